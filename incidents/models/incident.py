import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex

from incidents import choices
from incidents.models.actor import Actor, Campaign
from incidents.models.intake import Dataset
from incidents.querysets import (
    CampaignLinkQuerySet,
    IncidentCommentQuerySet,
    IncidentMarkQuerySet,
    IncidentQuerySet,
    IncidentRevisionQuerySet,
)
from missions.models import (
    Area,
    Cell,
    ExactLocation,
    Record,
    ServedLocation,
    Transition,
    User,
)
from missions.words import label_words


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
    methods = ArrayField(
        models.CharField(max_length=20, choices=choices.Method),
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
    evidence = ArrayField(
        models.CharField(max_length=20, choices=choices.EvidenceKind),
        default=list,
        blank=True,
        help_text="What the verification rests on",
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
    near_occupied_site = models.BooleanField(
        default=False, help_text="Within reach of a site where people shelter: masked audiences get a displaced point"
    )
    # Kept by incidents.services.figures, so that the desk can sort a long queue by them.
    sources = models.PositiveSmallIntegerField(db_default=1, help_text="Independent origins of its standing reports")
    disputed = models.BooleanField(db_default=False, help_text="Independent accounts contradict each other")
    campaigns = models.ManyToManyField(Campaign, through="CampaignLink", related_name="incidents")
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
            # search: all words that it keeps
            GinIndex(IncidentQuerySet.words.kept(), name="incident_words"),
            # lists, exports and tiles by time within a mission
            models.Index(fields=["mission", "occurred_from"], name="incident_mission_time"),
            # the verification desk, oldest first; datasets come by the hundred thousand and are settled as a whole
            models.Index(
                fields=["mission", "created_at"],
                name="incident_to_verify",
                condition=models.Q(status__in=["submitted", "in_verification"], dataset=None),
            ),
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
        indexes = [GinIndex(label_words(), name="incident_label_words")]


class IncidentTransition(Transition):
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="transitions")


class IncidentActor(models.Model):
    """Attribution is many-valued and carries its confidence; "unattributed" is a value."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="incident_actors")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=choices.ActorRole)
    confidence = models.CharField(max_length=12, choices=choices.Confidence, default=choices.Confidence.POSSIBLE)
    basis = models.CharField(max_length=8, choices=choices.HarmBasis, default=choices.HarmBasis.COMPUTED)

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
    group = models.CharField(max_length=18, choices=choices.VictimGroup, blank=True)
    basis = models.CharField(max_length=8, choices=choices.HarmBasis, default=choices.HarmBasis.COMPUTED)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind", "sex", "age_band", "group"], name="harm_kind_once"),
        ]


class CampaignLink(models.Model):
    """That an incident belongs to a campaign or operation, and who said so."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="campaign_links")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="links")
    linked_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.CharField(max_length=80)

    objects: Any = CampaignLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "campaign"], name="campaign_link_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.campaign_id}"


class IncidentMark(models.Model):
    """Human rights, MARA or MRM has verified it in its own mandate: a mark of its own, set by that section only."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=4, choices=choices.MarkKind)
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = IncidentMarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "kind"], condition=models.Q(withdrawn_at=None), name="incident_mark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.incident_id}"


class IncidentComment(models.Model):
    """A word between colleagues about an incident; it never leaves the mission."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = IncidentCommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class IncidentRevision(models.Model):
    """One field that was changed: from what, to what, by whom, why. Append-only."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="revisions")
    version = models.IntegerField(help_text="The incident's version after the change")
    field = models.CharField(max_length=40)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reason = models.TextField(blank=True)

    objects: Any = IncidentRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.field}"


class IncidentMerge(models.Model):
    """That one incident went into another. Nothing moves: undone, both are what they were."""

    loser = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    winner = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges_in")
    before = models.JSONField(help_text="Status, verification and clearance of the loser until then")
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reason = models.TextField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undo_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=models.Q(undone_at=None), name="incident_merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} into {self.winner_id}"
