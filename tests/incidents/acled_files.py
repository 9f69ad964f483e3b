"""ACLED files for tests, made here in ACLED's published layout: the data themselves may not be passed on."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

COLUMNS = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip


def acled(number: int, **changes: object) -> dict[str, str]:
    """One valid row in the middle of the test mission TST; its id is TST and the number."""
    row = {
        "event_id_cnty": f"TST{number}", "event_date": "2016-05-04", "year": 2016, "time_precision": 1,
        "disorder_type": "Political violence", "event_type": "Violence against civilians", "sub_event_type": "Attack",
        "actor1": "Group A", "assoc_actor_1": "", "inter1": "Rebel group", "actor2": "Civilians (Testland)",
        "assoc_actor_2": "", "inter2": "Civilians", "interaction": "Rebel group-Civilians",
        "civilian_targeting": "Civilian targeting", "iso": 999, "region": "Middle Africa", "country": "Testland",
        "admin1": "West", "admin2": "", "admin3": "", "location": "Asali", "latitude": "0.0100",
        "longitude": "29.2000", "geo_precision": 1, "source": "Radio Asali", "source_scale": "National",
        "notes": "On 4 May 2016, Group A attacked civilians in Asali.", "fatalities": 3, "tags": "",
        "timestamp": 1_500_000_000,
    }  # fmt: skip
    return {key: str(value) for key, value in (row | changes).items()}


def as_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    text = StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", errors="surrogateescape")  # \udc83 becomes the byte 83
    return path


def as_json(path: Path, rows: list[dict[str, str]], *, wrapped: bool = True) -> Path:
    """As the read address answers: numbers are numbers there, except degrees."""
    numbers = {"year", "time_precision", "geo_precision", "fatalities", "timestamp", "iso", "deleted_timestamp"}
    data = [{key: int(value) if key in numbers else value for key, value in row.items()} for row in rows]
    answer = {"status": 200, "success": True, "last_update": 5, "count": len(data), "data": data}
    path.write_text(json.dumps(answer if wrapped else data), encoding="utf-8")
    return path
