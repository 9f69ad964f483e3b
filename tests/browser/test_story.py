"""The whole story: what an adviser hears becomes a cleared fact, an alert, a patrol, and a row of the week's bundle."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from exports.formats.bundle import verify_bundle
from exports.services import publish_week
from incidents.models import Incident, Report
from missions.choices import ClockMode, Role
from responses.models import Action
from tests.cast import PASSWORD, Cast
from threats.choices import RunTrigger
from threats.models import Alert
from threats.services import score_mission

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUNDAY_EVENING = datetime(2018, 1, 7, 18, tzinfo=UTC)
WEEK = "2018-W01"


@pytest.fixture
def mission(committed_cast: Cast) -> Any:
    """The mission on the last evening of a week: nothing else makes a week end during a test."""
    mission = committed_cast.mission
    mission.clock_mode, mission.is_demo = ClockMode.REPLAY, True
    mission.replay_start, mission.replay_anchor = SUNDAY_EVENING, timezone.now()
    mission.save()
    return mission


def rows_of(bundle: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_from_a_call_in_the_evening_to_a_row_at_headquarters(open_page, committed_cast, mission, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path
    report = _adviser_logs_a_report(open_page("/login/"))
    incident = _adviser_opens_an_incident(open_page(f"/reports/{report.public_id}/", user=committed_cast[Role.ADVISER]))
    _somebody_else_verifies(open_page("/", user=committed_cast[Role.ANALYST]), incident)
    duty = open_page(f"/incidents/{incident.public_id}/", user=committed_cast[Role.DUTY_OFFICER])
    _duty_officer_clears(duty, incident)
    score_mission(mission_id=mission.pk, trigger=RunTrigger.NEWS)  # what the worker does within seconds
    alert = _duty_officer_raises_an_alert_from_the_cell(duty, incident)
    _takes_it_through_a_patrol(duty, alert)
    _closes_it(duty, alert)
    mission.replay_anchor -= timedelta(hours=12)  # Monday morning
    mission.save()
    published = publish_week(mission=mission, week_code=WEEK, actor="test")

    shown = _headquarters_downloads(open_page("/", user=committed_cast[Role.HEADQUARTERS]))
    pulled = _headquarters_pulls(open_page, committed_cast.token)

    assert shown == pulled
    assert verify_bundle(pulled)["counts"] == published.manifest["counts"]
    _rows_are_those_of_the_database(pulled)


def _adviser_logs_a_report(page: Page) -> Report:
    page.get_by_label("User name").fill(Role.ADVISER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("header").get_by_role("link", name="Log report").click()
    page.get_by_text("It happened", exact=True).click()
    page.get_by_text("Violence against civilians", exact=True).click()
    page.get_by_text("Attack", exact=True).click()
    page.get_by_text("Civilians were the target").click()
    page.get_by_label("Place, P-code or coordinates").fill("asa")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Asali").click()
    expect(page.get_by_label("Latitude")).to_have_value("0.00000")
    page.get_by_label("How exact is the place?").select_option(label="Exact place")
    page.get_by_text("Earlier today").click()
    page.locator("#id_killed_best").fill("4")
    page.get_by_label("Pseudonym of the source").fill("Heron 12")
    page.get_by_label("How reliable is the source?").select_option("B")
    page.get_by_label("What was said").fill("Armed men came to the market, four people were shot.")
    page.get_by_role("button", name="Send", exact=False).last.click()
    expect(page.get_by_text("Received: TST-")).to_be_visible()
    report: Report = Report.objects.get()
    expect(page.get_by_text(report.ref).first).to_be_visible()
    return report


def _adviser_opens_an_incident(page: Page) -> Incident:
    page.get_by_role("button", name="Open incident").click()
    expect(page.get_by_text("You wrote this: a colleague must verify it.")).to_be_visible()
    incident: Incident = Incident.objects.get()
    return incident


def _somebody_else_verifies(page: Page, incident: Incident) -> None:
    page.get_by_role("link", name=re.compile("^Verify")).first.click()
    record = page.get_by_role("region", name="Record")
    record.get_by_role("link", name="Violence against civilians").click()
    page.locator("#step-verify summary").click()
    page.locator("#step-verify").get_by_text("Seen by mission staff or a patrol").click()
    page.locator("#step-verify").get_by_label("On what grounds").fill("A patrol saw the market.")
    page.locator("#step-verify").get_by_role("button", name="Verify").click()
    expect(page.locator(".badge--ok", has_text="Confirmed").first).to_be_visible()
    expect(page.get_by_text("A patrol saw the market.")).to_be_visible()


def _duty_officer_clears(page: Page, incident: Incident) -> None:
    page.locator("#step-clear summary").click()
    page.locator("#step-clear").get_by_role("button", name="Clear for export").click()
    expect(page.get_by_text("Cleared for export.")).to_be_visible()


def _duty_officer_raises_an_alert_from_the_cell(page: Page, incident: Incident) -> Alert:
    assert incident.cell is not None
    page.goto(f"/?mission=TST&sel=cell:{incident.cell.h3}")
    page.locator("#card").get_by_role("link", name="Raise alert").click()
    page.get_by_label("Where, and what is feared").fill("Asali: they may come back after dark")
    page.get_by_text("Less than 24 hours", exact=True).click()
    page.get_by_role("button", name="Raise alert").click()
    expect(page.get_by_role("heading", name="Asali: they may come back after dark")).to_be_visible()
    alert: Alert = Alert.objects.get()
    assert alert.cell == incident.cell
    return alert


def _takes_it_through_a_patrol(page: Page, alert: Alert) -> None:
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("button", name="Assess", exact=True).click()
    page.get_by_role("button", name="Credible", exact=True).click()
    page.get_by_text("We act: request an action next.").click()
    page.get_by_role("button", name="Decide", exact=True).click()
    page.locator("#id_type").select_option(label="Patrol")
    page.locator("#id_responder").select_option(label="Mission military")
    page.get_by_role("button", name="Send request").click()
    page.get_by_role("link", name=re.compile("^Patrol")).click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Under way").click()
    page.locator("#step-complete summary").click()
    page.locator("#step-complete").get_by_text("Reduced").click()
    page.locator("#step-complete").get_by_role("button", name="Complete").click()
    expect(page.get_by_text("Completed.")).to_be_visible()
    action = Action.objects.get()
    assert (action.alert, action.tier, action.status) == (alert, 2, "completed")


def _closes_it(page: Page, alert: Alert) -> None:
    page.goto(f"/alerts/{alert.public_id}/")
    page.locator("#step-close summary").click()
    page.locator("#step-close").get_by_text("Reduced", exact=True).click()
    page.locator("#step-close").get_by_text("Given to those who warned").click()
    page.get_by_role("button", name="Close the alert").click()
    expect(page.get_by_text("Closed: nothing more to do.")).to_be_visible()


def _headquarters_downloads(page: Page) -> bytes:
    """Signed in, headquarters is on the week already: one click."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this week's bundle").click()
    return download.value.path().read_bytes()


def _headquarters_pulls(open_page: Any, token: str) -> bytes:
    """The same by its machine, as the page's curl line says."""
    page = open_page("/login/")
    answer = page.request.get(
        f"/api/v1/weeks/{WEEK}/bundle.zip?mission=TST", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.ok, answer.text()
    content: bytes = answer.body()
    return content


def _rows_are_those_of_the_database(bundle: bytes) -> None:
    incident, alert, action = Incident.objects.get(), Alert.objects.get(), Action.objects.get()
    assert incident.area is not None
    (fact,) = rows_of(bundle, "incidents.csv")
    (warning,) = rows_of(bundle, "alerts.csv")
    (deed,) = rows_of(bundle, "actions.csv")

    assert {name: fact[name] for name in ("id", "ref", "event_type", "status", "area")} == {
        "id": str(incident.public_id),
        "ref": incident.ref,
        "event_type": incident.event_type,
        "status": "verified",
        "area": incident.area.pcode,
    }
    assert (fact["verification_level"], fact["masked"], fact["summary"]) == ("2", "true", "")
    served = incident.served_locations.get(step="settlement")
    assert (float(fact["longitude"]), float(fact["latitude"])) == pytest.approx((served.point.x, served.point.y))
    assert (warning["id"], warning["status"], warning["outcome"], warning["feedback"]) == (
        str(alert.public_id), "closed", "reduced", "given",
    )  # fmt: skip
    assert (deed["id"], deed["tier"], deed["status"], deed["outcome"]) == (
        str(action.public_id), "2", "completed", "reduced",
    )  # fmt: skip
    for secret in ("Heron 12", "four people were shot", "they may come back"):
        assert secret.encode() not in bundle
        assert all(secret not in str(row) for row in (fact, warning, deed))
