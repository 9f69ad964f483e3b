"""F4 and F5: with Redis killed or silent a report is answered within two seconds, and its score still arrives."""

import json
import signal
import socket
import threading
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from celery import current_app

from incidents.models import Report
from incidents.services import open_incident
from ledger.models import Heartbeat
from ledger.publish import publish
from missions.choices import Role
from missions.services import create_api_client
from tests.faults.house import until
from tests.faults.scores import answered, check_one_whole_run, shown_run
from tests.making import by, make_action, make_cleared, make_decided
from tests.threats.history import put_many
from threats import services
from threats.choices import RunTrigger
from threats.models import RiskRun

pytestmark = [pytest.mark.faults, pytest.mark.slow]
WEST = (29.25, 0.0)


@pytest.fixture
def mission(committed_cast):
    put_many(committed_cast.mission, *WEST)
    services.score_mission(mission_id=committed_cast.mission.pk, trigger=RunTrigger.COMMAND)
    return committed_cast.mission


@pytest.fixture
def send(house, committed_cast):
    """Sends a report over HTTP to a web server of the house: (status, seconds, number of the report)."""
    _client, token = create_api_client(name="desk", actor="test", mission=committed_cast.mission, role=Role.ADVISER)
    _process, port = house.web()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    last_night = (datetime.now(UTC) - timedelta(hours=20)).isoformat()

    def put(key=None):
        key = key or uuid4()
        body = {
            "mission": "TST", "event_type": "violence_against_civilians", "longitude": WEST[0], "latitude": WEST[1],
            "occurred_from": last_night,
        }  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/reports/{key}", json.dumps(body).encode(), method="PUT",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )  # fmt: skip
        started = time.monotonic()
        with opener.open(request, timeout=30) as response:
            return response.status, time.monotonic() - started, key

    put()  # the first request of a server loads its code
    return put


def kill(redis):
    redis.kill()


def silence(redis):
    redis.signal(signal.SIGSTOP)


@pytest.mark.parametrize("fault", [kill, silence])
def test_reports_are_taken_and_scored_without_redis_and_nothing_is_lost_or_doubled_when_it_is_back(
    house, committed_cast, mission, send, fault
):
    redis = house.redis()
    house.sweeper()
    until(lambda: Heartbeat.objects.filter(part="sweeper").exists(), within=60, what="the sweeper's first sign of life")
    old = shown_run(mission)

    fault(redis)
    answers = [send() for _ in range(3)]
    assert [status for status, _, _ in answers] == [201, 201, 201]
    assert max(seconds for _, seconds, _ in answers) < 2
    for _, _, key in answers:
        open_incident(report_id=Report.objects.get(public_id=key).pk, **by(committed_cast, Role.ADVISER))
    until(lambda: answered(mission), within=20, what="the score without a broker")
    assert shown_run(mission) != old
    assert check_one_whole_run(mission).events == 15

    redis.kill()
    house.redis()
    house.worker()
    _status, _seconds, key = send()
    open_incident(report_id=Report.objects.get(public_id=key).pk, **by(committed_cast, Role.ADVISER))
    until(lambda: answered(mission), within=30, what="the score after the restart")

    assert check_one_whole_run(mission).events == 16
    numbers = [key for _, _, key in answers]
    assert Report.objects.filter(public_id__in=numbers).count() == 3
    assert [send(number)[0] for number in numbers] == [200, 200, 200]
    assert Report.objects.count() == 5
    assert len({run.input_hash for run in RiskRun.objects.all()}) == RiskRun.objects.count()


@pytest.fixture
def silent_broker(tmp_path_factory):
    """Takes connections and never answers; counts them."""
    path = tmp_path_factory.mktemp("b") / "s"
    taken = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(16)

        def take():
            with suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"redis+socket://{path}", taken
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)
        for connection in taken:
            connection.close()


@pytest.fixture
def this_process_asks(silent_broker, monkeypatch):
    """Point this process at the silent broker."""
    address, taken = silent_broker
    monkeypatch.setattr(current_app.conf, "broker_url", address)
    monkeypatch.setattr(current_app.conf, "broker_write_url", address)
    return taken


def test_publishing_to_a_silent_broker_gives_up_within_seconds(this_process_asks):
    started = time.monotonic()

    assert publish("ledger.tasks.beat_heart") is False

    assert time.monotonic() - started < 5
    assert this_process_asks


def test_nothing_that_a_request_does_asks_the_broker(cast, this_process_asks):
    adviser = cast.client(Role.ADVISER)
    for address in ("/", "/alerts/", "/incidents/", "/live?mission=TST", "/api/v1/hotspots/?mission=TST"):
        adviser.get(address)
    incident = make_cleared(cast)
    alert = make_decided(cast)
    make_action(cast, alert_id=alert.pk)
    services.score_mission(mission_id=incident.mission_id, trigger=RunTrigger.COMMAND)

    assert this_process_asks == []
