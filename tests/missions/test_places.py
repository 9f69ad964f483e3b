"""Where a point lies: areas with a tolerance of 2 km, cells of the mission only."""

from django.contrib.gis.geos import Point

from missions.services import locate
from tests.cast import make_mission


def place_of(cast, longitude, latitude):
    return locate(cast.mission, Point(longitude, latitude, srid=4326))


def test_a_point_inside_has_its_area_and_cell(cast):
    place = place_of(cast, 29.25, 0.0)

    assert place.area == cast.west
    assert place.cell is not None
    assert place.cell.mission == cast.mission


def test_a_point_across_the_river_within_two_kilometres_is_inside(cast):
    assert place_of(cast, 28.99, 0.0).area == cast.west  # 1.1 km west of the border


def test_a_point_five_kilometres_away_is_outside(cast):
    place = place_of(cast, 28.955, 0.0)

    assert (place.area, place.cell) == (None, None)


def test_a_point_at_the_rim_belongs_to_the_nearest_cell_of_the_mission(cast):
    place = place_of(cast, 29.001, 0.299)

    assert place.cell is not None
    assert place.cell.mission == cast.mission


def test_two_kilometres_are_two_kilometres_far_from_the_equator_too(db):
    mission = make_mission("HIL", 20.0, 42.0)

    place = locate(mission, Point(19.977, 42.3, srid=4326))  # 1.9 km west of the border, and 0.023 degrees

    assert place.area is not None
