"""Raise an alert, and the questions behind its buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import DecimalDegrees, DelayField, PageForm, optional
from frontend.forms.filters import areas_of
from incidents.choices import EventType
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission, User
from threats.choices import (
    ARMED_RECIPIENTS,
    Decision,
    Feedback,
    Imminence,
    Origin,
    Outcome,
    ReasonCode,
    RecipientKind,
    ReferralAnswer,
)
from threats.models import Alert


class AlertForm(PageForm):
    """Where, what is feared, by when. Anything more can follow."""

    title = forms.CharField(
        max_length=200,
        label=_("Where, and what is feared"),
        help_text=_("One line that can be read on the phone, such as: Oicha: armed men moving towards the market."),
    )
    imminence = forms.ChoiceField(
        choices=Imminence.choices,
        widget=forms.RadioSelect,
        label=_("How soon"),
        error_messages={"required": _("Say how soon: the limits follow from it.")},
    )
    event_type = forms.ChoiceField(
        choices=optional(EventType.choices, _("Not said")), required=False, label=_("What is feared")
    )
    origin = forms.ChoiceField(choices=Origin.choices, initial=Origin.COMMUNITY, label=_("Who warns"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    latitude = DecimalDegrees(required=False, min_value=-90, max_value=90, label=_("Latitude"))
    longitude = DecimalDegrees(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    text = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What we know"),
        help_text=_("No names of victims or sources."),
    )
    classification = forms.TypedChoiceField(choices=Classification.choices, coerce=int, label=_("Classification"))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))
    cell = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)
    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    watch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, audience: Audience, mission: Mission, ceiling: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "area", optional(areas_of(audience, mission), _("Choose")))
        _choices(self, "classification", [c for c in Classification.choices if int(c[0]) <= ceiling])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        latitude, longitude = data.get("latitude"), data.get("longitude")
        if (latitude is None) != (longitude is None) and not self.errors.keys() & {"latitude", "longitude"}:
            self.add_error("longitude" if longitude is None else "latitude", gettext("Both belong together."))
        if latitude is None and not any(data.get(name) for name in ("area", "cell", "report", "watch")):
            self.add_error("area", gettext("Say where: choose an area, or give latitude and longitude."))
        return data


class RegradeForm(PageForm):
    """How soon it is now, and what was learnt."""

    imminence = forms.ChoiceField(
        choices=Imminence.choices,
        widget=forms.RadioSelect,
        label=_("How soon"),
        error_messages={"required": _("Say how soon: the limits follow from it.")},
    )
    reason = forms.CharField(
        max_length=1000, label=_("What has changed"), error_messages={"required": _("Say what has changed.")}
    )


def _alert_line(alert: Any) -> str:
    return f"{alert.ref} · {alert.title}"


class DuplicateForm(PageForm):
    """Which other alert says the same."""

    of = forms.ModelChoiceField(
        queryset=Alert.objects.none(),
        to_field_name="public_id",
        label=_("It repeats"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the alert that it repeats.")},
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["of"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = others
        field.label_from_instance = _alert_line  # type: ignore[method-assign,assignment]


class QuestionForm(PageForm):
    """One question to one person with a limit."""

    question = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Question"))
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), to_field_name="public_id", label=_("Who finds out"), empty_label=_("Choose")
    )
    due = DelayField(label=_("Answer due"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = people


class AnswerForm(PageForm):
    answer = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Answer"))


DECISION_HELP = {
    Decision.RESPOND: _("We act: request an action next."),
    Decision.REFER: _("Somebody else can act: say who."),
    Decision.MONITOR: _("Not yet: say when it is looked at again."),
    Decision.NO_RESPONSE: _("Nothing will be done: say why."),
}


class DecideForm(PageForm):
    """Four ways to decide; what each needs to know is asked below it."""

    decision = forms.ChoiceField(
        choices=Decision.choices,
        widget=forms.RadioSelect,
        label=_("Decision"),
        error_messages={"required": _("Choose one of the four.")},
    )
    referred_to = forms.CharField(required=False, max_length=160, label=_("Refer to"))
    referred_kind = forms.ChoiceField(
        choices=optional([(k.value, k.label) for k in RecipientKind if k not in ARMED_RECIPIENTS], _("Choose")),
        required=False,
        label=_("What they are"),
    )
    review_at = DelayField(required=False, label=_("Look at it again"))
    reason_code = forms.ChoiceField(
        choices=optional(ReasonCode.choices, _("Choose")), required=False, label=_("Why there is no response")
    )
    reason = forms.CharField(required=False, max_length=1000, label=_("Remarks"))


class ReferralForm(PageForm):
    answer = forms.ChoiceField(choices=ReferralAnswer.choices, widget=forms.RadioSelect, label=_("Their answer"))


class CloseForm(PageForm):
    """An alert closes with an outcome, and with feedback or the reason why there is none."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        label=_("Outcome"),
        error_messages={"required": _("Choose the outcome.")},
    )
    evidence = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Evidence"),
        help_text=_("Needed for averted: what shows that the threat was real and was stopped."),
    )
    feedback = forms.ChoiceField(
        choices=Feedback.choices,
        widget=forms.RadioSelect,
        label=_("Feedback to those who warned"),
        error_messages={"required": _("Say whether those who warned heard back.")},
    )


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
