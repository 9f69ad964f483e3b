"""The threat form of an alert, passing an alert to a force, and threats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from frontend.forms.filters import ListFilter, areas_of, one_of
from incidents.choices import ThreatFamily
from incidents.models import Actor
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission
from responses.choices import Tier
from threats.choices import (
    ARMED_RECIPIENTS,
    Factor,
    Impact,
    Level,
    Likelihood,
    RecipientKind,
    SourceConsent,
    Suspicion,
    ThreatStatus,
    Trend,
)
from threats.inputs import AssessmentInput
from threats.models import Assessment
from threats.threat_catalogue import THREATS

FACTOR_HELP: dict[str, Any] = {
    Factor.INTENT: _("Do they want to? What they say, what they did before."),
    Factor.CAPABILITY: _("Can they? Numbers, weapons, transport."),
    Factor.OPPORTUNITY: _("Is the way open? Where people are, when, what stands between."),
    Factor.VULNERABILITY: _("How exposed are the people? Who cannot flee or hide."),
    Factor.PROTECTION: _("What protects them now? The community itself, the state, the mission, others."),
}
TIER_ANSWERS = [("", _("Choose")), ("yes", _("Yes, something is to be done")), ("none", _("None"))]


def lines(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), label=label, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    """A mission day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class AssessmentForm(PageForm):
    """Five factors with what they rest on, what may happen, and every mandated tier thought of."""

    family = forms.ChoiceField(choices=optional(ThreatFamily.choices, _("Choose")), label=_("Kind of scenario"))
    scenario = lines(_("What is expected to happen"), help_text=_("No names of victims or sources."))
    harm_expected = lines(_("Harm expected"))
    likelihood = forms.TypedChoiceField(
        choices=optional(Likelihood.choices, _("Choose")), coerce=int, label=_("Likelihood")
    )
    impact = forms.TypedChoiceField(choices=optional(Impact.choices, _("Choose")), coerce=int, label=_("Impact"))
    trend = forms.ChoiceField(choices=optional(Trend.choices, _("Choose")), label=_("Trend"))

    def __init__(self, *args: Any, mission: Mission, before: Assessment | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_typed(before) if before is not None else {}
        super().__init__(*args, **kwargs)
        self.tiers = [tier for tier in Tier if tier.value in mission.mandated_tiers]
        for factor in Factor:
            self.fields[f"{factor}_level"] = forms.TypedChoiceField(
                choices=optional(Level.choices, _("Choose")), coerce=int, label=factor.label
            )
            self.fields[f"{factor}_rationale"] = forms.CharField(
                required=False, max_length=1000, label=_("What this rests on"), help_text=FACTOR_HELP[factor]
            )
        for tier in self.tiers:
            self.fields[f"tier_{tier.value}"] = forms.ChoiceField(choices=TIER_ANSWERS, label=tier.label)
            self.fields[f"tier_{tier.value}_words"] = forms.CharField(
                required=False, max_length=1000, label=_("What, or why nothing")
            )

    def factor_rows(self) -> Iterator[tuple[Any, Any]]:
        """Level and rationale of each factor."""
        for factor in Factor:
            yield self[f"{factor}_level"], self[f"{factor}_rationale"]

    def tier_rows(self) -> Iterator[tuple[Any, Any]]:
        """The answer and the words of each mandated tier."""
        for tier in self.tiers:
            yield self[f"tier_{tier.value}"], self[f"tier_{tier.value}_words"]

    def answers(self) -> AssessmentInput:
        """The cleaned form as the service takes it."""
        said = self.cleaned_data
        return AssessmentInput(
            factors={f.value: {"level": said[f"{f}_level"], "rationale": said[f"{f}_rationale"]} for f in Factor},
            tiers={
                t.value: {"considered": said[f"tier_{t.value}"] == "yes", "words": said[f"tier_{t.value}_words"]}
                for t in self.tiers
            },
            **{name: said[name] for name in ("family", "scenario", "harm_expected", "likelihood", "impact", "trend")},
        )


def _as_typed(before: Assessment) -> dict[str, Any]:
    """The last version as the form shows it: what is thought anew starts from what was thought."""
    said: dict[str, Any] = {
        name: getattr(before, name) for name in ("family", "scenario", "harm_expected", "likelihood", "impact", "trend")
    }
    for factor, answer in before.factors.items():
        said |= {f"{factor}_level": answer["level"], f"{factor}_rationale": answer["rationale"]}
    for tier, answer in before.tiers.items():
        said |= {f"tier_{tier}": "yes" if answer["considered"] else "none", f"tier_{tier}_words": answer["words"]}
    return said


class GroupField(forms.ModelChoiceField):
    """A group that the caller sees, by its outside number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Actor.objects.none(), to_field_name="public_id", **kwargs)

    def offer(self, audience: Audience) -> None:
        """Let these groups be chosen."""
        self.queryset = Actor.objects.visible_to(audience).order_by("name")


def offer_groups(form: forms.Form, name: str, audience: Audience) -> None:
    """Fill a field of groups."""
    field = form.fields[name]
    assert isinstance(field, GroupField)  # noqa: S101 - for the type checker
    field.offer(audience)


class ReferForm(PageForm):
    """The three questions before an alert is passed to a force."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in RecipientKind if kind in ARMED_RECIPIENTS],
        widget=forms.RadioSelect,
        label=_("What kind of force"),
    )
    recipient = forms.CharField(max_length=160, label=_("Who exactly is told"), help_text=_("Unit and place, no name."))
    actor = GroupField(required=False, label=_("Which group that is"), empty_label=_("Not in the list"))
    consent = forms.ChoiceField(
        choices=SourceConsent.choices, widget=forms.RadioSelect, label=_("1. Does the source consent?")
    )
    passed_text = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("2. What exactly is passed on"),
        help_text=_("Area, time and kind of danger are enough. Nothing that leads to the source, no exact place."),
    )
    suspicion = forms.ChoiceField(
        choices=Suspicion.choices, widget=forms.RadioSelect, label=_("3. Is the recipient the feared perpetrator?")
    )

    def __init__(self, *args: Any, audience: Audience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, "actor", audience)


class ThreatForm(PageForm):
    """Who may harm whom, where and how, and when somebody looks at it again."""

    title = forms.CharField(max_length=200, label=_("In one line"))
    family = forms.ChoiceField(choices=optional(ThreatFamily.choices, _("Choose")), label=_("Kind of scenario"))
    actor = GroupField(required=False, label=_("Who threatens"), empty_label=_("Not known"))
    people = forms.CharField(
        max_length=200, label=_("Who is at risk"), help_text=_("A group of people, such as: women who fetch wood.")
    )
    area = forms.ChoiceField(label=_("Area"))
    scenario = lines(_("What is expected to happen"), help_text=_("No names of victims or sources."))
    review_on = day(_("Look at it again on"))
    classification = forms.TypedChoiceField(choices=Classification.choices, coerce=int, label=_("Classification"))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, ceiling: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, "actor", audience)
        choose(self, "area", optional(areas_of(audience, mission), _("Choose")))
        choose(self, "classification", [c for c in Classification.choices if int(c[0]) <= ceiling])


class ThreatChangeForm(PageForm):
    """A threat said anew; the versions before are kept."""

    title = forms.CharField(max_length=200, label=_("In one line"))
    family = forms.ChoiceField(choices=optional(ThreatFamily.choices, _("Choose")), label=_("Kind of scenario"))
    actor = GroupField(required=False, label=_("Who threatens"), empty_label=_("Not known"))
    people = forms.CharField(max_length=200, label=_("Who is at risk"))
    scenario = lines(_("What is expected to happen"))
    review_on = day(_("Look at it again on"))
    reason = forms.CharField(max_length=1000, label=_("What is new"))

    def __init__(self, *args: Any, audience: Audience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, "actor", audience)


class ThreatMoveForm(PageForm):
    """Why it moves; what stays open gets its next day."""

    reason = lines(_("Why"))
    review_on = day(_("Look at it again on"), required=False, help_text=_("Empty: as before."))


class ThreatReviewForm(PageForm):
    reason = lines(_("What was found"))
    review_on = day(_("Look at it again on"))


class ThreatFilter(ListFilter):
    collection = THREATS

    status = one_of(ThreatStatus.choices, _("Status"), _("Any"))
    threat_family = one_of(ThreatFamily.choices, _("Kind of scenario"), _("All kinds"))
    overdue = one_of([("yes", _("Overdue"))], _("Review"), _("Any"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Fill a field of choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
