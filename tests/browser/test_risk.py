"""Risk with the hands: why is it red, what if, what would the record alone say, and from watch item to alert."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from missions.choices import Role
from tests.threats.history import cell_at, put, put_many
from threats.choices import RunTrigger
from threats.models import Alert, RiskOverride, WatchItem
from threats.services import score_mission
from threats.services.scorecards import last_week, make_scorecard

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WEST = (29.25, 0.0)


@pytest.fixture
def scored(committed_cast):
    cast = committed_cast
    cast.mission.watch_thresholds = {"28": 0.03}
    cast.mission.save()
    put_many(cast.mission, *WEST, number=8)
    score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.NIGHTLY)
    cast.mission.refresh_from_db()
    return cast


def test_why_a_cell_is_red_is_one_click_from_the_map(scored, open_page):
    h3 = cell_at(scored.mission, *WEST).h3
    page = open_page("/?mission=TST", user=scored[Role.DUTY_OFFICER])

    page.locator(f'#desk-list [data-select="cell:{h3}"]').click()

    why = page.get_by_text("Why: measured from past events")
    expect(why).to_be_visible()
    expect(why).to_be_in_viewport()


def test_an_attack_is_supposed_seen_on_the_map_and_taken_away_again(scored, open_page):
    h3 = cell_at(scored.mission, *WEST).h3
    page = open_page(f"/?mission=TST&sel=cell:{h3}", user=scored[Role.ANALYST])

    page.get_by_role("button", name="What if: an attack here").click()

    bar = page.locator("#what-if")
    expect(bar).to_contain_text("Nothing is saved")
    assert f"w=T,{h3}" in page.evaluate("location.search")
    bar.get_by_role("button", name="Take away").click()
    expect(bar).to_be_hidden()
    assert "w=T" not in page.evaluate("location.search")


def test_the_page_of_what_if_says_before_and_after(scored, open_page):
    page = open_page("/hotspots/what-if/?mission=TST", user=scored[Role.ANALYST])

    form = page.locator("form").filter(has=page.locator("#event_kind"))
    form.get_by_label("Where").fill("Bora")
    form.get_by_role("button", name="See what moves").click()

    expect(page.get_by_role("table")).to_contain_text("Bora")
    expect(page.get_by_text("near Bora")).to_be_visible()


def test_the_switch_shows_what_is_measured_only(scored, open_page):
    cell = cell_at(scored.mission, *WEST)
    said = {"mission": scored.mission, "cell": cell, "horizon": 28, "risk": 0.9, "model_risk": 0.1, "reason": "Told"}
    now = scored.mission.now()
    RiskOverride.objects.create(**said, by=scored[Role.ANALYST], set_at=now, until=now.replace(year=now.year + 1))
    page = open_page("/hotspots/?mission=TST", user=scored[Role.ANALYST])
    expect(page.get_by_role("table")).to_contain_text("set by an analyst")

    page.get_by_role("link", name="Measured only").click()

    expect(page.get_by_role("table")).not_to_contain_text("set by an analyst")
    page.goto("/?mission=TST")
    page.get_by_role("button", name="Measured only").click()
    expect(page.get_by_role("button", name="Measured only")).to_have_attribute("aria-pressed", "true")
    assert "part=measured" in page.evaluate("location.search")


def test_a_watch_item_is_one_click_from_an_alert(scored, open_page):
    item = WatchItem.objects.get()
    page = open_page(f"/watch/{item.public_id}/", user=scored[Role.DUTY_OFFICER])

    page.get_by_role("link", name="Raise alert").click()
    page.get_by_label("Less than two weeks").check()
    page.locator("form.form").get_by_role("button", name="Raise alert").click()

    expect(page.get_by_text("Alert raised")).to_be_visible()
    assert Alert.objects.get().watch_item == item


def test_leadership_reads_whether_the_score_was_right_and_for_another_horizon(scored, open_page):
    for days_ago in range(9, 500, 12):
        put(scored.mission, *WEST, days_ago=days_ago)
    make_scorecard(mission=scored.mission, week=last_week(scored.mission), actor="test")
    page = open_page("/?mission=TST", user=scored[Role.LEADERSHIP])

    page.get_by_role("navigation", name="Main", exact=True).locator("summary").click()
    page.get_by_role("link", name="Scorecard").click()

    expect(page.locator(".verdict")).to_contain_text("attacks")
    expect(page.get_by_role("table", name="The score beside simple methods")).to_be_visible()
    expect(page.get_by_role("heading", name="Where we cannot know")).to_be_visible()
    page.get_by_role("link", name="90 days").click()
    expect(page.get_by_role("heading", name="Was the score right, 90 days ahead?")).to_be_visible()
