import uuid
from typing import Any

from django.db import models

from missions.models import Mission
from threats.querysets import ScorecardQuerySet


class Scorecard(models.Model):
    """What was predicted for a mission up to a week against what was then recorded. Append-only by trigger.

    Late reports make a new revision; the newest one is shown and earlier ones stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="scorecards")
    code = models.CharField(max_length=8, help_text="The week: 2017-W52")
    revision = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day, a Sunday")
    tallies = models.JSONField(
        help_text="Sums by horizon, see threats/scoring/tally.py: missions are pooled by adding them"
    )
    slices = models.JSONField(help_text="Sums by perpetrator class and by distance to a settlement, before suppression")
    figures = models.JSONField(help_text="What is shown: figures by horizon, by distance, coverage")
    by_class = models.JSONField(help_text="What is shown by perpetrator class")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the four: the same facts make no new revision")
    computed_at = models.DateTimeField()
    mission_computed_at = models.DateTimeField(help_text="Mission time")

    objects: Any = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "code", "revision"], name="scorecard_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} r{self.revision}"
