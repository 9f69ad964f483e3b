"""Imports as an operator runs them: a process of its own, measured, and killed where a test says so."""

from __future__ import annotations

import csv
import fcntl
import gzip
import io
import json
import os
import pty
import re
import struct
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.faults.house import House, Process, until

WORLD_FILES = ("ucdp_ged211_africa_1989_2017.csv.gz", "ucdp_ged211_rest_of_world_1989_2017.csv.gz")
COUNTRIES = Path(settings.BASE_DIR) / "data/basemap/ne_50m_admin_0_countries.geojson.gz"


@dataclass(frozen=True)
class Run:
    """What a finished import answered, how much memory it had at its peak, and what it showed meanwhile."""

    counts: dict[str, Any]
    peak_mb: float
    shown: str


def import_command(path: Path, mission: str) -> list[str]:
    return [sys.executable, "manage.py", "import_events", str(path), "--format", "ucdp", "--mission", mission,
            "--dataset-version", "21.1"]  # fmt: skip


def start_import(house: House, path: Path, mission: str) -> Process:
    started: Process = house.start("import", *import_command(path, mission))
    return started


def run_import(house: House, path: Path, mission: str) -> Run:
    """Run one to its end before a terminal, as a person sees it."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))  # a terminal without width shows no bar
    shown: list[bytes] = []
    reader = threading.Thread(target=_read, args=(near, shown), daemon=True)
    reader.start()
    out, into = os.pipe()
    command = import_command(path, mission)
    pid = os.posix_spawn(command[0], command, house.env, file_actions=[
        (os.POSIX_SPAWN_DUP2, into, 1), (os.POSIX_SPAWN_DUP2, far, 2), (os.POSIX_SPAWN_CLOSE, near),
        (os.POSIX_SPAWN_CLOSE, out),
    ])  # fmt: skip
    os.close(into)
    os.close(far)
    peak = threading.Thread(target=_watch, args=(pid, peaks := [0]), daemon=True)
    peak.start()
    with os.fdopen(out) as answer:
        text = answer.read()
    _pid, status = os.waitpid(pid, 0)
    peak.join(timeout=5)
    reader.join(timeout=5)
    screen = b"".join(shown).decode(errors="replace")
    assert status == 0, screen
    return Run(json.loads(text.strip().splitlines()[-1]), max(peaks) / 1024, screen)


def _watch(pid: int, peaks: list[int]) -> None:
    """The high-water mark (kB) of a process's own memory: that of `wait4` counts what its parent had when it began."""
    with suppress(OSError):
        while found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()):
            peaks.append(int(found[1]))
            time.sleep(0.05)


def _read(terminal: int, shown: list[bytes]) -> None:
    with suppress(OSError):  # the last writer has closed it
        while piece := os.read(terminal, 4096):
            shown.append(piece)
    os.close(terminal)


def world_file(path: Path, folder: Path, rows: int | None = None) -> Path:
    """The real events of the whole world as one file, or the first so many of them."""
    with gzip.open(path, "wt", newline="", compresslevel=1) as file:
        table = csv.writer(file)
        table.writerow(next(_rows(folder / WORLD_FILES[0])))
        for row in islice(_all_rows(folder), rows):
            table.writerow(row)
    return path


def _all_rows(folder: Path) -> Iterator[list[str]]:
    for name in WORLD_FILES:
        yield from islice(_rows(folder / name), 1, None)


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rb") as file:
        yield from csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))


def kill_at(process: Process, moment: Any, *, within: float, what: str) -> None:
    """End it with no chance to tidy up, once the moment has come."""
    until(moment, within=within, what=what)
    process.kill()


def is_alone() -> bool:
    """Whether nobody else works on the database: the connection of a killed process ends after its statement."""
    return not others()


def others(query: str = "") -> int:
    """How many other connections work on the database, on this query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend' and state <> 'idle' and query ilike %s",
            [f"%{query}%"],
        )
        return int(cursor.fetchone()[0])
