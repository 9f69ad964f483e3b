"""Served points: made from public geography, once for each place, so that there is nothing to average."""

import math

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Incident
from missions import masking
from missions.audience import policy_of
from missions.choices import Precision, Role
from missions.masking import NearestSettlement, served_point
from missions.models import Site
from missions.services import locate, serve_point
from missions.services.serving import served_rows
from tests.attacks import wide_west
from tests.making import audience, make_cleared

CELL = {"cell_longitude": 29.1, "cell_latitude": 0.1, "cell_edge_km": 9.0}


def spot(point):
    return point.x, point.y


@pytest.fixture
def villages(cast):
    """Enough places around Asali to hide among, and room in West for a ring around it."""
    wide_west(cast)
    for index in range(8):
        turn = math.radians(45 * index)
        point = Point(29.25 + 0.1 * math.cos(turn), 0.1 * math.sin(turn), srid=4326)
        Site.objects.create(mission=cast.mission, area=cast.west, kind="health", name=f"Post {index}", point=point)


def rows_at(cast, longitude, latitude):
    point = Point(longitude, latitude, srid=4326)
    return {row["step"]: row for row in served_rows(cast.mission, point, locate(cast.mission, point))}


def test_the_nearest_settlement_is_served():
    near = NearestSettlement("Asali", 29.25, 0.0, 12.0)

    assert served_point(nearest=near, **CELL).label == "Asali"


def test_far_from_every_settlement_the_cell_is_served():
    far = NearestSettlement("Asali", 29.25, 0.0, 25.1)

    served = served_point(nearest=far, **CELL)

    assert (served.longitude, served.latitude, served.label, served.radius_km) == (29.1, 0.1, "", 9.0)


def test_a_settlement_of_the_neighbouring_area_is_never_served(cast):
    point = Point(29.49, 0.0, srid=4326)
    place = locate(cast.mission, point)

    assert place.area == cast.west
    assert serve_point(cast.mission, point, place).label in {"Asali", ""}


def test_the_same_point_is_served_for_ever(cast, villages):
    first, again = rows_at(cast, 29.312345, 0.071234), rows_at(cast, 29.312345, 0.071234)

    assert first == again


def test_all_records_near_one_town_share_one_displaced_point(cast, villages):
    served = {
        spot(rows_at(cast, 29.25 + dx / 100, dy / 100)[Precision.DISPLACED]["point"])
        for dx in range(-9, 10, 3)
        for dy in range(-9, 10, 3)
    }

    assert len(served) == 1


@pytest.mark.parametrize("place", [(29.25, 0.0), (29.3, 0.05), (29.12, -0.11), (29.38, 0.1), (29.04, 0.05)])
def test_a_displaced_point_keeps_its_distance_and_tells_how_far_it_may_be(cast, villages, place):
    row = rows_at(cast, *place)[Precision.DISPLACED]

    away = masking.distance_km(place, spot(row["point"]))
    assert masking.NEAREST_SHARE * row["radius_km"] <= away <= row["radius_km"]
    assert cast.west.geometry.covers(row["point"])
    assert row["label"] == "West"


def test_in_empty_country_the_centre_of_the_area_is_served(cast):
    rows = rows_at(cast, 29.3, 0.05)

    assert spot(rows[Precision.DISPLACED]["point"]) == spot(cast.west.centre)


@pytest.mark.parametrize("step", [Precision.SETTLEMENT, Precision.DISPLACED, Precision.CELL, Precision.ADMIN])
def test_the_true_point_lies_within_the_radius_of_each_step(cast, villages, step):
    for place in [(29.01, -0.29), (29.26, 0.01), (29.48, 0.28)]:
        row = rows_at(cast, *place)[step]
        assert masking.distance_km(place, spot(row["point"])) <= row["radius_km"]


@given(st.floats(-60, 60), st.floats(-179, 179), st.floats(0, 60), st.floats(8, 25))
def test_candidates_keep_their_distance_from_every_true_point_of_the_place(latitude, longitude, fifth, radius):
    ring = masking.ring_km(fifth, radius)
    assert ring is not None
    inner = masking.inner_km(ring, radius)
    found = list(
        masking.candidates(secret=b"k", place="p", longitude=longitude, latitude=latitude, inner=inner, ring=ring)
    )

    assert len(found) == masking.CANDIDATES
    for candidate in found:
        away = masking.distance_km((longitude, latitude), candidate)
        assert inner * 0.999 <= away <= ring * 1.001
        assert away - radius >= masking.NEAREST_SHARE * masking.displaced_radius_km(ring, radius)


def test_in_country_that_is_too_empty_there_is_no_ring():
    assert masking.ring_km(61, 25) is None


def test_another_secret_draws_other_points():
    one, other = (
        list(masking.candidates(secret=key, place="p", longitude=29, latitude=0, inner=15, ring=20))
        for key in (b"a", b"b")
    )

    assert one != other


# --- what a mission makes of it --------------------------------------------------------------------------------
def served_to(cast, role):
    (row,) = Incident.objects.visible_to(audience(cast, role)).present(audience(cast, role))
    return row


@pytest.mark.parametrize("step", [Precision.DISPLACED, Precision.CELL, Precision.ADMIN])
def test_a_mission_may_serve_a_role_coarser_points(cast, villages, step):
    incident = make_cleared(cast)
    cast.mission.masking = {Role.HEADQUARTERS: {"step": step}}
    cast.mission.save()

    row = served_to(cast, Role.HEADQUARTERS)

    assert row.masked
    assert spot(row.geometry) == spot(incident.served_locations.get(step=step).point)
    assert served_to(cast, Role.ANALYST).masked is False


def test_no_point_at_all_may_be_served(cast):
    make_cleared(cast)
    cast.mission.masking = {Role.HEADQUARTERS: {"step": "none"}}
    cast.mission.save()

    row = served_to(cast, Role.HEADQUARTERS)

    assert (row.geometry, row.masked, row.place) == (None, True, "")


def test_a_mission_never_serves_a_role_finer_points_than_its_own():
    assert policy_of(Role.HEADQUARTERS, 1, {"step": "exact"}).step == Precision.SETTLEMENT
    assert policy_of(Role.PLANNER, 1, {"step": "admin"}).step == Precision.ADMIN


def test_near_a_site_where_people_shelter_the_town_is_not_named(cast, villages):
    Site.objects.create(
        mission=cast.mission, area=cast.west, kind="displacement_site", name="Camp", occupied=True,
        point=Point(29.251, 0.001, srid=4326),
    )  # fmt: skip
    incident = make_cleared(cast)

    row = served_to(cast, Role.HEADQUARTERS)

    assert incident.near_occupied_site
    assert spot(row.geometry) == spot(incident.served_locations.get(step="displaced").point)
    assert row.place == "West"


@pytest.mark.parametrize(
    ("attribution", "told"),
    [
        ("full", {"name": "Unattributed", "role": "perpetrator", "confidence": "unattributed"}),
        ("category", {"role": "perpetrator", "confidence": "unattributed"}),
    ],
)
def test_a_mission_decides_how_much_is_told_of_perpetrators(cast, attribution, told):
    make_cleared(cast)
    cast.mission.masking = {Role.HEADQUARTERS: {"attribution": attribution}}
    cast.mission.save()

    assert served_to(cast, Role.HEADQUARTERS).actor_list == [{**told, "actor_class": "unidentified_armed"}]


def test_nothing_may_be_told_of_perpetrators(cast):
    make_cleared(cast)
    cast.mission.masking = {Role.HEADQUARTERS: {"attribution": "none"}}
    cast.mission.save()

    assert served_to(cast, Role.HEADQUARTERS).actor_list == []
    assert len(served_to(cast, Role.ANALYST).actor_list) == 1
