"""Lines of a report: further harm by sex, age and group, and further groups that did it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms import report_options as options
from frontend.forms.base import PageForm, optional
from incidents.choices import ActorRole, AgeBand, CivilianStatus, Confidence, HarmKind, Sex, VictimGroup
from incidents.inputs import ActorLine, HarmLine

MOST = 1_000_000
HARM_LINES = 3
ACTOR_LINES = 2


def _figure(label: Any) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=MOST, label=label)


class HarmLineForm(PageForm):
    """How many of whom were harmed in one way. A line without a kind is no line."""

    kind = forms.ChoiceField(choices=optional(HarmKind.choices, _("Choose")), required=False, label=_("Kind of harm"))
    min = _figure(_("at least"))
    best = _figure(_("best estimate"))
    max = _figure(_("at most"))
    sex = forms.ChoiceField(choices=optional(Sex.choices, _("Not said")), required=False, label=_("Sex"))
    age_band = forms.ChoiceField(choices=optional(AgeBand.choices, _("Not said")), required=False, label=_("Age"))
    civilian_status = forms.ChoiceField(
        choices=options.CIVILIAN_STATUS, initial=CivilianStatus.UNKNOWN, required=False, label=_("Civilian status")
    )
    group = forms.ChoiceField(choices=optional(VictimGroup.choices, _("Not said")), required=False, label=_("Group"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = [figure for figure in (data.get(name) for name in ("min", "best", "max")) if figure is not None]
        if known and not data.get("kind"):
            self.add_error("kind", _("Say which harm this is."))
        if known != sorted(known):
            self.add_error("best", _("At least, best and at most must rise."))
        return data

    def line(self) -> HarmLine | None:
        """The line, from clean data; None for an empty one."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return HarmLine(**data) if data.keys() & {"min", "best", "max"} else None


class ActorLineForm(PageForm):
    """A group, what it did in the event, and how sure the source is."""

    name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Another group"),
        widget=forms.TextInput(attrs={"list": "known-actors", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(choices=ActorRole.choices, initial=ActorRole.PERPETRATOR, required=False, label=_("Role"))
    confidence = forms.ChoiceField(
        choices=options.CONFIDENCE, initial=Confidence.POSSIBLE, required=False, label=_("How sure")
    )

    def line(self) -> ActorLine | None:
        """The line, from clean data; None when no group is named."""
        data = self.cleaned_data
        if not data["name"]:
            return None
        return ActorLine(
            name=data["name"],
            role=data["role"] or ActorRole.PERPETRATOR,
            confidence=data["confidence"] or Confidence.POSSIBLE,
        )


def lines_of(kind: type[PageForm], prefix: str, count: int, data: Any) -> list[Any]:
    """So many empty lines, or those that were typed."""
    return [kind(data, prefix=f"{prefix}{number}") for number in range(1, count + 1)]
