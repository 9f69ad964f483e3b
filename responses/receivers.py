"""News from below: what is newly laid to a recipient of support reopens its clearance, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from incidents.signals import evidence_changed
from responses.services.clearance import reopen_where_violated


@receiver(evidence_changed)
def reopen_clearances(*, mission_id: int, **kwargs: Any) -> None:
    reopen_where_violated(mission_id=mission_id)
