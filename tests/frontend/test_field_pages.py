"""What the form for phones is served, and what its device may ask."""

import json
import re
from uuid import uuid4

import pytest

from incidents.services import submit_report
from missions.choices import Role
from tests.making import by, report_input

CANARY = "canary-words"


def told(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_kept_form_is_the_same_for_everybody_and_names_nothing(cast):
    pages = [
        re.sub(r'nonce="[^"]*"', "", cast.client(role).get("/field/en/").text) for role in (Role.ADVISER, Role.LIAISON)
    ]

    assert pages[0] == pages[1]
    for word in ("adviser", "liaison", "TST", "Asali", "Heron"):
        assert word not in pages[0]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_each_language_has_a_form_and_a_manifest_of_its_own(cast, language, direction):
    client = cast.client(Role.LIAISON)

    assert f'<html lang="{language}" dir="{direction}">' in client.get(f"/field/{language}/").text
    manifest = json.loads(client.get(f"/field/{language}/manifest.webmanifest").content)
    assert (manifest["scope"], manifest["lang"], manifest["dir"]) == ("/field/", language, direction)
    assert "Vigil" not in json.dumps(manifest)


def test_the_worker_keeps_the_forms_and_every_module_and_no_answer_of_a_data_door(cast):
    text = cast.client(Role.ADVISER).get("/field/worker.js").text

    kept = json.loads(text.splitlines()[0].removeprefix("self.VIGIL = "))
    assert {"/field/en/", "/field/fr/", "/field/ar/"} <= set(kept["keep"])
    for name in ("app.js", "outbox.js", "seal.js", "report-form.js"):
        assert any(f"/field/{name}?v=" in path for path in kept["keep"])
    assert not any("/field/data/" in path or "/api/" in path for path in [*kept["keep"], *kept["later"]])


def test_a_device_learns_who_is_signed_in_and_where_they_report(cast):
    session = told(cast.client(Role.ADVISER).get("/field/data/session"))

    assert (session["person"], session["missions"]) == (str(cast[Role.ADVISER].public_id), ["TST"])
    assert session["csrf"]


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_does_not_report_gets_no_lists(cast, role):
    client = cast.client(role)

    assert told(client.get("/field/data/session"))["missions"] == []
    assert client.get("/field/data/lists?mission=TST").status_code == 404


def test_a_stranger_is_answered_401_so_that_the_device_can_keep_its_notes(client, db):
    assert client.get("/field/data/session").status_code == 401


def test_a_machine_has_no_device(cast):
    assert cast.machine().get("/field/data/session").status_code == 403


def test_a_liaison_takes_along_their_own_area_and_no_more(cast):
    lists = told(cast.client(Role.LIAISON).get("/field/data/lists?mission=TST"))

    assert [name for _pcode, name, *_rest in lists["areas"]] == ["West"]
    assert [place[0] for place in lists["settlements"]] == ["Asali"]
    assert lists["grades"] is False


def test_an_adviser_takes_along_the_mission_and_may_grade(cast):
    lists = told(cast.client(Role.ADVISER).get("/field/data/lists?mission=TST"))

    assert {place[0] for place in lists["settlements"]} == {"Asali", "Bora"}
    assert lists["grades"] is True


def test_another_mission_is_as_missing_as_none(cast):
    client = cast.client(Role.ADVISER)

    for code in ("OTH", "XXX"):
        assert client.get(f"/field/data/lists?mission={code}").status_code == 404
        assert client.get(f"/field/data/alerts?mission={code}").status_code == 404


def test_lists_that_did_not_change_are_not_sent_again(cast):
    client = cast.client(Role.ADVISER)
    first = client.get("/field/data/lists?mission=TST")

    again = client.get("/field/data/lists?mission=TST", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_ones_own_last_word_can_be_corrected_and_nobody_elses(cast):
    number = uuid4()
    submit_report(
        mission=cast.mission, data=report_input(text=CANARY), public_id=number, channel="form", **by(cast, Role.ADVISER)
    )

    own = told(cast.client(Role.ADVISER).get(f"/field/data/reports/{number}"))
    other = cast.client(Role.DUTY_OFFICER).get(f"/field/data/reports/{number}")

    assert (own["body"]["text"], own["revision"]) == (CANARY, 0)
    assert other.status_code == 404
    assert CANARY not in other.text


def test_my_alerts_are_those_that_my_own_reports_raised(cast):
    for role, place in ((Role.ADVISER, "Asali"), (Role.LIAISON, "Bora")):
        submit_report(
            mission=cast.mission, data=report_input(tense="happening", place_name=place), public_id=uuid4(),
            channel="form", **by(cast, role),
        )  # fmt: skip

    alerts = told(cast.client(Role.ADVISER).get("/field/data/alerts?mission=TST"))["alerts"]

    assert len(alerts) == 1
    assert "Asali" in alerts[0]["title"]


def test_leaving_ends_the_session_and_has_the_browser_forget(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/field/data/wipe")

    assert answer.status_code == 204
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert client.get("/field/data/session").status_code == 401


def test_only_the_form_may_ask_for_position_camera_and_microphone(cast):
    client = cast.client(Role.ADVISER)

    assert "camera=(self)" in client.get("/field/en/").headers["Permissions-Policy"]
    assert "camera=()" in client.get("/reports/").headers["Permissions-Policy"]
