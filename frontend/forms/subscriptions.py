"""What one wants to be told, and by which channels in which order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from frontend.forms.filters import areas_of
from incidents.choices import EventType
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission
from threats.choices import Imminence, NoticeChannel, NoticeKind
from threats.models import Subscription
from threats.services.channels import is_set_up
from threats.services.subscriptions import SubscriptionInput, highest_ceiling

WAYS = ("first_way", "second_way", "third_way")
KEPT = ("imminence", "quiet_from", "quiet_until", "email", "phone", "webhook_url", "name", "language")


def _time(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(required=False, label=label, widget=widget, help_text=help_text)


def _several(choices: Any, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, choices=choices, label=label, widget=forms.CheckboxSelectMultiple)


class SubscriptionForm(PageForm):
    """One subscription. The service decides; channels that this server has no gateway for are not offered."""

    area = forms.ChoiceField(required=False, label=_("Area"))
    imminence = forms.ChoiceField(choices=Imminence.choices, label=_("How soon"))
    kinds = _several(NoticeKind.choices, _("What happened (none: everything)"))
    event_types = _several(EventType.choices, _("What is feared (none: everything)"))
    first_way = forms.ChoiceField(required=False, label=_("First by"))
    second_way = forms.ChoiceField(required=False, label=_("If that fails"))
    third_way = forms.ChoiceField(required=False, label=_("If that fails too"))
    email = forms.CharField(
        required=False, max_length=254, label=_("E-mail address"),
        widget=forms.TextInput(attrs={"inputmode": "email", "dir": "ltr", "autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        required=False, max_length=20, label=_("Telephone number"), help_text=_("With its country: +243810000000"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "dir": "ltr", "autocomplete": "tel"}),
    )  # fmt: skip
    webhook_url = forms.CharField(
        required=False, max_length=500, label=_("Webhook"), help_text=_("The address that is told by machine"),
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    quiet_from = _time(_("Quiet from"), _("Mission time. Alerts that occur or are due within 24 hours pass."))
    quiet_until = _time(_("Quiet until"))
    name = forms.CharField(
        required=False, max_length=80, label=_("Name of the duty address"), help_text=_("A desk or a post, no person")
    )
    ceiling = forms.ChoiceField(required=False, label=_("Highest class told"))
    language = forms.ChoiceField(
        required=False, label=_("Language"), choices=optional(list(settings.LANGUAGES), _("As the server"))
    )

    def __init__(
        self, data: Any, *, audience: Audience, mission: Mission, found: Subscription | None = None, is_address: bool
    ) -> None:
        super().__init__(data, initial=_initial(found))
        self._choose("area", optional(areas_of(audience, mission), _("The whole mission")))
        used = set(found.channels) if found is not None else set()
        self.ways = [(way.value, way.label) for way in NoticeChannel if way in used or _is_offered(way)]
        for name in WAYS:
            self._choose(
                name, optional(self.ways, _("Nothing outside Vigil") if name == WAYS[0] else _("Nothing more"))
            )
        top = highest_ceiling(audience, mission)
        self._choose("ceiling", [(each.value, each.label) for each in Classification if each <= top])
        for name in () if is_address else ("name", "ceiling", "language"):
            del self.fields[name]
        if is_address:
            self.fields["name"].required = True

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def _said(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def wanted(self) -> SubscriptionInput:
        """The cleaned form as the service takes it."""
        said = self.cleaned_data
        texts = ("imminence", "email", "phone", "webhook_url", "name", "language")
        return SubscriptionInput(
            kinds=tuple(said["kinds"]),
            area=said["area"],
            event_types=tuple(said["event_types"]),
            quiet_from=said["quiet_from"],
            quiet_until=said["quiet_until"],
            channels=tuple(said[name] for name in WAYS if said[name]),
            ceiling=int(said.get("ceiling") or 0),
            **{name: self._said(name) for name in texts},
        )


def _is_offered(way: NoticeChannel) -> bool:
    return way != NoticeChannel.IN_APP and is_set_up(way)


def _initial(found: Subscription | None) -> dict[str, Any]:
    """What is stored; a new subscription asks for everything."""
    if found is None:
        return {"imminence": Imminence.LATER}
    ways = dict(zip(WAYS, found.channels, strict=False))
    return {
        **{name: getattr(found, name) for name in KEPT},
        **ways,
        "area": found.area.pcode if found.area is not None else "",
        "kinds": found.kinds,
        "event_types": found.event_types,
        "ceiling": found.ceiling,
    }
