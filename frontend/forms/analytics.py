"""Which alerts the figures are asked of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from frontend.forms.filters import areas_of, day, one_of
from missions.audience import Audience
from missions.models import Mission
from responses.services.chains import Span


class SpanFilter(PageForm):
    """Received from and until, below an area, real alerts or those of exercises."""

    since = day(_("Received from"))
    until = day(_("Until before"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    exercise = one_of([("yes", _("Exercises only"))], _("Which"), _("Real alerts"))

    def __init__(self, data: Any, *, audience: Audience, mission: Mission, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - for the type checker
        area.choices = optional(areas_of(audience, mission), _("All areas"))
        if mission.is_replay:  # all of it is practice: there is nothing to tell apart
            del self.fields["exercise"]

    @property
    def in_use(self) -> bool:
        """Whether anything is asked for but the usual."""
        return any(self.data.get(name) for name in self.fields)

    def usual(self, span: Span) -> None:
        """Show the days that are taken where none are given."""
        shown: Any = self.data
        self.data = shown = shown.copy()
        for name, at in (("since", span.since), ("until", span.until)):
            if not shown.get(name):
                shown[name] = at.date().isoformat()
