"""`open_screen`: a report comes in over HTTP, and a map that is open in a browser has been painted anew by itself."""

import os
import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import quantiles

from playwright.sync_api import Page, Request, sync_playwright

from incidents.models import IncidentExactLocation
from missions.choices import Role
from missions.models import User
from missions.services import create_user
from tests.bench.line import Line
from tests.bench.lines.score_one import ONE
from tests.bench.site import STACK, serve
from tests.browser.conftest import CHROMIUM, FLAGS, WIDTHS, session_of

REPORTS = 20  # in each measured run
LIMIT = 2.0
QUIET = 0.3  # seconds without a request: the page has what it wanted


class OpenScreen:
    """The desk of a duty officer before the web server, a worker and the sweeper, with the mission of `score_one`."""

    page: Page

    def __init__(self) -> None:
        self.asked: dict[Request, float | None] = {}  # when it was finished

    def make(self, rows: int) -> None:
        ONE.make(rows)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in this thread
        address = serve(settings="tests.settings", workers=True)  # static files as they lie in the tree
        browser = STACK.enter_context(sync_playwright()).chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=WIDTHS[1366], base_url=address)
        context.add_cookies([{"name": "sessionid", "value": session_of(_officer()), "url": address}])
        self.page = context.new_page()
        self.page.on("request", lambda request: self.asked.update({request: None}))
        for ended in ("requestfinished", "requestfailed"):
            self.page.on(ended, lambda request: self.asked.update({request: time.perf_counter()}))
        self.page.goto("/")
        self.places = _places()

    def ours(self) -> float:
        """Seconds from the request to the last tile and list that it brought to the screen, the 95th of a hundred."""
        taken = [self._one(*next(self.places)) for _ in range(REPORTS)]
        return quantiles(taken, n=20, method="inclusive")[-1]

    def _one(self, longitude: float, latitude: float) -> float:
        old = ONE.mission.current_run_id
        self._until_quiet()
        self.asked = {request: at for request, at in self.asked.items() if at is None}
        began = time.perf_counter()
        ONE.report(longitude, latitude)
        self._until(lambda: any("/tiles/hotspots/" in request.url for request in self.asked))
        self._until_quiet()
        ONE.mission.refresh_from_db(fields=["current_run_id"])
        assert ONE.mission.current_run_id != old
        return max(at for request, at in self.asked.items() if at and "/live" not in request.url) - began

    def _until_quiet(self) -> None:
        """Nothing is asked for any more but the question that waits for news."""
        self._until(self._is_quiet)

    def _is_quiet(self) -> bool:
        open_ones = [request for request, at in self.asked.items() if at is None and "/live" not in request.url]
        last = max((at for at in self.asked.values() if at), default=0.0)
        waits = any(at is None and "prefer" in request.headers for request, at in self.asked.items())
        return waits and not open_ones and time.perf_counter() > last + QUIET

    def _until(self, condition: Callable[[], bool]) -> None:
        ends = time.perf_counter() + 60
        while not condition():
            assert time.perf_counter() < ends
            self.page.wait_for_timeout(10)


def _places() -> Iterator[tuple[float, float]]:
    """Where something has happened before, never twice in one cell: a second report there may change nothing."""
    known = IncidentExactLocation.objects.filter(incident__mission=ONE.mission)
    points = known.order_by("incident__cell_id", "pk").distinct("incident__cell_id")
    found = [(point.x, point.y) for point in points.values_list("point", flat=True)]
    Random(1).shuffle(found)  # noqa: S311 - the same places in every bench, no secret
    return iter(found)


def _officer() -> User:
    user, _password = create_user(username="watch", mission=ONE.mission, role=Role.DUTY_OFFICER, actor="bench")
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    return user


SCREEN = OpenScreen()
LINES = [
    Line(
        name="open_screen.report",
        unit=f"s (p95 of {REPORTS})",
        reach=f"<{LIMIT:.0f}",
        judge=lambda seconds: seconds < LIMIT,
        setup=SCREEN.make,
        ours=SCREEN.ours,
    ),
]
