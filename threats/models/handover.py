import uuid
from typing import Any

from django.db import models

from missions.choices import Classification
from missions.models import Mission, User
from threats.querysets import HandoverQuerySet


class Handover(models.Model):
    """One shift hands the desk to the next: the note, what was open then, and who took it over.

    Instants are real time with mission time beside them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(help_text="Real time: the shift began then")
    note = models.TextField()
    held = models.JSONField(default=list, help_text="What was open: [{alert, ref, status, holder}]")
    classification = models.PositiveSmallIntegerField(
        choices=Classification, help_text="Of the writer's ceiling: the note may speak of all they see"
    )
    written_at = models.DateTimeField()
    mission_written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    mission_taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="handover_taken_by_somebody",
                condition=models.Q(taken_at=None, taken_by=None)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.mission_written_at:%Y-%m-%d %H:%M}"
