"""Send one message by one channel, within a limit of time. What a gateway does is a result, never an exception."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from urllib3.exceptions import ProtocolError

from threats.choices import AttemptResult, NoticeChannel
from threats.models import Subscription

ALL_SECONDS = 20.0  # for a whole attempt, however slowly a gateway drips
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MAX_ANSWER = 1 << 16  # bytes of an answer that are read
SIGNATURE, MESSAGE_ID = "Vigil-Signature", "Vigil-Message-Id"


@dataclass(frozen=True)
class Message:
    """What is sent: the id stays the same however often it is sent."""

    id: str
    to: str
    subject: str
    text: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What came of an attempt. `blames_gateway`: others through the same gateway will fare alike."""

    result: str
    code: str = ""
    blames_gateway: bool = False

    @property
    def sent(self) -> bool:
        return self.result == AttemptResult.SENT


SENT = Result(AttemptResult.SENT)


def send(channel: str, message: Message, *, secret: str = "") -> Result:
    """Send by a channel; `secret` signs a webhook."""
    ways: dict[str, Callable[[], Result]] = {
        NoticeChannel.EMAIL: lambda: _by_email(message),
        NoticeChannel.SMS: lambda: _by_sms(message),
        NoticeChannel.WEBHOOK: lambda: _by_webhook(message, secret),
    }
    return within(ALL_SECONDS, ways[channel])


def is_set_up(channel: str) -> bool:
    """Whether the operator has set up a gateway for a channel."""
    ready = {
        NoticeChannel.IN_APP: True,
        NoticeChannel.EMAIL: bool(settings.EMAIL_URL),
        NoticeChannel.SMS: bool(settings.SMS_GATEWAY_URL),
        NoticeChannel.WEBHOOK: bool(settings.WEBHOOK_ORIGINS),
    }
    return ready[NoticeChannel(channel)]


def is_listed(url: str) -> bool:
    """Whether a webhook's address is of an origin that the operator allows: nothing else is ever asked."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.hostname or ''}{port}"
    return not parts.username and not parts.password and origin in settings.WEBHOOK_ORIGINS


def secret_of(subscription: Subscription) -> str:
    """The secret that signs a subscription's webhook: reckoned from the server's key, so that no dump holds it."""
    about = f"vigil.webhook:{subscription.public_id}:{subscription.secret_number}"
    return f"vgw_{hmac.new(settings.SECRET_KEY.encode(), about.encode(), hashlib.sha256).hexdigest()}"


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of `Vigil-Signature`: `t=` seconds since 1970, `v1=` HMAC-SHA256 of `t`, a dot and the body, in hex."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """The result of work that must end in time. What hangs longer is left behind: its thread ends with its socket."""
    done: list[Result] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # a gateway can break a library in ways that nobody listed
            done.append(Result(AttemptResult.GARBAGE, type(error).__name__, blames_gateway=True))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return done[0] if done else Result(AttemptResult.TOO_SLOW, "limit", blames_gateway=True)


def _by_email(message: Message) -> Result:
    if not is_set_up(NoticeChannel.EMAIL):
        return Result(AttemptResult.NOT_SET_UP)
    host = urlsplit(settings.PUBLIC_URL).hostname or "vigil"
    headers = {"Message-ID": f"<{message.id}@{host}>", "Auto-Submitted": "auto-generated", MESSAGE_ID: message.id}
    try:
        EmailMessage(message.subject, message.text, to=[message.to], headers=headers).send()
    except SMTPRecipientsRefused as error:  # an address that does not exist says nothing of the server
        codes = [code for code, _text in error.recipients.values()]
        return Result(AttemptResult.REFUSED, str(codes[0]) if codes else "")
    except SMTPResponseException as error:
        return _refusal(error.smtp_code)
    except SMTPServerDisconnected as error:  # smtplib says the same of a wait that was too long
        is_slow = isinstance(error.__context__, TimeoutError)
        return Result(AttemptResult.TOO_SLOW if is_slow else AttemptResult.GARBAGE, "disconnected", blames_gateway=True)
    except SMTPException as error:
        return Result(AttemptResult.GARBAGE, type(error).__name__, blames_gateway=True)
    except TimeoutError:
        return Result(AttemptResult.TOO_SLOW, "timeout", blames_gateway=True)
    except OSError as error:
        return Result(AttemptResult.UNREACHABLE, type(error).__name__, blames_gateway=True)
    return SENT


def _refusal(code: int) -> Result:
    """What a mail server said; -1 stands for an answer without a number."""
    spoken = 400 <= code < 600
    return Result(AttemptResult.REFUSED if spoken else AttemptResult.GARBAGE, str(code), blames_gateway=True)


def _by_sms(message: Message) -> Result:
    """Through the gateway's webhook. It must answer with the message's id: a login page with 200 is no delivery."""
    if not is_set_up(NoticeChannel.SMS):
        return Result(AttemptResult.NOT_SET_UP)
    body = {"id": message.id, "to": message.to, "text": message.text}
    result, answer = _post(settings.SMS_GATEWAY_URL, message.id, body, settings.SMS_GATEWAY_SECRET)
    if result.sent and not _names(answer, message.id):
        return Result(AttemptResult.GARBAGE, "no_id", blames_gateway=True)
    return result


def _names(answer: bytes, message_id: str) -> bool:
    try:
        told = json.loads(answer)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("id") == message_id


def _by_webhook(message: Message, secret: str) -> Result:
    if not is_listed(message.to):
        return Result(AttemptResult.NOT_SET_UP, "not_listed")
    return _post(message.to, message.id, {"id": message.id, **message.facts}, secret)[0]


def _post(url: str, message_id: str, facts: dict[str, Any], secret: str) -> tuple[Result, bytes]:
    """Post JSON with its signature: no redirect is followed, no proxy or password file is read."""
    body = json.dumps(facts, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        SIGNATURE: signature(secret, int(time.time()), body),
        MESSAGE_ID: message_id,
    }
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                url, data=body, headers=headers, stream=True, allow_redirects=False,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            )  # fmt: skip
            with answer:
                return _judged(answer.status_code), answer.raw.read(MAX_ANSWER, decode_content=True)
    except requests.Timeout:
        return Result(AttemptResult.TOO_SLOW, "timeout", blames_gateway=True), b""
    except requests.ConnectionError as error:
        garbled = bool(error.args) and isinstance(error.args[0], ProtocolError)
        result = AttemptResult.GARBAGE if garbled else AttemptResult.UNREACHABLE
        return Result(result, type(error).__name__, blames_gateway=True), b""


def _judged(status: int) -> Result:
    """2xx is sent. 4xx is about this message, except what speaks of the gateway as a whole."""
    if 200 <= status < 300:
        return SENT
    return Result(AttemptResult.REFUSED, str(status), blames_gateway=status >= 500 or status in (401, 403, 429))
