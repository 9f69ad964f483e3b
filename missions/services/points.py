"""A point that somebody typed or tapped, checked against the mission."""

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.models import Mission
from missions.services.places import BORDER_KM, Place, locate
from missions.validation import FieldErrors


def point_inside(mission: Mission, longitude: float | None, latitude: float | None) -> tuple[Point, Place]:
    """The point (WGS 84) and where it lies; raises ValidationError for what is no point inside the mission.

    A point whose coordinates are swapped gets an error that says how to mend it.
    """
    errors = FieldErrors()
    usable = [errors.degrees("longitude", longitude, 180), errors.degrees("latitude", latitude, 90)]
    if longitude is None or latitude is None:
        errors.raise_if_any()
        raise AssertionError  # the checks above named the missing one
    if all(usable):
        point = Point(float(longitude), float(latitude), srid=4326)
        place = locate(mission, point)
        if place.inside:
            return point, place
    if is_swapped(mission, longitude, latitude):
        raise ValidationError({"latitude": [_swap_text(longitude, latitude)]})
    errors.raise_if_any()
    raise ValidationError(
        {
            "latitude": [
                _("This point lies more than %(km)d km outside %(mission)s. Check the coordinates, or the mission.")
                % {"km": BORDER_KM, "mission": mission.name}
            ]
        }
    )


def is_swapped(mission: Mission, longitude: float, latitude: float) -> bool:
    """Whether the point would lie in the mission if its two numbers were exchanged."""
    usable = FieldErrors()
    if not (usable.degrees("longitude", latitude, 180) and usable.degrees("latitude", longitude, 90)):
        return False
    return locate(mission, Point(float(latitude), float(longitude), srid=4326)).inside


def _swap_text(longitude: float, latitude: float) -> str:
    return _(
        "Latitude and longitude look swapped. Latitude %(latitude)s, longitude %(longitude)s lies in the mission: "
        "swap them if that is the place."
    ) % {"latitude": longitude, "longitude": latitude}
