"""The one grammar of lists: pages, filters, and errors that name what to mend."""

import json
from urllib.parse import urlsplit

import pytest

from exports.catalogue import COLLECTIONS
from missions.choices import Role
from tests.making import EAST, make_incident, make_report, yesterday


@pytest.fixture
def adviser(cast):
    return cast.client(Role.ADVISER)


def ids(response):
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_every_collection_answers_in_one_shape_and_refuses_unknown_parameters(cast, adviser, name):
    page = adviser.get(f"/api/v1/{name}/").json()
    assert set(page) == {"results", "next", "total"}
    assert page["total"] == len(page["results"])

    refused = adviser.get(f"/api/v1/{name}/?source__name=x&limit=1")
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert list(refused.json()["errors"]) == ["source__name"]


def test_a_mission_shows_its_clock_and_only_to_its_own(cast, adviser):
    (row,) = adviser.get("/api/v1/missions/").json()["results"]

    assert (row["code"], row["replay"], row["h3_resolution"]) == ("TST", False, 5)
    assert "boundary" not in row
    assert adviser.get(f"/api/v1/missions/{row['id']}/").json()["boundary"]["type"] == "MultiPolygon"


def test_an_area_has_its_parent_its_centre_and_in_the_detail_its_shape(cast, adviser):
    rows = {row["pcode"]: row for row in adviser.get("/api/v1/areas/").json()["results"]}

    assert set(rows) == {"TST", "TST01", "TST02"}
    assert rows["TST01"]["parent"] == "TST"
    assert rows["TST01"]["centre"]["type"] == "Point"
    assert "geometry" in adviser.get(f"/api/v1/areas/{rows['TST01']['id']}/").json()


def test_pages_follow_each_other_without_gap_or_repeat(cast, adviser):
    day = yesterday()
    made = [make_incident(cast, occurred_from=day) for _number in range(5)]

    seen, address = [], "/api/v1/incidents/?limit=2"
    while address:
        page = adviser.get(address).json()
        assert page["total"] == 5
        seen += [row["id"] for row in page["results"]]
        make_report(cast)  # news in between must not shift the pages
        parts = urlsplit(page["next"] or "")
        address = f"{parts.path}?{parts.query}" if page["next"] else ""

    assert seen == [str(incident.public_id) for incident in reversed(made)]


def test_a_cursor_continues_its_own_question_for_its_own_caller_only(cast, adviser):
    for _number in range(2):
        make_incident(cast)
    cursor = adviser.get("/api/v1/incidents/?limit=1").json()["next"].split("cursor=")[1]

    for client, address in [
        (adviser, f"/api/v1/incidents/?limit=1&status=submitted&cursor={cursor}"),
        (cast.client(Role.ANALYST), f"/api/v1/incidents/?limit=1&cursor={cursor}"),
        (adviser, f"/api/v1/reports/?limit=1&cursor={cursor}"),
        (adviser, f"/api/v1/incidents/?limit=1&cursor={cursor[:-3]}AAA"),
        (adviser, "/api/v1/incidents/?cursor=é"),
    ]:
        response = client.get(address)
        assert response.status_code == 400, address
        assert list(response.json()["errors"]) == ["cursor"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,nan,4", "bbox"),
        ("bbox=30,0,29,1", "bbox"),
        ("bbox=/vsicurl/http://127.0.0.1/,0,1,1", "bbox"),
        ("since=yesterday", "since"),
        ("since=2017-02-30", "since"),
        ("until=2017-12-25T06:00:00", "until"),
        ("event_type=party", "event_type"),
        ("status=open", "status"),
        ("min_verification=9", "min_verification"),
        ("q=", "q"),
        ("q=%00", "q"),
        (f"q={'x' * 101}", "q"),
        ("mission=OTH", "mission"),
        ("mission=TST&mission=TST", "mission"),
        ("area=OTH01", "area"),
    ],
)
def test_a_bad_value_is_refused_by_name(adviser, query, name):
    response = adviser.get(f"/api/v1/incidents/?{query}")

    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [name]


def test_filters_narrow_alone_and_together(cast, adviser):
    west = str(make_incident(cast).public_id)
    east = str(make_incident(cast, event_type="battle", occurred_from=yesterday().replace(year=2020), **EAST).public_id)

    for query, expected in [
        ("", [west, east]),
        ("mission=TST", [west, east]),
        ("area=TST", [west, east]),
        ("area=TST01", [west]),
        ("bbox=29.5,-1,30,1", [east]),
        ("bbox=29.7,-0.1,29.8,0.1&event_type=battle", [east]),
        ("event_type=battle&event_type=riot", [east]),
        ("since=2020-01-01&until=2021-01-01", [east]),
        ("since=2021-01-01T00:00:00%2B02:00", [west]),
        ("min_verification=1", []),
        ("status=submitted", [west, east]),
        ("area=TST02&event_type=violence_against_civilians", []),
    ]:
        assert ids(adviser.get(f"/api/v1/incidents/?{query}")) == expected, query


def test_the_start_is_included_and_the_end_is_not(cast, adviser):
    make_incident(
        cast, occurred_from=yesterday().replace(year=2020, month=5, day=1, hour=0, minute=0, second=0, microsecond=0)
    )

    assert len(ids(adviser.get("/api/v1/incidents/?since=2020-05-01"))) == 1
    assert ids(adviser.get("/api/v1/incidents/?until=2020-05-01")) == []


def test_whoever_accepts_something_else_still_gets_what_the_address_says(adviser):
    response = adviser.get("/api/v1/missions/", headers={"Accept": "text/csv"})

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")


def test_code_lists_speak_the_readers_language(cast, adviser):
    rows = {row["id"]: row["codes"] for row in adviser.get("/api/v1/codelists/").json()["results"]}
    assert {"code": "battle", "label": "Battle"} in rows["event_type"]
    assert {"imminence", "action_type", "role", "tier"} <= set(rows)

    one = adviser.get("/api/v1/codelists/event_type/").json()
    assert one["codes"] == rows["event_type"]
    assert adviser.get("/api/v1/codelists/nothing/").status_code == 404
    assert adviser.get("/api/v1/codelists.csv").content.splitlines()[0] == b"id,code,label"
    assert json.loads(adviser.get("/api/v1/codelists.ndjson").content.splitlines()[0])["codes"]
