"""Thin tasks of exports."""

from celery import shared_task

from exports import services
from missions.errors import ConflictError
from missions.models import Mission


@shared_task
def publish_week(mission_id: int, week_code: str) -> None:
    """Publish a week in the background; done twice it publishes once. A week that is not over is left alone."""
    try:
        services.publish_week(
            mission=Mission.objects.get(pk=mission_id), week_code=week_code, actor="task:publish_week"
        )
    except ConflictError:
        return
