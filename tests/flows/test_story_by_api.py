"""The whole story without a browser: a report comes in, risk moves, an alert is answered, the week is pulled."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from exports.formats.bundle import verify_bundle
from missions.choices import Role
from missions.models import Mission
from missions.weeks import week_of
from tests.making import FORM
from threats.services import score_if_asked

# The mission is a replay that stands just behind a finished week: what is done today belongs to that week.
START = datetime(2018, 1, 7, 20, tzinfo=UTC)
WEEK = week_of(START.date())
PLACE = {"longitude": 29.312347, "latitude": 0.071239}


@pytest.fixture
def mission(cast, tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path
    Mission.objects.filter(pk=cast.mission.pk).update(
        clock_mode="replay", replay_start=START, replay_anchor=datetime.now(UTC), replay_max_days=7
    )
    return Mission.objects.get(pk=cast.mission.pk)


def send(client, method, path, body=None, status=200):
    response = getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json")
    assert response.status_code == status, response.content
    return response.json()


def risks(client):
    rows = client.get("/api/v1/hotspots/?horizon=28&limit=1000").json()["results"]
    return {row["id"]: row["risk"] for row in rows}


def test_from_a_report_to_the_bundle_at_headquarters(cast, mission):
    adviser, analyst = cast.client(Role.ADVISER), cast.client(Role.ANALYST)
    officer, machine = cast.client(Role.DUTY_OFFICER), cast.machine()
    call_command("score", "--mission=TST")
    before = risks(officer)

    number = uuid4()
    told = {
        "mission": "TST", "event_type": "violence_against_civilians", "civilian_targeting": True, **PLACE,
        "occurred_from": (mission.now() - timedelta(days=1)).isoformat(), "text": "Armed men came at night.",
        "harm": [{"kind": "killed", "best": 4}], "source": "Voice 7",
    }  # fmt: skip
    send(adviser, "put", f"reports/{number}", told, 201)
    send(adviser, "put", f"reports/{number}", told, 200)  # the line broke: sent again, nothing doubled
    incident = send(adviser, "post", "incidents/", {"report": str(number)}, 201)
    send(
        analyst,
        "post",
        f"incidents/{incident['id']}/verify/",
        {"reason": "Seen by a patrol", "evidence": ["seen_by_mission"]},
    )
    send(officer, "post", f"incidents/{incident['id']}/clear/")

    assert score_if_asked(mission_id=mission.pk) is not None
    after = risks(officer)
    cell = max(after, key=lambda h3: after[h3] - before[h3])
    assert after[cell] > before[cell]

    alert = send(
        officer,
        "post",
        "alerts/",
        {"mission": "TST", "title": "They may come back", "origin": "analyst", "imminence": "h72", "cell_h3": cell},
        201,
    )
    for move, body in [("acknowledge", {}), ("assess", {}), ("credible", {})]:
        send(officer, "post", f"alerts/{alert['id']}/{move}/", body)
    send(officer, "post", f"alerts/{alert['id']}/form/", FORM, 201)
    send(officer, "post", f"alerts/{alert['id']}/decide/", {"decision": "respond"})
    action = send(
        officer,
        "post",
        "actions/",
        {"mission": "TST", "type": "patrol", "responder": "mission_military", "alert": alert["id"]},
        201,
    )
    assert action["tier"] == 2
    for move, body in [("accept", {}), ("start", {}), ("complete", {"outcome": "reduced"})]:
        action = send(officer, "post", f"actions/{action['id']}/{move}/", body)
    assert action["status"] == "completed"
    assert adviser.get(f"/api/v1/alerts/{alert['id']}/").json()["status"] == "responding"

    pass_the_week(mission)
    call_command("publish_week", WEEK.code, "--mission=TST")
    bundle = machine.get(f"/api/v1/weeks/{WEEK.code}/bundle.zip").getvalue()

    assert verify_bundle(bundle)["replay"] is True
    for name in ("incidents", "alerts", "actions"):
        listed = machine.get(f"/api/v1/{name}/?since={WEEK.starts_on}&until={WEEK.ends.date()}").json()["results"]
        assert [same(row) for row in table(bundle, name)] == [flat(row) for row in listed], name
        assert len(listed) == 1
    assert table(bundle, "incidents")[0]["summary"] == ""  # words stay in the mission
    assert (
        float(next(row for row in table(bundle, "hotspots") if (row["h3"], row["horizon"]) == (cell, "28"))["risk"]) > 0
    )


def pass_the_week(mission):
    """Let the replay's clock run past Sunday midnight."""
    Mission.objects.filter(pk=mission.pk).update(replay_anchor=datetime.now(UTC) - timedelta(hours=6))


def table(bundle, name):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))


def same(row):
    """A row of the bundle, by the columns that both forms have."""
    return {name: row[name] for name in ("id", "ref", "version", "status", "masked", "area", "longitude", "latitude")}


def flat(row):
    """A row of the API in the form of the bundle."""
    longitude, latitude = row["geometry"]["coordinates"]
    found = {name: row[name] for name in ("id", "ref", "version", "status", "masked", "area")}
    return {**{name: json.dumps(value).strip('"') for name, value in found.items()},
            "longitude": f"{longitude:.6f}", "latitude": f"{latitude:.6f}"}  # fmt: skip
