"""`manage.py sweep`: does what waits as a row, also while Redis or every worker is dead."""

import signal
import threading
import time
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from incidents import services as incidents
from incidents.services.check_ins import open_due_check_ins
from incidents.tasks import clean_waiting_files
from ledger.publish import publish
from ledger.services import beat, number_changes
from responses.services.reviews import sweep_reviews
from threats import services
from threats.services.sending import notices_wait, send_due
from threats.tasks import score_mission, send_notices

log = structlog.get_logger(__name__)
PART = "sweeper"
PERIOD = 1.0  # seconds between sweeps when nothing is asked
PAUSE = 0.1  # seconds between sweeps when much is asked
LEFT_TO_WORKERS = 5.0  # seconds that a request may wait for a worker
PUBLISH_AGAIN = 30.0  # seconds: a queue that nobody empties must not grow by a message each second
BROKER_REST = 10.0  # seconds without asking a broker that did not answer: each asking may cost seconds
CHECK_INS = 60.0  # seconds between two looks at who has been silent too long
REVIEWS = 60.0  # seconds between two looks for harm that a warning went before
RETRY = 60.0  # seconds until a mission whose run failed here is tried again
TELL_AGAIN = 5.0  # seconds between two messages to workers that notices wait
OVERDUE = 60.0  # seconds between looks for files whose time is over


class Command(BaseCommand):
    help = "Number changes, fire limits and see to waiting requests each second, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def end(signum: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        sweeper = Sweeper()
        while not stop.is_set():
            sweeper.sweep()
            stop.wait(PAUSE)
            if not sweeper.rest():
                stop.wait(PERIOD)


class Sweeper:
    """Each duty by itself: one that fails is logged, comes again with the next sweep and stops none of the others."""

    def __init__(self) -> None:
        self.published: dict[int, tuple[int, float]] = {}  # mission: newest request that a message was sent for, when
        self.rests_until = float("-inf")  # the broker
        self.retry_at: dict[int, float] = {}
        self.files_wait_since = float("inf")
        self.notices_wait_since, self.notices_told_at = float("inf"), float("-inf")
        self.sender = threading.Thread(target=send_apart)  # not started: none is at work
        self.check_ins_at = self.files_told_at = self.overdue_looked_at = self.reviews_at = float("-inf")

    def sweep(self) -> None:
        close_old_connections()
        # The scores first: they are what woke it.
        first = (self.see_to_scores, number_changes, self.show_life, services.sweep_timers, self.see_to_notices)
        then = (self.see_to_check_ins, self.see_to_files, self.end_files, self.see_to_reviews)
        for duty in (*first, *then):
            try:
                duty()
            except DatabaseError as error:  # away or restarting: nothing can be done without it, nothing is lost
                log.warning("sweep_failed", duty=duty.__name__, error=type(error).__name__)

    def rest(self) -> bool:
        """Wait for a request or for the period; False when the database is away and cannot wake anybody."""
        try:
            services.wait_for_request(seconds=PERIOD - PAUSE)
        except DatabaseError:
            return False
        return True

    def show_life(self) -> None:
        beat(PART)

    def see_to_scores(self) -> None:
        """Hand waiting requests to the workers, and answer here what no worker takes: a dead broker delays nothing."""
        for waiting in services.missions_waiting():
            handed_over = self.hand_over(waiting)
            if not handed_over or waiting.seconds > LEFT_TO_WORKERS:
                self.score(waiting.mission_id)

    def see_to_notices(self) -> None:
        """Tell a worker of notices that are due, and send them here when none does."""
        if not notices_wait():
            self.notices_wait_since = float("inf")
            return
        now = time.monotonic()
        self.notices_wait_since = min(self.notices_wait_since, now)
        told = now < self.notices_told_at + TELL_AGAIN
        if not told and now >= self.rests_until:
            told = publish(send_notices.name)
            self.notices_told_at = now if told else self.notices_told_at
            self.rests_until = self.rests_until if told else time.monotonic() + BROKER_REST
        if not told or now > self.notices_wait_since + LEFT_TO_WORKERS:
            self.send_here()

    def send_here(self) -> None:
        """In a thread of its own, one at a time: a gateway that hangs must not keep the other duties waiting."""
        if not self.sender.is_alive():
            self.sender = threading.Thread(target=send_apart, daemon=True)
            self.sender.start()

    def see_to_check_ins(self) -> None:
        """Days of silence are not measured to the second: once a minute is enough."""
        if time.monotonic() >= self.check_ins_at:
            open_due_check_ins()
            self.check_ins_at = time.monotonic() + CHECK_INS

    def see_to_reviews(self) -> None:
        """Once a minute: harm that came by import, or late, after a warning or an operation."""
        if time.monotonic() >= self.reviews_at:
            sweep_reviews()
            self.reviews_at = time.monotonic() + REVIEWS

    def hand_over(self, waiting: services.Waiting) -> bool:
        """Whether a worker has been told of the newest request."""
        now = time.monotonic()
        newest, at = self.published.get(waiting.mission_id, (0, float("-inf")))
        if waiting.newest == newest and now < at + PUBLISH_AGAIN:
            return True
        if now < self.rests_until:
            return False
        if not publish(score_mission.name, waiting.mission_id):
            self.rests_until = time.monotonic() + BROKER_REST
            return False
        self.published[waiting.mission_id] = (waiting.newest, now)
        return True

    def score(self, mission_id: int) -> None:
        now = time.monotonic()
        if now < self.retry_at.get(mission_id, float("-inf")):
            return
        try:
            services.score_if_asked(mission_id=mission_id)
        except Exception as error:  # a mission whose run fails must not keep the others from theirs
            self.retry_at[mission_id] = now + RETRY
            log.warning("score_failed", mission=mission_id, error=type(error).__name__)

    def see_to_files(self) -> None:
        """Tell a worker of received files that nobody has looked at; look here when none does."""
        if not incidents.files_wait():
            self.files_wait_since = float("inf")
            return
        now = time.monotonic()
        self.files_wait_since = min(self.files_wait_since, now)
        told = now < self.files_told_at + PUBLISH_AGAIN
        if not told and now >= self.rests_until:
            told = publish(clean_waiting_files.name)
            self.files_told_at = now if told else self.files_told_at
        if not told or now > self.files_wait_since + LEFT_TO_WORKERS:
            incidents.clean_waiting_files()

    def end_files(self) -> None:
        """Once a minute: voice notes whose days are over."""
        now = time.monotonic()
        if now >= self.overdue_looked_at + OVERDUE:
            incidents.end_overdue_files()
            self.overdue_looked_at = now


def send_apart() -> None:
    """Send what is due, on a database connection of the thread's own."""
    try:
        send_due()
    except DatabaseError as error:
        log.warning("send_failed", error=type(error).__name__)
    finally:
        connection.close()
