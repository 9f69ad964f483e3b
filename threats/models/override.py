import uuid
from typing import Any

from django.contrib.gis.db import models

from missions.models import Cell, Mission, User
from threats.choices import Horizon
from threats.querysets import OverrideQuerySet


class RiskOverride(models.Model):
    """An analyst's probability in the place of a score: for a time, with the reason; the score itself stays as it is.

    Times are mission time. No run reads or writes these rows.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="overrides")
    horizon = models.PositiveSmallIntegerField(choices=Horizon)
    risk = models.FloatField(help_text="As the analyst sees it, 0 to 1")
    model_risk = models.FloatField(help_text="What the score said then")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    until = models.DateTimeField(help_text="It ends by itself then")
    ended_at = models.DateTimeField(null=True, help_text="When somebody ended it before that")
    ended_reason = models.TextField(blank=True)

    objects: Any = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "horizon"], condition=models.Q(ended_at=None), name="risk_override_stands_once"
            ),
            models.CheckConstraint(
                name="risk_override_is_a_probability", condition=models.Q(risk__gt=0) & models.Q(risk__lt=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.horizon} d"
