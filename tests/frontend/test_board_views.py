"""The response board seen in other ways: over weeks, as a list, on the wall; and its gaps, the worst first."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from frontend.pages import board_gaps
from missions.choices import Classification, Role
from responses.services import accept, record_times, start
from tests.making import by, make_action, make_alert
from tests.responses.dialogue_making import make_actor, make_engagement, make_workstream

DUTY = Role.DUTY_OFFICER
HOUR = timedelta(hours=1)


def get(cast, address, role=DUTY):
    return cast.client(role).get(address)


def lanes(answer, tier):
    return answer.context["timeline"]["tiers"][tier - 1]["lanes"]


# ---- over weeks ---------------------------------------------------------------------------------------------
def test_the_timeline_shows_what_was_planned_and_what_was_done_and_says_what_is_late(cast):
    now = cast.mission.now()
    waiting = make_action(cast, title="Never left", planned_from=now - 5 * HOUR)
    gone = make_action(cast, title="Left late", planned_from=now - 8 * HOUR)
    who = by(cast, Role.PLANNER)
    accept(action_id=gone.pk, **who)
    start(action_id=gone.pk, **who)
    record_times(action_id=gone.pk, departed_at=now - 4 * HOUR, arrived_at=None, ended_at=None, reason="", **who)
    make_engagement(cast, make_actor(cast))
    make_workstream(cast, steps=2)

    answer = get(cast, "/response/?view=timeline")

    drawn = {lane["card"].record.pk: lane for lane in lanes(answer, 2)}
    assert drawn[waiting.pk]["actual"] is None
    plan, real = drawn[gone.pk]["planned"], drawn[gone.pk]["actual"]
    assert plan["from"] < real["from"] <= real["to"]
    assert lanes(answer, 1)[0]["actual"]["from"] == lanes(answer, 1)[0]["actual"]["to"]
    assert not any(step["reached"] for step in lanes(answer, 3)[0]["steps"])
    for text in ("should have left, 5 h 00 late", "began 4 h 00 late", "planned", "actual"):
        assert text in answer.text


def test_the_weeks_are_those_around_today_or_around_the_week_that_was_chosen(cast):
    def weeks(address):
        return [each["week"].code for each in get(cast, address).context["timeline"]["weeks"]]

    assert len(weeks("/response/?view=timeline")) == 8
    assert weeks("/response/?view=timeline&week=2017-W52") == ["2017-W51", "2017-W52", "2018-W01"]


def test_a_tier_of_which_nothing_is_on_the_timeline_is_hatched(cast):
    make_action(cast)

    answer = get(cast, "/response/?view=timeline")

    assert answer.text.count("none attempted") == 2
    assert "none attempted" not in get(cast, "/response/?view=timeline", Role.HEADQUARTERS).text


# ---- as a list ------------------------------------------------------------------------------------------------
def test_the_table_sorts_by_each_head_and_back(cast):
    now = cast.mission.now()
    make_action(cast, title="Later", planned_from=now + 9 * HOUR)
    make_action(cast, title="Sooner", area="TST02", planned_from=now - HOUR)

    def titles(sort):
        return [card.record.title for card, _add in get(cast, f"/response/?view=table&sort={sort}").context["lines"]]

    assert titles("when") == ["Sooner", "Later"]
    assert titles("-when") == ["Later", "Sooner"]
    assert titles("area") == ["Sooner", "Later"]  # East, West
    assert titles("late") == ["Sooner", "Later"]
    assert 'aria-sort="descending"' in get(cast, "/response/?view=table&sort=-when").text
    assert get(cast, "/response/?view=table&sort=nonsense").status_code == 200


def test_the_file_is_offered_where_it_holds_what_the_table_asks_for(cast):
    make_action(cast)

    assert "/api/v1/actions.csv?mission=TST&amp;area=TST01" in get(cast, "/response/?view=table&area=TST01").text
    assert "actions.csv" not in get(cast, "/response/?view=table&component=military").text


@pytest.mark.parametrize("view", ["", "timeline", "table", "wall"])
def test_filters_hold_when_the_view_changes_and_the_view_when_they_do(cast, view):
    make_action(cast, title="In the west")
    make_action(cast, title="In the east", area="TST02", responder="civilian_section")

    answer = get(cast, f"/response/?view={view}&area=TST01&component=military")

    assert "In the east" not in answer.text
    links = [tab["href"] for tab in answer.context["views"] if tab["href"].startswith("?")]
    assert len(links) == 4
    assert all("area=TST01" in href and "component=military" in href for href in links)
    assert view == "wall" or f'name="view" value="{view}"' in answer.text or not view
    assert "sel=area%3ATST01" in answer.text


@pytest.mark.parametrize("view", ["timeline", "table", "wall"])
def test_no_view_shows_what_the_matrix_hides(cast, view):
    make_action(cast, title="Behind the curtain", classification=Classification.CONFIDENTIAL)

    for role in (Role.HEADQUARTERS, Role.PARTNER):
        assert "Behind the curtain" not in get(cast, f"/response/?view={view}", role).text


# ---- on the wall ------------------------------------------------------------------------------------------------
def test_the_wall_counts_and_names_only_what_is_late_and_says_how_many_more(cast, monkeypatch):
    monkeypatch.setattr("frontend.pages.response.ON_WALL", 1)
    now = cast.mission.now()
    make_action(cast, title="On time", planned_from=now + HOUR)
    make_action(cast, title="Late", planned_from=now - HOUR)
    make_action(cast, title="Latest", planned_from=now - 3 * HOUR)

    answer = get(cast, "/response/?view=wall")

    assert "Latest" in answer.text
    assert "On time" not in answer.text
    for text in ("2 late", "and 1 more that is late", "open of 3", "none attempted"):
        assert text in answer.text
    assert '"wall": true' in answer.text


def test_the_wall_is_drawn_anew_from_the_same_address(cast):
    make_action(cast, title="Late", planned_from=cast.mission.now() - HOUR)

    part = get(cast, get(cast, "/response/?view=wall&area=TST01").context["part"].replace("?", "/response/?"))

    assert "Late" in part.text
    assert "<html" not in part.text


def test_a_new_action_is_news_for_the_wall(cast):
    client = cast.client(DUTY)
    before = client.get("/live?mission=TST").json()["layers"]["actions"]

    make_action(cast)

    assert client.get("/live?mission=TST").json()["layers"]["actions"] != before


# ---- gaps -------------------------------------------------------------------------------------------------------
def test_each_area_has_one_line_the_worst_first_and_none_is_left_out(cast, monkeypatch):
    def gap(name, risk, alerts, tiers=3):
        area = SimpleNamespace(name=name, pcode=name)
        gaps = [SimpleNamespace(tier=tier + 1, against="likely") for tier in range(tiers)]
        return SimpleNamespace(risk=SimpleNamespace(area=area, risk=risk, before=None), open_alerts=alerts, gaps=gaps)

    found = [gap("Likely", 0.9, 0), gap("Less", 0.4, 0), gap("Warned", 0.1, 2), gap("Unknown", None, 0)]
    monkeypatch.setattr(board_gaps, "area_gaps", lambda **_asked: found)
    monkeypatch.setattr(board_gaps, "FIRST", 2)

    answer = get(cast, "/response/")

    gaps = answer.context["gaps"]
    assert [line["area"].name for line in gaps["first"]] == ["Warned", "Likely"]
    assert [line["area"].name for line in gaps["rest"]] == ["Less", "Unknown"]
    assert "Show all 4" in answer.text
    assert "area=Unknown" in answer.text
    assert "2 open alerts" in answer.text


def test_a_gap_leads_to_its_area_and_to_adding_there(cast):
    make_alert(cast)

    (line,) = get(cast, "/response/?view=timeline").context["gaps"]["first"]

    assert line["href"] == "?view=timeline&area=TST01"
    addresses = [each["add"].split("?")[0] for each in line["tiers"]]
    assert addresses == ["/dialogue/new/", "/actions/new/", "/workstreams/new/"]


def test_who_asks_for_nothing_is_not_offered_to_add(cast):
    make_alert(cast)

    gaps = get(cast, "/response/", Role.ANALYST).context["gaps"]

    assert not any(each["add"] for line in gaps["first"] for each in line["tiers"])
