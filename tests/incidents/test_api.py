"""Incidents and their sources over HTTP: what each audience is told."""

from uuid import uuid4

import pytest

from incidents.inputs import ActorLine
from incidents.models import Actor
from missions.choices import Role
from tests.making import killed, make_cleared, make_incident, make_report

PLACE = {"longitude": 29.312345, "latitude": 0.071234, "place_name": "Hamlet of Zuri", "text": "Told by a teacher."}


def one(client, incident):
    response = client.get(f"/api/v1/incidents/{incident.public_id}/")
    assert response.status_code == 200, response.content
    return response.json()


def test_an_incident_has_the_fields_of_the_contract(cast):
    incident = make_cleared(cast, harm=(killed(2, 1, 4),), **PLACE)

    found = one(cast.client(Role.ADVISER), incident)

    assert {
        "id", "ref", "version", "mission", "event_type", "sub_event_type", "targets", "civilian_targeting",
        "occurred_from", "occurred_to", "geometry", "masked", "location_precision", "area", "status",
        "verification_level", "fatalities",
    } <= set(found)  # fmt: skip
    assert found["geometry"] == {"type": "Point", "coordinates": [29.312345, 0.071234]}
    assert found["fatalities"] == {"min": 1, "best": 2, "max": 4}
    assert (found["masked"], found["mission"], found["area"], found["replay"]) == (False, "TST", "TST01", False)
    assert found["occurred_from"].endswith("Z")


def test_headquarters_gets_the_town_and_no_words(cast):
    incident = make_cleared(cast, **PLACE)

    for client in (cast.client(Role.HEADQUARTERS), cast.machine()):
        found = one(client, incident)
        assert found["geometry"]["coordinates"] == [29.25, 0.0]
        assert (found["masked"], found["place"], found["summary"]) == (True, "Asali", "")
        assert found["masked_radius_km"] > 0


def test_headquarters_gets_nothing_before_it_is_cleared(cast):
    incident = make_incident(cast)

    hidden = cast.machine().get(f"/api/v1/incidents/{incident.public_id}/")
    none = cast.machine().get(f"/api/v1/incidents/{uuid4()}/")

    assert (hidden.status_code, hidden.content) == (none.status_code, none.content)
    assert hidden.status_code == 404
    assert hidden.json()["title"] == "not found"


def test_search_looks_only_at_what_is_served(cast):
    make_cleared(cast, **PLACE)

    for role, q, expected in [
        (Role.ADVISER, "zuri", 1), (Role.HEADQUARTERS, "zuri", 0), (Role.HEADQUARTERS, "asali", 1),
    ]:  # fmt: skip
        assert cast.client(role).get(f"/api/v1/incidents/?q={q}").json()["total"] == expected, (role, q)


def test_the_box_tests_the_served_point(cast):
    make_cleared(cast, **PLACE)

    for role, box, expected in [
        (Role.ADVISER, "29.31,0.07,29.32,0.08", 1), (Role.HEADQUARTERS, "29.31,0.07,29.32,0.08", 0),
        (Role.ADVISER, "29.24,-0.01,29.26,0.01", 0), (Role.HEADQUARTERS, "29.24,-0.01,29.26,0.01", 1),
    ]:  # fmt: skip
        assert cast.client(role).get(f"/api/v1/incidents/?bbox={box}").json()["total"] == expected, (role, box)


@pytest.mark.parametrize(
    ("role", "pseudonym"), [(Role.ADVISER, "Voice 7"), (Role.DUTY_OFFICER, "Voice 7"), (Role.ANALYST, None)]
)
def test_a_source_is_named_to_those_who_may_know_it(cast, role, pseudonym):
    report = make_report(cast, source="Voice 7")

    found = cast.client(role).get(f"/api/v1/reports/{report.public_id}/").json()

    assert found["source_pseudonym"] == pseudonym
    assert (found["source"] is None) == (pseudonym is None)
    assert cast.client(role).get("/api/v1/sources/").json()["total"] == (0 if pseudonym is None else 1)


def test_reports_are_for_the_desks(cast):
    make_report(cast)

    for role, total in [(Role.ANALYST, 1), (Role.HEADQUARTERS, 0), (Role.PLANNER, 0), (Role.LIAISON, 0)]:
        assert cast.client(role).get("/api/v1/reports/").json()["total"] == total, role


def test_a_group_is_known_where_an_incident_names_it(cast):
    make_incident(cast, actors=(ActorLine(name="Mai-Mai Test"),))
    Actor.objects.create(public_id=uuid4(), name="Told elsewhere", actor_class="rebel_group")

    names = [row["name"] for row in cast.client(Role.ADVISER).get("/api/v1/actors/").json()["results"]]

    assert names == ["Mai-Mai Test"]
    assert cast.machine().get("/api/v1/actors/").json()["total"] == 0


def test_no_content_for_administrators_and_auditors(cast):
    make_cleared(cast)

    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        for name in ("incidents", "reports", "sources", "actors", "areas", "alerts"):
            assert cast.client(role).get(f"/api/v1/{name}/").json()["total"] == 0, (role, name)
