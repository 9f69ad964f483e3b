"""How records are named, to those who are told their words and to those who are not."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.choices import HarmKind

register = template.Library()


@register.filter
def called(record: Any) -> SafeString:
    """The title of an alert or action; for audiences that are not told free text, what kind and where.

    The record comes from `present`. A record that does not is named by kind: never a title by accident.
    """
    if getattr(record, "told", False):
        return format_html("<bdi>{}</bdi>", record.title)
    kind = record.get_event_type_display() if hasattr(record, "event_type") else record.get_type_display()
    place = record.area.name if record.area_id else ""
    words = {"place": format_html("<bdi>{}</bdi>", place), "kind": kind or _("alert")}
    return format_html(_("{place}: {kind}"), **words) if place else SafeString(words["kind"])


@register.filter
def harm_label(kind: str) -> str:
    """The word for a kind of harm, of which a report keeps the code only."""
    return str(HarmKind(kind).label)
