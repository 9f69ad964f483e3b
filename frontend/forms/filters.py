"""Filters of the lists: GET forms over the one filter grammar, so that a list, an export and a count mean the same."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from incidents.catalogue import ACTORS, INCIDENTS, REPORTS
from incidents.choices import ActorClass, EventType, IncidentStatus, ReportStatus, Tense, VerificationLevel
from incidents.models import Actor, Campaign
from missions import grammar
from missions.audience import Audience
from missions.choices import AreaLevel
from missions.collection import Collection
from missions.models import Area, Mission
from responses.catalogue import ACTIONS
from responses.choices import ActionStatus, Phase, Tier
from threats.catalogue import ALERTS
from threats.choices import Imminence


class ListFilter(PageForm):
    """A filter form over one collection in one mission: every field is a parameter of the collection's grammar."""

    collection: ClassVar[Collection]

    def __init__(self, data: Any, *, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.audience, self.mission = audience, mission
        area = self.fields.get("area")
        if isinstance(area, forms.ChoiceField):
            area.choices = optional(areas_of(audience, mission), _("All areas"))

    def rows(self) -> Any:
        """Rows of the mission that the filters leave, as the caller is served them; none while a value is wrong."""
        rows = self.seen()
        if not self.is_valid():
            return rows.none()
        known = {name: [str(self.data[name])] for name in self.fields if self.data.get(name, "").strip()}
        try:
            rows = self.collection.counted(rows, known)
            return grammar.narrow(rows, known, self.collection.parameters, self.audience)
        except ValidationError as error:
            self.blame(error)
            return rows.none()

    def seen(self) -> Any:
        """What the filters choose from."""
        return self.collection.rows(self.audience).filter(mission=self.mission)

    @property
    def in_use(self) -> bool:
        """Whether any filter is set: an empty list then says so."""
        return any(self.data.get(name) for name in self.fields)


def areas_of(audience: Audience, mission: Mission) -> list[tuple[str, str]]:
    """Areas to choose from, as the tree runs, without the mission itself: (P-code, indented name)."""
    seen = Area.objects.visible_to(audience).filter(mission=mission).exclude(level=AreaLevel.MISSION)
    return [
        (pcode, "\N{NO-BREAK SPACE}" * 3 * (path.count("/") - 2) + name)
        for pcode, name, path in seen.order_by("path").values_list("pcode", "name", "path")
    ]


def day(label: Any) -> forms.DateField:
    """A day (midnight UTC, as everywhere in the grammar)."""
    return forms.DateField(required=False, label=label, widget=forms.DateInput(attrs={"type": "date"}))


def one_of(choices: list[tuple[Any, Any]], label: Any, empty: Any) -> forms.ChoiceField:
    """One value of a code list, or any."""
    return forms.ChoiceField(required=False, label=label, choices=optional(choices, empty))


class IncidentFilter(ListFilter):
    collection = INCIDENTS

    event_type = one_of(EventType.choices, _("Type"), _("All types"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    since = day(_("From"))
    until = day(_("Until before"))
    min_verification = one_of(VerificationLevel.choices[1:], _("Verified at least"), _("Any"))
    status = one_of(IncidentStatus.choices[1:], _("Status"), _("Any"))
    actor = forms.ChoiceField(required=False, label=_("Group"))
    campaign = forms.ChoiceField(required=False, label=_("Campaign"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # They are found elsewhere; here the one of the address is only shown and let go.
        self._only_shown("actor", Actor, _("All groups"))
        self._only_shown("campaign", Campaign, _("All campaigns"))

    def _only_shown(self, name: str, model: Any, empty: Any) -> None:
        try:
            given = grammar.read_id(self.data.get(name, ""))
            found = model.objects.visible_to(self.audience).filter(public_id=given).first()
        except grammar.BadValueError:
            found = None
        if found is None:
            del self.fields[name]
        else:
            cast(forms.ChoiceField, self.fields[name]).choices = optional([(str(found.public_id), found.name)], empty)


class GroupFilter(ListFilter):
    collection = ACTORS

    actor_class = one_of(ActorClass.choices, _("Kind"), _("All kinds"))
    q = forms.CharField(required=False, max_length=100, label=_("Name"))

    def seen(self) -> Any:
        """Groups are shared by all missions."""
        return self.collection.rows(self.audience)


class ReportFilter(ListFilter):
    collection = REPORTS

    status = one_of(ReportStatus.choices, _("Status"), _("Any"))
    tense = one_of(Tense.choices, _("When"), _("Any"))
    event_type = one_of(EventType.choices, _("Type"), _("All types"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))


class ActionFilter(ListFilter):
    collection = ACTIONS

    tier = one_of(Tier.choices, _("Tier"), _("All tiers"))
    phase = one_of(Phase.choices, _("Phase"), _("All phases"))
    status = one_of(ActionStatus.choices, _("Status"), _("Any"))
    area = forms.ChoiceField(required=False, label=_("Area"))


class AlertFilter(ListFilter):
    """Beside the tabs of the desk, which say where an alert stands."""

    collection = ALERTS

    imminence = one_of(Imminence.choices, _("Imminence"), _("Any"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    event_type = one_of(EventType.choices, _("Type"), _("All types"))
    since = day(_("From"))
    until = day(_("Until before"))
    q = forms.CharField(required=False, max_length=100, label=_("Ref or words"))
