"""How a place that was found is said: one phrase each, so that languages may turn it round."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from missions.services.find_places import FoundPlace, Nearby

register = template.Library()


@register.filter
def lettered(place: FoundPlace) -> SafeString:
    """`4.85 N 31.60 E`, with as many decimals as are known; left to right in every language."""
    north = f"{abs(place.latitude):.{place.decimals}f} {'S' if place.latitude < 0 else 'N'}"
    east = f"{abs(place.longitude):.{place.decimals}f} {'W' if place.longitude < 0 else 'E'}"
    return format_html('<bdi dir="ltr" class="num">{} {}</bdi>', north, east)


@register.filter
def nearby(near: Nearby) -> SafeString:
    """`3 km north-east of Yei`, `at Yei`."""
    km = f"{near.km:.1f}" if near.km < 9.95 else f"{near.km:.0f}"
    return phrase(near.direction.label, {"km": isolated(km), "place": isolated(near.name)})


@register.filter
def understood(place: FoundPlace) -> SafeString:
    """What one found place is, in words: the sentence beside the box."""
    if place.kind == "area" and place.area is not None:
        words = {"name": isolated(place.name), "code": isolated(place.area.pcode)}
        return phrase(_("%(name)s (%(code)s): the middle of the area"), words)
    if place.kind == "coordinates" and place.near is not None:
        return phrase(_("%(point)s, %(near)s"), {"point": lettered(place), "near": nearby(place.near)})
    if place.kind == "coordinates":
        return lettered(place)
    if place.area is None:
        return isolated(place.name)
    return phrase(_("%(name)s, %(area)s"), {"name": isolated(place.name), "area": isolated(place.area.name)})


def isolated(name: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", name)


def phrase(text: Any, words: dict[str, SafeString]) -> SafeString:
    """A translated phrase with names that are escaped already."""
    return mark_safe(conditional_escape(text) % words)  # noqa: S308 - every part is escaped


@register.filter
def find_value(place: FoundPlace) -> str:
    """What the button of a place sends: latitude, longitude, precision and name."""
    return f"{place.latitude:.5f},{place.longitude:.5f},{place.location_precision},{place.name}"


@register.filter
def swapped_value(place: FoundPlace) -> str:
    """The same with the two numbers exchanged."""
    return f"{place.longitude:.5f},{place.latitude:.5f},{place.location_precision},"
