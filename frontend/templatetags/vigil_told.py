"""How a time that was read is said: whole phrases, so that languages may turn them round."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.templatetags.vigil_format import mission_zone
from frontend.templatetags.vigil_places import isolated, phrase
from incidents.told_time import ToldTime

register = template.Library()


@register.simple_tag(takes_context=True)
def told_span(context: template.Context, told: ToldTime) -> SafeString:
    """`Tuesday 24 November 2026, at dusk: 17:30 to 19:30`, in local time of the mission."""
    zone = mission_zone(context.get("mission"))
    start, end = told.start.astimezone(zone), told.end.astimezone(zone)
    words = {
        "day": isolated(_day(start)),
        "last": isolated(_day(end)),
        "start": isolated(f"{start:%H:%M}"),
        "end": isolated(f"{end:%H:%M}"),
        "part": isolated(str(told.part.label) if told.part else ""),
    }
    return phrase(_form(start, end, bool(told.part)), words)


def _form(start: datetime, end: datetime, has_part: bool) -> str:
    whole = f"{start:%H:%M}" == "00:00" and f"{end:%H:%M}" == "23:59"
    if start.date() != end.date():
        return _("%(day)s to %(last)s") if whole else _over_days(has_part)
    if whole:
        return _("%(day)s, the whole day")
    if start == end:
        return _("%(day)s, %(start)s")
    return _("%(day)s, %(part)s: %(start)s to %(end)s") if has_part else _("%(day)s, %(start)s to %(end)s")


def _over_days(has_part: bool) -> str:
    if has_part:
        return _("%(day)s, %(start)s to %(last)s, %(end)s (%(part)s)")
    return _("%(day)s, %(start)s to %(last)s, %(end)s")


def _day(moment: datetime) -> str:
    return date_format(moment, "l j F Y")


@register.simple_tag(takes_context=True)
def local_minute(context: template.Context, moment: datetime) -> str:
    """What a field of the form is filled with: local time of the mission."""
    return moment.astimezone(mission_zone(context.get("mission"))).strftime("%Y-%m-%dT%H:%M")
