"""The priority board: what people decided about areas and means, and what the working group asked of whom."""

import uuid
from typing import Any

from django.contrib.gis.db import models

from missions.models import Area, Mission, Record, Transition, User
from responses import choices
from responses.querysets.priorities import InsideQuerySet, PlacementQuerySet, TaskQuerySet


class Placement(models.Model):
    """One decision on an area's priority. Never changed: the newest of an area counts, the others are its history."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="placements")
    label = models.CharField(max_length=24, blank=True, help_text="Key of the mission's labels; empty: off the board")
    place = models.PositiveSmallIntegerField(default=1, help_text="Order within the label, the first one 1")
    needs = models.PositiveSmallIntegerField(default=0, help_text="Units of capacity that it takes to protect it")
    review_on = models.DateField()
    reason = models.TextField()
    proposal = models.CharField(max_length=12, blank=True, help_text="What risk and trend proposed at that moment")
    decided_at = models.DateTimeField(help_text="Real time")
    mission_decided_at = models.DateTimeField(help_text="Mission time")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["mission", "area", "-id"], name="placement_newest_of_area")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.label}"


class Capacity(models.Model):
    """What the mission declares that it can protect with at once. The newest one counts."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    units = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, help_text="What a unit is, and what changed")
    declared_at = models.DateTimeField(help_text="Real time")
    mission_declared_at = models.DateTimeField(help_text="Mission time")
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = InsideQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.units)


class GroupTask(Record):
    """A decision of the field protection working group: who does what, by when."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    who = models.CharField(max_length=120, help_text="Section, office or function, never a name")
    decided_on = models.DateField(help_text="UTC day, mission time")
    due_on = models.DateField()
    status = models.CharField(max_length=7, choices=choices.TaskStatus, default=choices.TaskStatus.OPEN)

    objects: Any = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]


class GroupTaskTransition(Transition):
    task = models.ForeignKey(GroupTask, on_delete=models.PROTECT, related_name="transitions")
