"""Tier 1: who was spoken to, what they promised, and who can reach whom."""

from typing import Any

from django.contrib.gis.db import models

from incidents.models import Actor
from missions.models import Area, Record, Transition
from responses import choices
from responses.querysets.dialogue import CommitmentQuerySet, DialogueQuerySet


class EntryPoint(Record):
    """Through whom an actor can be reached: a function and who of us holds the line, never a name."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    reached_through = models.CharField(max_length=160, help_text="Function or body, never a name")
    held_by = models.CharField(max_length=120, help_text="Who of us can call: section, office or partner")
    channel = models.CharField(max_length=12, choices=choices.DialogueChannel)
    note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time: no longer a way in")

    objects: Any = DialogueQuerySet.as_manager()

    class Meta:
        ordering = ["actor__name", "id"]


class Engagement(Record):
    """One talk with an actor: tier 1. The interlocutor is a function, never a name."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=14, choices=choices.Phase, default=choices.Phase.PREVENTION)
    channel = models.CharField(max_length=12, choices=choices.DialogueChannel)
    spoken_to = models.CharField(max_length=160, help_text="Function, never a name")
    led_by = models.CharField(max_length=120, help_text="Who of us spoke: section, office or partner")
    held_at = models.DateTimeField(help_text="Mission time")
    summary = models.TextField(blank=True)
    entry_point = models.ForeignKey(
        EntryPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="engagements"
    )

    objects: Any = DialogueQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at", "-id"]


class Commitment(Record):
    """What an actor promised and by when. Incidents after the day stand against it by themselves; people judge."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    promise = models.TextField()
    promised_on = models.DateField(help_text="UTC day, mission time")
    due_on = models.DateField(help_text="From the day after, incidents by this actor there stand against it")
    status = models.CharField(max_length=8, choices=choices.CommitmentStatus, default=choices.CommitmentStatus.OPEN)

    objects: Any = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="commitment_due_after_promise", condition=models.Q(due_on__gte=models.F("promised_on"))
            ),
        ]


class CommitmentTransition(Transition):
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="transitions")
