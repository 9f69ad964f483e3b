"""What waits for somebody: the same questions for the counts beside the menu and for the lists behind them."""

from typing import Any

from incidents.choices import IncidentStatus
from incidents.models import CheckIn, Incident, Report
from missions.audience import Audience
from missions.models import Mission
from threats.models import Alert, Delivery

TO_VERIFY = (IncidentStatus.SUBMITTED, IncidentStatus.IN_VERIFICATION)


def alerts_to_decide(audience: Audience, mission: Mission) -> Any:
    """Alerts that wait for a decision, the most imminent first, then by the time that is left."""
    return Alert.objects.visible_to(audience).filter(mission=mission).undecided().by_urgency()


def waiting_for_verification(audience: Audience, mission: Mission) -> Any:
    """Incidents that nobody has verified yet, as the desk lists them: datasets are settled as a whole."""
    return Incident.objects.visible_to(audience).filter(mission=mission, status__in=TO_VERIFY, dataset=None)


def unlinked_reports(audience: Audience, mission: Mission) -> Any:
    """Reports that belong to no incident yet, the oldest first."""
    reports = Report.objects.visible_to(audience).filter(mission=mission)
    return reports.unlinked().order_by("received_at", "id")


def check_ins_due(audience: Audience, mission: Mission) -> Any:
    """Sources that have been silent too long, the longest overdue first."""
    due = CheckIn.objects.visible_to(audience).filter(mission=mission, due_at__lte=mission.now())
    return due.open().order_by("due_at", "id")


def unread_notices(audience: Audience, mission: Mission) -> Any:
    """What the caller was told in the app and has not read."""
    told = Delivery.objects.visible_to(audience).filter(user_id=audience.user_id or 0, mission=mission)
    return told.unread()
