"""UCDP files for tests: small ones made here, the real ones from tests/data."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from incidents.services.imports import Order, import_events
from missions.boundaries import read_boundaries
from missions.models import Mission
from missions.services.setup import create_mission

DATA = Path("tests/data")
SOUTH_SUDAN = DATA / "ucdp_ged221_full_south_sudan_2011_2017.csv.gz"
AFRICA = DATA / "ucdp_ged211_africa_1989_2017.csv.gz"
BOUNDARIES = DATA / "boundaries_adm1_naturalearth.geojson.gz"
WORLD = DATA / "ucdp_ged211_rest_of_world_1989_2017.csv.gz"
AWSD = DATA / "awsd_aid_worker_incidents_1997_2017.csv.gz"
SHORT = [
    "id", "year", "type_of_violence", "conflict_name", "side_a", "side_b", "latitude", "longitude", "country",
    "date_start", "best", "high", "low",
]  # fmt: skip


def make_ssd() -> Mission:
    """South Sudan, from the real boundaries."""
    boundaries = read_boundaries(BOUNDARIES, [("iso3", "SSD")])
    return create_mission(code="SSD", name="South Sudan", boundaries=boundaries, actor="test").mission


def event(number: int, **changes: object) -> dict[str, str]:
    """One valid row, in the middle of the test mission TST; the id is its number."""
    row = {
        "id": number, "year": 2016, "type_of_violence": 3, "conflict_name": "Group - Civilians", "side_a": "Group",
        "side_b": "Civilians", "latitude": 0.01, "longitude": 29.2, "country": "Testland",
        "date_start": "2016-05-04", "best": 3, "high": 5, "low": 2,
    }  # fmt: skip
    return {key: str(value) for key, value in (row | changes).items()}


def write(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    columns = columns or list(rows[0])
    text = StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows({key: row[key] for key in columns} for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def real_rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def take(mission: Mission, path: Path, file_format: str = "ucdp", **options: object) -> dict[str, int]:
    """Import by the service; the counts."""
    order = Order(path=path, file_format=file_format, actor="test", **options)  # type: ignore[arg-type]
    counts = asdict(import_events(mission=mission, order=order).counts)
    assert adds_up(counts)
    return counts


def command(path: Path, mission: str, *options: str) -> dict[str, Any]:
    """Import by the command; the JSON of its last line."""
    out = StringIO()
    call_command(
        "import_events", str(path), "--format", "ucdp", "--mission", mission, *options, stdout=out, stderr=StringIO()
    )
    result: dict[str, Any] = json.loads(out.getvalue().strip().splitlines()[-1])
    assert adds_up(result)
    return result


def adds_up(counts: dict[str, int]) -> bool:
    parts = ("duplicates", "created", "updated", "unchanged", "context", "outside", "rejected")
    return counts["rows"] == sum(counts[part] for part in parts)
