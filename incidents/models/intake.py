import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from incidents import choices
from incidents.querysets import MappingQuerySet, UploadQuerySet
from missions.models import Mission, User


class Dataset(models.Model):
    """A published dataset that imports come from; a reference table, public."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    licence = models.CharField(max_length=80)
    citation = models.TextField(blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.code


class ContextEvent(models.Model):
    """A dataset event outside the mission but within 300 km of it: kept for scoring only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="context_events")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=80)
    dataset_version = models.CharField(max_length=20, blank=True)
    body_hash = models.CharField(max_length=32)
    country = models.CharField(max_length=80, blank=True, help_text="As the dataset names it")
    occurred_from = models.DateField()
    occurred_to = models.DateField()
    event_class = models.CharField(max_length=1, help_text="T against civilians, O other armed event")
    location_precision = models.PositiveSmallIntegerField()
    point = models.PointField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "dataset", "external_id"], name="context_event_once"),
        ]

    def __str__(self) -> str:
        return self.external_id


class ImportRun(models.Model):
    """One import: what was read, what it did, what it refused."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="import_runs")
    format = models.CharField(max_length=12)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    dataset_version = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.format} {self.file_name}"


class IntakeMapping(models.Model):
    """How the columns of a table, or the questions of a form, become a report; saved under a name of its own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="intake_mappings")
    kind = models.CharField(max_length=10, choices=choices.MappingKind)
    name = models.CharField(max_length=80)
    fields = models.JSONField(default=dict, help_text="Field of a report: name of the column or path of the question")
    values = models.JSONField(default=dict, help_text="Field: {word of the file: our code}")
    constants = models.JSONField(default=dict, help_text="Field: the same value for every row")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: Any = MappingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "kind", "name"], condition=models.Q(retired_at=None), name="mapping_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A table that somebody uploaded: its rows wait here until they are mapped and taken in as reports."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    columns = ArrayField(models.CharField(max_length=200), default=list)
    mapping = models.JSONField(default=dict, help_text="fields, values and constants, as in a saved mapping")
    status = models.CharField(max_length=8, choices=choices.UploadStatus, default=choices.UploadStatus.DRAFT)
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: Any = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class UploadRow(models.Model):
    """One row of an uploaded table, as it was read, and what became of it."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(help_text="Data rows from 1")
    cells = models.JSONField(help_text="Texts in the order of the columns")
    errors = models.JSONField(default=dict, help_text="By column: what to mend")
    report_id = models.BigIntegerField(null=True, help_text="incidents.Report by number: it was made from this row")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} row {self.number}"
