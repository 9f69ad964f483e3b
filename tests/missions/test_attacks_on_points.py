"""Pulling again, asking with boxes, pooling copies and averaging neighbours: none of them comes nearer (A4 to A6)."""

import json

import pytest

from incidents.models import Incident
from missions import masking
from missions.choices import Role
from tests.attacks import (
    add_camp,
    add_villages,
    averaging,
    bisected,
    gain_km,
    holds,
    mean,
    served_spot,
    village,
    wide_west,
)
from tests.making import audience, make_cleared

ASALI = (29.25, 0.0)
TRUE = (29.2613, 0.0127)
BOX = (28.3, -0.9, 30.1, 0.9)


@pytest.fixture
def camp(cast):
    wide_west(cast)
    add_villages(cast.mission, cast.west, around=ASALI)
    add_camp(cast, at=TRUE)


@pytest.fixture
def masked(cast, camp):
    """An incident near a camp: headquarters is served a displaced point."""
    return make_cleared(cast, longitude=TRUE[0], latitude=TRUE[1])


def rows_of(cast, role):
    seen = audience(cast, role)
    return Incident.objects.visible_to(seen).present(seen)


def served_to(cast, role, incident):
    point = rows_of(cast, role).get(pk=incident.pk).geometry
    return None if point is None else (point.x, point.y)


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.LIAISON])
def test_boxes_find_the_served_point_and_nothing_nearer(cast, masked, role):
    served = served_to(cast, role, masked)

    found = bisected(holds(rows_of(cast, role), masked.pk), BOX)

    assert found == pytest.approx(served, abs=1e-5)
    assert gain_km(TRUE, served, found) < 0.001  # the index rounds boxes to a third of a metre
    assert masking.distance_km(found, TRUE) > 8


def test_boxes_at_the_door_find_no_more(cast, masked):
    client, key = cast.machine(), str(masked.public_id)

    def inside(west, south, east, north):
        return key in client.get(f"/api/v1/incidents/?bbox={west},{south},{east},{north}").content.decode()

    found = bisected(inside, BOX, steps=14)

    assert found == pytest.approx(served_to(cast, Role.HEADQUARTERS, masked), abs=1e-3)


def pulled(client, incident):
    """The point of a record from every door that tells one."""
    row = client.get(f"/api/v1/incidents/{incident.public_id}/").json()
    found = [row["geometry"]["coordinates"]]
    found += [row["geometry"]["coordinates"] for row in client.get("/api/v1/incidents/").json()["results"]]
    features = json.loads(client.get("/api/v1/incidents.geojson").getvalue())["features"]
    found += [feature["geometry"]["coordinates"] for feature in features]
    lines = client.get("/api/v1/incidents.ndjson").getvalue().decode().splitlines()
    found += [json.loads(line)["geometry"]["coordinates"] for line in lines]
    changes = client.get("/api/v1/changes/?limit=100").json()["results"]
    found += [change["data"]["geometry"]["coordinates"] for change in changes if change["id"] == row["id"]]
    return {tuple(point) for point in found}


def test_every_pull_at_every_door_gives_the_same_point(cast, masked):
    client = cast.machine()
    points = set().union(*(pulled(client, masked) for _pull in range(5)))

    assert len(points) == 1
    assert points.pop() == pytest.approx(served_to(cast, Role.HEADQUARTERS, masked), abs=1e-6)


def test_neither_edits_nor_a_masking_that_is_set_to_and_fro_draw_another_point(cast, masked):
    first = served_to(cast, Role.HEADQUARTERS, masked)
    for step in ("admin", "none", "cell", "settlement", "none", "displaced", "settlement"):
        cast.mission.masking = {Role.HEADQUARTERS: {"step": step}}
        cast.mission.save()
        Incident.objects.filter(pk=masked.pk).update(summary=step)
        served = served_to(cast, Role.HEADQUARTERS, masked)
        assert served != pytest.approx(TRUE, abs=1e-6)
        if step in ("settlement", "displaced"):
            assert served == first


def test_audiences_that_pool_their_copies_gain_nothing(cast, masked):
    copies = [served_to(cast, role, masked) for role in (Role.HEADQUARTERS, Role.LIAISON)] * 5

    assert len(set(copies)) == 1
    assert masking.distance_km(mean(copies), TRUE) >= 0.9 * masking.distance_km(copies[0], TRUE)


@pytest.mark.parametrize("seed", range(5))
def test_the_records_of_one_village_do_not_average_to_it(cast, camp, seed):
    one, pooled = averaging(cast.mission, TRUE, seed=seed)

    assert one > 8
    assert pooled >= 0.9 * one


def test_all_that_happens_near_one_town_is_served_one_point(cast, camp):
    """A second one for whatever lies near the first would tell just that, and their middle would be the town."""
    assert len({served_spot(cast.mission, spot) for spot in village(ASALI, 60, seed=3, spread_km=24)}) == 1


def test_averaging_finds_points_that_are_drawn_for_each_record():
    """The test of the test: such a mean comes near, so that the others would notice."""
    drawn = village(ASALI, 200, seed=3, spread_km=20)

    assert masking.distance_km(mean(drawn), ASALI) < 0.9 * masking.distance_km(drawn[0], ASALI)
