"""News from below, in its transaction: a grave violation reopens a clearance, harm opens its review."""

from typing import Any

from django.dispatch import receiver

from incidents.signals import evidence_changed
from missions.models import Mission
from responses.services.clearance import reopen_where_violated
from responses.services.reviews import open_due_reviews


@receiver(evidence_changed)
def reopen_clearances(*, mission_id: int, incident_id: int | None = None, **kwargs: Any) -> None:
    reopen_where_violated(mission_id=mission_id, incident_id=incident_id)


@receiver(evidence_changed)
def look_back(*, mission_id: int, incident_id: int | None = None, **kwargs: Any) -> None:
    """One incident is looked at at once; what comes by the thousand is left to the sweep."""
    if incident_id is not None:
        open_due_reviews(mission=Mission.objects.get(pk=mission_id), incident_id=incident_id)
