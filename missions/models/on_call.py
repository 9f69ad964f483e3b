import uuid
from typing import Any

from django.contrib.gis.db import models

from missions.choices import OnCallKind
from missions.models.geography import Area
from missions.models.mission import Mission
from missions.models.people import User
from missions.querysets import OnCallQuerySet


class OnCall(models.Model):
    """Who answers for an area in a span of mission time: a post or call sign with its duty phone, never a home one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="on_call")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="on_call", help_text="Empty: all areas"
    )
    kind = models.CharField(max_length=10, choices=OnCallKind)
    name = models.CharField(max_length=120, help_text="Post or call sign")
    phone = models.CharField(max_length=40, help_text="Duty phone or radio channel")
    starts_at = models.DateTimeField(help_text="Mission time")
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Mission time; empty: until somebody ends it")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = OnCallQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="on_call_ends_after_it_starts",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
        ]
        indexes = [models.Index(fields=["mission", "-ends_at"], name="on_call_roster")]

    def __str__(self) -> str:
        return self.name
