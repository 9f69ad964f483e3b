"""What an action is tied to, and what is written beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.assessing import lines
from frontend.forms.base import PageForm
from missions.audience import Audience
from missions.choices import Module
from missions.models import Base, Mission
from responses.models import Protector, Support
from responses.services import clearance_problem
from threats.models import Threat


class TieField(forms.ModelChoiceField):
    """A record of the mission, by its outside number."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(queryset=model.objects.none(), to_field_name="public_id", required=False, **kwargs)


class TiesForm(PageForm):
    """Who exactly, from or at which base, against which threat, and what a force is given by it."""

    protector = TieField(Protector, label=_("Who exactly"), empty_label=_("Not said"))
    base = TieField(Base, label=_("From or at which base"), empty_label=_("Not said"))
    threat = TieField(Threat, label=_("Against which threat"), empty_label=_("None"))
    support = TieField(
        Support,
        label=_("Support to a force that it gives"),
        empty_label=_("No support to a force"),
        help_text=_("Nothing is given without a valid clearance."),
    )

    def __init__(self, *args: Any, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {"mission": mission}
        self._offer("protector", Protector.objects.visible_to(audience).filter(**mine).standing())
        self._offer("base", Base.objects.visible_to(audience).filter(**mine), str)
        self._offer("threat", Threat.objects.visible_to(audience).filter(**mine).open(), _titled)
        supports = Support.objects.visible_to(audience).filter(**mine).open().select_related("mission")
        self._offer("support", supports, _cleared)
        if Module.HRDDP not in mission.modules:
            del self.fields["support"]

    def _offer(self, name: str, rows: Any, label: Any = str) -> None:
        field = self.fields[name]
        assert isinstance(field, TieField)  # noqa: S101 - for the type checker
        field.queryset = rows
        field.label_from_instance = label  # type: ignore[method-assign]

    def ties(self) -> dict[str, Any]:
        """The inside ids as the service takes them."""
        said = self.cleaned_data
        names = ("protector", "base", "threat", "support")
        return {f"{name}_id": said[name].pk if said.get(name) else None for name in names}


def _titled(record: Any) -> str:
    return f"{record.ref} · {record.title}"


def _cleared(support: Any) -> str:
    """What the list says of a support without a clearance before it is chosen."""
    problem = clearance_problem(support)
    return f"{_titled(support)} ({problem})" if problem else _titled(support)


class ApproveForm(PageForm):
    granted = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, label=_("Do you approve it?")
    )
    reason = lines(_("Why"))


class FindingForm(PageForm):
    text = lines(_("What was found"), rows=3)


class RefugeForm(PageForm):
    people = forms.IntegerField(min_value=0, label=_("People"))
    children = forms.IntegerField(required=False, min_value=0, label=_("of them children"))
    needs = lines(_("What they need"), required=False)
