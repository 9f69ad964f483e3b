"""How records are named, to those who are told their words and to those who are not."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.templatetags.vigil_format import percent_text
from incidents.choices import HarmKind
from threats.choices import WatchKind

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


@register.filter
def watched(item: Any) -> str:
    """The title of a watch item in the reader's language; what a person wrote stays as it is."""
    words = {
        "place": item.title,
        "risk": percent_text(item.risk),
        "before": percent_text(item.before),
        "days": item.horizon,
    }
    if item.kind == WatchKind.THRESHOLD:
        return _("%(place)s: attacks on civilians likely (%(risk)s in %(days)s days)") % words
    if item.kind == WatchKind.JUMP:
        return _("%(place)s: risk jumped from %(before)s to %(risk)s (%(days)s days)") % words
    return str(item.title)


@register.simple_tag
def review(item: Any, now: datetime) -> SafeString:
    """`review 4 Dec`, or in red how many days late it is; and whether the risk has fallen below meanwhile."""
    late = (now.date() - item.review_on).days
    if item.fallen_on is not None:
        return format_html('<span class="down">{}</span>', _("has fallen below: review"))
    if late > 0:
        words = ngettext("review, %(n)s day late", "review, %(n)s days late", late) % {"n": late}
        return format_html('<span class="late">{}</span>', words)
    return format_html("<span>{}</span>", _("review %(day)s") % {"day": date_format(item.review_on, "j M")})
