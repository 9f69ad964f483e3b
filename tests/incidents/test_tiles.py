"""Incidents on the map: points near, counts from afar, the served point and never the true one."""

from typing import Any

import pytest

import incidents.tiles
from incidents.models import Incident
from missions.choices import Role
from tests.making import make_cleared, make_incident, yesterday
from tests.tiles import address, features, tile_at

NEAR, FAR = tile_at(29.31, 0.07, 11), tile_at(29.31, 0.07, 6)
PLACE: dict[str, Any] = {"longitude": 29.31234, "latitude": 0.07123}
TOWN: dict[str, Any] = {"longitude": 29.25, "latitude": 0.0}


def points(cast, role, tile, **query):
    return features(cast.client(role).get(address("incidents", tile, mission="TST", **query))).get("incidents", [])


def test_a_point_carries_id_kind_level_day_and_mask(cast):
    incident = make_incident(cast, **PLACE)

    (point,) = points(cast, Role.ADVISER, NEAR)

    day = incident.occurred_from.timestamp() // 86400
    found = {name: point[name] for name in ("id", "t", "v", "d", "m")}
    assert found == {"id": str(incident.public_id), "t": 3, "v": 0, "d": day, "m": False}


@pytest.mark.parametrize(("event_type", "kind"), [("battle", 1), ("riot", 2), ("protest", 0), ("explosion_remote", 1)])
def test_the_kind_tells_the_shape(cast, event_type, kind):
    make_incident(cast, event_type=event_type, **PLACE)

    assert points(cast, Role.ADVISER, NEAR)[0]["t"] == kind


def test_headquarters_gets_the_served_point_in_the_tile_of_that_point(cast):
    make_cleared(cast, **PLACE)

    assert points(cast, Role.HEADQUARTERS, tile_at(**PLACE, z=13)) == []
    (point,) = points(cast, Role.HEADQUARTERS, tile_at(**TOWN, z=13))
    assert point["m"] is True


def test_from_afar_incidents_are_counted_by_square(cast):
    for _number in range(3):
        make_incident(cast, **PLACE)
    single = make_incident(cast, longitude=29.9, latitude=0.2, event_type="battle")

    many, one = sorted(points(cast, Role.ADVISER, FAR), key=lambda point: -point["n"])

    assert (many["n"], many["t"], many["v"]) == (3, 3, 0)
    assert "id" not in many
    assert (one["n"], one["id"], one["t"]) == (1, str(single.public_id), 1)


def test_what_is_known_by_its_district_only_is_no_point(cast):
    make_incident(cast, location_precision=3, **PLACE)

    assert points(cast, Role.ADVISER, NEAR) == []
    assert points(cast, Role.ADVISER, FAR) == []


def test_filters_are_those_of_the_lists(cast):
    make_incident(cast, **PLACE)
    today = yesterday().date()

    assert len(points(cast, Role.ADVISER, NEAR, since=today, event_type="violence_against_civilians")) == 1
    assert points(cast, Role.ADVISER, NEAR, until=today) == []
    assert points(cast, Role.ADVISER, NEAR, event_type="battle") == []


def test_a_bad_filter_is_a_bad_request(cast):
    for query in ({"since": "soon"}, {"event_type": "party"}, {"q": "x"}):
        response = cast.client(Role.ADVISER).get(address("incidents", NEAR, **query))
        assert response.status_code == 400, query


def test_a_crowded_tile_says_that_it_is_cut(cast, monkeypatch):
    monkeypatch.setattr(incidents.tiles, "LIMIT", 2)
    for _number in range(3):
        make_incident(cast, **PLACE)

    found = features(cast.client(Role.ADVISER).get(address("incidents", NEAR)))

    assert len(found["incidents"]) == 2
    (note,) = found["meta"]
    assert (note["truncated"], note["shown"], note["total"]) == (True, 2, 3)


def test_what_no_longer_stands_is_not_drawn(cast):
    make_incident(cast, **PLACE)
    Incident.objects.update(status="refuted")

    assert points(cast, Role.ADVISER, NEAR) == []
