"""Alerts and hotspots over HTTP."""

from uuid import uuid4

from missions.choices import Role
from missions.models import Cell
from tests.making import FORM, make_alert, make_credible, make_report
from tests.threats.test_tiles import make_run, make_score

BODY = {
    "mission": "TST", "title": "Raid feared", "origin": "community", "imminence": "h72", "longitude": 29.312345,
    "latitude": 0.071234, "text": "Told by a teacher.",
}  # fmt: skip


def post(client, path, body=None):
    return client.post(f"/api/v1/{path}/", body or {}, content_type="application/json")


def test_an_alert_goes_from_raised_to_closed(cast):
    raised = post(cast.client(Role.ADVISER), "alerts", BODY)
    assert raised.status_code == 201, raised.content
    path, officer = f"alerts/{raised.json()['id']}", cast.client(Role.DUTY_OFFICER)

    states = [
        post(officer, f"{path}/{move}", body).json().get("status")
        for move, body in [
            ("acknowledge", None), ("assess", None), ("credible", {"reason": "Two networks"}),
            ("form", FORM), ("decide", {"decision": "no_response", "reason_code": "road"}),
            ("close", {"outcome": "unknown", "feedback": "given"}),
        ]
    ]  # fmt: skip

    assert states == ["acknowledged", "assessing", "credible", None, "decided", "closed"]


def test_an_alert_names_its_report_to_the_desk_only(cast):
    report = make_report(cast, tense="feared")

    path = f"/api/v1/alerts/{report.alerts.get().public_id}/"

    assert cast.client(Role.ADVISER).get(path).json()["report"] == str(report.public_id)
    assert cast.machine().get(path).json()["report"] is None


def test_headquarters_gets_no_title_no_text_and_no_cell(cast):
    alert = make_alert(cast, longitude=29.312345, latitude=0.071234, text="Told by a teacher.")

    found = cast.machine().get(f"/api/v1/alerts/{alert.public_id}/").json()

    assert (found["title"], found["text"], found["cell"], found["masked"]) == ("", "", None, True)
    assert (found["place"], found["geometry"]["coordinates"]) == ("Asali", [29.25, 0.0])


def test_a_record_of_a_body_must_be_one_that_the_caller_sees(cast):
    response = post(cast.client(Role.ADVISER), "alerts", {**BODY, "report": str(uuid4())})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["report"]


def test_a_decision_says_what_it_lacks(cast):
    alert = make_credible(cast)

    response = post(cast.client(Role.DUTY_OFFICER), f"alerts/{alert.public_id}/decide", {"decision": "no_response"})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["reason_code"]


def test_hotspots_are_the_shown_run_with_its_day(cast):
    run = make_run(cast.mission)
    cell = Cell.objects.filter(area=cast.west)[0]
    make_score(run, cell, 0.25)
    make_score(make_run(cast.mission, shown=False), Cell.objects.filter(area=cast.east)[0], 0.9)

    (row,) = cast.machine().get("/api/v1/hotspots/?horizon=28&area=TST01").json()["results"]

    assert (row["id"], row["risk"], row["known"], row["horizon"], row["area"]) == (cell.h3, 0.25, True, 28, "TST01")
    assert (row["run"], row["as_of"], len(row["contributions"])) == (str(run.public_id), str(run.as_of), 9)


def test_watch_items_stay_inside_the_mission(cast):
    assert cast.client(Role.ADVISER).get("/api/v1/watch-items/").status_code == 200
    assert cast.machine().get("/api/v1/watch-items/").json()["total"] == 0
