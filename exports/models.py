"""What was published: never edited, superseded by a new revision."""

import uuid
from typing import Any

from django.db import models

from exports.querysets import WeekQuerySet
from missions.models import Mission


class Week(models.Model):
    """One published revision of one ISO week (UTC) of a mission. Append-only by trigger."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="weeks")
    code = models.CharField(max_length=8, help_text="2017-W52")
    revision = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day, a Sunday")
    manifest = models.JSONField()
    bundle = models.CharField(max_length=255, help_text="Path of the zip below the export root")
    bundle_sha256 = models.CharField(max_length=64)
    bundle_bytes = models.BigIntegerField()
    published_at = models.DateTimeField()
    mission_published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    objects: Any = WeekQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "code", "revision"], name="week_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} r{self.revision}"
