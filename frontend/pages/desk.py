"""What is due on an alert, in words: for the desk's list and for cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.templatetags.vigil_format import due, duration
from threats.choices import AlertStatus, Duty
from threats.models import AlertLimit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from missions.audience import Audience
    from threats.models import Alert

LATE_WORTH_SAYING = 60  # seconds between a limit and its being seen
DUTIES = {
    AlertStatus.RECEIVED: gettext_lazy("acknowledge"),
    AlertStatus.ACKNOWLEDGED: gettext_lazy("assess"),
    AlertStatus.ASSESSING: gettext_lazy("assess"),
    AlertStatus.NEEDS_INFORMATION: gettext_lazy("answer the question"),
    AlertStatus.CREDIBLE: gettext_lazy("decide"),
    AlertStatus.DECIDED: gettext_lazy("respond"),
    AlertStatus.RESPONDING: gettext_lazy("close"),
}


def duty_of(alert: Alert) -> str:
    """The one next step, as a verb; empty when nothing waits."""
    return str(DUTIES.get(AlertStatus(alert.status), ""))


def deadline_of(alert: Alert) -> datetime | None:
    """By when, in real time: the clock of a held replay stands still, duties do not."""
    if alert.status == AlertStatus.RECEIVED:
        return alert.acknowledge_by
    if alert.status == AlertStatus.NEEDS_INFORMATION:
        return alert.question_due
    if alert.status in (AlertStatus.ACKNOWLEDGED, AlertStatus.ASSESSING, AlertStatus.CREDIBLE):
        return alert.decide_by
    return None


def next_due(alert: Alert, now: datetime) -> str:
    """`acknowledge in 12 min`, `decide, 22 min late`, or the bare duty."""
    return due(duty_of(alert), deadline_of(alert), now)


def limits_of(alerts: Iterable[Alert], audience: Audience) -> dict[int, list[AlertLimit]]:
    """Open and missed limits of some alerts by alert, the nearest first: one question for a page of them."""
    seen = AlertLimit.objects.visible_to(audience).filter(alert__in=[alert.pk for alert in alerts])
    found: dict[int, list[AlertLimit]] = {}
    for limit in seen.order_by("due_at", "pk"):
        found.setdefault(limit.alert_id, []).append(limit)
    return found


def next_limit(limits: Iterable[AlertLimit]) -> AlertLimit | None:
    """The open limit with the least time left."""
    return next((limit for limit in limits if limit.met_at is None and limit.lifted_at is None), None)


def due_of(alert: Alert, limits: Iterable[AlertLimit], now: datetime) -> str:
    """What is due, also of what is decided: a review, an answer, word to those who warned."""
    limit = next_limit(limits)
    if deadline_of(alert) is not None or limit is None:
        return next_due(alert, now)
    return due(str(Duty(limit.duty).label), limit.due_at, now)


def escalated(alert: Alert, limits: Iterable[AlertLimit]) -> str:
    """`escalated to Sector 13:20`, mission time; empty while nobody above was told."""
    if not alert.escalation:
        return ""
    missed = [limit.missed_at for limit in limits if limit.missed_at is not None]
    words = {"level": alert.mission.level_name(alert.escalation)}
    if not missed:
        return _("escalated to %(level)s") % words
    at = alert.mission.mission_time(max(missed)).astimezone(alert.mission.zone)
    return _("escalated to %(level)s %(time)s") % {**words, "time": f"{at:%H:%M}"}


def limit_words(limit: AlertLimit) -> str:
    """How a limit that was missed stands: seen late, done late, or still open."""
    if limit.missed_at is None:
        return ""
    said = [_("missed")]
    seen = limit.missed_at - limit.due_at
    if seen.total_seconds() > LATE_WORTH_SAYING:
        said.append(_("recorded %(time)s late") % {"time": duration(seen)})
    if limit.met_at is not None:
        said.append(_("done %(time)s late") % {"time": duration(limit.met_at - limit.due_at)})
    return ", ".join(said)
