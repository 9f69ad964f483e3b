"""The served point is public geography: a settlement, or the centre of a cell. Nothing can be averaged out of it."""

from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from missions.masking import MAX_SETTLEMENT_KM, NearestSettlement, served_point
from missions.services import locate, serve_point


def served(distance_km: float):
    nearest = NearestSettlement("Asali", 29.25, 0.0, distance_km)
    return served_point(nearest=nearest, cell_longitude=29.4, cell_latitude=0.1, cell_edge_km=9.8)


@given(distance=st.floats(min_value=0, max_value=MAX_SETTLEMENT_KM))
def test_a_near_settlement_stands_for_the_place(distance):
    assert (served(distance).longitude, served(distance).latitude, served(distance).label) == (29.25, 0.0, "Asali")


@given(distance=st.floats(min_value=MAX_SETTLEMENT_KM, max_value=2000, exclude_min=True))
def test_far_from_settlements_the_cell_centre_stands_for_the_place(distance):
    assert (served(distance).longitude, served(distance).latitude, served(distance).label) == (29.4, 0.1, "")


def test_without_settlements_the_cell_centre_is_served():
    point = served_point(nearest=None, cell_longitude=1.0, cell_latitude=2.0, cell_edge_km=9.8)

    assert (point.longitude, point.latitude, point.radius_km) == (1.0, 2.0, 9.8)


def test_the_served_settlement_lies_in_the_same_area(cast):
    """A point near the border is never moved into the neighbouring area, even if its town is nearer."""
    point = Point(29.499, 0.0, srid=4326)

    place = locate(cast.mission, point)

    assert place.area == cast.west
    assert serve_point(cast.mission, point, place).label in {"Asali", ""}


def test_the_same_place_is_always_served_the_same_point(cast):
    point = Point(29.2712345, 0.0123456, srid=4326)
    place = locate(cast.mission, point)

    assert serve_point(cast.mission, point, place) == serve_point(cast.mission, point, place)
