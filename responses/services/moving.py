"""The words of a move: what the state machines of the response ask of them in the same way."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import Record, User
from missions.services.records import move
from missions.validation import FieldErrors, tidy

MAX_TEXT = 10_000
R = TypeVar("R", bound=Record)


def need(field: str, value: str) -> None:
    """Raise ReasonNeededError where nothing is said."""
    if not value.strip():
        raise ReasonNeededError(field, _("This needs a word."))


def checked_text(field: str, value: str) -> str:
    """What is said, tidy. Raises ValidationError by field."""
    errors = FieldErrors()
    errors.text(field, tidy(value), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    return tidy(value)


def moved(
    record: R,
    to: str,
    user: User,
    audience: Audience,
    verb: str,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> R:
    """Move a record that its caller has locked and found allowed to move; returns it. Raises ValidationError."""
    reason = checked_text("reason", reason)
    move(record, to, user=user, audience=audience, verb=verb, reason=reason, data=data, changes=changes)
    return record
