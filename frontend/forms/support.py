"""Support to forces with its due diligence, and who else can protect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.assessing import GroupField, choose, day, lines, offer_groups
from frontend.forms.base import PageForm, optional
from frontend.forms.desk import SeenForm
from frontend.forms.filters import ListFilter, areas_of, one_of
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission
from responses.choices import Responder, SupportKind, SupportRisk, SupportStatus
from responses.services import kinds_of
from responses.support_catalogue import PROTECTORS, SUPPORTS

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class SupportForm(PageForm):
    """What a force outside the United Nations is to be given."""

    recipient = GroupField(label=_("Which force"), empty_label=_("Choose"))
    kind = forms.ChoiceField(choices=optional(SupportKind.choices, _("Choose")), label=_("What it is given"))
    title = forms.CharField(max_length=200, label=_("In one line"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    is_emergency = forms.BooleanField(required=False, label=_("Emergency: it begins before it is assessed"))
    authority = forms.CharField(
        required=False, max_length=160, label=_("On whose authority"), help_text=_("Needed in an emergency.")
    )
    classification = forms.TypedChoiceField(choices=Classification.choices, coerce=int, label=_("Classification"))
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, ceiling: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, "recipient", audience)
        choose(self, "area", optional(areas_of(audience, mission), _("The whole mission")))
        choose(self, "classification", [c for c in Classification.choices if int(c[0]) <= ceiling])


class RiskForm(SeenForm):
    risk = forms.ChoiceField(choices=SupportRisk.choices, widget=forms.RadioSelect, label=_("Risk of grave violations"))
    grounds = lines(_("What this rests on"))
    mitigations = lines(_("What is done against it, and by whom"), required=False)
    authorities_act = forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, label=_("Do the recipient's authorities mitigate it?")
    )


class ClearanceForm(SeenForm):
    valid_until = day(_("It counts until"))
    reason = lines(_("Why"))


class WhyForm(PageForm):
    reason = lines(_("Why"))


class BeginForm(PageForm):
    reason = lines(_("Remarks"), required=False)


class SupportFilter(ListFilter):
    collection = SUPPORTS

    kind = one_of(SupportKind.choices, _("What is given"), _("All"))
    status = one_of(SupportStatus.choices, _("Status"), _("Any"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))


class ProtectorForm(PageForm):
    """Who else can protect: an organisation, never a person."""

    name = forms.CharField(max_length=160, label=_("Organisation or unit"), help_text=_("No person's name."))
    responder = forms.ChoiceField(choices=optional(Responder.choices, _("Choose")), label=_("What they are"))
    area = forms.ChoiceField(required=False, label=_("Where"))
    can_do = forms.MultipleChoiceField(label=_("What they can do"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(required=False, max_length=500, label=_("Limits, and how to reach them"))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", optional(areas_of(audience, mission), _("Everywhere")))
        choose(self, "can_do", [(kind.code, kind.label) for kind in kinds_of(mission)])


class VettingForm(PageForm):
    passed = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, label=_("Did they pass?"))
    until = day(_("It counts until"))
    reason = lines(_("What it rests on"))


class ProtectorFilter(ListFilter):
    collection = PROTECTORS

    responder = one_of(Responder.choices, _("What they are"), _("All"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    q = forms.CharField(required=False, max_length=100, label=_("Name"))
