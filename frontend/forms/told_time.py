"""The time of a report: as it was told, and the span that it was read as."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import MissionTimeField, PageForm

CLOCKS_DIFFER = timedelta(minutes=5)


class ToldTimeForm(PageForm):
    """The box for the source's own words, and the fields that its reading fills. `told_read`: what was shown."""

    told_when = forms.CharField(
        required=False,
        max_length=200,
        label=_("When, as told"),
        help_text=_("In the words of the source: yesterday at dusk · il y a trois jours · قبل يومين"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    told_read = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    occurred_at = MissionTimeField(required=False, label=_("Date and time"), help_text=_("Local time of the mission."))
    occurred_until = MissionTimeField(required=False, label=_("Until"), help_text=_("Empty: the same moment."))

    def told_span(self, data: dict[str, Any], now: datetime) -> dict[str, datetime]:
        """From and to as they stand in the fields, aware UTC; errors are added to their field."""
        start, end = data.get("occurred_at"), data.get("occurred_until")
        if start is None:
            if "occurred_at" not in self.errors:
                self.add_error("occurred_at", gettext("Give the date and time, and say below how sure they are."))
            return {}
        end = end or start
        for field, moment in (("occurred_at", start), ("occurred_until", end)):
            if moment > now + CLOCKS_DIFFER and field not in self.errors:
                self.add_error(field, gettext("This lies in the future of the mission's clock."))
        if end < start:
            self.add_error("occurred_until", gettext("This lies before the beginning."))
        return {"occurred_from": start, "occurred_to": max(start, end)}
