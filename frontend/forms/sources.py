"""Questions about sources, networks, silence and identity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frontend.forms.base import PageForm, optional
from frontend.forms.filters import ListFilter, areas_of, one_of
from incidents.choices import CheckInOutcome, Consent, DangerLevel, NetworkKind, SourceType
from incidents.inputs import NetworkInput, SourceInput
from incidents.models import Network
from incidents.services.check_ins import ANSWERS
from incidents.services.identities import LIMITS
from incidents.services.sources import MAX_DAYS
from incidents.source_catalogue import NETWORKS, SOURCES
from missions.audience import Audience
from missions.models import Mission

OPEN = [("yes", pgettext_lazy("state", "Open")), ("no", _("Closed"))]


class SourceFilter(ListFilter):
    collection = SOURCES
    also = ("network__public_id",)

    q = forms.CharField(required=False, max_length=100, label=_("Pseudonym or network"))
    type = one_of(SourceType.choices, _("Type"), _("All types"))
    danger = one_of(DangerLevel.choices, _("Danger"), _("Any"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    open = one_of(OPEN, _("Status"), _("Any"))


class NetworkFilter(ListFilter):
    collection = NETWORKS

    q = forms.CharField(required=False, max_length=100, label=_("Name"))
    kind = one_of(NetworkKind.choices, _("Kind"), _("Any"))
    open = one_of(OPEN, _("Status"), _("Any"))


class _InMission(PageForm):
    """A form whose areas are those of a mission."""

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("area", optional(areas_of(audience, mission), self.no_area))

    no_area: Any = _("Not said")

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


def _days(help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=1, max_value=MAX_DAYS, label=_("Days of silence"), help_text=help_text
    )


class SourceForm(_InMission):
    """What may be known of a source, short of who it is."""

    pseudonym = forms.CharField(
        max_length=80,
        label=_("Pseudonym"),
        help_text=_("A code word and a number that say nothing about the person."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Give a code word and a number, such as Heron 12.")},
    )
    type = forms.ChoiceField(choices=SourceType.choices[:6], initial=SourceType.COMMUNITY, label=_("Type"))
    network = forms.ChoiceField(required=False, label=_("Network"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    settlement = forms.CharField(required=False, max_length=200, label=_("Town or village"))
    language = forms.CharField(
        required=False, max_length=8, label=_("Language"), help_text=_("Code, such as fr or sw.")
    )
    is_focal_point = forms.BooleanField(required=False, label=_("Focal point: answers for this place"))
    consent = forms.ChoiceField(choices=Consent.choices, widget=forms.RadioSelect, label=_("Consent"))
    danger = forms.ChoiceField(
        choices=DangerLevel.choices, widget=forms.RadioSelect, label=_("Danger if it became known")
    )
    check_in_days = _days(_("After so many days somebody asks after them. Empty: as the network says."))

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, audience=audience, mission=mission, **kwargs)
        seen = Network.objects.visible_to(audience).filter(mission=mission).open()
        self._choose("network", optional([(str(n.public_id), n.name) for n in seen], _("None")))

    def source_input(self) -> SourceInput:
        """What the services take, from clean data."""
        return SourceInput(**self.cleaned_data)


class NetworkForm(_InMission):
    """What is known of a network."""

    no_area = _("The whole mission")

    name = forms.CharField(max_length=120, label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(choices=NetworkKind.choices, initial=NetworkKind.ALERT_NETWORK, label=_("Kind"))
    area = forms.ChoiceField(required=False, label=_("Where it listens"))
    check_in_days = _days(_("A member who is silent so long is asked after. Empty: never."))

    def network_input(self) -> NetworkInput:
        """What the services take, from clean data."""
        return NetworkInput(**self.cleaned_data)


class NumberForm(PageForm):
    """A telephone number by which messages are recognised."""

    number = forms.CharField(
        max_length=40,
        label=_("Telephone number"),
        help_text=_("Only a keyed hash of it is stored. Write the number itself into the sealed identity."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
    )


class RetireForm(PageForm):
    contact = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(PageForm):
    """Why a source is closed."""

    reason = forms.CharField(
        max_length=300, label=_("Reason"), help_text=_("No names."),
        error_messages={"required": _("Say why: it is kept with the record.")},
    )  # fmt: skip


class IdentityForm(PageForm):
    """Who a source is. Sealed as soon as it is sent, and shown to nobody without a look that is recorded."""

    name = forms.CharField(max_length=LIMITS["name"], label=_("Name"))
    reach = forms.CharField(
        required=False,
        max_length=LIMITS["reach"],
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("How to reach them without harm"),
    )
    note = forms.CharField(
        required=False, max_length=LIMITS["note"], widget=forms.Textarea(attrs={"rows": 3}), label=_("What to know")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "dir": "auto"}


class LookForm(PageForm):
    """Why an identity is opened."""

    reason = forms.CharField(
        max_length=300,
        label=_("Why do you need to know?"),
        help_text=_("Kept with your name. Whoever registered the source reads it, and so do auditors."),
        error_messages={"required": _("Say why: it is kept with your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


OUTCOME_HELP = {
    CheckInOutcome.REACHED: _("They are safe."),
    CheckInOutcome.NOT_REACHED: _("You are asked again tomorrow."),
    CheckInOutcome.IN_DANGER: _("You are offered to raise an alert."),
    CheckInOutcome.NO_LONGER: _("The source is closed."),
}


class AnswerForm(PageForm):
    """What came of asking after a source."""

    check_in = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=[(answer.value, answer.label) for answer in ANSWERS],
        widget=forms.RadioSelect,
        label=_("What came of it?"),
        error_messages={"required": _("Choose one.")},
    )
    note = forms.CharField(required=False, max_length=200, label=_("Note"), help_text=_("No names, no places."))


class AuditFilter(PageForm):
    """What an auditor looks for in the trail."""

    KINDS = [
        ("identity.", _("Identities")),
        ("door.refused", _("Refusals")),
        ("export.", _("Exports")),
        ("session.", _("Sign-ins")),
        ("membership.", _("Roles")),
        ("source.", _("Sources")),
        ("incident.", _("Incidents")),
        ("alert.", _("Alerts")),
    ]
    verb = one_of(KINDS, _("What"), _("Everything"))
    who = forms.CharField(required=False, max_length=150, label=_("Sign-in name"))
    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("Until before"), widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def in_use(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)
