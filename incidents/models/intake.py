from django.contrib.gis.db import models

from missions.models import Mission


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
