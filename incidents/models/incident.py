from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from incidents import choices
from incidents.models.intake import Dataset
from incidents.querysets import ActorQuerySet, IncidentQuerySet
from missions.models import (
    Area,
    Cell,
    ExactLocation,
    Record,
    ServedLocation,
    Transition,
    User,
)


class Actor(models.Model):
    """A group that acts; a reference table shared by all missions."""

    public_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    actor_class = models.CharField(max_length=20, choices=choices.ActorClass)
    country = models.CharField(max_length=80, blank=True)

    objects: Any = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Incident(Record):
    """What is believed to have happened, built from one or many reports."""

    event_type = models.CharField(max_length=30, choices=choices.EventType)
    sub_event_type = models.CharField(max_length=30, choices=choices.SubEventType, blank=True)
    threat_family = models.CharField(max_length=24, choices=choices.ThreatFamily, blank=True)
    targets = ArrayField(
        models.CharField(max_length=24, choices=choices.Target),
        default=list,
        blank=True,
    )
    civilian_targeting = models.BooleanField(default=False)
    occurred_from = models.DateTimeField(help_text="Mission time")
    occurred_to = models.DateTimeField()
    time_precision = models.PositiveSmallIntegerField(choices=choices.TimePrecision, default=choices.TimePrecision.DAY)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="incidents")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, null=True, related_name="incidents")
    location_precision = models.PositiveSmallIntegerField(
        choices=choices.LocationPrecision, default=choices.LocationPrecision.NEAR
    )
    place_name = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    status = models.CharField(
        max_length=16,
        choices=choices.IncidentStatus,
        default=choices.IncidentStatus.SUBMITTED,
    )
    verification_level = models.PositiveSmallIntegerField(
        choices=choices.VerificationLevel, default=choices.VerificationLevel.REPORTED
    )
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="Cleared for export; real time")
    cleared_by = models.CharField(max_length=80, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
    )
    dataset = models.ForeignKey(
        Dataset,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
    )

    objects: Any = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_start",
                condition=models.Q(occurred_to__gte=models.F("occurred_from")),
            ),
            models.CheckConstraint(
                name="incident_verifier_is_not_author",
                condition=models.Q(verified_by=None)
                | models.Q(created_by=None)
                | ~models.Q(verified_by=models.F("created_by")),
            ),
            models.CheckConstraint(
                name="incident_merged_names_winner",
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into=None)),
            ),
        ]
        indexes = [
            # lists, exports and tiles by time within a mission
            models.Index(fields=["mission", "occurred_from"], name="incident_mission_time"),
        ]


class IncidentExactLocation(ExactLocation):
    incident = models.OneToOneField(
        Incident,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="exact_location",
    )


class IncidentServedLocation(ServedLocation):
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="served_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "step"], name="incident_served_once_per_step")]


class IncidentTransition(Transition):
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="transitions")


class IncidentActor(models.Model):
    """Attribution is many-valued and carries its confidence; "unattributed" is a value."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="incident_actors")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=choices.ActorRole)
    confidence = models.CharField(max_length=12, choices=choices.Confidence, default=choices.Confidence.POSSIBLE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["incident", "actor", "role"], name="incident_actor_role_once")]


class Harm(models.Model):
    """How many were harmed, in which way. Empty sex and age band: the incident's total, which may leave in full."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="harm")
    kind = models.CharField(max_length=18, choices=choices.HarmKind)
    minimum = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    civilian_status = models.CharField(
        max_length=12,
        choices=choices.CivilianStatus,
        default=choices.CivilianStatus.UNKNOWN,
    )
    sex = models.CharField(max_length=8, choices=choices.Sex, blank=True)
    age_band = models.CharField(max_length=8, choices=choices.AgeBand, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind", "sex", "age_band"], name="harm_kind_once"),
        ]
