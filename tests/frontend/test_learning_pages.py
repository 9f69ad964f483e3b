"""Figures with what lies behind them, reviews, feedback and cases, as people meet them."""

import csv
import io
from datetime import timedelta

import pytest

from missions.choices import Role
from responses.models import CivilianHarmCase, FeedbackNote, Review
from tests.making import make_alert, make_incident
from threats.models import Alert


@pytest.fixture
def missed(cast):
    """A review that opened by itself."""
    alert = make_alert(cast)
    ago = timedelta(hours=5)
    Alert.objects.filter(pk=alert.pk).update(
        received_at=alert.received_at - ago, mission_received_at=alert.mission_received_at - ago
    )
    at = cast.mission.now() - timedelta(hours=1)
    make_incident(cast, occurred_from=at, occurred_to=at)
    return Review.objects.get()


def test_every_number_of_the_figures_opens_its_alerts(cast, missed):
    client = cast.client(Role.LEADERSHIP)

    page = client.get("/analytics/?by=area").content.decode()
    behind = client.get("/analytics/behind/?figure=missed&part=met&by=area&value=TST01").content.decode()

    assert "Response figures" in page
    assert "Kaplan" in page  # the definition beside the figure
    assert missed.alert.ref in behind
    assert missed.alert.ref not in client.get("/analytics/behind/?figure=response.mission&part=met").content.decode()


def test_the_figures_as_a_file(cast, missed):
    text = cast.client(Role.LEADERSHIP).get("/analytics/figures.csv?by=imminence").content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["figure"] for row in rows} >= {"acknowledged", "response.mission", "missed"}
    assert next(row for row in rows if row["figure"] == "acknowledged")["open"] == "1"


def test_the_figures_over_http_say_what_they_mean(cast, missed):
    answer = cast.client(Role.DUTY_OFFICER).get("/api/v1/analytics/?mission=TST&by=week").json()

    found = {figure["key"]: figure for figure in answer["figures"]}
    assert found["missed"]["met"] == 1
    assert all(figure["meaning"] and figure["formula"] and figure["source"] for figure in found.values())
    assert answer["groups"][0]["alerts"] == 1


def test_a_wrong_day_is_explained_and_outside_is_refused(cast):
    assert cast.client(Role.LEADERSHIP).get("/analytics/?since=nonsense").status_code == 400
    assert cast.client(Role.LEADERSHIP).get("/analytics/?since=2020-01-02&until=2020-01-01").status_code == 400
    for path in ("/analytics/", "/reviews/", "/feedback/"):
        assert cast.client(Role.PARTNER).get(path).status_code == 403
    assert cast.client(Role.LEADERSHIP).get("/civilian-harm/").status_code == 403  # the module is off


def test_a_review_lays_out_its_chain_and_is_closed_with_lessons(cast, missed):
    client, address = cast.client(Role.DUTY_OFFICER), f"/reviews/{missed.public_id}/"
    assert missed.ref in client.get("/reviews/").content.decode()
    assert "Harm" in client.get(address).content.decode()

    refused = client.post(address, {"do": "close", "finding": "too_slow", "findings": ""})
    assert refused.status_code == 400
    client.post(address, {"do": "close", "finding": "too_slow", "findings": "Phone lay idle", "lessons": "Two on call"})

    missed.refresh_from_db()
    assert missed.status == "closed"
    assert "Two on call" in client.get(f"/alerts/{missed.alert.public_id}/").content.decode()


def test_feedback_is_recorded_on_its_alert(cast):
    alert, client = make_alert(cast), cast.client(Role.ADVISER)
    assert alert.ref in client.get("/feedback/").content.decode()
    address = f"/feedback/{alert.public_id}/new/"

    kept = client.post(address, {"kind": "feedback", "given": "given", "told_what": "A patrol comes."})
    assert kept.status_code == 400
    assert "A patrol comes." in kept.content.decode()  # nothing that was typed is lost
    said = {"kind": "feedback", "given": "given", "told_what": "A patrol comes.", "channel": "phone"}
    assert client.post(address, said).status_code == 302

    assert FeedbackNote.objects.get().alert == alert
    assert "A patrol comes." in client.get(f"/alerts/{alert.public_id}/").content.decode()


def test_a_case_goes_its_way_by_the_page(cast):
    cast.mission.modules = ["civilian_harm"]
    cast.mission.save(update_fields=["modules"])
    client = cast.client(Role.DUTY_OFFICER)
    day = cast.mission.today().isoformat()
    said = {"force": "own", "occurred_on": day, "area": "TST01", "allegation": "Shells fell", "classification": "1"}
    assert client.post("/civilian-harm/new/", said).status_code == 302
    case = CivilianHarmCase.objects.get()

    address = f"/civilian-harm/{case.public_id}/"
    client.post(address, {"do": "inquire"})
    client.post(address, {"do": "find", "finding": "substantiated", "note": "Fragments"})
    client.post(address, {"do": "amends", "amends": ["apology"], "note": "In the village"})
    client.post(address, {"do": "close", "reason": "Done"})

    case.refresh_from_db()
    assert case.status == "closed"
    assert case.ref in client.get("/civilian-harm/?tab=closed").content.decode()
