"""The form for phones in a real browser: in few touches, in three languages, and without network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, BrowserContext, Page, expect

from incidents.choices import Channel
from incidents.models import Report, ZeroReport
from incidents.services import submit_report
from missions.choices import Role
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE_MS, WIDTHS, session_of
from tests.browser.relay import Relay
from tests.making import by, report_input
from threats.models import Alert

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PIN = "boat-7391"


@pytest.fixture
def relay(site: str) -> Iterator[Relay]:
    relay = Relay(site)
    yield relay
    relay.close()


@pytest.fixture
def phone(browser: Browser, relay: Relay, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A phone that keeps what is on it: opened again, it is the same phone."""
    opened: list[BrowserContext] = []

    def open_phone(user: Any = None, language: str = "en", width: int = 360) -> BrowserContext:
        for context in opened:
            context.close()
        opened.clear()
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=FLAGS, viewport=WIDTHS[width], has_touch=True,
            base_url=relay.address,
        )  # fmt: skip
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        cookies = [{"name": configured.LANGUAGE_COOKIE_NAME, "value": language, "url": relay.address}]
        if user is not None:
            cookies.append({"name": configured.SESSION_COOKIE_NAME, "value": session_of(user), "url": relay.address})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        return context

    yield open_phone
    for context in opened:
        context.close()


def unlock(page: Page, *, is_new: bool) -> None:
    page.locator("#pin").fill(PIN)
    if is_new:
        page.locator("#pin-again").fill(PIN)
    page.locator("#pin-form [type=submit]").tap()
    page.locator('[data-act="new"]').wait_for()


def ready(page: Page) -> None:
    """The form is kept by the browser, and the lists of the area are on the device."""
    page.evaluate("navigator.serviceWorker.ready")
    expect(page.locator("#lists-say")).to_contain_text("Known without network")


def test_a_complete_incident_takes_twelve_touches_on_a_phone(phone, committed_cast):
    page = phone(committed_cast[Role.ADVISER]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    touches = 0

    def touch(act: Callable[..., Any], *args: Any) -> None:
        nonlocal touches
        touches += 1
        act(*args)

    touch(page.get_by_role("button", name=re.compile("New report")).tap)
    touch(page.get_by_text("It happened", exact=True).tap)
    touch(page.get_by_text("Violence against civilians", exact=True).tap)
    touch(page.get_by_text("Attack", exact=True).tap)
    touch(page.get_by_label("Village, P-code, coordinates or MGRS").fill, "Asli")  # one letter short
    touch(page.get_by_role("button", name="Asali").tap)
    touch(page.get_by_text("Earlier today", exact=True).tap)
    touch(page.get_by_label("Killed: best estimate").fill, "2")
    touch(page.get_by_label("Suspected actor: a group, never a person").fill, "Red Band")
    touch(page.get_by_label("Pseudonym of the source").fill, "Heron 12")
    touch(page.locator("#f-text").fill, "Two people were shot at the well.")
    touch(page.get_by_role("button", name="Send", exact=True).tap)

    expect(page.get_by_text(re.compile("Received.*TST-")).first).to_be_visible()
    expect(page.locator("#unsent-n")).to_have_text("0")
    report = Report.objects.get()
    assert touches <= 12
    assert [(line["kind"], line["best"]) for line in report.harm] == [("killed", 2)]
    assert (report.place_name, report.source.pseudonym, report.actors[0]["name"]) == ("Asali", "Heron 12", "Red Band")


WORDS = {
    "fr": ("Les hommes sont venus à l'aube.", "fr"),
    "ar": ("جاء الرجال عند الفجر وأحرقوا البيوت", "ar"),
}


@pytest.mark.parametrize("language", WORDS)
def test_an_incident_is_logged_in_the_language_of_the_person(phone, committed_cast, language):
    text, spoken = WORDS[language]
    page = phone(committed_cast[Role.LIAISON], language).new_page()
    page.goto("/field/")
    unlock(page, is_new=True)

    assert page.locator("html").get_attribute("lang") == language
    page.locator('[data-act="new"]').tap()
    page.locator('.choice:has([name="tense"][value="happened"])').tap()
    page.locator('.choice:has([value="looting_or_destruction"])').tap()
    page.locator("#f-place").fill("٠٫٠٠، ٢٩٫٢٥" if language == "ar" else "0,00; 29,25")
    page.locator("#places-found button").first.tap()
    page.locator('.choice:has([value="yesterday"])').tap()
    page.locator("#f-text").fill(text)
    page.locator("#f-language").select_option(spoken)
    page.locator("#report-form [type=submit]").tap()

    expect(page.locator("#receipts .item")).to_have_count(1)
    report = Report.objects.get()
    assert (report.text, report.language) == (text, spoken)
    assert report.area == committed_cast.west


def write(page: Page, number: int, left: str = "") -> None:
    page.locator('[data-act="new"]').click()
    page.locator('.choice:has([name="tense"][value="happened"])').click()
    page.locator('.choice:has([value="armed_presence"])').click()
    page.locator("#f-place").fill("Asali")
    page.locator("#places-found button").first.click()
    page.locator('.choice:has([value="now"])').click()
    page.locator("#f-text").fill(f"Report {number}")
    page.locator("#report-form [type=submit]").click()
    expect(page.locator("#report-form")).to_be_hidden()  # a draft counts as unsent too: only now it waits to be sent
    expect(page.locator("#unsent-n")).to_have_text(left or str(number))


@pytest.mark.long
def test_thirty_reports_without_network_arrive_once_each_after_the_browser_was_closed(phone, relay, committed_cast):
    adviser = committed_cast[Role.ADVISER]
    page = phone(adviser).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    ready(page)

    relay.cut()
    for number in range(1, 31):
        write(page, number)
    assert Report.objects.count() == 0
    page = phone(adviser).new_page()  # closed and opened again, still without network
    page.goto("/field/en/")
    unlock(page, is_new=False)
    expect(page.locator("#unsent-n")).to_have_text("30")

    relay.lose_reply_to = b"PUT /api/v1/reports/"
    relay.mend()
    page.locator('[data-tab="unsent"]').tap()
    page.locator('[data-act="send"]').tap()
    expect(page.locator("#net")).not_to_have_text("Sending …", timeout=240_000)  # some browsers try again themselves
    page.locator('[data-act="send"]').tap()

    expect(page.locator("#unsent-n")).to_have_text("0", timeout=240_000)
    assert relay.lost == 1
    assert sorted(Report.objects.values_list("text", flat=True)) == sorted(f"Report {n}" for n in range(1, 31))


def test_an_area_that_is_quiet_takes_two_taps(phone, committed_cast):
    page = phone(committed_cast[Role.LIAISON]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)

    page.get_by_role("button", name=re.compile("Area quiet")).tap()
    page.get_by_role("button", name="West", exact=True).tap()

    expect(page.locator("#receipts .item")).to_have_count(1)
    assert ZeroReport.objects.get().area == committed_cast.west


def test_a_flash_says_where_what_is_feared_and_by_when_and_raises_the_alert(phone, committed_cast):
    page = phone(committed_cast[Role.LIAISON]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)

    page.get_by_role("button", name=re.compile("Flash")).tap()
    page.get_by_text("Violence against civilians", exact=True).tap()
    page.locator("#f-place").fill("Asali")
    page.locator("#places-found button").first.tap()
    page.get_by_text("within 24 hours", exact=True).tap()
    page.get_by_role("button", name="Send", exact=True).tap()

    expect(page.locator("#receipts .item")).to_have_count(1)
    page.locator('[data-tab="alerts"]').tap()
    expect(page.locator("#alerts .item")).to_have_count(1)
    assert Alert.objects.get().imminence == "h24"


def test_a_case_for_the_specialist_stops_the_form_and_leaves_nothing_of_it(phone, committed_cast):
    page = phone(committed_cast[Role.ADVISER]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)

    page.locator('[data-act="new"]').tap()
    page.locator("#f-text").fill("Words that must go.")
    page.get_by_text("Violence against civilians", exact=True).tap()
    page.get_by_text("Sexual violence", exact=True).tap()

    expect(page.get_by_role("heading", name="Stop here: this goes to the specialist")).to_be_visible()
    expect(page.locator("#f-text")).to_have_value("")
    page.get_by_role("button", name="Back").last.tap()
    expect(page.locator("#unsent-n")).to_have_text("0")
    assert Report.objects.count() == 0


def test_two_taps_leave_nothing_on_the_device(phone, committed_cast):
    page = phone(committed_cast[Role.ADVISER]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    page.locator('[data-act="new"]').tap()
    page.locator("#f-text").fill("canary words")
    page.locator("#f-text").blur()
    expect(page.locator("#saved")).to_contain_text("Saved on this device")

    page.locator('.fbar [data-act="panic"]').tap()
    page.locator('[data-act="destroy"]').tap()

    page.wait_for_url("**/login/**")
    assert page.evaluate("async () => [(await indexedDB.databases()).length, (await caches.keys()).length]") == [0, 0]


@pytest.mark.long
def test_a_session_that_ended_keeps_what_was_written_until_the_person_signs_in_again(phone, committed_cast):
    adviser = committed_cast[Role.ADVISER]
    context = phone(adviser)
    page = context.new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    ready(page)  # the first lists need a session
    context.clear_cookies(name=configured.SESSION_COOKIE_NAME)

    write(page, 1)

    expect(page.get_by_role("dialog", name="Sign in to send")).to_be_visible()
    assert Report.objects.count() == 0
    page.get_by_role("button", name="Later").tap()
    address = page.url.partition("/field")[0]
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session_of(adviser), "url": address}])
    page.locator('[data-tab="unsent"]').tap()
    page.locator('[data-act="send"]').tap()
    expect(page.locator("#unsent-n")).to_have_text("0")
    assert Report.objects.count() == 1


def test_two_versions_of_one_report_are_shown_side_by_side(phone, committed_cast):
    page = phone(committed_cast[Role.ADVISER]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    write(page, 1, left="0")
    page.get_by_role("button", name="Correct").tap()
    page.locator("#f-text").fill("From this device.")
    report = Report.objects.get()
    submit_report(
        mission=committed_cast.mission, data=report_input(text="From another device.", revision=1),
        public_id=report.public_id, channel=Channel.FORM, **by(committed_cast, Role.ADVISER),
    )  # fmt: skip

    page.locator("#report-form [type=submit]").tap()
    page.locator('[data-tab="unsent"]').tap()
    page.locator("#items").get_by_role("button", name="Open").tap()

    expect(page.get_by_role("heading", name="Two versions of one report")).to_be_visible()
    expect(page.get_by_text("From this device.")).to_be_visible()
    page.locator('.choice:has([name="text"][value="theirs"])').tap()
    page.get_by_role("button", name="Send what I chose").tap()
    expect(page.locator("#unsent-n")).to_have_text("0")
    report.refresh_from_db()
    assert (report.revision, report.text, report.place_name) == (2, "From another device.", "Asali")


def test_signing_out_asks_what_becomes_of_what_was_not_sent(phone, relay, committed_cast):
    page = phone(committed_cast[Role.ADVISER]).new_page()
    page.goto("/field/en/")
    unlock(page, is_new=True)
    ready(page)
    relay.cut()
    write(page, 1)

    page.locator(".fbar summary").tap()
    page.locator('[data-act="leave"]').tap()

    expect(page.get_by_role("dialog", name="Some notes are not sent")).to_be_visible()
    page.get_by_role("button", name="Stay signed in").tap()
    expect(page.locator("#unsent-n")).to_have_text("1")
