"""How tiles answer over HTTP, and the geography behind every map."""

import gzip

import pytest
from django.contrib.gis.geos import GEOSGeometry

from missions.choices import Role
from missions.models import BasemapFeature
from tests.tiles import address, features, tile_at

HERE = tile_at(29.25, 0.05, 8)


def land(layer="land", scale=50, wkt="POLYGON((28 -1, 31 -1, 31 1, 28 1, 28 -1))", **fields):
    return BasemapFeature.objects.create(layer=layer, scale=scale, geometry=GEOSGeometry(wkt, srid=4326), **fields)


@pytest.fixture
def adviser(cast):
    return cast.client(Role.ADVISER)


@pytest.mark.parametrize("path", ["30/1/1", "-1/0/0", "2/4/0", "2/0/9", "a/0/0", "5/1.5/0", "٣/0/0"])
def test_a_tile_that_cannot_be_is_a_bad_request_by_name(adviser, path):
    response = adviser.get(f"/tiles/areas/{path}.mvt")

    assert response.status_code == 400
    assert {"z", "x, y"} & set(response.json()["errors"])


def test_an_unknown_parameter_is_named(adviser):
    response = adviser.get(address("areas", HERE, colour="red"))

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["colour"]


def test_a_hidden_mission_answers_as_one_that_is_not_there(adviser):
    hidden, none = (adviser.get(address("areas", HERE, mission=code)) for code in ("OTH", "NIX"))

    assert (hidden.status_code, hidden.json()) == (none.status_code, none.json())
    assert hidden.status_code == 400


def test_an_empty_tile_has_no_content(adviser):
    response = adviser.get(address("areas", (8, 0, 0)))

    assert response.status_code == 204
    assert response.content == b""


def test_areas_carry_what_their_pages_are_addressed_by(adviser):
    (west, east) = features(adviser.get(address("areas", tile_at(29.5, 0.0, 6), mission="TST")))["areas"]

    assert (west["id"], west["name"], west["level"]) == ("TST01", "West", "admin1")
    assert east["id"] == "TST02"


def test_a_known_tile_is_not_sent_again(adviser):
    first = adviser.get(address("areas", HERE))
    again = adviser.get(address("areas", HERE), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_tile_is_packed_for_those_who_unpack_it(adviser):
    plain = adviser.get(address("areas", HERE))
    packed = adviser.get(address("areas", HERE), headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_content_is_asked_for_again_by_the_next_person_at_the_screen(adviser):
    assert adviser.get(address("areas", HERE)).headers["Cache-Control"] == "private, no-cache"


def test_the_basemap_is_kept_for_ever_and_holds_the_provinces(adviser):
    land()
    land("borders", 50, "LINESTRING(28 0, 31 0)", kind="disputed")
    land("places", 10, "POINT(29.25 0.05)", name="Asali", rank=3, kind="capital", min_zoom=4)

    response = adviser.get(address("basemap", tile_at(29.25, 0.05, 5), v="1"))

    assert "immutable" in response.headers["Cache-Control"]
    found = features(response)
    assert set(found) == {"land", "borders", "places", "adm1"}
    assert found["borders"][0]["kind"] == "disputed"
    place = found["places"][0]
    assert (place["name"], place["rank"], place["capital"], place["min_zoom"]) == ("Asali", 3, True, 4)
    assert {province["name"] for province in found["adm1"]} == {"West", "East"}


def test_the_fine_series_is_drawn_from_zoom_six_where_it_reaches(adviser):
    land(name="coarse")
    land(scale=10, name="fine", wkt="POLYGON((29 -1, 30 -1, 30 1, 29 1, 29 -1))")

    def names(longitude, z):
        return [
            piece["name"] for piece in features(adviser.get(address("basemap", tile_at(longitude, 0.05, z))))["land"]
        ]

    assert (names(29.25, 5), names(29.25, 6), names(30.99, 8)) == (["coarse"], ["fine"], ["coarse"])


def test_a_name_waits_for_its_zoom(adviser):
    land("places", 10, "POINT(29.25 0.05)", name="Hamlet", min_zoom=9)

    assert "places" not in features(adviser.get(address("basemap", tile_at(29.25, 0.05, 5))))
    assert "places" in features(adviser.get(address("basemap", tile_at(29.25, 0.05, 9))))


def test_a_machine_without_content_rights_of_a_mission_gets_its_own_first_mission(cast):
    assert features(cast.machine().get(address("areas", HERE)))["areas"][0]["id"] == "TST01"
    assert cast.machine(cast.other_token).get(address("areas", HERE)).status_code == 204
