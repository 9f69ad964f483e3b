"""The move of a record with its words, as the state machines of the response make it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import Record, User
from missions.services.records import move
from missions.validation import checked_text

MAX_TEXT = 10_000
R = TypeVar("R", bound=Record)


def need(field: str, value: str) -> None:
    """Raise ReasonNeededError where nothing is said."""
    if not value.strip():
        raise ReasonNeededError(field, _("This needs a word."))


def moved(
    record: R,
    to: str,
    user: User,
    audience: Audience,
    verb: str,
    *,
    limit: int = MAX_TEXT,
    reason: str = "",
    data: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> R:
    """Move a record that its caller has locked and found allowed to move; returns it. Raises ValidationError.

    `limit`: how long its reason may be.
    """
    reason = checked_text("reason", reason, limit=limit)
    move(record, to, user=user, audience=audience, verb=verb, reason=reason, data=data, changes=changes)
    return record
