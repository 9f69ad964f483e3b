"""What is due on an alert, in words: for the desk's list and for cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frontend.templatetags.vigil_format import due
from threats.choices import AlertStatus

if TYPE_CHECKING:
    from datetime import datetime

    from threats.models import Alert


def duty_of(alert: Alert) -> str:
    """The one next step, as a verb; empty when nothing waits."""
    return {
        AlertStatus.RECEIVED: _("acknowledge"),
        AlertStatus.ACKNOWLEDGED: _("assess"),
        AlertStatus.ASSESSING: _("assess"),
        AlertStatus.NEEDS_INFORMATION: _("answer the question"),
        AlertStatus.CREDIBLE: _("decide"),
        AlertStatus.DECIDED: _("respond"),
        AlertStatus.RESPONDING: _("close"),
    }.get(AlertStatus(alert.status), "")


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
