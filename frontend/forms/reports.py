"""Log a report: five blocks on one page, and the two questions after it (link, raise)."""

from __future__ import annotations

import uuid
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import DecimalDegrees, MissionTimeField, PageForm, optional, set_zone
from frontend.forms.report_circumstances import CircumstancesForm
from frontend.forms.report_lines import ACTOR_LINES, HARM_LINES, ActorLineForm, HarmLineForm, lines_of
from frontend.forms.report_options import CONFIDENCE
from incidents.choices import (
    ActorRole,
    AgeBand,
    Confidence,
    EventType,
    HarmKind,
    LocationPrecision,
    SubEventType,
    Tense,
    TimePrecision,
)
from incidents.inputs import ActorLine, HarmLine, ReportInput
from missions.choices import Compartment
from missions.models import Mission

# Choosing these stops the ordinary form: no names, no narrative, no interview.
REFERRED_TYPES = frozenset({EventType.RECRUITMENT_AND_USE.value})
REFERRED_SUB_TYPES = frozenset({SubEventType.SEXUAL_VIOLENCE.value})
DAYS = [
    ("now", _("Now")),
    ("today", _("Earlier today")),
    ("yesterday", _("Yesterday")),
    ("other", _("Another day or time")),
]
FIGURES = ("killed_min", "killed_best", "killed_max", "injured_best", "abducted_best")


class ReportForm(CircumstancesForm):
    """What happened, where, when, who was harmed, and how we know."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    opened_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    tense = forms.ChoiceField(
        choices=Tense.choices,
        widget=forms.RadioSelect,
        label=_("Has it happened?"),
        error_messages={"required": _("Say whether it happened, is happening, or may happen.")},
    )
    feared_by = MissionTimeField(required=False, label=_("By when?"), help_text=_("When it is expected at the latest."))
    event_type = forms.ChoiceField(
        choices=EventType.choices,
        widget=forms.RadioSelect,
        label=_("What"),
        error_messages={"required": _("Choose what kind of event it is.")},
    )
    sub_event_type = forms.ChoiceField(choices=optional(SubEventType.choices, _("Not said")), required=False)
    civilian_targeting = forms.BooleanField(required=False, label=_("Civilians were the target"))
    latitude = DecimalDegrees(required=False, min_value=-90, max_value=90, label=_("Latitude"))
    longitude = DecimalDegrees(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    place_name = forms.CharField(required=False, max_length=200, label=_("Name of the place, as told"))
    location_precision = forms.TypedChoiceField(
        choices=LocationPrecision.choices,
        coerce=int,
        initial=LocationPrecision.NEAR,
        label=_("How exact is the place?"),
    )
    day = forms.ChoiceField(choices=DAYS, widget=forms.RadioSelect, initial="now", label=_("When"))
    time_precision = forms.TypedChoiceField(
        choices=TimePrecision.choices, coerce=int, initial=TimePrecision.DAY, label=_("How sure is the time?")
    )
    killed_min = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label=_("at least"))
    killed_best = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label=_("best estimate"))
    killed_max = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label=_("at most"))
    injured_best = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label=_("Injured"))
    abducted_best = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label=_("Abducted"))
    actor_name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Suspected actor"),
        help_text=_("Leave empty: unattributed. Name a group, never a person."),
    )
    actor_role = forms.ChoiceField(
        choices=ActorRole.choices, initial=ActorRole.PERPETRATOR, required=False, label=_("Role")
    )
    actor_confidence = forms.ChoiceField(
        choices=CONFIDENCE, initial=Confidence.POSSIBLE, required=False, label=_("How sure")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        mission: Mission,
        ceiling: int = 0,
        grades: bool = True,
        rooms: frozenset[str] = frozenset(),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.mission = mission
        self.fields["uuid"].initial = uuid.uuid4
        self.fields["opened_at"].initial = lambda: mission.now().isoformat()
        self.fit_to_person(ceiling=ceiling, grades=grades, rooms=rooms)
        set_zone(self, mission.zone)
        self.harm_lines = lines_of(HarmLineForm, "harm", HARM_LINES, data)
        self.actor_lines = lines_of(ActorLineForm, "actor", ACTOR_LINES, data)

    @property
    def lines(self) -> list[PageForm]:
        return [*self.harm_lines, *self.actor_lines]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    def has_line_errors(self) -> bool:
        return any(line.errors for line in self.lines)

    def summary(self) -> list[dict[str, str]]:
        return [*super().summary(), *(error for line in self.lines for error in line.summary())]

    def show_again(self, typed: Any) -> None:
        """Show what was typed (a QueryDict) without a word about what is still missing."""
        many = {"compartments"}
        self.initial.update({name: typed[name] for name in typed if name in self.fields and name not in many})
        self.initial["compartments"] = typed.getlist("compartments")
        for line in self.lines:
            names = {name: line.add_prefix(name) for name in line.fields}
            line.initial.update({name: typed[key] for name, key in names.items() if key in typed})

    @property
    def stop(self) -> str:
        """Where the ordinary form ends: "conduct", "specialist", or nowhere. Looked at before anything is judged."""
        if self.data.get("about_own_people"):
            return "conduct"
        chosen = (self["compartments"].data or []) if "compartments" in self.fields else []
        harm = [(line["kind"].data, line["age_band"].data) for line in self.harm_lines]
        is_sexual = self.data.get("sub_event_type") in REFERRED_SUB_TYPES or any(
            kind == HarmKind.SEXUAL_VIOLENCE for kind, _age in harm
        )
        is_child = self.data.get("event_type") in REFERRED_TYPES or any(age == AgeBand.CHILD for _kind, age in harm)
        needed = {room for room, is_so in ((Compartment.CRSV, is_sexual), (Compartment.CAAC, is_child)) if is_so}
        return "specialist" if needed - set(chosen) else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_place(data)
        self._check_killed(data)
        if data.get("tense") == Tense.FEARED and "feared_by" in data and not data["feared_by"]:
            self.add_error("feared_by", gettext("Say by when it is feared."))
        if data.get("tense") == Tense.FEARED:
            data.update(dict.fromkeys(FIGURES))  # nobody was harmed yet
        else:
            data.update(self._times(data))
        return data

    def _check_place(self, data: dict[str, Any]) -> None:
        known = [data.get("latitude") is not None, data.get("longitude") is not None]
        if not any(known) and not self.errors.keys() & {"latitude", "longitude"}:
            self.add_error(
                "latitude", gettext("Say where: touch the map, choose a place, or type latitude and longitude.")
            )
        elif not all(known) and not self.errors.keys() & {"latitude", "longitude"}:
            self.add_error("longitude" if known[0] else "latitude", gettext("Latitude and longitude belong together."))

    def _check_killed(self, data: dict[str, Any]) -> None:
        figures = [data.get(name) for name in ("killed_min", "killed_best", "killed_max")]
        known = [figure for figure in figures if figure is not None]
        if known != sorted(known):
            self.add_error("killed_best", gettext("At least, best and at most must rise."))

    def _now(self, data: dict[str, Any]) -> datetime:
        """What "now" means: when the form was opened, so that the same form sent twice is the same report."""
        now, opened = self.mission.now(), data.get("opened_at")
        return opened.astimezone(UTC) if opened and now - timedelta(days=1) <= opened <= now else now

    def _times(self, data: dict[str, Any]) -> dict[str, datetime]:
        """From and to of the event, aware UTC; the whole day where the hour is not known."""
        now = self._now(data)
        today = now.astimezone(self.mission.zone).date()
        if data.get("day") == "other":
            return self.told_span(data, now)
        if data.get("day") == "now" or not data.get("day"):
            return {"occurred_from": now, "occurred_to": now}
        first = today if data["day"] == "today" else today - timedelta(days=1)
        start = datetime.combine(first, time.min, tzinfo=self.mission.zone).astimezone(UTC)
        return {"occurred_from": start, "occurred_to": min(start + timedelta(days=1, seconds=-1), now)}

    def report_input(self) -> ReportInput:
        """What the service takes, from clean data."""
        known = {field.name for field in fields(ReportInput)}
        told = {name: value for name, value in self.cleaned_data.items() if name in known}
        return ReportInput(**told, harm=self._harm(), actors=self._actors())

    def _harm(self) -> tuple[HarmLine, ...]:
        """One line for each kind of harm of which a number is known."""
        data = self.cleaned_data
        figures = {
            HarmKind.KILLED: (data["killed_min"], data["killed_best"], data["killed_max"]),
            HarmKind.INJURED: (None, data["injured_best"], None),
            HarmKind.ABDUCTED: (None, data["abducted_best"], None),
        }
        totals = [
            HarmLine(kind=kind, min=low, best=best, max=high)
            for kind, (low, best, high) in figures.items()
            if (low, best, high) != (None, None, None)
        ]
        more = [] if data["tense"] == Tense.FEARED else [line.line() for line in self.harm_lines]
        return (*totals, *(line for line in more if line is not None))

    def _actors(self) -> tuple[ActorLine, ...]:
        data = self.cleaned_data
        first = ActorLine(
            name=data["actor_name"],
            role=data["actor_role"] or ActorRole.PERPETRATOR,
            confidence=data["actor_confidence"] or Confidence.POSSIBLE,
        )
        more = [line.line() for line in self.actor_lines]
        return (*((first,) if first.name else ()), *(line for line in more if line is not None))

    def blame(self, error: Any) -> None:
        """A service speaks of its own fields; here they have other names."""
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            names = {
                "occurred_from": "occurred_at", "occurred_to": "occurred_until", "location": "latitude",
                "harm": "killed_best", "actors": "actor_name",
            }  # fmt: skip
            error = ValidationError({names.get(name, name): found for name, found in error.error_dict.items()})
        super().blame(error)


class PlainForm(PageForm):
    """A button without a question."""


class LinkForm(PageForm):
    """Which incident a report belongs to: one of the look-alikes, or any by its ref."""

    incident = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    ref = forms.CharField(
        required=False,
        max_length=24,
        label=_("Ref of the incident"),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", "autocomplete": "off"}),
    )
    reason = forms.CharField(required=False, max_length=500, label=_("Why they are the same event"))
