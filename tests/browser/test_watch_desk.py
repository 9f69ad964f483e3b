"""The watch desk in a browser: few clicks from the map to a patrol, act first and record after, print the handover."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from missions.choices import OnCallKind, Role
from missions.services import database_now
from missions.services.on_call import OnCallInput, put_on_call
from responses.models import Action
from responses.services import accept, start
from tests.making import by, make_action, make_alert, make_form
from threats import services
from threats.models import Alert, AlertEntry, AlertLimit, Handover

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DUTY = Role.DUTY_OFFICER
CLICKS = 4


class Counted:
    """Counts the clicks of a task."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, locator):
        locator.click()
        self.clicks += 1


def test_from_an_alert_on_the_map_to_a_tasked_patrol_in_four_clicks_and_the_record_after(open_page, committed_cast):
    alert = make_alert(committed_cast, imminence="h24", title="Asali: armed men on the road")
    page = open_page("/?mission=TST", user=committed_cast[DUTY])
    hand = Counted(page)

    hand.click(page.get_by_role("link", name="Asali: armed men on the road"))
    hand.click(page.locator("#card").get_by_role("button", name="Respond now"))
    hand.click(page.get_by_role("button", name="Patrol: Mission military"))

    expect(page.get_by_role("heading", name="Asali: armed men on the road")).to_be_visible()
    action = Action.objects.get()
    assert (action.alert, action.tier, action.status) == (alert, 2, "requested")
    assert hand.clicks <= CLICKS
    expect(page.get_by_text("Urgent action came first.")).to_be_visible()
    page.get_by_role("button", name="Record: acknowledged").click()
    page.get_by_role("button", name="Record: found credible").click()
    expect(page.get_by_text("Urgent action came first.")).to_contain_text("threat form")
    make_form(committed_cast, alert)
    page.reload()
    expect(page.get_by_text("Urgent action came first.")).to_have_count(0)
    assert AlertLimit.objects.get(alert=alert, duty="record").met_at is not None


def test_an_alert_is_taken_from_the_card_of_the_map_and_the_duty_phone_is_called(open_page, committed_cast):
    make_alert(committed_cast, title="Asali: armed men on the road")
    said = OnCallInput(kind=OnCallKind.BASE, name="Kilo base", phone="+243 81 000 0001")
    put_on_call(mission=committed_cast.mission, data=said, **by(committed_cast, DUTY))
    page = open_page("/?mission=TST", user=committed_cast[DUTY])
    page.get_by_role("link", name="Asali: armed men on the road").click()
    page.locator("#card").get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Acknowledged.").first).to_be_visible()
    assert Alert.objects.get().holder == committed_cast[DUTY]

    page.evaluate("document.querySelector('[data-call]').addEventListener('click', (event) => event.preventDefault())")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("link", name="+243 81 000 0001").click()

    assert AlertEntry.objects.get().who == "Kilo base"


def test_what_is_done_about_an_alert_stands_beside_it_on_the_map(open_page, committed_cast):
    cast = committed_cast
    planned = make_action(cast, title="Patrol to Asali")
    doing = make_action(cast, title="Call the commander", type="call_to_commander")
    for move in (accept, start):
        move(action_id=doing.pk, **by(cast, DUTY))
    page = open_page("/?mission=TST", user=cast[DUTY])
    pins = page.locator(".pin--action.leaflet-marker-icon")
    expect(pins).to_have_count(2)
    expect(page.locator(".pin--doing.pin--action.leaflet-marker-icon")).to_have_count(1)

    page.get_by_role("button", name=re.compile(f"Action.*{planned.ref}.*tier.*2.*Requested")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card").get_by_role("heading", name="Patrol to Asali")).to_be_visible()
    expect(page).to_have_url(re.compile(f"sel=action:{planned.public_id}"))
    page.locator("#card").get_by_role("link", name="Open action").click()
    expect(page.get_by_role("heading", name="Patrol to Asali")).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Actions", exact=True).click()
    expect(pins).to_have_count(0)


def test_a_handover_is_written_taken_over_and_printed(open_page, committed_cast, tmp_path):
    cast = committed_cast
    held = make_alert(cast, title="Asali: armed men on the road")
    services.acknowledge(alert_id=held.pk, **by(cast, DUTY))
    late = make_alert(cast, imminence="occurring")
    AlertLimit.objects.filter(alert=late).update(due_at=database_now() - timedelta(hours=1))
    services.sweep_timers()
    page = open_page("/handover/?since=06:00&mission=TST", user=cast[DUTY])
    expect(page.get_by_role("heading", name=re.compile("^Limits missed since"))).to_be_visible()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("It waits for the next shift to take it over.").first).to_be_visible()
    handover = Handover.objects.get()

    taker = open_page(f"/handover/{handover.public_id}/", user=cast[Role.LEADERSHIP])
    taker.get_by_role("button", name="Take over the desk").click()

    expect(taker.get_by_text("You hold the desk now.")).to_be_visible()
    held.refresh_from_db()
    assert held.holder == cast[Role.LEADERSHIP]
    taker.emulate_media(media="print")
    expect(taker.get_by_text(held.ref).first).to_be_visible()
    expect(taker.locator(".topbar")).to_be_hidden()
    assert taker.pdf(path=tmp_path / "handover.pdf").startswith(b"%PDF")
