"""The questions behind the buttons of an incident."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm
from incidents.choices import EvidenceKind, VerificationLevel


class VerifyForm(PageForm):
    """How sure we are, and on what grounds."""

    level = forms.TypedChoiceField(
        choices=[
            (VerificationLevel.CONFIRMED.value, _("Confirmed: seen, or beyond doubt")),
            (VerificationLevel.CORROBORATED.value, _("Corroborated: two independent sources")),
        ],
        coerce=int,
        initial=VerificationLevel.CONFIRMED.value,
        widget=forms.RadioSelect,
        label=_("How sure"),
    )
    evidence = forms.MultipleChoiceField(
        choices=[c for c in EvidenceKind.choices if c[0] != EvidenceKind.CURATED_DATASET],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What it rests on"),
    )
    reason = forms.CharField(required=False, max_length=500, label=_("On what grounds"))


class WhyForm(PageForm):
    """A reason that may be left out."""

    reason = forms.CharField(required=False, max_length=500, label=_("Reason"))


class ReasonForm(PageForm):
    """A reason that is needed."""

    reason = forms.CharField(
        max_length=500, label=_("Reason"), error_messages={"required": _("Say why: it is kept with the record.")}
    )
