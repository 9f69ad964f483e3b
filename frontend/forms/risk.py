"""The questions about risk: another number for a cell, another look at what is watched, and what if."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm
from frontend.forms.desk import SeenForm, offered, why
from incidents.choices import Reliability
from threats.choices import EventClass

DAYS = [(7, _("7 days")), (14, _("14 days")), (28, _("28 days"))]


class ReviewForm(SeenForm):
    """When somebody looks again."""

    days = forms.TypedChoiceField(choices=DAYS, coerce=int, label=_("Look again in"))
    reason = why(required=False)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("version", None)
        return self.cleaned_data


class OverrideForm(PageForm):
    """Another number in the place of a score."""

    risk = forms.FloatField(
        min_value=0.1,
        max_value=99,
        label=_("Probability as you see it, percent"),
        widget=forms.NumberInput(attrs={"min": 0.1, "max": 99, "step": "any", "inputmode": "decimal"}),
    )
    days = forms.TypedChoiceField(choices=DAYS, coerce=int, label=_("It stands for"))
    reason = forms.CharField(
        max_length=2000,
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody in the mission reads it beside the score. No names of people."),
        error_messages={"required": _("Say why: it stands beside the score for everybody to read.")},
    )


class EndForm(PageForm):
    """Why the score is shown again."""

    reason = why()


def where() -> forms.CharField:
    """A place in any of the ways that people say it."""
    return forms.CharField(
        max_length=200,
        label=_("Where"),
        help_text=_("A place of the mission, coordinates such as 4.85, 31.6, or a cell's code."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class WhatIfForm(PageForm):
    """One event to suppose. The address is the whole state: nothing is saved."""

    kind = forms.ChoiceField(choices=EventClass.choices, label=_("What"))
    cell = where()
    day = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.IntegerField(
        min_value=1, max_value=50, label=_("How many"), widget=forms.NumberInput(attrs={"min": 1, "max": 50})
    )

    def said(self, h3: str) -> str:
        """As the address has it."""
        data = self.cleaned_data
        return f"{data['kind']},{h3},{data['day'].isoformat()},{data['number']}"


class SignForm(PageForm):
    """One observation of an indicator to suppose."""

    indicator = forms.ChoiceField(label=_("Which sign"))
    cell = where()
    severity = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(1, 6)], coerce=int, initial=3, label=_("How severe, 1 to 5")
    )
    grade = forms.ChoiceField(choices=Reliability.choices, initial=Reliability.F, label=_("Reliability of the source"))

    def __init__(self, *args: Any, known: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "indicator").choices = known

    def said(self, h3: str) -> str:
        """As the address has it."""
        data = self.cleaned_data
        return f"{data['indicator']},{h3},{data['severity']},{data['grade']}"
