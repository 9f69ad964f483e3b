"""What people type with a step of an alert: reasons, texts and times, judged the same everywhere."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from missions.errors import ReasonNeededError
from missions.services import database_now
from missions.validation import FieldErrors
from threats.models import Alert

MAX_TEXT = 5000
LONGEST_WAIT = timedelta(days=366)


def need(field: str, value: str) -> None:
    """Raise ReasonNeededError for an empty text."""
    if not value.strip():
        raise ReasonNeededError(field, _("This needs a word: say why, what or to whom."))


def check_text(field: str, value: str) -> None:
    """Raise ValidationError for a text that is too long or holds what no text holds."""
    errors = FieldErrors()
    errors.text(field, value, limit=MAX_TEXT, lines=True)
    errors.raise_if_any()


def real_time(alert: Alert, field: str, value: datetime | None) -> datetime:
    """The real instant of a future instant of mission time: timers are due by the database's clock."""
    if value is None:
        raise ReasonNeededError(field, _("Say until when."))
    errors = FieldErrors()
    now = database_now()
    wait = value - alert.mission.mission_time(now) if errors.instant(field, value) else None
    if wait is not None and not timedelta(0) < wait < LONGEST_WAIT:
        errors.add(field, _("Give a time that is still to come, within a year."))
    errors.raise_if_any()
    return now + (wait or timedelta(0))
