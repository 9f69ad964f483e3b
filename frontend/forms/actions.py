"""Request an action, and the questions behind its buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.action_ties import TiesForm
from frontend.forms.base import MissionTimeField, PageForm, optional, set_zone
from frontend.forms.filters import areas_of
from missions.audience import Audience
from missions.models import Mission
from responses.choices import ActionType, Component, Phase, Responder, Tier
from responses.services import kinds_of
from threats.choices import Outcome, ReasonCode

UNIT_HELP = _("Such as Kilo company, or the police unit of Bora; never a person's name.")
UNIT = forms.TextInput(attrs={"list": "units", "autocomplete": "off"})


def types_by_tier(mission: Mission) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Action types below their tier, shipped and the mission's own, for the tiers of its mandate."""
    kinds = kinds_of(mission)
    return [
        (tier.label, [(kind.code, kind.label) for kind in kinds if kind.tier == tier.value])
        for tier in Tier
        if tier.value in mission.mandated_tiers
    ]


class ActionForm(TiesForm):
    """Type first: tier and usual phase follow from it. Vigil requests and records; it does not command."""

    type = forms.ChoiceField(
        choices=ActionType.choices, label=_("What"), error_messages={"required": _("Choose what is to be done.")}
    )
    phase = forms.ChoiceField(
        choices=optional(Phase.choices, _("Usual for this type")), required=False, label=_("Phase")
    )
    title = forms.CharField(
        required=False, max_length=200, label=_("In one line"), help_text=_("Empty: type and place say it.")
    )
    responder = forms.ChoiceField(
        choices=optional(Responder.choices, _("Choose")),
        label=_("Who"),
        error_messages={"required": _("Choose who is asked.")},
    )
    unit = forms.CharField(
        required=False, max_length=80, label=_("Contingent or unit"), help_text=UNIT_HELP, widget=UNIT
    )
    component = forms.ChoiceField(
        required=False, choices=optional(Component.choices, _("Follows from who is asked")), label=_("Lead component")
    )
    area = forms.ChoiceField(required=False, label=_("Area"))
    planned_from = MissionTimeField(required=False, label=_("Planned from"))
    planned_to = MissionTimeField(required=False, label=_("to"))
    order_reference = forms.CharField(
        required=False, max_length=80, label=_("Order reference"), help_text=_("Orders go the chain of command.")
    )
    authority = forms.CharField(required=False, max_length=160, label=_("On whose authority"))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))

    def __init__(
        self, *args: Any, audience: Audience, mission: Mission, immediate: bool, for_alert: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, audience=audience, mission=mission, **kwargs)
        self.immediate, self.for_alert = immediate, for_alert
        _choices(self, "type", [("", _("Choose")), *types_by_tier(mission)])
        _choices(self, "area", optional(areas_of(audience, mission), _("Choose")))
        set_zone(self, mission.zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.immediate and not data.get("authority"):
            self.add_error("authority", gettext("Say on whose authority it began."))
        if not self.for_alert and not data.get("area"):
            self.add_error("area", gettext("Choose the area."))
        start, end = data.get("planned_from"), data.get("planned_to")
        if start and end and end < start:
            self.add_error("planned_to", gettext("The end lies before the start."))
        return data


class ReasonCodeForm(PageForm):
    reason_code = forms.ChoiceField(
        choices=optional(ReasonCode.choices, _("Choose")),
        label=_("Why"),
        error_messages={"required": _("Choose why: these reasons are counted.")},
    )
    unit = forms.CharField(
        required=False, max_length=80, label=_("Contingent or unit"), help_text=_("Where it was not named before.")
    )


class TimesForm(PageForm):
    """When they left and arrived; what is left empty stays as it is."""

    departed_at = MissionTimeField(required=False, label=_("Departed"))
    arrived_at = MissionTimeField(required=False, label=_("Arrived"))
    ended_at = MissionTimeField(required=False, label=_("Ended"))
    reason = forms.CharField(required=False, max_length=500, label=_("Why a time is changed"))


class CompleteForm(PageForm):
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        label=_("Outcome"),
        error_messages={"required": _("Choose the outcome.")},
    )
    note = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}), label=_("What was achieved")
    )


class NoteForm(PageForm):
    note = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What was learnt"),
        error_messages={"required": _("Write what was learnt.")},
    )


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
