"""A screen that is open shows a report by itself, from the real web server and the real workers, within seconds."""

import pytest

from missions.choices import Role
from tests.faults.house import House
from tests.faults.scores import shown_run
from tests.making import make_report
from tests.threats.history import put_many
from threats import services
from threats.choices import RunTrigger

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEST = (29.25, 0.0)
LEAST_POLL = 24_000  # ms: the ordinary rhythm of a desk, at its quickest


@pytest.fixture
def mission(committed_cast):
    put_many(committed_cast.mission, *WEST, number=3)
    services.score_mission(mission_id=committed_cast.mission.pk, trigger=RunTrigger.COMMAND)
    return committed_cast.mission


@pytest.fixture
def site(browser, mission, settings):
    """As in production: a web server with room for waiting questions, a worker, a sweeper and a queue."""
    settings.SESSION_COOKIE_NAME = "sessionid"
    with House() as house:
        yield house.whole(threads=8, DJANGO_SETTINGS_MODULE="tests.settings")


def test_the_map_of_an_open_screen_changes_by_itself_when_somebody_reports(open_page, committed_cast, mission):
    page = open_page("/", user=committed_cast.users[Role.DUTY_OFFICER])
    with page.expect_request(lambda request: "/live" in request.url and "prefer" in request.headers):
        pass  # its question waits at the server
    old = shown_run(mission)

    make_report(committed_cast, longitude=29.3, latitude=0.1, reliability="B", credibility="2")
    with page.expect_response(
        lambda answer: "/tiles/hotspots/" in answer.url and f"v={old}" not in answer.url, timeout=LEAST_POLL / 2
    ):
        pass

    assert shown_run(mission) != old
