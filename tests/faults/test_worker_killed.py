"""F2 and F9: workers die in mid-run, tasks come twice: the map shows one whole run, nothing is lost or doubled."""

import time

import pytest

from ledger.models import Heartbeat
from missions.models import Mission
from tests.faults.house import held_open, until
from tests.faults.scores import answered, check_one_whole_run, shown_run, waits_for_the_mission_row
from tests.making import make_cleared
from tests.threats.history import cell_at, put_many
from threats import services
from threats.choices import RunTrigger
from threats.models import RescoreRequest, RiskRun, RiskScore

pytestmark = [pytest.mark.faults, pytest.mark.slow]
WEST = (29.25, 0.0)


@pytest.fixture
def mission(committed_cast):
    """A mission with a history and a shown run."""
    put_many(committed_cast.mission, *WEST)
    services.score_mission(mission_id=committed_cast.mission.pk, trigger=RunTrigger.COMMAND)
    return committed_cast.mission


def mission_row_held(mission):
    """No run can be shown meanwhile: it stands still after its scores are written and before they are committed."""
    return held_open(lambda: Mission.objects.select_for_update(no_key=True).get(pk=mission.pk))


def risk(mission):
    return RiskScore.objects.get(cell=cell_at(mission, *WEST), horizon=28).risk


def test_a_cleared_report_is_on_the_map_within_three_seconds(house, committed_cast, mission):
    house.redis()
    house.worker()
    house.sweeper()
    until(lambda: Heartbeat.objects.filter(part="sweeper").exists(), within=60, what="the sweeper's first sign of life")
    before, old = risk(mission), shown_run(mission)

    make_cleared(committed_cast)
    cleared = time.monotonic()
    until(lambda: answered(mission), within=3, what="the score")

    assert time.monotonic() - cleared < 3
    assert shown_run(mission) != old
    assert risk(mission) > before
    check_one_whole_run(mission)


def test_a_worker_killed_in_the_middle_of_a_run_leaves_the_old_run_and_the_next_one_makes_it_good(
    house, committed_cast, mission
):
    old, before = shown_run(mission), list(RiskScore.objects.order_by("pk").values())
    house.redis()
    worker = house.worker()
    with mission_row_held(mission):
        make_cleared(committed_cast)
        house.publish("threats.tasks.score_mission", mission.pk)
        until(waits_for_the_mission_row, within=60, what="a run in its middle")
        worker.kill()
        assert list(RiskScore.objects.order_by("pk").values()) == before
    until(lambda: not waits_for_the_mission_row(), within=10, what="the end of the dead run's connection")

    assert shown_run(mission) == old
    assert list(RiskScore.objects.order_by("pk").values()) == before
    assert not answered(mission)
    asked = RescoreRequest.objects.count()

    house.sweeper()
    house.worker()
    until(lambda: answered(mission), within=30, what="the score")

    run = check_one_whole_run(mission)
    assert run.pk != old
    assert run.events == 13
    assert RiskRun.objects.count() == 2
    assert RescoreRequest.objects.count() == asked


def test_tasks_that_are_delivered_three_times_score_once(house, committed_cast, mission):
    house.redis()
    make_cleared(committed_cast)
    for _ in range(3):
        house.publish("threats.tasks.score_mission", mission.pk)
    house.publish("threats.tasks.sweep_rescore_requests")
    house.publish("ledger.tasks.beat_heart")

    house.worker()
    until(lambda: Heartbeat.objects.filter(part="worker").exists(), within=30, what="the last task")

    until(lambda: answered(mission), within=10, what="the score")
    check_one_whole_run(mission)
    assert RiskRun.objects.count() == 2
