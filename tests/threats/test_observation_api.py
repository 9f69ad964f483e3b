"""Indicators and observations over HTTP: recorded, corrected, withdrawn, read, pulled, and taken from a table."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from ledger.models import AuditEntry
from missions.choices import Classification, Role
from missions.errors import NotAllowedError
from missions.services import create_api_client
from tests.making import by
from tests.threats.observing import days_ago, observe, today
from threats import services
from threats.indicators import DEFINITIONS
from threats.inputs import WeighingInput
from threats.models import Indicator, Observation, WeightChange

BODY = {
    "mission": "TST", "indicator": "armed_build_up", "severity": 4, "observed_on": str(today()), "area": "TST01",
    "grade": "B", "note": "Three trucks at the bridge.",
}  # fmt: skip


def post(client, path, body, **more):
    return client.post(f"/api/v1/{path}", body, content_type="application/json", **more)


def test_an_observation_is_recorded_corrected_and_withdrawn(cast):
    analyst = cast.client(Role.ANALYST)
    made = post(analyst, "observations/", BODY)
    assert made.status_code == 201, made.content
    path = f"observations/{made.json()['id']}"

    edited = post(analyst, f"{path}/edit/", {"severity": 2, "reason": "One truck."}).json()
    gone = post(analyst, f"{path}/withdraw/", {"reason": "It was a market day."}).json()

    assert (made.json()["severity"], edited["severity"], edited["note"]) == (4, 2, BODY["note"])
    assert (gone["status"], gone["withdrawn_reason"]) == ("withdrawn", "It was a market day.")
    verbs = AuditEntry.objects.filter(object_id=made.json()["id"]).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["observation.record", "observation.edit", "observation.withdraw"]
    assert post(analyst, f"{path}/withdraw/", {"reason": "Again."}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "no_such"}, "indicator"),
        ({"indicator": "surge"}, "indicator"),
        ({"severity": 6}, "severity"),
        ({"observed_on": str(today() + timedelta(days=2))}, "observed_on"),
        ({"observed_on": "1950-01-01"}, "observed_on"),
        ({"until_on": str(today())}, "until_on"),
        ({"indicator": "election_date"}, "until_on"),
        ({"area": "NOPE"}, "area"),
        ({"area": ""}, "area"),
        ({"cells": ["850000000000000"]}, "cells"),
        ({"longitude": 0.0, "latitude": 29.25}, "latitude"),
        ({"grade": "Z"}, "grade"),
        ({"classification": 2}, "classification"),
        ({"ethnicity": "x"}, "ethnicity"),
    ],
    ids=str,
)
def test_a_wrong_value_names_its_field_and_stores_nothing(cast, changes, field):
    answer = post(cast.client(Role.ANALYST), "observations/", {**BODY, **changes})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Observation.objects.exists()


def test_a_reason_is_needed_and_only_those_who_observe_may_write(cast):
    seen = observe(cast)

    assert post(cast.client(Role.ANALYST), f"observations/{seen.public_id}/withdraw/", {}).status_code == 400
    for role in (Role.LEADERSHIP, Role.PLANNER, Role.LIAISON, Role.HEADQUARTERS, Role.PARTNER):
        assert post(cast.client(role), "observations/", BODY).status_code == 403
    away = {**BODY, "area": "TST02"}
    assert post(cast.client(Role.HEAD_OF_OFFICE), "observations/", away).status_code == 403
    assert post(cast.client(Role.HEAD_OF_OFFICE), "observations/", BODY).status_code == 201


def test_a_machine_records_under_a_key_once_and_reads_nothing_back(cast):
    token = create_api_client(name="Radio monitor", actor="test", mission=cast.mission, role=Role.GATEWAY)[1]
    machine = cast.machine(token)
    named = {"headers": {"Authorization": f"Bearer {token}", "Idempotency-Key": "m-1"}}

    first, again = (post(machine, "observations/", BODY, **named) for _time in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert list(first.json()) == ["id"]
    assert Observation.objects.count() == 1


def test_each_audience_gets_what_the_row_rule_says(cast):
    own = observe(cast, note="Seen by our own.")
    told = observe(cast, Role.ADVISER, dissemination="public", note="Not for them.")
    observe(cast, area="TST02")
    observe(cast, Role.DUTY_OFFICER, classification=Classification.CONFIDENTIAL, dissemination="public")

    def ids(client):
        return {row["id"] for row in client.get("/api/v1/observations/").json()["results"]}

    assert len(ids(cast.client(Role.ANALYST))) == 4
    assert len(ids(cast.client(Role.HEAD_OF_OFFICE))) == 3  # of the own area
    assert ids(cast.machine()) == {str(told.public_id)}
    assert ids(cast.client(Role.PARTNER)) == set()
    row = cast.machine().get(f"/api/v1/observations/{told.public_id}/").json()
    assert (row["note"], row["numbers"], row["severity"]) == ("", None, 5)
    assert cast.machine().get(f"/api/v1/observations/{own.public_id}/").status_code == 404


def test_the_filters_are_those_of_every_collection_and_files_hold_the_same_rows(cast):
    west = observe(cast, observed_on=days_ago(5))
    east = observe(cast, indicator="incitement", area="TST02", grade="F")
    client = cast.client(Role.ANALYST)

    def refs(query):
        return [row["ref"] for row in client.get(f"/api/v1/observations/?{query}").json()["results"]]

    assert refs("area=TST01") == [west.ref]
    assert refs("indicator=incitement") == [east.ref]
    assert refs("family=armed_threat&grade=A") == [west.ref]
    assert refs(f"since={today()}") == [east.ref]
    assert refs("bbox=29.0,-0.3,29.5,0.3") == [west.ref]
    assert client.get("/api/v1/observations/?nonsense=1").status_code == 400
    lines = client.get("/api/v1/observations.ndjson").getvalue().decode().splitlines()
    assert {json.loads(line)["ref"] for line in lines} == {west.ref, east.ref}
    features = json.loads(client.get("/api/v1/observations.geojson").getvalue())["features"]
    assert {feature["geometry"]["type"] for feature in features} == {"Point"}
    assert client.get("/api/v1/observations.csv").getvalue().decode().count("\n") == 3


def test_every_indicator_tells_whether_it_is_current_stale_or_missing(cast):
    observe(cast)
    observe(cast, indicator="incitement", observed_on=days_ago(200))
    found = cast.client(Role.ANALYST).get("/api/v1/indicators/?limit=1000").json()
    rows = {row["key"]: row for row in found["results"]}

    assert found["total"] == len(DEFINITIONS) == len(rows)
    states = {key: (row["state"], row["last_severity"]) for key, row in rows.items()}
    assert (states["armed_build_up"], states["incitement"]) == (("fresh", 5), ("stale", 5))
    assert states["road_ambush"] == ("missing", None)
    assert (rows["agreement_in_force"]["direction"], rows["agreement_in_force"]["weight"]) == ("beside", 0)
    assert rows["armed_build_up"]["sets"] == ["general", "mass_atrocity"]
    assert rows["armed_build_up"]["steps"][0] == "Nothing unusual"
    atrocity = cast.client(Role.ANALYST).get("/api/v1/indicators/?set=mass_atrocity&state=missing").json()
    assert {"atrocity_01_instability", "atrocity_14_aid"} <= {row["key"] for row in atrocity["results"]}
    assert cast.client(Role.PARTNER).get("/api/v1/indicators/").json()["total"] == 0


# ---- tables ------------------------------------------------------------------------------------------------

TABLE = f"""id,indicator,severity,area,observed_on,grade,note
a1,armed_build_up,4,TST01,{today()},B,Trucks
a2,incitement,9,TST01,{today()},B,Radio
a3,no_such,1,TST01,{today()},B,
a4,road_ambush,2,TST02,yesterday,,
a5,road_ambush,2,TST02,{today()},,
"""


def send(client, table, mission="TST"):
    return client.post(f"/api/v1/observations/import/?mission={mission}", table.encode(), content_type="text/csv")


def test_rows_of_a_table_are_taken_or_refused_one_by_one_and_never_twice(cast):
    analyst = cast.client(Role.ANALYST)

    first, again = send(analyst, TABLE), send(analyst, TABLE)

    assert first.status_code == 200, first.content
    assert {name: first.json()[name] for name in ("rows", "created", "refused")} == {
        "rows": 5,
        "created": 2,
        "refused": 3,
    }
    assert [(row["line"], list(row["errors"])) for row in first.json()["errors"]] == [
        (3, ["severity"]), (4, ["indicator"]), (5, ["observed_on"]),
    ]  # fmt: skip
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 2)
    assert set(Observation.objects.values_list("connector", "created_by__username")) == {("upload", "analyst")}


def test_a_table_stays_in_the_own_area_and_below_the_own_ceiling(cast):
    answer = send(cast.client(Role.HEAD_OF_OFFICE), TABLE)

    assert answer.json()["created"] == 1
    assert {row["line"] for row in answer.json()["errors"]} == {3, 4, 5, 6}
    assert not Observation.objects.filter(area=cast.east).exists()


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n", "indicator,severity,observed_on\nx,1,2017-01-01\n", "\x00\x00"])
def test_what_is_no_such_table_is_a_kind_refusal(cast, table):
    answer = send(cast.client(Role.ANALYST), table)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["file"]


def test_the_command_takes_the_same_table_and_says_what_it_refused(cast, tmp_path, capsys):
    services.adopt(mission=cast.mission)
    file = tmp_path / "seen.csv"
    file.write_text(TABLE)

    call_command("import_observations", str(file), "--mission", "TST")

    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[-1]) == {
        "rows": 5, "created": 2, "updated": 0, "unchanged": 0, "refused": 3,
    }  # fmt: skip
    assert "line 3 was not taken: severity:" in told.err


# ---- weights -----------------------------------------------------------------------------------------------


def weighing(**changes):
    said = {"enabled": True, "weight": 0.3, "half_life_days": 14, "cap": 0.7, "reach_km": 25.0, **changes}
    return WeighingInput(**said)


def test_a_weight_needs_two_people_and_both_stand_in_the_trail(cast):
    services.adopt(mission=cast.mission)
    row = Indicator.objects.get(mission=cast.mission, key="armed_build_up")
    services.propose_weighing(indicator_id=row.pk, data=weighing(), reason="Too loud here.", **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="Somebody else"):
        services.sign_weighing(indicator_id=row.pk, **by(cast, Role.ANALYST))
    services.sign_weighing(indicator_id=row.pk, **by(cast, "second_analyst"))

    row.refresh_from_db()
    change = WeightChange.objects.get()
    assert (row.weight, row.version, row.own_weighing) == (0.3, 2, True)
    assert (change.status, change.version, change.decided_by.username) == ("signed", 2, "second_analyst")
    trail = AuditEntry.objects.filter(object_id=str(row.public_id)).order_by("pk")
    assert list(trail.values_list("verb", "reason")) == [
        ("indicator.propose", "Too loud here."), ("indicator.sign", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("armed_build_up", {"weight": 0.9}),
        ("armed_build_up", {"weight": -0.1}),
        ("armed_build_up", {"weight": float("nan")}),
        ("armed_build_up", {"cap": 1.4}),
        ("armed_build_up", {"half_life_days": 0}),
        ("agreement_in_force", {"weight": 0.1, "half_life_days": 180}),
        ("election_date", {"half_life_days": 9}),
    ],
    ids=str,
)
def test_a_weight_stays_in_bounds_and_what_stands_beside_never_moves_a_score(cast, key, changes):
    services.adopt(mission=cast.mission)
    row = Indicator.objects.get(mission=cast.mission, key=key)

    with pytest.raises(ValidationError, match=r"weight|cap|half"):
        services.propose_weighing(
            indicator_id=row.pk, data=weighing(**changes), reason="Try.", **by(cast, Role.ANALYST)
        )
    assert not WeightChange.objects.exists()


def test_a_newer_definition_reaches_missions_that_have_not_weighed_it_themselves(cast):
    services.adopt(mission=cast.mission)
    rows = Indicator.objects.filter(mission=cast.mission)
    rows.filter(key="incitement").update(own_weighing=True, weight=0.1)
    rows.filter(key="road_ambush").update(weight=0.1)
    rows.update(data_version=0)

    assert services.adopt(mission=cast.mission) == len(DEFINITIONS)
    assert rows.get(key="incitement").weight == 0.1
    assert (rows.get(key="road_ambush").weight, rows.get(key="road_ambush").version) == (0.5, 2)
