"""What is asked when a review is worked on, a community is told, or a case of civilian harm goes its way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import MissionTimeField, PageForm, optional
from frontend.forms.filters import areas_of, day
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission, User
from responses.choices import Amends, FeedbackChannel, FeedbackKind, HarmFinding, HarmForce, ReviewFinding
from responses.lifecycle import FINDINGS
from threats.choices import Feedback


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        required=required, max_length=10_000, widget=forms.Textarea(attrs={"rows": rows}), label=label,
        help_text=help_text, error_messages={"required": _("This needs a word.")},
    )  # fmt: skip


class AssignForm(PageForm):
    owner = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Who looks into it"))
    reason = forms.CharField(required=False, max_length=500, label=_("Why"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        owner.queryset = people


class CloseReviewForm(PageForm):
    finding = forms.ChoiceField(widget=forms.RadioSelect, label=_("What was found"))
    findings = words(_("In words"), help_text=_("What was known when, who decided what, and why. No names."))
    lessons = words(
        _("What will be done otherwise"),
        required=False,
        rows=2,
        help_text=_("Whoever works on an alert of this area is shown it."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        finding = self.fields["finding"]
        assert isinstance(finding, forms.ChoiceField)  # noqa: S101 - for the type checker
        finding.choices = [choice for choice in ReviewFinding.choices if choice[0] in FINDINGS[kind]]


class FeedbackForm(PageForm):
    """What was said to those who warned; or why nothing was."""

    kind = forms.ChoiceField(
        choices=FeedbackKind.choices, widget=forms.RadioSelect, label=_("What they were told of"),
        initial=FeedbackKind.FEEDBACK,
    )  # fmt: skip
    given = forms.ChoiceField(
        choices=Feedback.choices, widget=forms.RadioSelect, label=_("Were they told?"), initial=Feedback.GIVEN
    )
    told_what = words(
        _("What they were told"),
        required=False,
        help_text=_("In words that could be read aloud. No names, and nothing that shows who warned."),
    )
    channel = forms.ChoiceField(required=False, choices=optional(FeedbackChannel.choices, _("Choose")), label=_("How"))
    told_at = MissionTimeField(required=False, label=_("When"), help_text=_("Empty: now."))
    reason = words(_("Why they were not told"), required=False, rows=2)


class HarmCaseForm(PageForm):
    force = forms.ChoiceField(
        choices=HarmForce.choices, widget=forms.RadioSelect, label=_("Whose operation"),
        error_messages={"required": _("Choose whose operation it was.")},
    )  # fmt: skip
    occurred_on = day(_("On which day"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    allegation = words(_("What is said to have happened"), rows=5, help_text=_("No names of anybody."))
    classification = forms.TypedChoiceField(
        choices=Classification.choices, coerce=int, label=_("Classification"), initial=Classification.CONFIDENTIAL
    )
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, ceiling: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, secret = self.fields["area"], self.fields["classification"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(secret, forms.ChoiceField)  # noqa: S101 - for the type checker
        area.choices = optional(areas_of(audience, mission), _("Choose"))
        secret.choices = [choice for choice in Classification.choices if int(choice[0]) <= ceiling]


class FindingForm(PageForm):
    finding = forms.ChoiceField(choices=HarmFinding.choices, widget=forms.RadioSelect, label=_("What was found"))
    note = words(_("On what grounds"))


class AmendsForm(PageForm):
    amends = forms.MultipleChoiceField(
        choices=Amends.choices, widget=forms.CheckboxSelectMultiple, label=_("What was done"),
        error_messages={"required": _("Choose what was done, or “none”.")},
    )  # fmt: skip
    note = words(_("In words"), rows=2)
