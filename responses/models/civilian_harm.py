from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.models import Incident
from missions.models import Area, Record, Transition, User
from responses import choices
from responses.models.action import Action
from responses.querysets.learning import CivilianHarmQuerySet


class CivilianHarmCase(Record):
    """That an operation of the mission, or of a force that it supports, is said to have harmed civilians."""

    force = models.CharField(max_length=14, choices=choices.HarmForce)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    allegation = models.TextField(help_text="What is said to have happened; no names")
    status = models.CharField(max_length=12, choices=choices.HarmCaseStatus, default=choices.HarmCaseStatus.ALLEGATION)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=18, choices=choices.HarmFinding, blank=True)
    finding_note = models.TextField(blank=True)
    amends = ArrayField(models.CharField(max_length=16, choices=choices.Amends), default=list, blank=True)
    amends_note = models.TextField(blank=True)
    opened_at = models.DateTimeField(help_text="Mission time")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")

    objects: Any = CivilianHarmQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="civilian_harm_amends_need_finding",
                condition=~models.Q(status="amends") | models.Q(finding__in=["substantiated", "partly"]),
            ),
            models.CheckConstraint(
                name="civilian_harm_finding_is_said",
                condition=~models.Q(status__in=["finding", "amends"])
                | (~models.Q(finding="") & ~models.Q(finding_note="")),
            ),
        ]


class CivilianHarmTransition(Transition):
    case = models.ForeignKey(CivilianHarmCase, on_delete=models.PROTECT, related_name="transitions")
