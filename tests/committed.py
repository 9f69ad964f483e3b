"""For tests whose threads or processes have connections of their own: rows that are really committed, removed after.

pytest-django's transactional tests empty the database by TRUNCATE, which the append-only tables refuse; here their
triggers are switched off while the rows go, which only the owner of the tables can do.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

from django.db import connection, transaction

APPS = ("missions_", "incidents_", "threats_", "responses_", "exports_", "ledger_")
KEPT = frozenset({"ledger_feedstate"})  # written by its migration


def empty_database() -> None:
    """Remove every committed row of the product's own tables. Refuses any database that is not a test's."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith("test_"):
        raise RuntimeError(f"{name} is no test database")
    tables = [name for name in connection.introspection.table_names() if name.startswith(APPS) and name not in KEPT]
    names = [connection.ops.quote_name(name) for name in sorted(tables)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '20s'")
        for name in names:
            cursor.execute(f"alter table {name} disable trigger user")
        cursor.execute(f"truncate {', '.join(names)} cascade")
        for name in names:
            cursor.execute(f"alter table {name} enable trigger user")


@contextmanager
def committed_rows() -> Iterator[None]:
    """What is written inside is committed; all of it is gone afterwards."""
    empty_database()
    try:
        yield
    finally:
        empty_database()


def race(*runners: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment, each on an own connection; returns what each returned or raised, in their order."""
    gate = Barrier(len(runners))

    def run(runner: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return runner()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))


def overlap(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Run `second` after the last statement of `first` and before its commit, which waits until `second` waits for it.

    Returns what each returned or raised.
    """
    begun, done = Event(), Event()

    def hold() -> Any:
        try:
            with transaction.atomic():
                result = first()
                begun.set()
                while not done.wait(timeout=0.01) and not _is_waited_for():
                    pass
                return result
        finally:
            begun.set()

    def follow() -> Any:
        begun.wait(timeout=10)
        try:
            return second()
        finally:
            done.set()

    return race(hold, follow)


def _is_waited_for() -> bool:
    """Whether another connection waits for what this one has locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
