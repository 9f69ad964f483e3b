"""Telling those who warned: what was said, when and how, or why not; and what was promised they may expect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import Mission, User
from missions.services.records import locked, new_ref, require, written
from missions.validation import FieldErrors, tidy
from responses.choices import FeedbackChannel, FeedbackKind
from responses.models import FeedbackNote
from threats.choices import AlertStatus, Duty, Feedback, Origin
from threats.models import Alert, AlertLimit
from threats.services import feedback_told

MAX_TEXT = 5000
AHEAD = timedelta(minutes=30)  # of a clock that is not quite right


@dataclass(frozen=True, kw_only=True)
class FeedbackInput:
    """What was told (in words without names), by which channel and when (mission time); or why it was not."""

    kind: str = FeedbackKind.FEEDBACK
    given: str = Feedback.GIVEN
    channel: str = ""
    told_what: str = ""
    told_at: datetime | None = None
    reason: str = ""


@transaction.atomic
def record_feedback(*, alert_id: int, user: User, audience: Audience, data: FeedbackInput) -> FeedbackNote:
    """Write down what a community was told about its warning, or why it could not be.

    Whoever reports in the area may: liaisons speak with the people. Raises ReasonNeededError, ValidationError.
    """
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, ("report", "assess", "decide"), alert)
    told_at = _check(alert, data)
    given = data.given == Feedback.GIVEN
    note: FeedbackNote = FeedbackNote.objects.create(
        ref=new_ref(FeedbackNote, alert.mission), mission=alert.mission, alert=alert, area=alert.area,
        kind=data.kind, given=data.given,
        channel=data.channel if given else "", told_what=tidy(data.told_what) if given else "",
        told_at=told_at if given else None, reason="" if given else tidy(data.reason),
        classification=alert.classification, compartments=alert.compartments, is_exercise=alert.is_exercise,
        created_by=user,
    )  # fmt: skip
    facts = {"alert": alert.ref, "kind": note.kind, "given": note.given}
    written(note, audience=audience, verb="feedback.record", data=facts)
    if note.kind == FeedbackKind.FEEDBACK:
        feedback_told(alert=alert)
    return note


def _check(alert: Alert, data: FeedbackInput) -> datetime:
    errors = FieldErrors()
    errors.choice("kind", data.kind, FeedbackKind)
    errors.choice("given", data.given, Feedback)
    errors.choice("channel", data.channel, FeedbackChannel, required=False)
    errors.text("told_what", tidy(data.told_what), limit=MAX_TEXT, lines=True)
    errors.text("reason", tidy(data.reason), limit=MAX_TEXT, lines=True)
    told_at = errors.instant("told_at", data.told_at) if data.told_at is not None else alert.mission.now()
    if told_at is not None and told_at > alert.mission.now() + AHEAD:
        errors.add("told_at", _("This lies in the future."))
    errors.raise_if_any()
    if data.kind == FeedbackKind.EXPECTATION and data.given != Feedback.GIVEN:
        raise ValidationError({"given": [_("An expectation is something that was told. Choose “given”.")]})
    _need_words(data)
    return told_at or alert.mission.now()


def _need_words(data: FeedbackInput) -> None:
    if data.given != Feedback.GIVEN:
        if not tidy(data.reason):
            raise ReasonNeededError("reason", _("Say why they were not told."))
        return
    if not tidy(data.told_what):
        raise ReasonNeededError("told_what", _("Say what they were told, in words that could be read aloud."))
    if not data.channel:
        raise ReasonNeededError("channel", _("Choose how they were told."))


def waiting_for_feedback(audience: Audience, mission: Mission) -> Any:
    """Alerts of communities that wait to be told, with `feedback_by` and `feedback_overdue`, the first due first.

    Due by the alert's own limit (real time), which begins when there is something to tell; until then `feedback_by` is
    empty.
    """
    limit = AlertLimit.objects.filter(alert=OuterRef("pk"), duty=Duty.FEEDBACK).open()
    notes = FeedbackNote.objects.filter(alert=OuterRef("pk"), kind=FeedbackKind.FEEDBACK)
    rows = Alert.objects.visible_to(audience).present(audience).filter(mission=mission, origin=Origin.COMMUNITY)
    rows = rows.exclude(status=AlertStatus.DUPLICATE).filter(~Exists(notes), feedback="")
    late = Case(When(feedback_by__lt=Now(), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = rows.annotate(feedback_by=Subquery(limit.values("due_at")[:1])).annotate(feedback_overdue=late)
    return rows.order_by(F("feedback_by").asc(nulls_last=True), "decide_by", "pk")


def feedback_due(alert: Alert) -> datetime | None:
    """By when those who warned are to be told, in mission time; None while there is nothing to tell, or no more."""
    limit = alert.limits.filter(duty=Duty.FEEDBACK).open().first()
    return alert.mission.mission_time(limit.due_at) if limit else None
