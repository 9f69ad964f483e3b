"""The change feed: what a client may see now, what it may see no more, and nothing about the rest."""

import uuid
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents.models import Incident, IncidentExactLocation
from ledger.models import Change, Delivered, FeedState
from missions.choices import Role
from missions.models import ApiClient
from missions.refs import make_ref
from missions.services import create_api_client
from tests.making import make_alert, make_cleared, make_incident, yesterday


@pytest.fixture
def machine(cast):
    return cast.machine()


def pull(client, cursor="", **query):
    query |= {"cursor": cursor} if cursor else {}
    response = client.get("/api/v1/changes/", query)
    assert response.status_code == 200, response.content
    return response.json()


def drain(client, cursor="", **query):
    """Every change behind a cursor, and the cursor behind them."""
    found, more = [], True
    while more:
        page = pull(client, cursor, **query)
        found, cursor, more = found + page["results"], page["next_cursor"], page["has_more"]
    return found, cursor


def said(changes):
    return [(change["op"], change["type"], change["id"]) for change in changes]


def test_what_is_in_view_is_sent_as_it_is_served(cast, machine):
    incident = make_cleared(cast, longitude=29.312345)
    alert = make_alert(cast)
    make_incident(cast)  # not cleared: never mentioned

    found, _cursor = drain(machine)

    assert said(found) == [
        ("upsert", "incident", str(incident.public_id)), ("upsert", "alert", str(alert.public_id)),
    ]  # fmt: skip
    assert found[0]["data"] == machine.get(f"/api/v1/incidents/{incident.public_id}/").json()
    assert found[0]["version"] == found[0]["data"]["version"]
    assert found[0]["data"]["geometry"]["coordinates"] == [29.25, 0.0]


def test_a_record_that_changed_often_is_sent_once_and_only_again_when_it_changes(cast, machine):
    incident = make_cleared(cast)
    found, cursor = drain(machine)
    assert len(found) == 1

    assert drain(machine, cursor)[0] == []
    for word in ("one", "two", "three"):
        Incident.objects.filter(pk=incident.pk).update(place_name=word)
    found, _cursor = drain(machine, cursor)
    assert len(found) == 1


def test_what_leaves_the_view_is_a_deletion_that_tells_no_more(cast, machine):
    incident = make_cleared(cast)
    found, cursor = drain(machine)
    version = found[0]["version"]

    for _edit in range(3):
        Incident.objects.filter(pk=incident.pk).update(classification=2)
    gone, cursor = drain(machine, cursor)
    assert gone == [
        {"op": "delete", "type": "incident", "id": str(incident.public_id), "version": version, "data": None}
    ]

    Incident.objects.filter(pk=incident.pk).update(summary="changed while hidden")
    assert drain(machine, cursor)[0] == []


def test_a_deletion_is_sent_again_until_its_receipt_is_proved(cast, machine):
    incident = make_cleared(cast)
    _found, cursor = drain(machine)
    Incident.objects.filter(pk=incident.pk).update(classification=2)

    first, later = drain(machine, cursor)
    again, _later = drain(machine, cursor)
    Incident.objects.filter(pk=incident.pk).update(summary="x")

    assert first == again
    assert drain(machine, later)[0] == []
    assert said(drain(machine, cursor)[0]) == said(first)


def test_what_comes_back_is_sent_again(cast, machine):
    incident = make_cleared(cast)
    _found, cursor = drain(machine)
    Incident.objects.filter(pk=incident.pk).update(classification=2)
    _gone, cursor = drain(machine, cursor)
    Incident.objects.filter(pk=incident.pk).update(classification=0)

    found, cursor = drain(machine, cursor)
    assert said(found) == [("upsert", "incident", str(incident.public_id))]
    Incident.objects.filter(pk=incident.pk).update(classification=2)
    assert [change["op"] for change in drain(machine, cursor)[0]] == ["delete"]


def test_what_never_was_in_view_is_never_mentioned(cast, machine):
    incident = make_incident(cast)
    _found, cursor = drain(machine)
    Incident.objects.filter(pk=incident.pk).update(status="withdrawn")

    assert drain(machine, cursor)[0] == []
    assert not Delivered.objects.exists()


def test_a_merged_incident_names_its_winner_to_those_who_see_it(cast, machine):
    loser, winner = make_cleared(cast), make_cleared(cast)
    _found, cursor = drain(machine)
    Incident.objects.filter(pk=loser.pk).update(status="merged", merged_into=winner)

    (change,) = drain(machine, cursor)[0]

    assert (change["op"], change["id"]) == ("merge", str(loser.public_id))
    assert change["data"] == {"merged_into": str(winner.public_id)}


def test_a_narrower_audience_is_told_what_to_delete_and_a_wider_one_gets_the_rest(cast, machine):
    plain = make_cleared(cast)
    secret = make_alert(cast, classification=1)
    ApiClient.objects.filter(mission=cast.mission).update(ceiling=1)
    found, cursor = drain(machine)
    assert {change["id"] for change in found} == {str(plain.public_id), str(secret.public_id)}

    ApiClient.objects.filter(mission=cast.mission).update(ceiling=0)
    found, cursor = drain(machine, cursor)
    assert ("delete", "alert", str(secret.public_id)) in said(found)
    assert drain(machine, cursor)[0] == []

    ApiClient.objects.filter(mission=cast.mission).update(ceiling=1)
    found, cursor = drain(machine, cursor)
    assert ("upsert", "alert", str(secret.public_id)) in said(found)
    assert drain(machine, cursor)[0] == []


def test_a_page_is_cut_by_what_is_sent(cast, machine):
    shown = [make_alert(cast) for _number in range(3)]
    for _number in range(4):
        make_incident(cast)  # hidden ones in between

    first = pull(machine, limit=2)
    second = pull(machine, first["next_cursor"], limit=2)

    assert (len(first["results"]), first["has_more"]) == (2, True)
    assert (len(second["results"]), second["has_more"]) == (1, False)
    assert {c["id"] for c in first["results"] + second["results"]} == {str(alert.public_id) for alert in shown}


def test_types_and_mission_choose_a_part_and_a_cursor_stays_with_it(cast, machine):
    make_cleared(cast)
    make_alert(cast)

    page = pull(machine, types="alert", mission="TST")
    assert [change["type"] for change in page["results"]] == ["alert"]

    for query in ({}, {"types": "alert"}, {"types": "incident", "mission": "TST"}):
        response = machine.get("/api/v1/changes/", {"cursor": page["next_cursor"], **query})
        assert (response.status_code, list(response.json()["errors"])) == (400, ["cursor"])


def test_two_parts_of_one_client_each_get_their_deletion(cast, machine):
    alert = make_alert(cast)
    _found, everything = drain(machine)
    _found, alerts = drain(machine, types="alert")
    type(alert).objects.filter(pk=alert.pk).update(classification=2)

    gone, everything = drain(machine, everything)
    assert [change["op"] for change in gone] == ["delete"]
    drain(machine, everything)
    assert [change["op"] for change in drain(machine, alerts, types="alert")[0]] == ["delete"]


@pytest.mark.parametrize(
    "query", [{"types": "party"}, {"mission": "OTH"}, {"since": "1"}, {"limit": "0"}, {"cursor": "abc"}]
)
def test_a_bad_question_is_refused_by_name(cast, machine, query):
    response = machine.get("/api/v1/changes/", query)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(query)


def test_a_cursor_is_its_clients_own_and_shows_nothing(cast, machine):
    make_alert(cast)
    cursor = pull(machine)["next_cursor"]

    response = cast.machine(cast.other_token).get("/api/v1/changes/", {"cursor": cursor})

    assert response.status_code == 400
    assert cursor != pull(machine)["next_cursor"]  # sealed with a nonce: equal positions do not look equal


def test_after_a_restore_everything_is_taken_anew(cast, machine):
    make_alert(cast)
    cursor = pull(machine)["next_cursor"]
    FeedState.objects.update(epoch=uuid.uuid4())

    response = machine.get("/api/v1/changes/", {"cursor": cursor})

    assert response.status_code == 410
    assert response.json()["title"] == "resync required"
    assert len(drain(cast.machine())[0]) == 1


def test_a_cursor_beyond_the_head_is_from_another_life(cast, machine):
    make_alert(cast)
    cursor = pull(machine)["next_cursor"]
    Change.objects.all().delete()
    FeedState.objects.update(head=0)

    assert machine.get("/api/v1/changes/", {"cursor": cursor}).status_code == 410


def test_people_have_no_feed(cast):
    response = cast.client(Role.ADVISER).get("/api/v1/changes/")

    assert response.status_code == 403
    assert "machines" in response.json()["detail"]


def test_an_ended_token_gets_nothing(cast, machine):
    make_alert(cast)
    pull(machine)
    ApiClient.objects.filter(mission=cast.mission).update(expires_at=timezone.now())

    assert machine.get("/api/v1/changes/").status_code == 401


def edit(cast, known, number, verb):
    """One change of a record of the model."""
    if verb == "create" or not known:
        incident = Incident.objects.create(
            mission=cast.mission, ref=make_ref("TST"), event_type="battle", occurred_from=yesterday(),
            occurred_to=yesterday(), area=cast.west, status="verified", cleared_at=timezone.now(),
        )  # fmt: skip
        IncidentExactLocation.objects.create(incident=incident, point=Point(29.3, 0.1, srid=4326))
        known.append(incident.pk)
        return
    rows = Incident.objects.filter(pk=known[number % len(known)])
    changes: dict[str, dict[str, Any]] = {
        "hide": {"classification": 1},
        "show": {"classification": 0},
        "edit": {"place_name": str(number)},
    }
    rows.update(**changes[verb])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "hide", "show", "edit", "pull", "pull", "replay", "narrow", "widen"]),
        st.integers(0, 9),
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_in_the_end_a_client_holds_exactly_what_it_may_see(cast, steps):
    """T-F2, small: whatever happened, a last pull makes the client's set equal to its view."""
    client, token = create_api_client(name="Model", actor="test", mission=cast.mission)
    machine, known, held, given_ids = cast.machine(token), [], {}, set()
    cursors = [""]

    def take(cursor, limit):
        page = pull(machine, cursor, limit=limit)
        for change in page["results"]:
            if change["op"] == "upsert":
                held[change["id"]] = change["data"]
                given_ids.add(change["id"])
            else:
                assert change["id"] in given_ids
                held.pop(change["id"], None)
        cursors.append(page["next_cursor"])
        return page["has_more"]

    for verb, number in steps:
        if verb in {"narrow", "widen"}:
            ApiClient.objects.filter(pk=client.pk).update(ceiling=int(verb == "widen"))
        elif verb in {"pull", "replay"}:
            take(cursors[number % len(cursors) if verb == "replay" else -1], 1 + number % 3)
        else:
            edit(cast, known, number, verb)
    while take(cursors[-1], 5):
        pass

    page = machine.get("/api/v1/incidents/?limit=1000").json()["results"]
    view = {row["id"]: row for row in page}
    mine = {str(key) for key in Incident.objects.filter(pk__in=known).values_list("public_id", flat=True)}
    assert {key: row for key, row in held.items() if key in mine} == {k: row for k, row in view.items() if k in mine}
