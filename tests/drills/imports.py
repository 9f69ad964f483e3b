"""A world of events in one go: 134,000 rows, memory that does not grow with them, an import that dies in its middle."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db.models import Sum

from incidents.models import ContextEvent, Incident, Report
from ledger.models import Change
from missions.boundaries import read_boundaries
from missions.models import Mission
from missions.services.setup import create_mission
from tests.contract.inputs import content
from tests.faults.house import House, until
from tests.importing import COUNTRIES, Run, is_alone, kill_at, others, run_import, start_import, world_file
from tests.incidents.ucdp_files import adds_up

DATA = Path(settings.BASE_DIR) / "tests/data"
SIZES = {"WSM": 25_000, "WMD": 67_000, "WLD": None}  # None: every row there is
ROWS = 133_947
FLAT = 1.2  # the largest import may have so many times the memory of the smallest
# Where it is killed: while it reads, while it places rows, while it writes the last and largest table.
MOMENTS = {"reading": "copy intake_row", "placing": "intake_point", "writing": "insert into incidents_incident ("}


def drill(say: Callable[[str], None]) -> dict[str, Any]:
    with TemporaryDirectory() as folder, House() as house:
        files = {code: world_file(Path(folder) / f"{code}.csv.gz", DATA, rows) for code, rows in SIZES.items()}
        for code in SIZES:
            boundaries = read_boundaries(COUNTRIES, [])
            create_mission(code=code, name=f"World {code}", boundaries=boundaries, actor="drill", resolution=3)
        say("missions of the whole world are made")
        kills = {moment: _killed_while(house, files["WLD"], query) for moment, query in MOMENTS.items()}
        say(f"killed: {kills}")
        runs, seconds = {}, {}
        for code, path in files.items():
            began = time.perf_counter()
            runs[code] = run_import(house, path, code)
            seconds[code] = round(time.perf_counter() - began, 1)
            say(f"{code}: {runs[code].counts}, {runs[code].peak_mb:.0f} MB, {seconds[code]} s")
        return _figure(house, files["WLD"], runs, seconds, kills)


def _killed_while(house: House, path: Path, query: str) -> int:
    """Kill an import of the world there; returns how many records it left, of any kind."""
    before = content()
    kill_at(start_import(house, path, "WLD"), lambda: others(query), within=300, what=query)
    until(is_alone, within=300, what="the end of the dead import's connection")
    return sum(after != before[table] for table, after in content().items())


def _figure(
    house: House, path: Path, runs: dict[str, Run], seconds: dict[str, float], kills: dict[str, int]
) -> dict[str, Any]:  # fmt: skip
    first, before = runs["WLD"].counts, _kept()
    began = time.perf_counter()
    again = run_import(house, path, "WLD")
    second_s = round(time.perf_counter() - began, 1)
    peaks = {code: round(run.peak_mb) for code, run in runs.items()}
    checks = {
        "adds_up": first["rows"] == ROWS and all(adds_up(run.counts) for run in (*runs.values(), again)),
        "kept_what_it_says": Incident.objects.filter(mission__code="WLD").count() == first["created"],
        "second_run_changes_nothing": _kept() == before and again.counts["unchanged"] == first["created"],
        "memory_is_flat": max(peaks.values()) <= FLAT * min(peaks.values()),
        "shows_a_bar": "Reading" in runs["WLD"].shown and "%" in runs["WLD"].shown,
        "killed_leaves_nothing": not any(kills.values()),
    }
    figure = {
        "first": first, "peak_mb": peaks, "seconds": {**seconds, "second_run": second_s}, "killed_left": kills,
        "rows_per_second": round(first["rows"] / seconds["WLD"]),
        "failed": [name for name, ok in checks.items() if not ok],
    }  # fmt: skip
    return {"id": "I-4", "figure": figure, "pass": all(checks.values())}


def _kept() -> dict[str, Any]:
    """What an import that has nothing new must leave as it is."""
    mission = Mission.objects.get(code="WLD")
    return {
        "incidents": Incident.objects.filter(mission=mission).aggregate(Sum("version")),
        "reports": Report.objects.filter(mission=mission).aggregate(Sum("version")),
        "context": ContextEvent.objects.filter(mission=mission).count(),
        "changes": Change.objects.count(),
    }
