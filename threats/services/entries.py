"""What is written into the thread of an alert beside its moves: notes, calls to who is on call, others who were warned.

Append-only; whoever may acknowledge, assess, act or propose there writes, also after the alert was closed.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.models import OnCall, User
from missions.services import database_now
from missions.services.records import locked, require, written
from missions.validation import FieldErrors, tidy
from threats.choices import EntryKind
from threats.models import Alert, AlertEntry

MAX_TEXT = 4000
WRITERS = ("acknowledge", "assess", "act", "propose")


@transaction.atomic
def add_note(*, alert_id: int, user: User, audience: Audience, text: str) -> AlertEntry:
    """Write a note into the thread. Raises ValidationError, NotAllowedError, DoesNotExist."""
    return _write(_alert(alert_id, audience), user, audience, EntryKind.NOTE, text=text)


@transaction.atomic
def log_call(*, alert_id: int, on_call_id: int, user: User, audience: Audience, text: str = "") -> AlertEntry:
    """Write down that somebody of the roster was called about the alert, now; `text` is what came of it."""
    alert = _alert(alert_id, audience)
    found = OnCall.objects.visible_to(audience).filter(pk=on_call_id, mission=alert.mission).first()
    if found is None:
        raise ValidationError({"on_call": [_("This is nobody on the roster of this mission.")]})
    return _write(alert, user, audience, EntryKind.CALL, text=text, who=found.name, on_call=found)


@transaction.atomic
def log_warned(*, alert_id: int, user: User, audience: Audience, who: str, text: str = "") -> AlertEntry:
    """Write down who else was warned: a post, an organisation, a community; never a person's name."""
    return _write(_alert(alert_id, audience), user, audience, EntryKind.WARNED, text=text, who=who)


def _alert(alert_id: int, audience: Audience) -> Alert:
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, WRITERS, alert)
    return alert


def _write(
    alert: Alert,
    user: User,
    audience: Audience,
    kind: EntryKind,
    *,
    text: str = "",
    who: str = "",
    on_call: OnCall | None = None,
) -> AlertEntry:
    errors = FieldErrors()
    errors.text("text", tidy(text), limit=MAX_TEXT, required=kind == EntryKind.NOTE, lines=True)
    errors.text("who", tidy(who), limit=160, required=kind != EntryKind.NOTE)
    errors.raise_if_any()
    now = database_now()
    entry = AlertEntry.objects.create(
        alert=alert,
        kind=kind,
        text=tidy(text),
        who=tidy(who),
        on_call=on_call,
        at=now,
        mission_at=alert.mission.mission_time(now),
        by=user,
    )
    written(alert, audience=audience, verb=f"alert.{kind}")
    return entry
