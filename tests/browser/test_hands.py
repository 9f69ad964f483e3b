"""By keyboard alone, on a phone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from incidents.models import Report
from missions.choices import Role
from tests.making import make_alert

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_key_acknowledges_and_two_lead_to_the_desk(open_page, committed_cast):
    alert = make_alert(committed_cast, title="Raid feared near Asali")
    page = open_page(f"/alerts/{alert.public_id}/", user=committed_cast[Role.DUTY_OFFICER])

    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Assess", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()
    page.keyboard.press("j")

    expect(page.get_by_role("link", name="Raid feared near Asali")).to_be_focused()


def test_a_form_that_lacks_something_comes_back_with_the_focus_on_what(open_page, committed_cast):
    page = open_page("/reports/new/", user=committed_cast[Role.ADVISER])

    page.get_by_label("What was said").fill("Words that must stay.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("What was said")).to_have_value("Words that must stay.")


def test_what_needs_a_specialist_is_stopped_before_it_is_sent(open_page, committed_cast):
    page = open_page("/reports/new/", user=committed_cast[Role.ADVISER])

    page.get_by_text("Violence against civilians", exact=True).click()
    page.locator("#block-1").get_by_text("Sexual violence", exact=True).click()

    expect(page.locator(".stop:not(.stop--conduct)")).to_be_visible()
    expect(page.locator(".stop--conduct")).to_be_hidden()


def test_a_report_from_a_phone_takes_twelve_touches(open_page, committed_cast):
    page = open_page("/reports/new/", user=committed_cast[Role.ADVISER], width=360, has_touch=True)
    touches = [
        lambda: page.get_by_text("It happened", exact=True).tap(),
        lambda: page.get_by_text("Violence against civilians", exact=True).tap(),
        lambda: page.get_by_text("Attack", exact=True).tap(),
        lambda: page.get_by_label("Place, P-code or coordinates").fill("Asali"),
        lambda: page.get_by_role("button", name="Find").tap(),
        lambda: page.get_by_role("button", name="Asali").tap(),
        lambda: page.get_by_text("Earlier today").tap(),
        lambda: page.locator("#id_killed_best").fill("2"),
        lambda: page.get_by_label("Pseudonym of the source").fill("Heron 12"),
        lambda: page.get_by_label("What was said").fill("Two people were shot."),
        page.get_by_role("button", name="Send").last.tap,
    ]

    for touch in touches:
        touch()

    assert len(touches) <= 12
    expect(page.get_by_text("Received: TST-")).to_be_visible()
    assert [line["best"] for line in Report.objects.get().harm] == [2]


def test_without_scripts_a_report_is_sent_just_the_same(open_page, committed_cast):
    page = open_page("/reports/new/", user=committed_cast[Role.ADVISER], java_script_enabled=False)

    page.get_by_text("It happened", exact=True).click()
    page.get_by_text("Battle", exact=True).click()
    page.get_by_label("Place, P-code or coordinates").fill("asa")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Asali").click()
    expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"^0\.0+$"))
    page.get_by_role("button", name="Send").last.click()

    expect(page.get_by_role("heading", name="Battle")).to_be_visible()
    assert Report.objects.get().event_type == "battle"
