"""F16: what a gateway answers, how a webhook is signed, and which addresses are asked at all."""

import hashlib
import hmac
import json

import pytest

from missions.choices import Role
from tests.making import make_alert
from tests.threats.gateways import killed, outside, subscription, urgent
from threats.choices import AttemptResult, NoticeChannel
from threats.services import channels
from threats.services.channels import secret_of, signature
from threats.services.sending import send_due

SMS, WEBHOOK = NoticeChannel.SMS, NoticeChannel.WEBHOOK


@pytest.mark.parametrize(
    ("status", "answer", "result"),
    [
        (200, b"<html>Please sign in to the hotel's network</html>", AttemptResult.GARBAGE),
        (200, b'{"id": "another"}', AttemptResult.GARBAGE),
        (500, None, AttemptResult.REFUSED),
        (302, None, AttemptResult.REFUSED),
        (200, None, AttemptResult.SENT),
    ],
)
def test_a_text_message_counts_as_sent_when_the_gateway_says_its_id(cast, hooks, status, answer, result):
    hooks.status, hooks.answer = status, answer
    alert = urgent(cast, SMS)

    send_due()

    row = outside(alert).get()
    assert row.last_result == result
    assert len(hooks.posts) == 1  # no redirect was followed
    headers, body = hooks.posts[0]
    assert json.loads(body)["to"] == "+243810000001"
    assert is_signed("gateway-secret", headers, body)


def is_signed(secret, headers, body):
    """As docs/api/webhooks.md tells receivers to check."""
    parts = dict(part.split("=", 1) for part in headers["Vigil-Signature"].split(","))
    wanted = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts["v1"])


def test_a_webhook_is_signed_with_the_secret_of_its_subscription(cast, hooks):
    wanted = subscription(cast, Role.DUTY_OFFICER, WEBHOOK, webhook_url=f"{hooks.origin}/vigil")
    alert = make_alert(cast)

    send_due()

    headers, body = hooks.posts[0]
    assert is_signed(secret_of(wanted), headers, body)
    assert not is_signed(secret_of(wanted), headers, body + b" ")
    wanted.secret_number += 1
    assert not is_signed(secret_of(wanted), headers, body)
    told = json.loads(body)
    assert told["id"] == headers["Vigil-Message-Id"] == str(outside(alert).get().public_id)
    assert (told["kind"], told["ref"], told["imminence"], told["mission"]) == ("raised", alert.ref, "h72", "TST")
    assert alert.title not in body.decode()


def test_the_signature_is_what_the_documentation_says():
    known = hmac.new(b"vgw_x", b'1700000000.{"id":"1"}', hashlib.sha256).hexdigest()
    assert signature("vgw_x", 1700000000, b'{"id":"1"}') == f"t=1700000000,v1={known}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "http://[::1]:9/", "http://169.254.169.254/latest", "file:///etc/passwd",
        "gopher://hooks.example.org/", "https://hooks.example.org.evil.org/", "https://hooks.example.org@evil.org/",
        "https://user:pass@hooks.example.org/", "https://hooks.example.org:8443/", "http://hooks.example.org/",
        "https://hooks.example.org:99999/", "//hooks.example.org/", "",
    ],
)  # fmt: skip
def test_no_address_outside_the_operators_list_is_ever_asked(cast, settings, url, monkeypatch):
    settings.WEBHOOK_ORIGINS = ["https://hooks.example.org"]
    monkeypatch.setattr(channels, "_post", killed)
    assert not channels.is_listed(url)
    alert = urgent(cast, WEBHOOK, webhook_url=url or "x")

    send_due()

    assert outside(alert).get().last_result == AttemptResult.NOT_SET_UP
    assert channels.is_listed("https://hooks.example.org/x")
