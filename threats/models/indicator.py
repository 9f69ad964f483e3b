import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from incidents.choices import Reliability, SourceType
from missions.models import Area, Mission, Record, User
from threats.choices import Connector, Family, ObservationStatus, WeightChangeStatus
from threats.querysets import FeedQuerySet, IndicatorQuerySet, ObservationQuerySet


class Weighing(models.Model):
    """What an indicator weighs: log-odds at severity 5, how fast it fades, at most how much, how far it is felt."""

    enabled = models.BooleanField(default=True)
    weight = models.FloatField(help_text="Log-odds at severity 5; 0: stands beside the score")
    half_life_days = models.PositiveSmallIntegerField(help_text="0: a date, which counts in its window only")
    cap = models.FloatField(help_text="Log-odds at most, with all of its family")
    reach_km = models.FloatField(help_text="Sigma of what is felt outside the named place; 0: nothing")

    class Meta:
        abstract = True


class Indicator(Weighing):
    """An indicator as one mission weighs it. Question and scale are in threats/indicators, under the same key."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="indicators")
    key = models.CharField(max_length=40)
    family = models.CharField(max_length=16, choices=Family)
    version = models.PositiveIntegerField(default=1, help_text="Of this mission's weighing; a run records it")
    own_weighing = models.BooleanField(default=False, help_text="The mission has weighed it itself")
    data_version = models.PositiveSmallIntegerField(help_text="Of the definition that it was taken from")
    changed_at = models.DateTimeField(auto_now=True)

    objects: Any = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["mission_id", "family", "key"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "key"], name="indicator_once_per_mission"),
            models.CheckConstraint(
                name="indicator_weight_in_bounds",
                condition=models.Q(weight__gte=0, weight__lte=1, cap__gte=0, cap__lte=0.7, reach_km__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class WeightChange(Weighing):
    """A weighing that somebody proposed, and somebody else signed off or declined. Kept for ever."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=8, choices=WeightChangeStatus, default=WeightChangeStatus.PROPOSED)
    reason = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(null=True, help_text="The version that it became")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"],
                condition=models.Q(status="proposed"),
                name="weight_change_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.status}"


class Observation(Record):
    """One dated value of an indicator in a place: an area, or some cells of it. Severity 0 is a finding."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    severity = models.PositiveSmallIntegerField(help_text="0 to 5, as the indicator's scale says")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    cells = ArrayField(models.CharField(max_length=15), default=list, blank=True, help_text="H3; none: the whole area")
    centre = models.PointField(help_text="Of the area, or of its first cell: public geography")
    observed_on = models.DateField(help_text="Mission day; of a date in a calendar the first one")
    until_on = models.DateField(null=True, blank=True, help_text="The last day of a date in a calendar")
    recorded_on = models.DateField(help_text="Mission day on which it was written down: known from then on")
    grade = models.CharField(max_length=1, choices=Reliability, default=Reliability.F)
    source_type = models.CharField(max_length=16, choices=SourceType, blank=True)
    connector = models.CharField(max_length=12, choices=Connector, blank=True, help_text="Empty: a person wrote it")
    external_id = models.CharField(
        max_length=120, blank=True, help_text="Of the connector: the same is not taken twice"
    )
    note = models.TextField(blank=True)
    numbers = models.JSONField(default=dict, blank=True, help_text="The figures that it was reckoned from")
    licence = models.CharField(max_length=80, blank=True)
    attribution = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=9, choices=ObservationStatus, default=ObservationStatus.STANDING)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects: Any = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "connector", "external_id"],
                condition=~models.Q(external_id=""),
                name="observation_external_id_once",
            ),
            models.CheckConstraint(name="observation_severity_in_scale", condition=models.Q(severity__lte=5)),
            models.CheckConstraint(
                name="observation_window_in_order",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("observed_on")),
            ),
        ]
        indexes = [
            # a run: what stands in the mission, the newest of each indicator
            models.Index(
                fields=["mission", "indicator", "-observed_on"],
                name="observation_standing",
                condition=models.Q(status="standing"),
            ),
        ]


class Feed(models.Model):
    """What a connector reads for a mission, and how it went: a feed that cannot be read goes stale for all to see."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="feeds")
    connector = models.CharField(max_length=12, choices=Connector)
    source = models.CharField(max_length=500, help_text="https:// address of an allowed host, or a file of the folder")
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True, help_text="ISO 3166 alpha-3")
    grade = models.CharField(max_length=1, choices=Reliability, default=Reliability.B)
    every_hours = models.PositiveSmallIntegerField(default=24)
    enabled = models.BooleanField(default=True)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_counts = models.JSONField(default=dict, blank=True)
    newest_on = models.DateField(null=True, blank=True, help_text="Day of the newest value that was read")

    objects: Any = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["mission_id", "connector", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "connector", "source"], name="feed_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.connector} {self.mission_id}"
