"""T-F1, a few seconds of it: writers, rollbacks, two numberers, a reader; nothing is missed, no version falls."""

import random
import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from ledger.models import Change
from ledger.services import number_changes
from ledger.triggers import record_changes

SECONDS = 2.5
WRITERS = 6


@pytest.fixture
def raced(committed_cast):
    """A table of its own with the product's own trigger, gone afterwards."""
    operation = record_changes("race_record", "race")
    with connection.cursor() as cursor:
        cursor.execute(
            "create table race_record (id bigserial primary key, public_id uuid, mission_id bigint, version int)"
        )
        cursor.execute(str(operation.sql))
        cursor.execute(
            "insert into race_record (public_id, mission_id, version) select gen_random_uuid(), 1, 1 "
            "from generate_series(1, 4)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(str(operation.reverse_sql))
        cursor.execute("drop table race_record")


def write(stop, number, committed):
    """Edit and insert until the time is up; one writer holds its transactions open, each tenth is rolled back."""
    chance = random.Random(number)  # noqa: S311 - a repeatable die, no secret
    while not stop.is_set():
        key = uuid.uuid4()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("insert into race_record (public_id, mission_id, version) values (%s, 1, 1)", [key])
                cursor.execute("update race_record set version = version where id = %s", [chance.randint(1, 4)])
                if number == 0:
                    time.sleep(0.7)  # the slow writer is what the race is about
                if chance.random() < 0.1:
                    raise InterruptedError
            committed.append(key)
        except InterruptedError:
            continue


def read(stop, seen):
    """Follow the feed by position, as a client would."""
    position = 0
    while True:
        last = stop.is_set()
        for row in Change.objects.filter(record_type="race", position__gt=position).order_by("position"):
            seen.append((row.record_id, row.version, row.position))
            position = row.position or 0
        if last:
            return


def in_thread(work, *args):
    def run():
        try:
            work(*args)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_nothing_is_missed_and_no_version_falls(raced):
    stop, quiet, committed, seen = threading.Event(), threading.Event(), [], []

    def number():
        while not quiet.is_set():
            number_changes()

    writers = [in_thread(write, stop, index, committed) for index in range(WRITERS)]
    numberers = [in_thread(number) for _index in range(2)]
    reader = in_thread(read, quiet, seen)
    stop.wait(SECONDS)
    stop.set()
    for thread in writers:
        thread.join()
    while Change.objects.filter(position=None).exists():
        number_changes()
    quiet.set()
    for thread in [*numberers, reader]:
        thread.join()

    assert len(committed) > 50
    ids = [key for key, _version, _position in seen]
    assert set(committed) <= set(ids)
    positions = [position for _key, _version, position in seen]
    everything = Change.objects.filter(record_type="race")
    assert sorted(positions) == list(everything.order_by("position").values_list("position", flat=True))
    latest = {}
    for key, version, _position in seen:
        assert version > latest.get(key, 0)
        latest[key] = version
