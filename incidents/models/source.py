import uuid
from typing import Any

from django.contrib.gis.db import models

from incidents import choices
from incidents.models.intake import Dataset
from incidents.querysets import CheckInQuerySet, NetworkQuerySet, SourceQuerySet, ZeroReportQuerySet
from missions.models import ApiClient, Area, Mission, Settlement, User


class Network(models.Model):
    """People who watch and warn together: a community alert network, partners, media. They count as one origin."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="networks")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=choices.NetworkKind, default=choices.NetworkKind.ALERT_NETWORK)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    check_in_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After so many days of silence a check-in is due; empty: never"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: Any = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="network_name_per_mission")]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Where information comes from: a pseudonym. No name field exists; identity is a table of its own, sealed."""

    public_id = models.UUIDField(unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="sources")
    pseudonym = models.CharField(max_length=80)
    type = models.CharField(max_length=12, choices=choices.SourceType)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, blank=True, related_name="sources")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Where a focal point answers for: the place of messages that name none",
    )  # fmt: skip
    language = models.CharField(max_length=8, blank=True)
    is_focal_point = models.BooleanField(default=False)
    consent = models.CharField(max_length=14, choices=choices.Consent, default=choices.Consent.NOT_ASKED)
    danger = models.CharField(max_length=8, choices=choices.DangerLevel, default=choices.DangerLevel.UNKNOWN)
    check_in_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days of silence until a check-in is due; empty: as the network's"
    )
    last_heard_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="sources")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: Any = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [models.UniqueConstraint(fields=["mission", "pseudonym"], name="source_pseudonym_per_mission")]

    def __str__(self) -> str:
        return self.pseudonym


class SourceIdentity(models.Model):
    """Who a source is, sealed under a key that no database holds. Opened one at a time, each look recorded."""

    source = models.OneToOneField(Source, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"identity of {self.source_id}"


class SourceContact(models.Model):
    """How a message's sender is recognised: a keyed hash of the number, never the number."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="contacts")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    lookup = models.CharField(max_length=16, help_text="HMAC-SHA256 of the number, 64 bits in hex")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "lookup"], condition=models.Q(retired_at=None), name="contact_of_one_source"
            ),
        ]

    def __str__(self) -> str:
        return f"contact of {self.source_id}"


class ZeroReport(models.Model):
    """Area quiet, contact made: it says nothing but that somebody is there and would tell."""

    public_id = models.UUIDField(unique=True, help_text="Made by the sender's device")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="zero_reports")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="zero_reports")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="zero_reports")
    note = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=10, choices=choices.Channel, default=choices.Channel.FORM)
    body_hash = models.CharField(max_length=64)
    said_at = models.DateTimeField(help_text="Mission time")
    received_at = models.DateTimeField(help_text="Real time")
    mission_received_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_by_client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = ZeroReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["mission", "area", "said_at"], name="zero_report_of_area")]

    def __str__(self) -> str:
        return f"{self.area_id} quiet"


class CheckIn(models.Model):
    """A source that has been silent too long: somebody has to ask. Silence is not safety."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="check_ins")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="check_ins")
    due_at = models.DateTimeField(help_text="Mission time")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=12, choices=choices.CheckInOutcome, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects: Any = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(closed_at=None), name="check_in_open_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return f"check-in of {self.source_id}"
