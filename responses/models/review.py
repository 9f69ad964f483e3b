from typing import Any

from django.db import models

from incidents.models import Incident
from missions.models import Area, Mission, Record, Transition, User
from responses import choices
from responses.models.action import Action
from responses.querysets.learning import ReviewQuerySet
from threats.models import Alert


class LearningRules(models.Model):
    """How near and how soon harm must follow for a review to open by itself. No row: these defaults."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, primary_key=True, related_name="learning_rules")
    missed_km = models.FloatField(default=15.0, help_text="Harm so near to the place of an alert, km")
    missed_hours = models.PositiveSmallIntegerField(default=72, help_text="and so soon after it was received")
    retaliation_km = models.FloatField(default=20.0, help_text="Harm so near to where an operation ended, km")
    retaliation_days = models.PositiveSmallIntegerField(default=14, help_text="and so soon after its end")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="learning_rules_are_sane",
                condition=models.Q(missed_km__gt=0, missed_km__lte=200, retaliation_km__gt=0, retaliation_km__lte=200)
                & models.Q(missed_hours__gte=1, retaliation_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"rules of {self.mission_id}"


class Review(Record):
    """Harm that followed an alert (missed warning) or an operation (possible retaliation). It opens by itself."""

    kind = models.CharField(max_length=16, choices=choices.ReviewKind)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, blank=True, related_name="harm_reviews")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=12, choices=choices.MissedCause, blank=True)
    distance_km = models.FloatField(null=True, help_text="Between the two; empty: in the operation's area")
    hours_after = models.FloatField(help_text="From the alert or the end of the operation to the harm")
    opened_at = models.DateTimeField(help_text="Mission time")
    status = models.CharField(max_length=12, choices=choices.ReviewStatus, default=choices.ReviewStatus.OPEN)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=20, choices=choices.ReviewFinding, blank=True)
    findings = models.TextField(blank=True, help_text="What was found")
    lessons = models.TextField(blank=True, help_text="What will be done otherwise; shown with later alerts of the area")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")

    objects: Any = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "incident"], name="review_of_alert_once"),
            models.UniqueConstraint(fields=["action", "incident"], name="review_of_operation_once"),
            models.CheckConstraint(
                name="review_is_of_one",
                condition=models.Q(kind="missed_warning", alert__isnull=False, action=None)
                | models.Q(kind="retaliation", alert=None, action__isnull=False),
            ),
            models.CheckConstraint(
                name="review_closes_with_finding",
                condition=~models.Q(status="closed") | (~models.Q(finding="") & ~models.Q(findings="")),
            ),
        ]
        indexes = [models.Index(fields=["mission", "status"], name="review_of_mission")]


class ReviewTransition(Transition):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="transitions")
