"""Due diligence of support to forces outside the United Nations: what is given to whom, judged by whom, until when."""

from typing import Any

from django.db import models

from incidents.models import Actor, Incident
from missions.models import Area, Mission, Record, Transition, User
from responses import choices
from responses.querysets.support import OfSupportQuerySet, SupportQuerySet


class Support(Record):
    """Support to one force. Without a valid clearance it is not given; there is no override."""

    recipient = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=choices.SupportKind)
    title = models.CharField(max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=choices.SupportStatus, default=choices.SupportStatus.DRAFT)
    is_emergency = models.BooleanField(default=False)
    authority = models.CharField(max_length=160, blank=True, help_text="Who allowed emergency support")
    assess_by = models.DateTimeField(null=True, blank=True, help_text="Emergency: mission time of the limit")
    valid_until = models.DateField(null=True, blank=True, help_text="Last mission day of the clearance")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="support_clearance_has_approver_and_end",
                condition=~models.Q(status__in=["approved", "renewed"])
                | models.Q(approved_by__isnull=False, valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="support_emergency_has_authority_and_limit",
                condition=models.Q(is_emergency=False) | (~models.Q(authority="") & models.Q(assess_by__isnull=False)),
            ),
        ]


class SupportTransition(Transition):
    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="transitions")


class SupportAssessment(models.Model):
    """One judgement of the risk of a support. Append-only: the newest counts, all are kept."""

    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    risk = models.CharField(max_length=6, choices=choices.SupportRisk)
    grounds = models.TextField()
    mitigations = models.TextField(blank=True)
    authorities_act = models.BooleanField(help_text="Whether the recipient's authorities mitigate the risk")
    is_preliminary = models.BooleanField(default=False)
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = OfSupportQuerySet.as_manager()

    class Meta:
        ordering = ["support_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["support", "number"], name="support_assessment_once")]

    def __str__(self) -> str:
        return f"{self.support_id} v{self.number}"


class SupportViolation(models.Model):
    """A grave violation by the recipient that reopened a support. Each incident does so once."""

    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="violations")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="Real time")
    mission_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["support", "incident"], name="support_violation_once")]

    def __str__(self) -> str:
        return f"{self.support_id} {self.incident_id}"


class ResponseRules(models.Model):
    """What a mission sets for its responses."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, related_name="+")
    emergency_hours = models.PositiveSmallIntegerField(
        default=24, help_text="Within these the preliminary assessment of emergency support is due"
    )

    def __str__(self) -> str:
        return str(self.mission)
