"""Thin tasks of risk. All may be lost, repeated or run at once: the waiting request rows are the truth."""

from celery import shared_task

from ledger.publish import publish
from missions.models import Mission
from threats import services
from threats.choices import RunTrigger


@shared_task
def score_mission(mission_id: int) -> None:
    """Answer the mission's waiting requests; nothing to do when they are answered or being answered."""
    services.score_if_asked(mission_id=mission_id)


@shared_task
def sweep_rescore_requests() -> None:
    """Answer every mission's waiting requests: the second of two sweepers."""
    for waiting in services.missions_waiting():
        services.score_if_asked(mission_id=waiting.mission_id)


@shared_task
def score_every_mission() -> None:
    """The nightly run of each mission: days pass, and whatever was missed heals."""
    for mission_id in Mission.objects.filter(cells__isnull=False).distinct().values_list("pk", flat=True):
        publish(score_one_mission.name, mission_id)


@shared_task
def score_one_mission(mission_id: int) -> None:
    """Score one mission whether or not anybody asked."""
    services.score_mission(mission_id=mission_id, trigger=RunTrigger.NIGHTLY)
