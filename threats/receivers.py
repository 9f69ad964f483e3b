"""News from below: changed evidence asks for a new score, a warning for an alert, in the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from incidents.models import Report
from incidents.signals import evidence_changed, report_submitted
from missions.audience import Audience
from missions.models import Mission
from missions.signals import mission_made
from threats.services import adopt, raise_from_report, request_rescore


@receiver(evidence_changed)
def ask_for_scores(*, mission_id: int, reason: str, **kwargs: Any) -> None:
    request_rescore(mission_id=mission_id, reason=reason)


@receiver(report_submitted)
def ask_for_scores_at_once(*, report: Report, **kwargs: Any) -> None:
    """What somebody reports counts by its grade before anybody has looked at it."""
    request_rescore(mission_id=report.mission_id, reason="report.submit")


@receiver(report_submitted)
def raise_the_alert(*, report: Report, audience: Audience, **kwargs: Any) -> None:
    raise_from_report(report=report, audience=audience)


@receiver(mission_made)
def give_indicators(*, mission: Mission, **kwargs: Any) -> None:
    """A new mission asks what every mission asks."""
    adopt(mission=mission)
