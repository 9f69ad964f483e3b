"""The sweep of limits: each that was missed is written down once, told one level up, and what waited comes back.

Two sweepers call this every few seconds and may do so at once: a limit and its alert are claimed together, and who
finds one claimed passes it over. Nothing here rests on the broker, on a process that lives, or on a host's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction

from missions.audience import Audience
from missions.services import database_now
from missions.services.records import write_move
from threats.choices import Duty, NoticeKind
from threats.models import Alert, AlertLimit
from threats.services import alerts
from threats.services.notices import tell

log = structlog.get_logger(__name__)
TIMER = Audience(actor="timer")
BATCH = 50  # who acts on one of these waits for the rest of its batch
# What nobody answered in time comes back to the desk by itself.
COMES_BACK: dict[str, Callable[[Alert, Audience], object]] = {
    Duty.ANSWER: alerts.end_question,
    Duty.REFERRAL: alerts.end_referral,
    Duty.REVIEW: alerts.end_watching,
}


def sweep_timers() -> int:
    """Write down every limit that is overdue by the database's clock, the oldest first; returns how many.

    After a stop all of them in one go. One that fails is logged, stays due for the next sweep and stops no other.
    """
    recorded, failed = 0, set[int]()
    while (found := _sweep_batch(failed)) is not None:
        recorded += found
    return recorded


@transaction.atomic
def _sweep_batch(failed: set[int]) -> int | None:
    """How many of a batch were recorded; None when nothing is left. Adds to `failed` what could not be done."""
    rows = AlertLimit.objects.overdue().exclude(pk__in=failed).select_related("alert__mission")
    claimed = list(rows.select_for_update(of=("self", "alert"), skip_locked=True).order_by("due_at", "pk")[:BATCH])
    if not claimed:
        return None
    now = database_now()
    same = {limit.alert_id: limit.alert for limit in claimed}  # two limits of one alert speak of one object
    for limit in claimed:
        limit.alert = same[limit.alert_id]
    missed = [limit for limit in claimed if _done(limit, failed, partial(_miss, limit, now))]
    _bring_back(missed, failed)
    return len(missed)


def _done(limit: AlertLimit, failed: set[int], work: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            work()
    except Exception as error:  # whatever is wrong with one alert, the others' limits fire
        log.warning("timer_failed", limit=limit.pk, duty=limit.duty, error=type(error).__name__)
        failed.add(limit.pk)
        limit.alert.refresh_from_db()
        return False
    return True


def _miss(limit: AlertLimit, now: datetime) -> None:
    """Record it, one level up; at the top of the ladder the top hears again."""
    alert = limit.alert
    alert.escalation = min(alert.escalation + 1, alert.mission.top_level)
    limit.missed_at, limit.level = now, alert.escalation
    limit.save(update_fields=["missed_at", "level"])
    alert.save(update_fields=["escalation"])
    late = int((now - limit.due_at).total_seconds())
    data = {"missed": limit.duty, "due_at": limit.due_at.isoformat(), "late_seconds": late, "level": limit.level}
    write_move(alert, alert.status, user=None, audience=TIMER, verb="alert.missed", data=data)
    tell(alert=alert, kind=NoticeKind.ESCALATED, level=alert.escalation)


def _bring_back(missed: Iterable[AlertLimit], failed: set[int]) -> None:
    """After all misses are written down, so that none is lost by what another one brings about."""
    for limit in missed:
        back = COMES_BACK.get(limit.duty)
        if back is not None:
            _done(limit, failed, partial(back, limit.alert, TIMER))
