from datetime import timedelta
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from incidents import choices
from incidents.models.incident import Incident
from incidents.models.intake import Dataset
from incidents.models.source import Source
from incidents.querysets import ReportQuerySet
from missions.models import (
    ApiClient,
    Area,
    ExactLocation,
    Record,
    ServedLocation,
)
from missions.words import label_words

CLOCK_AHEAD = timedelta(minutes=10)
CLOCK_BEHIND = timedelta(days=30)  # days without network are normal, a month is not


class Report(Record):
    """One account from one source at one time, kept as it was received. Never edited into an incident: linked.

    `public_id` is made by the sender's device and stays taken for ever; `body_hash` tells the same from other content.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reports")
    tense = models.CharField(max_length=10, choices=choices.Tense, default=choices.Tense.HAPPENED)
    event_type = models.CharField(max_length=30, choices=choices.EventType)
    sub_event_type = models.CharField(max_length=30, choices=choices.SubEventType, blank=True)
    civilian_targeting = models.BooleanField(default=False)
    occurred_from = models.DateTimeField(help_text="Mission time")
    occurred_to = models.DateTimeField()
    time_precision = models.PositiveSmallIntegerField(choices=choices.TimePrecision, default=choices.TimePrecision.DAY)
    feared_by = models.DateTimeField(null=True, blank=True, help_text="By when the feared event is expected")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="reports")
    location_precision = models.PositiveSmallIntegerField(
        choices=choices.LocationPrecision, default=choices.LocationPrecision.NEAR
    )
    place_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    translation = models.TextField(blank=True)
    translation_language = models.CharField(max_length=8, blank=True)
    told_when = models.CharField(max_length=200, blank=True, help_text="The time in the words of the source")
    channel = models.CharField(max_length=10, choices=choices.Channel, default=choices.Channel.FORM)
    origin = models.CharField(
        max_length=120, blank=True, help_text="Who said it first, where sources repeat each other: counts once"
    )
    reliability = models.CharField(max_length=1, choices=choices.Reliability, default=choices.Reliability.F)
    credibility = models.CharField(max_length=1, choices=choices.Credibility, default=choices.Credibility.UNJUDGED)
    graded_at = models.DateTimeField(null=True, blank=True, help_text="By the desk; real time")
    # Lines as they were told (incidents.inputs.HarmLine and ActorLine): never queried apart from their report.
    harm = models.JSONField(default=list, blank=True)
    actors = models.JSONField(default=list, blank=True)
    status = models.CharField(
        max_length=10,
        choices=choices.ReportStatus,
        default=choices.ReportStatus.RECEIVED,
    )
    body_hash = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField(default=0, help_text="Of the sender: a correction has the next number")
    written_at = models.DateTimeField(null=True, blank=True, help_text="By the sender's clock")
    received_at = models.DateTimeField(help_text="Real time")
    mission_received_at = models.DateTimeField(help_text="Mission time of receipt")
    created_by_client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    dataset_version = models.CharField(max_length=20, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    original = models.JSONField(null=True, blank=True, help_text="The dataset's row as it was read")

    objects: Any = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "dataset", "external_id"],
                condition=models.Q(dataset__isnull=False),
                name="report_external_id_once",
            ),
            models.CheckConstraint(
                name="report_ends_after_start",
                condition=models.Q(occurred_to__gte=models.F("occurred_from")),
            ),
        ]
        indexes = [
            # search: all words that it keeps
            GinIndex(ReportQuerySet.words.kept(), name="report_words"),
            # the verification desk: what nobody has linked yet, oldest first
            models.Index(
                fields=["mission", "received_at"],
                name="report_unlinked",
                condition=models.Q(status="received"),
            ),
            # the last word from an area; what a dataset says of it is no sign of life
            models.Index(
                fields=["area", "mission_received_at"],
                name="report_last_word",
                condition=models.Q(dataset=None),
            ),
        ]

    @property
    def clock_is_doubtful(self) -> bool:
        """Whether the sender's clock was wrong when this was written: marked for the desk, no reason to refuse."""
        if self.written_at is None:
            return False
        return not -CLOCK_BEHIND < self.written_at - self.received_at < CLOCK_AHEAD


class ReportRevision(models.Model):
    """What a report said before its sender corrected it; also a correction that arrived after a later one."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    body_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_revision_once")]

    def __str__(self) -> str:
        return f"{self.report_id} r{self.number}"


class ReportLink(models.Model):
    """A report belongs to an incident; unlinking keeps the row."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="links")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=80)
    unlinked_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(unlinked_at=None),
                name="report_linked_once",
            ),
        ]


class ReportExactLocation(ExactLocation):
    report = models.OneToOneField(
        Report,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="exact_location",
    )


class ReportServedLocation(ServedLocation):
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="served_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "step"], name="report_served_once_per_step")]
        indexes = [GinIndex(label_words(), name="report_label_words")]
