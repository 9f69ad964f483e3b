import uuid
from typing import Any

from django.db import models

from incidents import choices
from incidents.models.incident import Incident
from incidents.querysets import AnnexQuerySet, ReferralQuerySet, RoomCountQuerySet
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
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_from", "-id"]
        verbose_name_plural = "annexes"
        constraints = [
            models.CheckConstraint(
                name="annex_ends_after_start", condition=models.Q(occurred_to__gte=models.F("occurred_from"))
            ),
            models.CheckConstraint(name="annex_is_in_its_room", condition=models.Q(compartments__len=1)),
            models.CheckConstraint(
                name="annex_verifier_is_not_author",
                condition=models.Q(verified_by=None)
                | models.Q(created_by=None)
                | ~models.Q(verified_by=models.F("created_by")),
            ),
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


class RoomCount(models.Model):
    """What others are told of a room: the cases recorded in a month, per area (none: in the whole mission).

    Written once, when the month is over, and never again: a figure that changed by one would tell of one case.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Compartment)
    month = models.DateField(help_text="Its first day; mission time of recording")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cases = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: withheld, which may be none")
    released_at = models.DateTimeField()

    objects: Any = RoomCountQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "kind", "area_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "kind", "month", "area"], nulls_distinct=False, name="room_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"


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
