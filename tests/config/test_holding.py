"""Open screens hear at once: a question waits for news without keeping anybody else from being answered."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import OperationalError

from config.holding import EACH, WORKING, Holding, newest_change
from tests.faults.house import until
from tests.making import make_alert
from tests.threats.observing import run

NOTHING_NEW, NEWS = "304 Not Modified", "200 OK"


class House:
    """An application that answers what it is told to, and the number of its newest change."""

    def __init__(self, rooms=24):
        self.status, self.asked = NOTHING_NEW, 0
        self.change: int | Exception = 1
        self.holding = Holding(self.application, rooms=rooms, newest=self.newest)

    def newest(self):
        if isinstance(self.change, Exception):
            raise self.change
        return self.change

    def application(self, environ, start_response):
        self.asked += 1
        start_response(self.status, [("ETag", '"a"')])
        return [b"{}"]

    def ask(self, prefer="wait=20", *, path="/live", method="GET", cookie=""):
        """Status and headers of the answer."""
        said = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_COOKIE": cookie, "HTTP_PREFER": prefer}
        assert b"".join(self.holding(environ, lambda *start: said.extend(start))) == b"{}"
        return said[0], dict(said[1])

    def held(self):
        """How many questions wait."""
        return self.holding.rooms.taken_now()

    def wait_until_held(self, questions):
        until(lambda: self.held() == questions, within=10, what=f"holding {questions}")


@pytest.fixture
def pool():
    with ThreadPoolExecutor(40) as threads:
        yield threads


def test_a_held_question_is_answered_when_there_is_news(pool):
    house = House()
    asking = pool.submit(house.ask)
    house.wait_until_held(1)

    house.status, house.change = NEWS, 2

    assert asking.result(timeout=5) == (NEWS, {"ETag": '"a"', "Preference-Applied": "wait"})


def test_a_change_that_the_caller_does_not_see_ends_nothing(pool):
    house = House()
    asking = pool.submit(house.ask)
    house.wait_until_held(1)

    house.change = 2
    until(lambda: house.asked >= 2, within=5, what="the question put anew")
    assert house.held() == 1

    house.status, house.change = NEWS, 3
    assert asking.result(timeout=5)[0] == NEWS


def test_a_caller_who_was_signed_out_meanwhile_is_told_so(pool):
    house = House()
    asking = pool.submit(house.ask)
    house.wait_until_held(1)

    house.status, house.change = "401 Unauthorized", 2

    assert asking.result(timeout=5)[0] == "401 Unauthorized"


def test_a_database_that_goes_away_is_said_by_the_application(pool):
    house = House()
    asking = pool.submit(house.ask)
    house.wait_until_held(1)

    house.status, house.change = "503 Service Unavailable", OperationalError("away")

    assert asking.result(timeout=5)[0] == "503 Service Unavailable"


def test_when_its_time_is_over_the_answer_is_that_nothing_is_new():
    house = House()

    status, headers, _ = house.holding.hold({"REQUEST_METHOD": "GET", "PATH_INFO": "/live"}, time.monotonic() + 0.05)

    assert (status, dict(headers)["Preference-Applied"], house.asked) == (NOTHING_NEW, "wait", 1)


@pytest.mark.parametrize(
    "question",
    [{"prefer": ""}, {"prefer": "wait=0"}, {"prefer": "wait=soon"}, {"path": "/map/"}, {"method": "HEAD"}],
)
def test_other_questions_are_answered_at_once(question):
    assert House().ask(**question) == (NOTHING_NEW, {"ETag": '"a"'})


def test_news_that_is_there_already_is_not_held():
    house = House()
    house.status = NEWS

    assert house.ask() == (NEWS, {"ETag": '"a"'})


def test_without_room_a_question_is_answered_at_once():
    house = House(rooms=0)

    assert house.ask() == (NOTHING_NEW, {"ETag": '"a"'})
    assert dict(house.holding.rooms.taken) == {}


def test_questions_that_are_held_keep_no_place_of_those_that_work(pool):
    house = House(rooms=2 * WORKING)
    asking = [pool.submit(house.ask, cookie=str(number)) for number in range(2 * WORKING)]
    house.wait_until_held(2 * WORKING)

    assert pool.submit(house.ask, path="/map/").result(timeout=5)[0] == NOTHING_NEW

    house.status, house.change = NEWS, 2
    assert {each.result(timeout=5)[0] for each in asking} == {NEWS}


def test_no_more_requests_work_at_once_than_before(pool):
    at_work, release = [], Event()

    def slow(environ, start_response):
        at_work.append(environ)
        release.wait(10)
        return []

    holding = Holding(slow, rooms=24, newest=lambda: 1)
    asking = [pool.submit(holding, {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, None) for _ in range(WORKING + 3)]
    until(lambda: len(at_work) == WORKING, within=5, what="work")
    assert not holding.working.acquire(blocking=False)

    release.set()
    assert [each.result(timeout=5) for each in asking] == [[]] * (WORKING + 3)


def test_news_for_many_screens_leaves_room_for_those_who_work(pool):
    house, together = House(), []

    def application(environ, start_response):
        together.append(WORKING - house.holding.working._value)
        start_response(house.status, [])
        return [b"{}"]

    house.holding.application = application
    asking = [pool.submit(house.ask, cookie=str(number)) for number in range(20)]
    house.wait_until_held(20)
    together.clear()

    house.status, house.change = NEWS, 2

    assert {each.result(timeout=10)[0] for each in asking} == {NEWS}
    assert set(together) == {1}


def test_the_pages_that_a_caller_left_do_not_fill_the_house(pool):
    house = House()
    asking = []
    for number in range(1, EACH + 1):
        asking.append(pool.submit(house.ask, cookie="one"))
        house.wait_until_held(number)

    asking.append(pool.submit(house.ask, cookie="one"))

    assert asking[0].result(timeout=5)[0] == NOTHING_NEW
    house.status, house.change = NEWS, 2
    assert {each.result(timeout=5)[0] for each in asking[1:]} == {NEWS}
    assert house.held() == 0


def test_a_record_and_a_run_of_scores_both_count_as_news(cast):
    before = newest_change()
    make_alert(cast)
    after_the_record = newest_change()
    run(cast.mission)

    assert len({before, after_the_record, newest_change()}) == 3
