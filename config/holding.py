"""Holds a screen's question until there is news for it: `Prefer: wait=25` (RFC 7240) on `/live`.

A layer around the whole application: each time that something has changed the question is put anew, so that its caller
is signed in, judged and answered as with any other, and hears nothing of what is hidden from them. Losing this layer
costs nothing: a question that is not held is answered at once, and its screen asks again in its own rhythm.
"""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Sum

from ledger.services import changes_committed
from missions.models import Mission

HELD_PATH = "/live"
WORKING = 4  # requests that work at once in one process; the threads beyond them hold questions
LONGEST = 25  # seconds: shorter than what proxies and satellite links cut as idle
LOOK = 0.1  # seconds between two looks for a change; one look serves all questions that are held
AGAIN = 0.4  # seconds, at least, between putting one question anew
APART = 0.1  # seconds of that for each question that is held: a busy hour leaves most of the process to those who work
EACH = 4  # questions held for one caller: that of a page which was left waits on until its time is over
WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])")

Environ = dict[str, Any]
Answer = tuple[str, list[tuple[str, str]], bytes]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Holding:
    """The application, with room for so many waiting questions beside the requests that work."""

    def __init__(self, application: Application, *, rooms: int, newest: Callable[[], object] | None = None) -> None:
        self.application = application
        self.rooms = Rooms(rooms)
        self.changes = Changes(newest or newest_change, Ending() if newest is None else None)
        self.working = threading.BoundedSemaphore(WORKING)
        self.anew = threading.Lock()  # one question at a time: news for all must not stand before everybody's work

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        seconds = _seconds_asked(environ)
        if not seconds:
            with self.working:
                return self.application(environ, start_response)
        status, headers, body = self.hold(environ, time.monotonic() + seconds)
        start_response(status, headers)
        return [body]

    def hold(self, environ: Environ, until: float) -> Answer:
        """The answer, asked for anew after each change until it is other than 304 or the time is over."""
        number = self.changes.number()
        answer = self.ask(environ)
        if not _says_nothing_new(answer):
            return answer
        with self.rooms.room_for(_caller(environ)) as given_up:
            if given_up is None:
                return answer
            while _says_nothing_new(answer) and self.changes.wait_for_other(number, until, given_up):
                with self.anew:
                    number = self.changes.number()
                    answer = self.ask(environ)
                if _says_nothing_new(answer):
                    given_up.wait(max(AGAIN, APART * self.rooms.taken_now()))
        status, headers, body = answer
        return status, [*headers, ("Preference-Applied", "wait")], body

    def ask(self, environ: Environ) -> Answer:
        """Put the question to the application as if it had just come."""
        said: list[Any] = []
        with self.working:
            parts: Any = self.application(dict(environ), lambda *start: said.extend(start))
            with closing(parts) if hasattr(parts, "close") else nullcontext():
                return said[0], said[1], b"".join(parts)


class Rooms:
    """The places of questions that are held."""

    def __init__(self, size: int) -> None:
        self.size = self.free = size
        self.lock = threading.Lock()
        self.taken: defaultdict[str, list[threading.Event]] = defaultdict(list)

    @contextmanager
    def room_for(self, caller: str) -> Iterator[threading.Event | None]:
        """What is set when the question must give up its place to a newer one of the caller; None without a place."""
        if (mine := self._take(caller)) is None:
            yield None
            return
        try:
            yield mine
        finally:
            self._leave(caller, mine)

    def taken_now(self) -> int:
        return self.size - self.free

    def _take(self, caller: str) -> threading.Event | None:
        with self.lock:
            others = self.taken.get(caller, [])  # asking alone must leave nothing behind of a caller without a place
            if len(others) >= EACH:
                others[0].set()
            if not self.free:
                return None
            self.free -= 1
            mine = threading.Event()
            self.taken[caller].append(mine)
            return mine

    def _leave(self, caller: str, mine: threading.Event) -> None:
        with self.lock:
            self.free += 1
            self.taken[caller].remove(mine)
            if not self.taken[caller]:
                del self.taken[caller]


class Ending:
    """Whether the process was told to end: the server waits for every question that is held before it does."""

    def __init__(self) -> None:
        self.said = False
        self.told, teller = socket.socketpair()
        self.told.setblocking(False)
        teller.setblocking(False)
        try:  # the server sets its own handlers after the application is loaded; this hears beside them
            signal.set_wakeup_fd(teller.fileno(), warn_on_full_buffer=False)
            self.teller = teller
        except ValueError:  # not in the main thread, where signals come: then the server's patience ends them
            teller.close()

    def __bool__(self) -> bool:
        if not self.said:
            with suppress(BlockingIOError):
                self.said = bool({signal.SIGTERM, signal.SIGINT} & set(self.told.recv(64)))
        return self.said


class Changes:
    """The number of the newest change, looked up once for all who wait."""

    def __init__(self, newest: Callable[[], object], ending: Ending | None = None) -> None:
        self.newest = newest
        self.ending = ending
        self.lock = threading.Lock()
        self.known: object = None
        self.looked_at = float("-inf")

    def number(self) -> object:
        with self.lock:
            if time.monotonic() >= self.looked_at + LOOK:
                self.known = self._look()
                self.looked_at = time.monotonic()
            return self.known

    def _look(self) -> object:
        """A database that is away counts as a change: the application says itself what is wrong."""
        try:
            return self.newest()
        except DatabaseError:
            connection.close()
            return object()

    def wait_for_other(self, number: object, until: float, given_up: threading.Event) -> bool:
        """Whether there is another number before the time is over."""
        while self.number() == number:
            if self.ending or given_up.wait(LOOK) or time.monotonic() >= until:
                return False
        return True


def newest_change() -> object:
    """Moves with every committed change of a record, and with every run of scores that is put on a map."""
    return changes_committed(), Mission.objects.aggregate(runs=Sum("current_run_id"))["runs"]


def _seconds_asked(environ: Environ) -> int:
    """How long the question may wait for its answer; 0: not at all."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("PATH_INFO") != HELD_PATH:
        return 0
    found = WAIT.search(environ.get("HTTP_PREFER", ""))
    return min(int(found[1]), LONGEST) if found else 0


def _says_nothing_new(answer: Answer) -> bool:
    return answer[0].startswith("304")


def _caller(environ: Environ) -> str:
    """By what the caller signs in with."""
    return f"{environ.get('HTTP_COOKIE', '')} {environ.get('HTTP_AUTHORIZATION', '')}"
