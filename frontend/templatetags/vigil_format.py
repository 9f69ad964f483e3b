"""How times, probabilities, names and durations are written: once, for every page and every language."""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from frontend.js_strings import BANDS

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
# Upper bounds of the risk classes; the map, the legend and the tiles use the same six.
BREAKS = (0.01, 0.05, 0.15, 0.30, 0.60)


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: datetime | None, form: str = "full") -> SafeString | str:
    """Mission time first, then UTC: `14:02 Juba (12:02Z)`, with the date unless it is the mission's today.

    `form`: full | date (day only) | short (without UTC; the title still has it).
    """
    if moment is None:
        return "–"
    mission = context.get("mission")
    zone = mission_zone(mission)
    local = moment.astimezone(zone)
    now = context.get("mission_now")
    today = now is not None and now.astimezone(zone).date() == local.date()
    text = date_format(local, "j M Y") if form == "date" else _clock(local, zone, today=today, short=form == "short")
    return format_html(
        '<time datetime="{}" title="{}"><bdi>{}</bdi></time>',
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{local:%Y-%m-%d %H:%M} {zone_name(zone)} ({moment.astimezone(UTC):%Y-%m-%d %H:%M}Z)",
        text,
    )


def _clock(local: datetime, zone: tzinfo, *, today: bool, short: bool) -> str:
    day = "" if today else date_format(local, "j M Y") + " "
    utc = local.astimezone(UTC)
    if short:
        return f"{day}{local:%H:%M}"
    if zone_name(zone) == "UTC":
        return f"{day}{local:%H:%M}Z"
    other_day = "" if utc.date() == local.date() else date_format(utc, "j M") + " "
    return f"{day}{local:%H:%M} {zone_name(zone)} ({other_day}{utc:%H:%M}Z)"


def mission_zone(mission: Any) -> tzinfo:
    """The zone of a mission; UTC on pages that belong to none."""
    return ZoneInfo(mission.time_zone if mission else "UTC")


def zone_name(zone: tzinfo) -> str:
    """`Africa/Juba` is said as `Juba`."""
    return str(zone).rsplit("/", maxsplit=1)[-1].replace("_", " ")


@register.filter
def percent(probability: float | None) -> SafeString:
    """`62 %`; never `0 %`, which would promise safety; unknown in words."""
    return format_html("<bdi>{}</bdi>", percent_text(probability))


@register.filter
def percent_text(probability: float | None) -> str:
    """The same as plain text."""
    if probability is None:
        return _("unknown")
    if probability < BREAKS[0]:
        return _("below 1 %")
    return f"{min(round(probability * 100), 99)}{NBSP}%"


@register.filter
def share(value: float | None) -> SafeString | str:
    """A share of what was counted, in two digits that say something: `0.018 %`, `4.2 %`, `62 %`; `–` for none."""
    if value is None:
        return "–"
    hundredths = 100 * value
    digits = 0 if hundredths >= 10 or hundredths == 0 else min(1 - math.floor(math.log10(hundredths)), 4)
    return format_html("<bdi>{}{}%</bdi>", number_format(round(hundredths, digits), digits), NBSP)


def risk_class(probability: float | None) -> int:
    """0 to 5, -1 for unknown."""
    if probability is None:
        return -1
    return sum(probability >= bound for bound in BREAKS)


@register.filter
def band(probability: float | None) -> str:
    """The class of a probability in words."""
    return str(BANDS[risk_class(probability)])


@register.filter
def isolate(value: object) -> SafeString:
    """A name, reference, number or coordinate keeps its own direction inside a sentence of the other."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def coordinates(point: Any) -> SafeString:
    """Latitude first, as people say it."""
    if point is None:
        return SafeString("–")
    return format_html('<bdi dir="ltr" class="num">{}, {}</bdi>', f"{point.y:.4f}", f"{point.x:.4f}")


@register.filter
def duration(span: timedelta | None) -> str:
    """`22 min`, `1 h 40`, `3 d 4 h`: two parts at most."""
    if span is None:
        return "–"
    minutes = abs(round(span.total_seconds() / 60))
    if minutes < 60:
        return pgettext("duration", "%(m)s min") % {"m": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return pgettext("duration", "%(h)s h %(m)02d") % {"h": hours, "m": rest}
    days, hours = divmod(hours, 24)
    return pgettext("duration", "%(d)s d %(h)s h") % {"d": days, "h": hours}


@register.simple_tag
def ago(moment: datetime | None, now: datetime | None) -> str:
    """`today`, `12 days ago`: how long a silence lasts, which is measured in days."""
    if moment is None or now is None:
        return ""
    days = max((now - moment).days, 0)
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days} if days else _("today")


@register.simple_tag
def due(verb: str, deadline: datetime | None, now: datetime | None) -> SafeString | str:
    """`decide in 1 h 40`, or in red `decide, 22 min late`; one phrase each, so that languages may turn them round."""
    if deadline is None or now is None:
        return verb
    left = deadline - now
    words = {"verb": verb, "time": duration(left)}
    if left < timedelta(0):
        return format_html('<span class="late">{}</span>', _("%(verb)s, %(time)s late") % words)
    return format_html("<span>{}</span>", _("%(verb)s in %(time)s") % words)
