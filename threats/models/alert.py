from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from incidents.choices import EventType
from incidents.models import Report
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
from threats import choices
from threats.models.watch import WatchItem
from threats.querysets import NEXT_DUE, RANK, AlertQuerySet

# of the indexes that hold the desk's rows only
NOT_ENDED = ~models.Q(status__in=["closed", "duplicate", "not_credible"])


class Alert(Record):
    """A specific warning that asks for a decision. Instants are real time with mission time beside them."""

    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=12, choices=choices.Origin)
    imminence = models.CharField(max_length=10, choices=choices.Imminence)
    event_type = models.CharField(max_length=30, choices=EventType, blank=True, help_text="What is feared")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="alerts")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, null=True, related_name="alerts")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    near_occupied_site = models.BooleanField(
        default=False, help_text="Within reach of a site where people shelter: masked audiences get a displaced point"
    )
    watch_item = models.OneToOneField(WatchItem, on_delete=models.PROTECT, null=True, blank=True, related_name="alert")
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
    )
    status = models.CharField(max_length=18, choices=choices.AlertStatus, default=choices.AlertStatus.RECEIVED)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    received_at = models.DateTimeField()
    mission_received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField(help_text="Real time: the limit of its imminence")
    decide_by = models.DateTimeField()
    escalation = models.PositiveSmallIntegerField(
        default=0, help_text="Level of the mission's ladder that missed limits took it up to; 0: nobody above was told"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    decision = models.CharField(max_length=12, choices=choices.Decision, blank=True)
    reason_code = models.CharField(max_length=24, choices=choices.ReasonCode, blank=True)
    referred_to = models.CharField(max_length=160, blank=True)
    referral_answer = models.CharField(max_length=10, choices=choices.ReferralAnswer, blank=True)
    review_at = models.DateTimeField(null=True, blank=True, help_text="When a monitored alert is looked at again")
    question = models.TextField(blank=True)
    question_owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question_due = models.DateTimeField(null=True, blank=True)
    record_by = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Urgent action came first: acknowledgement and assessment are due by then",
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=choices.Outcome, blank=True)
    outcome_evidence = models.TextField(blank=True)
    feedback = models.CharField(max_length=20, choices=choices.Feedback, blank=True)

    objects: Any = AlertQuerySet.as_manager()

    @property
    def has_form(self) -> bool:
        """Whether its threat form was written."""
        return bool(self.assessments.exists())

    class Meta:
        ordering = ["decide_by", "id"]
        constraints = [
            models.CheckConstraint(
                name="alert_no_response_has_reason",
                condition=~models.Q(decision="no_response") | ~models.Q(reason_code=""),
            ),
            models.CheckConstraint(
                name="alert_duplicate_names_other",
                condition=~models.Q(status="duplicate") | models.Q(duplicate_of__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_averted_has_evidence",
                condition=~models.Q(outcome="averted") | ~models.Q(outcome_evidence=""),
            ),
        ]
        indexes = [
            # search: all words that it keeps
            GinIndex(AlertQuerySet.words.kept(), name="alert_words"),
            # what came in lately: figures, handover, warnings that waited
            models.Index(fields=["mission", "received_at"], name="alert_received"),
            # the desk: open alerts of a mission in the order of `by_urgency`
            models.Index(
                "mission",
                RANK,
                NEXT_DUE,
                "id",
                name="alert_urgency",
                condition=NOT_ENDED,
            ),
            # how many wait, on every page: read from the index alone, with what decides who sees them
            models.Index(
                fields=["mission", "status"],
                include=["id", "classification", "compartments"],
                name="alert_counts",
                condition=NOT_ENDED,
            ),
        ]


class AlertExactLocation(ExactLocation):
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, primary_key=True, related_name="exact_location")


class AlertServedLocation(ServedLocation):
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="served_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "step"], name="alert_served_once_per_step")]
        indexes = [GinIndex(label_words(), name="alert_label_words")]


class AlertTransition(Transition):
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="transitions")
