"""The verification desk by keyboard alone: what waits is judged, tied and graded without touching a mouse."""

import pytest
from playwright.sync_api import expect

from incidents.models import Report
from incidents.services import link_report
from missions.choices import Role
from tests.making import by, make_incident, make_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def told_twice(cast):
    incident = make_incident(cast, source="Voice 1")
    report = make_report(cast, source="Voice 2")
    link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))
    return incident


def test_a_clear_incident_of_two_sources_takes_two_keys_and_the_next_one_opens(open_page, committed_cast):
    first, second = told_twice(committed_cast), make_incident(committed_cast)
    page = open_page("/verify/", user=committed_cast[Role.ANALYST])
    expect(page.locator(".desk__list [aria-current]")).to_be_focused()

    page.keyboard.press("v")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Verified.")).to_be_visible()
    expect(page.locator(".desk__record")).to_contain_text(second.ref)
    first.refresh_from_db()
    assert (first.status, first.verification_level) == ("verified", 1)


def test_a_reason_is_typed_where_one_is_needed_and_letters_stay_letters(open_page, committed_cast):
    incident = make_incident(committed_cast)
    page = open_page("/verify/", user=committed_cast[Role.ANALYST])

    page.keyboard.press("r")
    page.keyboard.type("very unlikely")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Refuted.")).to_be_visible()
    incident.refresh_from_db()
    assert incident.status == "refuted"


def test_rows_are_walked_opened_and_a_step_is_closed_again(open_page, committed_cast):
    make_incident(committed_cast)
    second = make_incident(committed_cast)
    page = open_page("/verify/", user=committed_cast[Role.ANALYST])

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".desk__record")).to_contain_text(second.ref)
    page.keyboard.press("u")
    expect(page.locator("#step-unverifiable")).to_have_attribute("open", "")
    page.keyboard.press("Escape")

    expect(page.locator("#step-unverifiable")).not_to_have_attribute("open", "")


def test_reports_are_ticked_by_key_and_graded_together(open_page, committed_cast):
    for number in range(2):
        make_report(committed_cast, source=f"Voice {number}")
    page = open_page("/verify/?queue=reports", user=committed_cast[Role.ANALYST])

    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.locator(".batch").get_by_label("Reliability").select_option("B")
    page.get_by_role("button", name="Grade all").press("Enter")

    expect(page.get_by_text("Graded.")).to_be_visible()
    assert list(Report.objects.values_list("reliability", flat=True)) == ["B", "B"]


def test_a_report_is_linked_to_the_likeliest_by_one_key(open_page, committed_cast):
    incident = make_incident(committed_cast)
    report = make_report(committed_cast, source="Other")
    page = open_page("/verify/?queue=reports", user=committed_cast[Role.ANALYST])

    page.keyboard.press("m")

    expect(page.locator(".toast")).to_contain_text("Linked.")
    assert report.links.get().incident == incident
