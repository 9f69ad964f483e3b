"""Who else can protect, and what a mission adds to the shipped types of action and asks to be approved."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from missions.choices import Role
from missions.models import Area, Mission, User
from responses import choices
from responses.querysets.support import ProtectorQuerySet


class Protector(models.Model):
    """One of the country team or another who can do something somewhere: an organisation, never a person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    responder = models.CharField(max_length=18, choices=choices.Responder)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    can_do = ArrayField(models.CharField(max_length=24), default=list, help_text="Types of action")
    note = models.CharField(max_length=500, blank=True, help_text="Limits and how to reach them; no person's name")
    added_at = models.DateTimeField(help_text="Real time")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ProtectorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "name"], condition=models.Q(ended_at=None), name="protector_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Vetting(models.Model):
    """One look at who a protector is. Append-only: the newest counts."""

    protector = models.ForeignKey(Protector, on_delete=models.PROTECT, related_name="vettings")
    passed = models.BooleanField()
    until = models.DateField(help_text="Last mission day on which it counts")
    reason = models.TextField()
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.protector_id} {self.until}"


class OwnActionType(models.Model):
    """A type of action that a mission adds to the shipped ones."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=24)
    label_en = models.CharField(max_length=80)
    label_fr = models.CharField(max_length=80)
    label_ar = models.CharField(max_length=80)
    tier = models.PositiveSmallIntegerField(choices=choices.Tier)
    phase = models.CharField(max_length=14, choices=choices.Phase)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tier", "code"]
        constraints = [models.UniqueConstraint(fields=["mission", "code"], name="own_action_type_once")]

    def __str__(self) -> str:
        return self.label_en

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(getattr(self, f"label_{(get_language() or 'en')[:2]}", self.label_en))


class ApprovalRule(models.Model):
    """Which actions a mission wants approved by which role. What is empty matches everything."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="approval_rules")
    tier = models.PositiveSmallIntegerField(choices=choices.Tier, null=True, blank=True)
    type = models.CharField(max_length=24, blank=True)
    responder = models.CharField(max_length=18, choices=choices.Responder, blank=True)
    role = models.CharField(max_length=16, choices=Role)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.tier or ''} {self.type} {self.responder} {self.role}"
