from typing import Any

from django.db import models

from incidents.choices import ThreatFamily
from incidents.models import Actor
from missions.models import Area, Record, Transition, User
from threats.choices import ThreatStatus
from threats.models.alert import Alert
from threats.querysets import ThreatQuerySet


class Threat(Record):
    """Somebody's intent, capability and opportunity to harm people in an area: open until it is judged gone."""

    title = models.CharField(max_length=200)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    family = models.CharField(max_length=24, choices=ThreatFamily)
    people = models.CharField(
        max_length=200, help_text="The population group at risk, by what they do or where they live"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="threats")
    scenario = models.TextField()
    status = models.CharField(max_length=10, choices=ThreatStatus, default=ThreatStatus.OPEN)
    opened_at = models.DateTimeField(help_text="Mission time")
    review_on = models.DateField(null=True, blank=True, help_text="When it is looked at again")
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    alerts = models.ManyToManyField(Alert, through="ThreatAlert", related_name="threats")

    objects: Any = ThreatQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "-id"]
        constraints = [
            # review dates are enforced: no threat that is not closed may lie about without one
            models.CheckConstraint(
                name="threat_has_review_date",
                condition=models.Q(status="closed") | models.Q(review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="threat_closed_has_time",
                condition=~models.Q(status="closed") | models.Q(closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["mission", "status"], name="threat_of_mission")]


class ThreatTransition(Transition):
    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="transitions")


class ThreatVersion(models.Model):
    """What a threat said after each change. Append-only."""

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField(help_text="Every field as it stood")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["threat_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["threat", "number"], name="threat_version_once")]

    def __str__(self) -> str:
        return f"{self.threat_id} v{self.number}"


class ThreatAlert(models.Model):
    """An alert that belongs to a threat. A link stays: it is part of how the threat was seen."""

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(help_text="Real time")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["threat", "alert"], name="threat_alert_once")]

    def __str__(self) -> str:
        return f"{self.threat_id} {self.alert_id}"
