"""The limits of an alert follow from where it stands: what is owed has one open limit, what is not has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from missions.services import database_now
from threats import lifecycle
from threats.choices import Duty, Imminence
from threats.models import Alert, AlertLimit

RAISED = "alert.raise"
# Where the alert itself says by when; the other duties take the mission's minutes from now.
COLUMNS = {
    Duty.ACKNOWLEDGE: "acknowledge_by",
    Duty.RECORD: "record_by",
    Duty.ANSWER: "question_due",
    Duty.REVIEW: "review_at",
}

# Their minutes follow from the imminence; a question and a review have a time that a person set.
BY_IMMINENCE = frozenset({Duty.ACKNOWLEDGE, Duty.DECIDE, Duty.RECORD, Duty.REFERRAL, Duty.FEEDBACK})
BY_IMMINENCE_COLUMNS = {
    Duty.ACKNOWLEDGE: "acknowledge_by",
    Duty.DECIDE: "decide_by",
    Duty.RECORD: "record_by",
}


def follow(alert: Alert, verb: str) -> dict[str, Any]:
    """Begin and end limits as the move `verb` left the alert, whose new fields are set but not saved.

    The caller holds the alert's lock. Returns the alert's columns that changed with them, for the same save: a
    decision that is asked for anew has a limit of its own.
    """
    standing = {limit.duty: limit for limit in AlertLimit.objects.filter(alert=alert).open()}
    owed = lifecycle.owed(alert)
    ended, begun = standing.keys() - owed, owed - standing.keys()
    if Duty.FEEDBACK in begun and _was_told(alert):
        begun -= {Duty.FEEDBACK.value}
    if not ended and not begun:
        return {}
    now = database_now()
    for duty in sorted(ended):
        limit = standing[duty]
        column = "met_at" if lifecycle.is_met(alert, duty, verb) else "lifted_at"
        setattr(limit, column, now)
        limit.save(update_fields=[column])
    changes: dict[str, Any] = {}
    if Duty.DECIDE in begun and verb != RAISED:
        changes["decide_by"] = alert.decide_by = now + alert.mission.limit(alert.imminence, Duty.DECIDE)
    AlertLimit.objects.bulk_create(
        AlertLimit(alert=alert, duty=duty, set_at=now, due_at=_due(alert, duty, now)) for duty in sorted(begun)
    )
    return changes


def regrade_limits(alert: Alert, before: str) -> dict[str, Any]:
    """Reckon the open limits anew after the alert's imminence changed from `before`; its lock is held by the caller.

    Sooner: the new minutes run from now, and no limit moves later. Later: as if it had been so when the duty began,
    so that saying sooner and later again never wins time. What was missed stays a record, with the alert's column;
    sooner, its duty begins anew beside it, so that people are called again. Answers the alert's columns.
    """
    now, changes = database_now(), dict[str, Any]()
    order = list(Imminence.values)
    sooner = order.index(alert.imminence) < order.index(before)
    missed = AlertLimit.objects.filter(alert=alert, missed_at__isnull=False)
    renewed = set(missed.values_list("duty", "lifted_at"))  # a duty begins anew as the missed one is lifted
    for limit in AlertLimit.objects.filter(alert=alert, duty__in=BY_IMMINENCE).open():
        allowed = alert.mission.limit(alert.imminence, limit.duty)
        if limit.missed_at is not None:
            if sooner:
                _begin_anew(limit, now, now + allowed)
            continue
        limit.due_at = min(limit.due_at, now + allowed) if sooner else max(limit.due_at, limit.set_at + allowed)
        limit.save(update_fields=["due_at"])
        if limit.duty in BY_IMMINENCE_COLUMNS and (limit.duty, limit.set_at) not in renewed:
            changes[BY_IMMINENCE_COLUMNS[Duty(limit.duty)]] = limit.due_at
    return changes


def _begin_anew(missed: AlertLimit, now: datetime, due_at: datetime) -> None:
    """The missed limit stays written down; its duty, still owed, gets the minutes of an alert that became sooner."""
    missed.lifted_at = now
    missed.save(update_fields=["lifted_at"])
    AlertLimit.objects.create(alert_id=missed.alert_id, duty=missed.duty, set_at=now, due_at=due_at)


def feedback_told(*, alert: Alert) -> None:
    """Those who warned were told, also before the alert closes: the duty is done. The caller holds the lock."""
    AlertLimit.objects.filter(alert=alert, duty=Duty.FEEDBACK).open().update(met_at=database_now())


def _was_told(alert: Alert) -> bool:
    return AlertLimit.objects.filter(alert=alert, duty=Duty.FEEDBACK, met_at__isnull=False).exists()


def _due(alert: Alert, duty: str, now: datetime) -> datetime:
    if duty == Duty.DECIDE:
        return alert.decide_by
    said: datetime | None = getattr(alert, COLUMNS[Duty(duty)]) if duty in COLUMNS else None
    return said if said is not None else now + alert.mission.limit(alert.imminence, duty)
