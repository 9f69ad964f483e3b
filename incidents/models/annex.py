import uuid
from typing import Any

from django.db import models

from incidents import choices
from incidents.models.incident import Incident
from incidents.querysets import AnnexQuerySet, ReferralQuerySet
from missions.choices import Compartment
from missions.models import Area, Mission, Record, Transition, User


class Annex(Record):
    """What a closed room knows of an event: for members of its compartment only. It has an area and dates, no point.

    `data` holds the answers of the room's own form (incidents.annexes), checked by it.
    """

    kind = models.CharField(max_length=20, choices=Compartment, help_text="Its compartment")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="annexes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    occurred_from = models.DateField(help_text="Mission time")
    occurred_to = models.DateField()
    data = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=choices.AnnexStatus, default=choices.AnnexStatus.OPEN)

    objects: Any = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_from", "-id"]
        verbose_name_plural = "annexes"
        constraints = [
            models.CheckConstraint(
                name="annex_ends_after_start", condition=models.Q(occurred_to__gte=models.F("occurred_from"))
            ),
            models.CheckConstraint(name="annex_is_in_its_room", condition=models.Q(compartments__len=1)),
        ]


class AnnexTransition(Transition):
    annex = models.ForeignKey(Annex, on_delete=models.PROTECT, related_name="transitions")


class AnnexRevision(models.Model):
    """What an annex said before it was changed. Append-only."""

    annex = models.ForeignKey(Annex, on_delete=models.PROTECT, related_name="revisions")
    version = models.IntegerField(help_text="The annex's version after the change")
    data = models.JSONField(help_text="What it said before")
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.annex_id} v{self.version}"


class Referral(models.Model):
    """What the ordinary form passes to a specialist: where about, when about, what help is needed now. No story."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    ref = models.CharField(max_length=24, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=20, choices=Compartment)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=12, choices=choices.DateBand)
    help_needed = models.CharField(max_length=16, choices=choices.HelpNeeded)
    is_exercise = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    mission_received_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    annex = models.ForeignKey(Annex, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")

    objects: Any = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.ref
