"""What message gateways post, whatever their make, as one shape: RapidPro flows, Frontline, plain pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

NUMBER_SCHEMES = frozenset({"tel", "whatsapp", "sms"})
MAX_ANSWERS = 60
MAX_ANSWER = 2_000


class Incoming(NamedTuple):
    """One message. Missing parts are empty; nothing of the sender is kept but the address it came from."""

    external_id: str
    sender: str
    text: str
    answers: dict[str, str]
    sent_at: str


# Names of one thing in the payloads of different makes, the first that is there counts.
IDS = ("id", "message_id", "messageId", "sms_id", "smsId", "fcMessageId", "uuid")
SENDERS = ("from", "sender", "sourceNumber", "fromNumber", "phone", "msisdn", "urn", "contact_number")
TEXTS = ("text", "message", "content", "body", "messageText", "Body")
TIMES = ("sent_at", "time", "timestamp", "date", "sentAt", "sent_timestamp")


def read_payload(payload: Mapping[str, Any]) -> Incoming:
    """The message of a payload."""
    return _rapidpro(payload) if isinstance(payload.get("contact"), Mapping) else _plain(payload)


def _rapidpro(payload: Mapping[str, Any]) -> Incoming:
    """A RapidPro flow that calls a webhook: one message per session of a flow, with its results as answers."""
    contact, run, said = (_part(payload, name) for name in ("contact", "run", "input"))
    return Incoming(
        external_id=_first(run, ("uuid",)) or _first(said, ("uuid",)) or _first(payload, IDS),
        sender=_address(_first(contact, ("urn",)) or _first(said, ("urn",))),
        text=_first(said, ("text",)),
        answers=dict(_answers(_part(payload, "results"))),
        sent_at=_first(run, ("created_on",)) or _first(said, ("created_on",)),
    )


def _plain(payload: Mapping[str, Any]) -> Incoming:
    """Pairs of names and texts, as JSON or as a form: Frontline, SMS gateways, RapidPro channels."""
    return Incoming(
        external_id=_first(payload, IDS),
        sender=_address(_first(payload, SENDERS)),
        text=_first(payload, TEXTS),
        answers=dict(_answers(_part(payload, "answers"))),
        sent_at=_first(payload, TIMES),
    )


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    return found if isinstance(found, Mapping) else {}


def _first(payload: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _scalar(payload.get(name)))), "")


def _scalar(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _address(urn: str) -> str:
    """A telephone number out of its address (`tel:+243...`); other addresses as they are."""
    scheme, colon, rest = urn.partition(":")
    if not colon or scheme.casefold() not in NUMBER_SCHEMES:
        return urn
    return f"+{rest}" if scheme.casefold() == "whatsapp" and rest.isdigit() else rest


def _answers(results: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The value of each result: what the flow understood, else what was typed."""
    for name, result in list(results.items())[:MAX_ANSWERS]:
        parts = result if isinstance(result, Mapping) else {"value": result}
        text = _first(parts, ("value", "category", "input"))
        if text:
            yield str(name)[:80], text[:MAX_ANSWER]


def without_number(text: str, sender: str) -> str:
    """A text without the sender's own number: what a gateway's template may have put there."""
    digits = sender.lstrip("+")
    if len(digits) < 6:
        return text
    for form in (f"+{digits}", f"00{digits}", digits):
        text = text.replace(form, "…")
    return text
