import uuid
from typing import Any

from django.db import models

from incidents.models import Actor
from missions.models import User
from threats import choices
from threats.models.alert import Alert
from threats.querysets import OfAlertQuerySet


class Assessment(models.Model):
    """One filled-in threat form of an alert. Append-only: who thinks again writes a new version, the newest counts.

    `factors`: {factor: {"level", "rationale"}}; `tiers`: {tier: {"considered", "words"}}, where the words say what is
    meant, or why there is none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField(help_text="1 is the first version")
    factors = models.JSONField()
    family = models.CharField(max_length=24, help_text="Kind of threat: incidents.choices.ThreatFamily")
    scenario = models.TextField(help_text="What is expected to happen")
    harm_expected = models.TextField()
    likelihood = models.PositiveSmallIntegerField(choices=choices.Likelihood)
    impact = models.PositiveSmallIntegerField(choices=choices.Impact)
    trend = models.CharField(max_length=8, choices=choices.Trend)
    tiers = models.JSONField()
    is_late = models.BooleanField(
        default=False, help_text="Urgent action came first, and it was written after the limit"
    )
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = OfAlertQuerySet.as_manager()

    class Meta:
        ordering = ["alert_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["alert", "number"], name="assessment_version_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} v{self.number}"


class AlertReferral(models.Model):
    """An alert that was passed on, or that was not because of the answers to the three questions. Append-only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=14, choices=choices.RecipientKind)
    recipient = models.CharField(max_length=160)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(max_length=10, choices=choices.SourceConsent, blank=True)
    passed_text = models.TextField(blank=True, help_text="What the recipient is told, without anything of the source")
    suspicion = models.CharField(max_length=8, choices=choices.Suspicion, blank=True)
    refused_because = models.JSONField(default=list, help_text="Codes of what stood against it; empty: it was passed")
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = OfAlertQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind}"
