from typing import Any

from django.contrib.gis.db import models

from missions.models import Area, Base, Record, Transition
from responses import choices
from responses.models.hrddp import Support
from responses.models.protector import OwnActionType, Protector
from responses.querysets import ActionQuerySet
from threats.choices import Outcome, ReasonCode
from threats.models import Alert, Threat


class Action(Record):
    """One thing done or decided in one tier and phase. Vigil requests and records; orders go the chain of command."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="actions")
    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    protector = models.ForeignKey(
        Protector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who exactly responds"
    )
    support = models.ForeignKey(
        Support, on_delete=models.PROTECT, null=True, blank=True, related_name="actions",
        help_text="What a force is given by it",
    )  # fmt: skip
    base = models.ForeignKey(
        Base, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="From which, or at which"
    )
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=24, choices=choices.ActionType)
    tier = models.PositiveSmallIntegerField(choices=choices.Tier)
    phase = models.CharField(max_length=14, choices=choices.Phase)
    responder = models.CharField(max_length=18, choices=choices.Responder)
    unit = models.CharField(
        max_length=80, blank=True, help_text="Contingent or unit that is asked, such as Kilo company; never a person"
    )
    component = models.CharField(max_length=8, choices=choices.Component)
    status = models.CharField(
        max_length=12,
        choices=choices.ActionStatus,
        default=choices.ActionStatus.REQUESTED,
    )
    order_reference = models.CharField(max_length=80, blank=True)
    is_immediate = models.BooleanField(default=False)
    authority = models.CharField(
        max_length=160,
        blank=True,
        help_text="On what authority an immediate action began",
    )
    planned_from = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    planned_to = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    arrived_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    under_way_at = models.DateTimeField(null=True, blank=True, help_text="Real time: what the response rate counts")
    reason_code = models.CharField(max_length=24, choices=ReasonCode, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.TextField(blank=True)

    objects: Any = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="action_has_alert_or_area",
                condition=models.Q(alert__isnull=False) | models.Q(area__isnull=False),
            ),
            models.CheckConstraint(
                name="action_refusal_has_reason",
                condition=~models.Q(status__in=["declined", "infeasible"]) | ~models.Q(reason_code=""),
            ),
            models.CheckConstraint(
                name="action_immediate_has_authority",
                condition=models.Q(is_immediate=False) | ~models.Q(authority=""),
            ),
            models.CheckConstraint(
                name="action_arrives_after_departure",
                condition=models.Q(arrived_at=None)
                | models.Q(departed_at=None)
                | models.Q(arrived_at__gte=models.F("departed_at")),
            ),
        ]
        indexes = [models.Index(fields=["mission", "status"], name="action_of_mission")]

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        """The type in the reader's language, also of what the mission added itself."""
        if self.type in choices.ActionType.values:
            return str(choices.ActionType(self.type).label)
        own = OwnActionType.objects.filter(mission_id=self.mission_id, code=self.type).first()
        return own.label if own is not None else self.type


class ActionTransition(Transition):
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="transitions")
