"""Forms of the response board, the tier 1 ledger, workstreams, priorities and reach."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import MissionTimeField, PageForm, optional, set_zone
from frontend.forms.desk import SeenForm
from frontend.forms.filters import areas_of
from incidents.models import Actor
from missions.audience import Audience
from missions.models import Mission
from responses.choices import ActionType, CommitmentStatus, Component, DialogueChannel, Phase, Responder, TaskStatus
from responses.lifecycle import TIER_AND_PHASE
from responses.services.priorities import rung_name

NO_NAMES = _("A function, never a name.")


def day(label: Any, *, required: bool = True, help: Any = "") -> forms.DateField:
    """A day of the mission (UTC), typed or picked."""
    return forms.DateField(
        required=required,
        label=label,
        help_text=help,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say which day."), "invalid": _("Give the day as 2017-12-31.")},
    )


def lines(label: Any, *, limit: int, required: bool = True, help: Any = "") -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(
        max_length=limit, required=required, label=label, help_text=help, widget=forms.Textarea(attrs={"rows": 3})
    )


class MissionForm(PageForm):
    """A form whose areas and groups are those that the caller sees."""

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area" in self.fields:
            _choose(self, "area", optional(areas_of(audience, mission), _("Choose")))
        if "actor" in self.fields:
            named = Actor.objects.visible_to(audience).order_by("name").values_list("public_id", "name")
            _choose(self, "actor", optional([(str(key), name) for key, name in named], _("Choose")))
        set_zone(self, mission.zone)


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class BoardFilter(PageForm):
    """What the board shows: an area and all below it, who leads, one week."""

    area = forms.ChoiceField(required=False, label=_("Area"))
    component = forms.ChoiceField(
        required=False, label=_("Lead component"), choices=optional(Component.choices, _("All"))
    )
    week = forms.CharField(
        required=False, max_length=8, label=_("Week"), widget=forms.TextInput(attrs={"type": "week", "dir": "ltr"})
    )

    def __init__(self, data: Any, *, audience: Audience, mission: Mission) -> None:
        super().__init__(data)
        _choose(self, "area", optional(areas_of(audience, mission), _("All areas")))

    @property
    def in_use(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)


class EngagementForm(MissionForm):
    actor = forms.ChoiceField(label=_("Who was spoken to"), help_text=_("Groups that an incident names."))
    spoken_to = forms.CharField(max_length=160, label=_("In which function"), help_text=NO_NAMES)
    led_by = forms.CharField(max_length=120, label=_("Who of us spoke"), help_text=_("Section, office or partner."))
    area = forms.ChoiceField(label=_("Area"))
    channel = forms.ChoiceField(label=_("How"), choices=DialogueChannel.choices)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, initial=Phase.PREVENTION)
    held_at = MissionTimeField(label=_("When"))
    said = lines(_("What was said"), limit=4000, required=False)
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))


class CommitmentForm(MissionForm):
    actor = forms.ChoiceField(label=_("Who promised"))
    area = forms.ChoiceField(label=_("Area"))
    promise = lines(_("What was promised"), limit=2000)
    promised_on = day(_("Promised on"))
    due_on = day(_("Due on"), help=_("Incidents by this group there after this day stand against the promise."))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))


class OfTalkForm(MissionForm):
    """A promise of a talk: who and where are known."""

    promise = lines(_("What was promised"), limit=2000)
    due_on = day(_("Due on"), help=_("Incidents by this group there after this day stand against the promise."))


class JudgeForm(SeenForm):
    verdict = forms.ChoiceField(
        label=_("What became of it"), choices=CommitmentStatus.choices[1:], widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    reason = lines(_("What this rests on"), limit=2000)


class EntryPointForm(MissionForm):
    actor = forms.ChoiceField(label=_("Who can be reached"))
    area = forms.ChoiceField(label=_("Area"))
    reached_through = forms.CharField(max_length=160, label=_("Through whom"), help_text=NO_NAMES)
    held_by = forms.CharField(max_length=120, label=_("Who of us can call"), help_text=_("Section, office or partner."))
    channel = forms.ChoiceField(label=_("How"), choices=DialogueChannel.choices)
    note = forms.CharField(max_length=300, required=False, label=_("Note"))


class WorkstreamForm(MissionForm):
    title = forms.CharField(max_length=200, label=_("In one line"))
    type = forms.ChoiceField(
        label=_("What"),
        choices=optional([(t.value, t.label) for t in ActionType if TIER_AND_PHASE[t][0] == 3], _("Choose")),
    )
    phase = forms.ChoiceField(
        required=False, label=_("Phase"), choices=optional(Phase.choices, _("Usual for this type"))
    )
    area = forms.ChoiceField(label=_("Area"))
    responder = forms.ChoiceField(label=_("Who"), choices=optional(Responder.choices, _("Choose")))
    begun_on = day(_("Begun on"), required=False, help=_("Empty: today"))
    milestones = forms.CharField(
        max_length=6000,
        label=_("Milestones"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One in each line: the day planned, then what is reached by it; such as 2018-03-01 Committee elected"
        ),
    )
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))


class MilestoneForm(PageForm):
    name = forms.CharField(max_length=200, label=_("What is reached"))
    planned_on = day(_("Planned for"))


class ReachedForm(PageForm):
    milestone = forms.IntegerField(widget=forms.HiddenInput)
    reached_on = day(_("Reached on"))
    evidence = lines(_("What shows it"), limit=2000)


class MoveForm(PageForm):
    reason = lines(_("Why"), limit=2000)


class PlacementForm(MissionForm):
    area = forms.ChoiceField(label=_("Area"))
    label = forms.ChoiceField(required=False, label=_("Priority"))
    place = forms.IntegerField(min_value=1, initial=1, label=_("Place in it"), help_text=_("1 comes first."))
    needs = forms.IntegerField(min_value=0, initial=1, label=_("Takes"), help_text=_("Units of the declared capacity."))
    review_on = day(_("Review on"))
    reason = lines(_("Why"), limit=2000)

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, mission=mission, **kwargs)
        rungs = [(key, rung_name(key, name)) for key, name in mission.priority_labels]
        _choose(self, "label", [*rungs, ("", _("Off the board"))])


class CapacityForm(PageForm):
    units = forms.IntegerField(min_value=0, label=_("Units"))
    note = forms.CharField(
        max_length=200,
        label=_("What a unit is, and what changed"),
        help_text=_("Such as: one company; two less from May"),
    )


class TaskForm(MissionForm):
    area = forms.ChoiceField(label=_("Area"))
    text = forms.CharField(max_length=300, label=_("What"))
    who = forms.CharField(max_length=120, label=_("Who"), help_text=_("Section, office or function, never a name."))
    due_on = day(_("By when"))


class EndTaskForm(PageForm):
    task = forms.UUIDField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("What became of it"), choices=TaskStatus.choices[1:])
    reason = lines(_("What came of it, or why not"), limit=2000)


class BaseForm(PageForm):
    patrols = forms.IntegerField(
        min_value=0, required=False, label=_("Patrols that can leave at once"), help_text=_("Empty: not known.")
    )
    road_kmh = forms.IntegerField(min_value=1, label=_("km/h at most on main roads"))
    track_kmh = forms.IntegerField(min_value=1, label=_("km/h on level ground off the roads"))
    closed_on = day(_("Closes on"), required=False, help=_("Empty: it stays."))
    closing_note = forms.CharField(max_length=200, required=False, label=_("Why, and who takes over"))
