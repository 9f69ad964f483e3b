"""The questions behind the buttons of an incident: judge it, and change what is believed to have happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import DecimalDegrees, MissionTimeField, optional
from frontend.forms.desk import SeenForm, offered, taken, why
from incidents import choices
from incidents.choices import EvidenceKind, VerificationLevel
from incidents.lifecycle import IMPORTED
from missions.choices import Classification, Dissemination

PLACE = ("latitude", "longitude", "place_name")


class VerifyForm(SeenForm):
    """How sure we are, and on what grounds."""

    level = forms.TypedChoiceField(
        choices=[
            (VerificationLevel.CONFIRMED.value, _("Confirmed: seen, or beyond doubt")),
            (VerificationLevel.CORROBORATED.value, _("Corroborated: two independent sources")),
        ],
        coerce=int,
        initial=VerificationLevel.CONFIRMED.value,
        widget=forms.RadioSelect,
        label=_("How sure"),
    )
    evidence = forms.MultipleChoiceField(
        choices=[c for c in EvidenceKind.choices if c[0] != EvidenceKind.CURATED_DATASET],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What it rests on"),
        help_text=_("Confirmed needs at least one; corroborated rests on two independent sources."),
    )
    reason = forms.CharField(required=False, max_length=500, label=_("On what grounds"))


class WhyForm(SeenForm):
    """A reason that may be left out."""

    reason = why(required=False)


class ReasonForm(SeenForm):
    """A reason that is needed."""

    reason = why()


class ClearForm(SeenForm):
    """Nothing but which state was looked at."""


class EditForm(SeenForm):
    """Every fact of an incident. Only what differs from what was on screen is a change."""

    event_type = forms.ChoiceField(choices=choices.EventType.choices, label=_("Type"))
    sub_event_type = forms.ChoiceField(
        required=False, choices=optional(choices.SubEventType.choices, _("None")), label=_("Sub-type")
    )
    civilian_targeting = forms.BooleanField(required=False, label=_("Against civilians"))
    threat_family = forms.ChoiceField(
        required=False, choices=optional(choices.ThreatFamily.choices, _("Not coded")), label=_("Threat family")
    )
    occurred_from = MissionTimeField(label=_("From"))
    occurred_to = MissionTimeField(label=_("Until"))
    time_precision = forms.TypedChoiceField(
        choices=choices.TimePrecision.choices, coerce=int, label=_("Precision of the time")
    )
    latitude = DecimalDegrees(label=_("Latitude"))
    longitude = DecimalDegrees(label=_("Longitude"))
    place_name = forms.CharField(required=False, max_length=200, label=_("Name of the place"))
    location_precision = forms.TypedChoiceField(
        choices=choices.LocationPrecision.choices, coerce=int, label=_("Precision of the place")
    )
    targets = forms.MultipleChoiceField(
        required=False, choices=choices.Target.choices, widget=forms.CheckboxSelectMultiple, label=_("What was hit")
    )
    methods = forms.MultipleChoiceField(
        required=False, choices=choices.Method.choices, widget=forms.CheckboxSelectMultiple, label=_("How")
    )
    summary = forms.CharField(  # type: ignore[assignment]  # Django takes it off the class
        required=False,
        max_length=4000,
        label=_("Summary"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("No names of people."),
    )
    classification = forms.TypedChoiceField(coerce=int, choices=Classification.choices, label=_("Classification"))
    dissemination = forms.ChoiceField(choices=Dissemination.choices, label=_("Dissemination"))
    reason = why(required=False)

    def __init__(self, *args: Any, facts: Mapping[str, Any], ceiling: int, imported: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = _as_typed(facts)
        self.initial = {**self.facts, **self.initial}
        offered(self, "classification").choices = [choice for choice in Classification.choices if choice[0] <= ceiling]
        hidden = set() if "point" in facts else set(PLACE)
        hidden |= (IMPORTED | set(PLACE)) - {"point"} if imported else set()
        for name in hidden & set(self.fields):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return taken(self, "changes", self.changes)

    def changes(self) -> dict[str, Any]:
        """What was changed on this form, less what the reader gave up in favour of a colleague's word."""
        given = {name: self.cleaned_data[name] for name in self.facts if name in self.cleaned_data}
        changed = {name: value for name, value in given.items() if value != self.facts[name]}
        if changed.keys() & {"latitude", "longitude"}:
            changed |= {name: given[name] for name in ("latitude", "longitude")}
        typed: Any = self.data
        given_up = set(typed.getlist("theirs"))
        given_up |= {"latitude", "longitude"} if "point" in given_up else set()
        return {name: value for name, value in changed.items() if name not in given_up}

    def blame(self, error: Any) -> None:
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            names = {"point": "latitude"}
            error = ValidationError({names.get(name, name): found for name, found in error.error_dict.items()})
        super().blame(error)


def _as_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the form gives them back when nobody touches it: whole minutes, latitude and longitude apart."""
    typed = {
        name: value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value
        for name, value in facts.items()
        if name != "point"
    }
    if "point" in facts:
        typed["longitude"], typed["latitude"] = facts["point"]
    return typed
