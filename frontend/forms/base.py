"""What all forms of the pages share: labels, times of the mission, places, and where errors of services land."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from missions.errors import DomainError, ReasonNeededError

DELAYS = [
    ("", _("Choose")),
    ("60", _("in 1 hour")),
    ("240", _("in 4 hours")),
    ("720", _("in 12 hours")),
    ("1440", _("in 1 day")),
    ("4320", _("in 3 days")),
    ("10080", _("in 7 days")),
    ("20160", _("in 14 days")),
]


class PageForm(forms.Form):
    """A form of a page. Errors are the server's, gathered on top and linked, so browsers do not interrupt first."""

    use_required_attribute = False
    elsewhere = ""  # the address of what somebody else made first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def blame(self, error: ValidationError | DomainError) -> None:
        """Put what a service refused beside the field it speaks of, else on top."""
        if isinstance(error, ValidationError):
            found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
            for name, errors in found.items():
                self.add_error(name if name in self.fields else None, list(errors))
        else:
            name = error.field if isinstance(error, ReasonNeededError) else ""
            self.add_error(name if name in self.fields else None, str(error))

    def summary(self) -> list[dict[str, str]]:
        """Every error with the id of its field: the list on top of the page."""
        found = []
        for name, errors in self.errors.items():
            bound = self[name] if name in self.fields else None
            label = str(bound.label) if bound is not None else ""
            target = (bound.id_for_label or bound.auto_id) if bound is not None else ""
            href = "" if target else self.elsewhere
            found += [{"id": target, "label": label, "text": str(text), "href": href} for text in errors]
        return found


class MissionTimeField(forms.DateTimeField):
    """An instant, typed and shown as local time of the mission; cleaned to an aware datetime.

    Set `zone` (of the mission) before the form is used.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    zone: tzinfo = UTC

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            found = super().to_python(value)
        return found.astimezone(UTC) if found else None

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class DelayField(forms.ChoiceField):
    """A duty's limit as a span from now: the same words fit a live and a replayed mission. Cleaned to a timedelta."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=DELAYS, **kwargs)

    def clean(self, value: Any) -> Any:
        minutes = super().clean(value)
        return timedelta(minutes=int(minutes)) if minutes else None


class DecimalDegrees(forms.FloatField):
    """Degrees typed as people write them: a decimal comma is a decimal point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").replace("٫", ".").strip() if isinstance(value, str) else value)


def set_zone(form: forms.Form, zone: tzinfo) -> None:
    """Let every time of the form be local time of this zone."""
    for field in form.fields.values():
        if isinstance(field, MissionTimeField):
            field.zone = zone


def optional(choices: list[tuple[Any, Any]], label: Any) -> list[tuple[Any, Any]]:
    """Choices with an empty one in front that says what empty means."""
    return [("", label), *choices]
