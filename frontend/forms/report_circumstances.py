"""How the mission knows: source, channel, grades, languages, who may see it, and what else the form asks once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms import report_options as options
from frontend.forms.base import optional
from frontend.forms.told_time import ToldTimeForm
from incidents.choices import Channel, Consent, Credibility, Reliability, SourceType
from missions.choices import Classification, Compartment, Dissemination

TEXT = 20_000


class CircumstancesForm(ToldTimeForm):
    """The fields of a report beside what, where, when and who."""

    source_type = forms.ChoiceField(choices=options.SOURCE_TYPES, initial=SourceType.COMMUNITY, label=_("Source"))
    source = forms.CharField(
        required=False,
        max_length=80,
        label=_("Pseudonym of the source"),
        help_text=_("A code word, never a name or number. Empty: you yourself."),
    )
    consent = forms.ChoiceField(
        choices=optional(Consent.choices, _("Not said")), required=False, label=_("Consent of the source")
    )
    channel = forms.ChoiceField(choices=options.CHANNELS, initial=Channel.PHONE, label=_("How it reached you"))
    reliability = forms.ChoiceField(
        choices=options.RELIABILITY, initial=Reliability.F, label=_("How reliable is the source?")
    )
    credibility = forms.ChoiceField(
        choices=options.CREDIBILITY, initial=Credibility.UNJUDGED, label=_("How credible is it?")
    )
    origin = forms.CharField(
        required=False,
        max_length=120,
        label=_("Who said it first"),
        help_text=_("Reports that go back to one origin count once."),
    )
    text = forms.CharField(
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        label=_("What was said"),
        help_text=_("No names of victims or sources."),
    )
    language = forms.ChoiceField(
        choices=optional(options.LANGUAGES, _("Not said")), required=False, label=_("Language")
    )
    translation = forms.CharField(
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        label=_("Translation"),
    )
    translation_language = forms.ChoiceField(
        choices=optional(options.LANGUAGES, _("Not said")), required=False, label=_("Language of the translation")
    )
    classification = forms.TypedChoiceField(choices=Classification.choices, coerce=int, label=_("Classification"))
    dissemination = forms.ChoiceField(
        choices=Dissemination.choices, initial=Dissemination.INTERNAL, required=False, label=_("Dissemination")
    )
    compartments = forms.MultipleChoiceField(
        choices=Compartment.choices, required=False, label=_("Compartments"), widget=forms.CheckboxSelectMultiple
    )
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))
    about_own_people = forms.BooleanField(required=False, label=_("It is about our own or partners' people"))

    def fit_to_person(self, *, ceiling: int, grades: bool, rooms: frozenset[str]) -> None:
        """Leave only what this person may answer: a liaison passes on, the desk grades."""
        self._narrow("classification", [c for c in Classification.choices if int(c[0]) <= ceiling])
        if rooms:
            self._narrow("compartments", [c for c in Compartment.choices if c[0] in rooms])
        else:
            del self.fields["compartments"]
        if not grades:
            for name in ("reliability", "credibility", "origin"):
                del self.fields[name]

    def _narrow(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def clean_dissemination(self) -> str:
        return str(self.cleaned_data["dissemination"] or Dissemination.INTERNAL)

    def clean_compartments(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["compartments"])
