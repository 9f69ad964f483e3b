"""What belongs to an action and is written once: approvals, findings of joint teams, counts of people in a refuge."""

import uuid
from typing import Any

from django.db import models

from missions.choices import Role
from missions.models import User
from responses.models.action import Action
from responses.querysets.support import OfActionQuerySet
from threats.models import Threat


class Note(models.Model):
    """Who wrote it and when. Append-only."""

    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Approval(Note):
    """One role's yes or no to an action, with the reason; the newest of a role counts."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="approvals")
    role = models.CharField(max_length=16, choices=Role)
    granted = models.BooleanField()
    reason = models.TextField()
    is_late = models.BooleanField(default=False, help_text="Of an immediate action, after 24 hours")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.role}"


class Finding(Note):
    """What a joint team found; it becomes a threat, an action, or both."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField()

    objects: Any = OfActionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.pk}"


class FindingLink(Note):
    """What was made of a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links")
    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="finding_link_names_one",
                condition=models.Q(threat=None, action__isnull=False) | models.Q(threat__isnull=False, action=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}"


class RefugeCount(Note):
    """How many people are in a refuge, and what they need."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="refuge_counts")
    people = models.PositiveIntegerField()
    children = models.PositiveIntegerField(null=True)
    needs = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="refuge_children_are_people",
                condition=models.Q(children=None) | models.Q(children__lte=models.F("people")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.people}"
