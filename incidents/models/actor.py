import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from incidents import choices
from incidents.querysets import ActorQuerySet, ActorRelationQuerySet, CampaignQuerySet
from incidents.querysets.reference import all_names
from missions.models import Mission, User


class Actor(models.Model):
    """A group that acts; a reference table shared by all missions."""

    public_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    actor_class = models.CharField(max_length=20, choices=choices.ActorClass)
    country = models.CharField(max_length=80, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    objects: Any = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            # search: by part of a name or of another name, accents folded, with typing errors
            GinIndex(OpClass(all_names(), name="gin_trgm_ops"), name="actor_names_trigram"),
        ]

    def __str__(self) -> str:
        return self.name


class ActorRelation(models.Model):
    """How one group stands to another over a time, and who says so."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=14, choices=choices.ActorRelationKind)
    other = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="related_from")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+", help_text="Who said so")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ActorRelationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="actor_relation_of_two", condition=~models.Q(actor=models.F("other"))),
            models.CheckConstraint(
                name="actor_relation_ends_after_start",
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.other_id}"


class Campaign(models.Model):
    """What several incidents belong to: a campaign of violence, or a military operation."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="campaigns")
    kind = models.CharField(max_length=10, choices=choices.CampaignKind)
    name = models.CharField(max_length=160)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="campaign_name_per_mission")]

    def __str__(self) -> str:
        return self.name
