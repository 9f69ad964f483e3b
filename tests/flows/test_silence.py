"""Silence is not safety: a month without a word, and no screen calls a place quiet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import CheckIn, Source
from incidents.services.check_ins import open_due_check_ins
from missions.choices import ClockMode, Role
from missions.models import Mission
from missions.weeks import week_of
from tests.making import make_report, make_source
from tests.threats.history import put
from tests.tiles import address, features, tile_at
from threats import services
from threats.choices import Coverage, RunTrigger
from threats.models import RiskScore, WatchItem
from threats.services.scorecards import make_scorecard

SILENT_DAYS = 31


@pytest.fixture
def told(cast):
    """A mission that was told of many attacks in West until today; its source is asked after each week."""
    make_source(cast, check_in_days=7)
    for days_ago in range(1, 40, 2):
        put(cast.mission, 29.25, 0.1, days_ago=days_ago)
    make_report(cast, longitude=29.25, latitude=0.1)
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    return cast.mission


def pass_days(mission, days):
    """The mission's clock goes on, and nobody says anything."""
    mission.clock_mode, mission.replay_anchor = ClockMode.REPLAY, timezone.now()
    mission.replay_start = timezone.now() + timedelta(days=days)
    mission.save()
    services.score_mission(mission_id=mission.pk, trigger=RunTrigger.NIGHTLY)


def states(mission):
    return set(RiskScore.objects.filter(mission=mission).values_list("coverage", flat=True))


def test_after_a_month_of_silence_every_cell_is_unknown_everywhere(cast, told):
    assert Coverage.SCORED in states(told)
    WatchItem.objects.all().delete()

    pass_days(told, SILENT_DAYS)

    assert states(told) == {Coverage.UNKNOWN}
    officer = cast.client(Role.DUTY_OFFICER)
    drawn = features(officer.get(address("hotspots", tile_at(29.25, 0.1, 7), mission="TST")))["cells"]
    assert {cell["k"] for cell in drawn} == {-1}  # the map hatches them
    assert all("p" not in cell for cell in drawn)
    listed = officer.get("/hotspots/").content.decode()
    assert "below 1" not in listed
    assert "unknown" in officer.get("/hotspots/?group=unknown").content.decode()
    rows = officer.get("/api/v1/hotspots/?mission=TST&limit=1000").json()["results"]
    assert {(row["coverage"], row["known"]) for row in rows} == {("unknown", False)}
    assert not WatchItem.objects.exists()


def test_the_cell_of_the_attacks_has_no_number_on_its_card(cast, told):
    cell = RiskScore.objects.filter(mission=told, horizon=28).order_by("-risk").first().cell
    pass_days(told, SILENT_DAYS)

    card = cast.client(Role.DUTY_OFFICER).get(f"/map/card/cell/{cell.h3}").content.decode()

    assert "%" not in card.split("<h2")[0].replace("90 %", "")
    assert "nknown" in card


def test_two_weeks_make_it_stale_and_one_word_scores_it_again(cast, told):
    pass_days(told, 20)
    assert states(told) == {Coverage.STALE, Coverage.UNKNOWN} or states(told) == {Coverage.STALE}

    pass_days(told, SILENT_DAYS)
    make_report(cast, longitude=29.25, latitude=0.1, occurred_from=told.now() - timedelta(hours=1))
    services.score_if_asked(mission_id=told.pk)

    assert Coverage.SCORED in states(told)


def test_check_ins_come_due(cast, told):
    Source.objects.update(last_heard_at=told.now())
    assert open_due_check_ins() == 0

    pass_days(told, SILENT_DAYS)

    assert open_due_check_ins() == 1
    assert CheckIn.objects.get().source.pseudonym == "Heron 12"


def test_the_scorecard_says_that_it_cannot_know(cast, told):
    pass_days(told, SILENT_DAYS)
    mission = Mission.objects.get(pk=told.pk)

    card = make_scorecard(mission=mission, week=week_of((mission.now() - timedelta(days=7)).date()), actor="test")

    cells = card.figures["coverage"]["cells"]
    assert cells["scored"] == 0
    assert cells["unknown"] + cells["stale"] == mission.cells.count()
