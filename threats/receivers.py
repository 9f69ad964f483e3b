"""News from below: changed evidence asks for a new score, in the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from incidents.signals import evidence_changed
from threats.services import request_rescore


@receiver(evidence_changed)
def ask_for_scores(*, mission_id: int, reason: str, **kwargs: Any) -> None:
    request_rescore(mission_id=mission_id, reason=reason)
