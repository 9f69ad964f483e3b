"""The watch desk: what is written into a thread, the roster, the handover, and the mission's limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import MissionTimeField, PageForm, optional, set_zone
from frontend.forms.filters import areas_of
from missions.audience import Audience
from missions.choices import EscalationLevel, OnCallKind, Role
from missions.models import Mission
from missions.models.mission import default_limits
from missions.services.limits import LONGEST, TOLD_ROLES, limits_of, limits_version
from threats.choices import Duty, Imminence


class NoteForm(PageForm):
    text = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Note"),
        help_text=_("No names of victims or sources."),
        error_messages={"required": _("Write the note.")},
    )


class WarnedForm(PageForm):
    """Who else was told of the danger, by whatever way."""

    who = forms.CharField(
        max_length=160,
        label=_("Who was warned"),
        help_text=_("A post, an organisation or a community, never a person's name."),
        error_messages={"required": _("Say who was warned.")},
    )
    text = forms.CharField(required=False, max_length=1000, label=_("How, and what was said"))


class CalledForm(PageForm):
    """One tap; what came of it may follow as a note."""

    on_call = forms.UUIDField(widget=forms.HiddenInput)


class OnCallForm(PageForm):
    """Who answers for an area, from when to when. Posts and duty phones only."""

    kind = forms.ChoiceField(
        choices=optional(OnCallKind.choices, _("Choose")),
        label=_("Who answers"),
        error_messages={"required": _("Choose who answers.")},
    )
    area = forms.ChoiceField(required=False, label=_("For"))
    name = forms.CharField(
        max_length=120,
        label=_("Post or call sign"),
        help_text=_("Such as: Duty officer Bunia, or Kilo base."),
        error_messages={"required": _("Give the post or call sign.")},
    )
    phone = forms.CharField(
        max_length=40,
        label=_("Duty phone or radio channel"),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Give the number or the channel.")},
    )
    starts_at = MissionTimeField(required=False, label=_("From"), help_text=_("Empty: from now."))
    ends_at = MissionTimeField(required=False, label=_("To"), help_text=_("Empty: until somebody ends it."))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = optional(areas_of(audience, mission), _("The whole mission"))
        set_zone(self, mission.zone)


class EndOnCallForm(PageForm):
    on_call = forms.UUIDField(widget=forms.HiddenInput)


class HandoverForm(PageForm):
    since = forms.DateTimeField(widget=forms.HiddenInput)
    note = forms.CharField(
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        label=_("Note to the next shift"),
        error_messages={"required": _("Write what the next shift must know.")},
    )


class TakeForm(PageForm):
    handover = forms.UUIDField(widget=forms.HiddenInput)


class LimitsForm(PageForm):
    """Minutes by imminence and duty, and the role that each level of the ladder tells; empty leaves a level out."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        required=False, max_length=500, label=_("Reason"), help_text=_("It is kept in the audit trail.")
    )

    def __init__(self, data: Any, *, mission: Mission) -> None:
        now = limits_of(mission)
        initial: dict[str, Any] = {"version": limits_version(mission)}
        for imminence, duties in now.items():
            initial |= {f"{imminence}_{duty}": minutes for duty, minutes in duties.items()}
        initial |= {f"level_{rung['level']}": rung["role"] for rung in mission.escalation}
        super().__init__(data, initial=initial)
        for imminence, duties in now.items():
            for duty in duties:
                label = f"{Imminence(imminence).label}: {Duty(duty).label}"
                self.fields[f"{imminence}_{duty}"] = forms.IntegerField(min_value=1, max_value=LONGEST, label=label)
        told = [(role, Role(role).label) for role in TOLD_ROLES]
        for level in EscalationLevel:
            self.fields[f"level_{level}"] = forms.ChoiceField(
                required=False, choices=optional(told, _("Left out")), label=level.label
            )

    def duties(self) -> list[Any]:
        """The columns of the table."""
        return [Duty(duty).label for duty in default_limits()["occurring"]]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each imminence with its fields."""
        for imminence, duties in default_limits().items():
            yield {
                "label": Imminence(imminence).label,
                "fields": [(self[f"{imminence}_{duty}"], Duty(duty).label) for duty in duties],
            }

    def levels(self) -> list[Any]:
        return [self[f"level_{level}"] for level in EscalationLevel]

    def limits(self) -> dict[str, dict[str, int]]:
        """The cleaned form as the service takes it."""
        said = self.cleaned_data
        return {
            imminence: {duty: said[f"{imminence}_{duty}"] for duty in duties}
            for imminence, duties in default_limits().items()
        }

    def ladder(self) -> list[dict[str, str]]:
        said = {level.value: self.cleaned_data[f"level_{level}"] for level in EscalationLevel}
        return [{"level": level, "role": role} for level, role in said.items() if role]
