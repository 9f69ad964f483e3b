"""Tier 3: slow work, measured in milestones and never in hours."""

from typing import Any

from django.contrib.gis.db import models

from missions.models import Area, Record, Transition, User
from responses import choices
from responses.querysets.workstreams import WorkstreamQuerySet


class Workstream(Record):
    """A piece of work towards a protective environment in an area."""

    title = models.CharField(max_length=200)
    type = models.CharField(max_length=24, choices=choices.ActionType)
    phase = models.CharField(max_length=14, choices=choices.Phase)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    responder = models.CharField(max_length=18, choices=choices.Responder)
    component = models.CharField(max_length=8, choices=choices.Component)
    begun_on = models.DateField(help_text="UTC day, mission time")
    status = models.CharField(
        max_length=9, choices=choices.WorkstreamStatus, default=choices.WorkstreamStatus.UNDER_WAY
    )

    objects: Any = WorkstreamQuerySet.as_manager()

    class Meta:
        ordering = ["status", "-begun_on", "-id"]


class WorkstreamTransition(Transition):
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="transitions")


class Milestone(models.Model):
    """One step of a workstream: planned for a day, reached on a day with its evidence."""

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=200)
    planned_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True, help_text="What shows that it was reached")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="milestone_reached_has_evidence",
                condition=models.Q(reached_on=None) | ~models.Q(evidence=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
