"""The sweeper: it hands requests to workers, answers itself what they leave, and one bad mission stops no other."""

import signal
import time
from datetime import timedelta

import pytest

from config.management.commands import sweep
from ledger.models import Change, Heartbeat
from tests.committed import race
from tests.faults.house import until
from tests.making import make_report
from threats import services, tasks
from threats.models import RescoreRequest, RiskRun


class Broker:
    """Takes every message, or none."""

    def __init__(self):
        self.answers = True
        self.asked = []

    def publish(self, task, *args):
        self.asked.append((task, *args))
        return self.answers


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(sweep, "publish", broker.publish)
    return broker


@pytest.fixture
def sweeper(cast, monkeypatch):
    monkeypatch.setattr(sweep, "close_old_connections", lambda: None)  # the test's own transaction lives in one
    return sweep.Sweeper()


def ask(mission, *, seconds_ago=0):
    request = services.request_rescore(mission_id=mission.pk, reason="news")
    RescoreRequest.objects.filter(pk=request.pk).update(
        requested_at=request.requested_at - timedelta(seconds=seconds_ago)
    )
    return request


def test_a_request_is_handed_to_the_workers_once(cast, sweeper, broker):
    ask(cast.mission)

    for _ in range(3):
        sweeper.sweep()

    assert broker.asked == [("threats.tasks.score_mission", cast.mission.pk)]
    assert not RiskRun.objects.exists()


def test_news_after_a_request_was_handed_over_is_handed_over_too(cast, sweeper, broker):
    ask(cast.mission)
    sweeper.sweep()
    ask(cast.mission)
    sweeper.sweep()

    assert len(broker.asked) == 2


def test_what_workers_leave_for_five_seconds_is_answered_here(cast, sweeper, broker):
    ask(cast.mission, seconds_ago=6)

    sweeper.sweep()

    assert RiskRun.objects.get().mission == cast.mission
    assert services.missions_waiting() == []


def test_without_a_broker_it_is_answered_at_once_and_the_broker_is_left_alone_for_a_while(cast, sweeper, broker):
    broker.answers = False
    for mission in (cast.mission, cast.other, cast.mission):
        ask(mission)
        sweeper.sweep()

    assert services.missions_waiting() == []
    assert len(broker.asked) == 1


def test_a_mission_whose_run_fails_stops_no_other_and_is_not_tried_each_second(cast, sweeper, broker, monkeypatch):
    tried = []
    score = services.score_if_asked

    def fails_for_one(*, mission_id):
        tried.append(mission_id)
        if mission_id == cast.mission.pk:
            raise ZeroDivisionError
        return score(mission_id=mission_id)

    monkeypatch.setattr(services, "score_if_asked", fails_for_one)
    ask(cast.mission, seconds_ago=60)
    ask(cast.other, seconds_ago=6)

    for _ in range(3):
        sweeper.sweep()

    assert tried == [cast.mission.pk, cast.other.pk]
    assert [waiting.mission_id for waiting in services.missions_waiting()] == [cast.mission.pk]


def test_a_sweep_numbers_changes_and_shows_that_it_lives(cast, sweeper, broker):
    make_report(cast)

    sweeper.sweep()

    assert not Change.objects.filter(position=None).exists()
    assert Heartbeat.objects.filter(part="sweeper").exists()


def test_the_nightly_task_leaves_rows_so_that_no_broker_can_lose_the_night(cast, sweeper, broker):
    broker.answers = False

    tasks.score_every_mission()
    sweeper.sweep()

    runs = RiskRun.objects.order_by("mission_id").values_list("mission_id", "trigger")
    assert list(runs) == [(cast.mission.pk, "nightly"), (cast.other.pk, "nightly")]


def test_who_waits_for_requests_is_woken_by_their_commit(committed_cast):
    assert services.wait_for_request(seconds=0.01) is False

    race(lambda: ask(committed_cast.mission))

    assert services.wait_for_request(seconds=20) is True


@pytest.mark.faults
def test_it_ends_cleanly_when_it_is_told_to(house):
    process = house.sweeper()
    until(lambda: Heartbeat.objects.filter(part="sweeper").exists(), within=60, what="the first sweep")

    told = time.monotonic()
    process.popen.send_signal(signal.SIGTERM)

    assert process.popen.wait(timeout=20) == 0
    assert time.monotonic() - told < 20
    assert "Traceback" not in process.text()
