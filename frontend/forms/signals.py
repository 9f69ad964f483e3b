"""Questions about indicators: what was seen, what it is to weigh, and filters of the lists."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import DecimalDegrees, PageForm, optional
from frontend.forms.filters import ListFilter, areas_of, day, one_of
from frontend.forms.intake import FileForm
from incidents.choices import Reliability, SourceType
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission
from threats.choices import Connector, Family, IndicatorSet, ObservationStatus, ValueState
from threats.indicator_catalogue import OBSERVATIONS
from threats.indicators import DEFINITIONS, Definition
from threats.inputs import ObservationInput, WeighingInput
from threats.models import Indicator, Observation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
INDICATORS = [(key, each.name) for key, each in DEFINITIONS.items()]
SOURCES = optional([c for c in SourceType.choices if c[0] != SourceType.DATASET], _("Not said"))


class ObservationFilter(ListFilter):
    collection = OBSERVATIONS

    since = day(_("From"))
    until = day(_("Until before"))
    indicator = one_of(INDICATORS, _("Indicator"), _("All indicators"))
    family = one_of(Family.choices, _("Family"), _("All families"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    connector = one_of(Connector.choices, _("Brought by"), _("Anybody"))
    status = one_of(ObservationStatus.choices, _("Status"), _("Any"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))


class IndicatorFilter(PageForm):
    """Which indicators the page of current values shows, and of which area."""

    area = forms.ChoiceField(required=False, label=_("Area"))
    set = one_of(IndicatorSet.choices, _("Set"), _("All sets"))
    state = one_of(ValueState.choices, _("State"), _("Any"))

    def __init__(self, data: Any, *, audience: Audience, mission: Mission) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["area"]).choices = optional(
            areas_of(audience, mission), _("Anywhere in the mission")
        )

    @property
    def in_use(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)

    def chosen(self, name: str) -> str:
        """The value of a filter that is right, else none."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() else ""


class SeenForm(PageForm):
    """What was seen of one indicator: a step of its scale, since when, and how far the source can be relied on."""

    severity = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, label=_("What was found"),
        error_messages={"required": _("Choose the step that fits. “Nothing” is an answer too: choose 0.")},
    )  # fmt: skip
    observed_on = forms.DateField(
        widget=DAY, label=_("On which day"), error_messages={"required": _("Say on which day it was seen.")}
    )
    until_on = forms.DateField(required=False, widget=DAY, label=_("Until which day"))
    grade = forms.ChoiceField(
        choices=Reliability.choices, initial=Reliability.F, label=_("How reliable is the source"),
        help_text=_("“Cannot be judged” counts half, never nothing."),
    )  # fmt: skip
    source_type = forms.ChoiceField(required=False, choices=SOURCES, label=_("Who says so"))
    note = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        label=_("What was seen"), help_text=_("No names of victims or sources."),
    )  # fmt: skip

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        steps = [(number, f"{number} · {words}") for number, words in enumerate(definition.steps)]
        cast(forms.ChoiceField, self.fields["severity"]).choices = steps
        if definition.is_date:
            self.fields["observed_on"].label = _("From which day")
        else:
            del self.fields["until_on"]


class ObservationForm(SeenForm):
    """The same with its place and who may read it."""

    area = forms.ChoiceField(required=False, label=_("Area"))
    latitude = DecimalDegrees(required=False, min_value=-90, max_value=90, label=_("Latitude"))
    longitude = DecimalDegrees(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    classification = forms.TypedChoiceField(choices=Classification.choices, coerce=int, label=_("Classification"))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, ceiling: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [*optional(areas_of(audience, mission), _("Choose")), (mission.code, _("The whole mission area"))]
        cast(forms.ChoiceField, self.fields["area"]).choices = areas
        levels = [choice for choice in Classification.choices if int(choice[0]) <= ceiling]
        cast(forms.ChoiceField, self.fields["classification"]).choices = levels

    def told(self) -> ObservationInput:
        """What the service takes."""
        return ObservationInput(indicator=self.definition.key, **self.cleaned_data)


class CorrectionForm(SeenForm):
    """What is corrected of an observation, and why."""

    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}), label=_("Why"),
        error_messages={"required": _("Say why this is corrected.")},
    )  # fmt: skip

    @classmethod
    def of(cls, row: Observation) -> Any:
        """A maker of this form for one observation, filled with what it says."""
        names = ("severity", "observed_on", "until_on", "grade", "source_type", "note")

        def make(*args: Any, **kwargs: Any) -> CorrectionForm:
            initial = {name: getattr(row, name) for name in names}
            return cls(*args, definition=DEFINITIONS[row.indicator.key], initial=initial, **kwargs)

        return make


class TableForm(FileForm):
    """A table of observations to upload."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or .xlsx with the columns indicator, severity, observed_on and area (or cell, or longitude and "
            "latitude). Rows that are right are taken, the others are listed."
        )


class WeighingForm(PageForm):
    """What an indicator is to weigh from its next version on."""

    enabled = forms.BooleanField(required=False, label=_("Is asked and counted in this mission"))
    weight = forms.FloatField(
        min_value=0, max_value=0.7, label=_("Weight"),
        help_text=_("Log-odds at step 5 by a wholly reliable source: 0.7 doubles the odds, 0 stands beside the score."),
    )  # fmt: skip
    half_life_days = forms.IntegerField(
        min_value=0, max_value=1000, label=_("Half-life, days"), help_text=_("After so many days it weighs half.")
    )
    cap = forms.FloatField(
        min_value=0, max_value=0.7, label=_("At most"), help_text=_("Log-odds that its family may add where it leads.")
    )
    reach_km = forms.FloatField(
        min_value=0, max_value=200, label=_("Reach, km"), help_text=_("How far outside the named place it is felt.")
    )
    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}), label=_("Why"),
        error_messages={"required": _("Say why it should weigh differently: others will ask.")},
    )  # fmt: skip

    @classmethod
    def of(cls, row: Indicator) -> Any:
        """A maker of this form for one indicator, filled with how it weighs now."""
        names = ("enabled", "weight", "half_life_days", "cap", "reach_km")

        def make(*args: Any, **kwargs: Any) -> WeighingForm:
            return cls(*args, initial={name: getattr(row, name) for name in names}, **kwargs)

        return make

    @staticmethod
    def told(data: dict[str, Any]) -> WeighingInput:
        """What the service takes."""
        return WeighingInput(**{name: value for name, value in data.items() if name != "reason"})
