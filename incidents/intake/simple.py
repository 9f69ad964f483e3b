"""Vigil's own layout, for any other list of events: docs/operations/imports.md describes its columns.

What a mission exports as CSV can be read again: the names of its columns are known here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from incidents import choices
from incidents.choices import ActorClass, ActorRole, CivilianStatus, Confidence, EventType, HarmKind, SubEventType
from incidents.codes import event_class
from incidents.intake import cells
from incidents.intake.cells import Row
from incidents.intake.events import Actor, Event, Harmed, Publication, Reject, RejectError
from incidents.intake.table import Record, Table

DATASET = Publication(
    code="csv",
    name="Table of events",
    licence="as its publisher says",
    citation="",
    url="",
    dissemination="internal",
)
REQUIRED = ("id", "event_type", "occurred_from", "latitude", "longitude")
# Names of Vigil's own exports, and words that tables of others use.
ALIASES = {
    "place": "place_name",
    "summary": "text",
    "description": "text",
    "date": "occurred_from",
    "event_date": "occurred_from",
    "date_start": "occurred_from",
    "date_end": "occurred_to",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "fatalities": "killed_best",
    **{f"fatalities_{part}": f"killed_{part}" for part in ("min", "best", "max")},
}
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
TRUE, FALSE = frozenset({"true", "1", "yes", "t", "y"}), frozenset({"false", "0", "no", "f", "n", ""})
MOST_LINES = 40
EVENT_TYPES = {value: value for value in EventType.values}
SUB_EVENT_TYPES = {value: value for value in SubEventType.values}
FORMULA = re.compile(r"'(?=[\s\"'\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|[\t\r\n])")


def read(table: Table, *, today: date) -> Iterator[Event | Reject]:
    """Events and rejects in the order of the file; raises IntakeError when a needed column is missing."""
    present = set(table.header)
    names = [new if (new := ALIASES.get(name, name)) == name or new not in present else name for name in table.header]
    cells.require_columns(names, REQUIRED, "table of events")
    kinds = tuple(kind for kind in HarmKind.values if any(f"{kind}_{part}" in names for part in ("min", "best", "max")))
    if "harm" in names:
        kinds = tuple(HarmKind.values)
    return cells.read_rows(table, names, "id", partial(_event, kinds=kinds, last_day=cells.tomorrow(today)))


def _event(record: Record, written: Row, *, kinds: tuple[str, ...], last_day: date) -> Event:
    row = {name: FORMULA.sub("", value, count=1) if value.startswith("'") else value for name, value in written.items()}
    if row.get("masked", "").strip().casefold() in TRUE:
        raise RejectError("masked", row["masked"], "the point of a masked record is not its place")
    event_type = cells.chosen(row, "event_type", EVENT_TYPES)
    targeting = _truth(row, "civilian_targeting") or event_type == EventType.VIOLENCE_AGAINST_CIVILIANS
    latitude, longitude = cells.place(row)
    starts_on, ends_on = _days(row, last_day)
    original, body_hash = cells.as_read(written)
    return Event(
        row=record.row,
        line=record.line,
        external_id=_id(row),
        longitude=longitude,
        latitude=latitude,
        event_type=event_type,
        sub_event_type=_sub_event(row),
        targets=_targets(row),
        civilian_targeting=targeting,
        event_class=event_class(event_type, targeting),
        starts_on=starts_on,
        ends_on=ends_on,
        time_precision=cells.precision(row, "time_precision", 5, 1),
        location_precision=cells.precision(row, "location_precision", 7, 2),
        place_name=cells.optional(row, "place_name"),
        country=row.get("country", "").strip()[:80],
        text=cells.optional(row, "text", 10_000),
        harm=tuple(_harm(row, kinds)),
        harm_kinds=kinds,
        actors=tuple(_actors(row)) if {"actors", "actor_1"} & row.keys() else None,
        stamp=None,
        licence=row.get("licence", "").strip()[:80],
        original=original,
        body_hash=body_hash,
    )


def _id(row: Row) -> str:
    value = cells.needed(row, "id")
    if len(value) > 80 or not value.isprintable():
        raise RejectError("id", value, "has more than 80 characters, or some that are not printed")
    return value


def _truth(row: Row, name: str) -> bool:
    value = row.get(name, "").strip().casefold()
    if value not in TRUE | FALSE:
        raise RejectError(name, row[name], "is neither true nor false")
    return value in TRUE


def _sub_event(row: Row) -> str | None:
    if "sub_event_type" not in row:
        return None
    return cells.chosen(row, "sub_event_type", SUB_EVENT_TYPES) if row["sub_event_type"].strip() else ""


def _targets(row: Row) -> tuple[str, ...] | None:
    if "targets" not in row:
        return None
    found = tuple(sorted({part.strip().casefold() for part in row["targets"].split(";")} - {""}))
    if unknown := [name for name in found if name not in choices.Target.values]:
        raise RejectError("targets", unknown[0], "is no target of the code list")
    return found


def _days(row: Row, last_day: date) -> tuple[date, date | None]:
    """First and last day, of dates or of instants; no last day where the table has no such column."""
    starts_on = _day(row, "occurred_from", last_day)
    if "occurred_to" not in row:
        return starts_on, None
    ends_on = _day(row, "occurred_to", last_day) if row["occurred_to"].strip() else starts_on
    if ends_on < starts_on:
        raise RejectError("occurred_to", row["occurred_to"], "is before the first day")
    return starts_on, ends_on


def _day(row: Row, name: str, last_day: date) -> date:
    match = INSTANT.fullmatch(cells.needed(row, name))
    return cells.day({name: match.group(1)} if match else row, name, last_day)


def _harm(row: Row, kinds: tuple[str, ...]) -> Iterator[Harmed]:
    if row.get("harm", "").strip():
        yield from (_harm_line(row, line) for line in _lines(row, "harm") if _is_total(line))
        return
    for kind in kinds:
        figures = [cells.optional_number(row, f"{kind}_{part}", 0) for part in ("min", "best", "max")]
        if any(figure is not None for figure in figures):
            yield _harmed(row, f"{kind}_best", kind, figures, row.get("civilian_status", "").strip() or None)


def _is_total(line: dict[str, Any]) -> bool:
    return not any(line.get(name) for name in ("sex", "age_band", "group"))


def _harm_line(row: Row, line: dict[str, Any]) -> Harmed:
    kind, figures = str(line.get("kind", "")), [line.get(part) for part in ("min", "best", "max")]
    if kind not in HarmKind.values or not all(
        figure is None or (isinstance(figure, int) and 0 <= figure <= cells.MOST) for figure in figures
    ):
        raise RejectError("harm", row["harm"], "is no list of lines with kind, min, best and max")
    return _harmed(row, "harm", kind, figures, line.get("civilian_status") or None)


def _harmed(row: Row, name: str, kind: str, figures: list[int | None], status: str | None) -> Harmed:
    known = [figure for figure in figures if figure is not None]
    if known != sorted(known):
        raise RejectError(name, row.get(name, ""), "lowest, best and highest number do not rise")
    if status is not None and status not in CivilianStatus.values:
        raise RejectError("civilian_status", status, "is no value of the code list")
    return Harmed(kind, figures[0], figures[1], figures[2], status)


def _lines(row: Row, name: str) -> list[dict[str, Any]]:
    """A cell that holds a list of objects as JSON."""
    try:
        found = json.loads(row[name])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) > MOST_LINES or not all(isinstance(line, dict) for line in found):
        raise RejectError(name, row[name], f"is no JSON list of at most {MOST_LINES} objects")
    return found


def _actors(row: Row) -> Iterator[Actor]:
    """Groups of the `actors` column (JSON), or of actor_1 ... actor_9 with their roles and classes; none twice."""
    lines = _lines(row, "actors") if row.get("actors", "").strip() else list(_numbered(row))
    seen = set()
    for line in lines:
        name = str(line.get("name") or "").strip()[:200]
        role = line.get("role") or ActorRole.PERPETRATOR.value
        if name and (name, role) not in seen:
            seen.add((name, role))
            yield Actor(
                name,
                _code(line, "actor_class", ActorClass, ActorClass.UNIDENTIFIED_ARMED),
                _code(line, "role", ActorRole, ActorRole.PERPETRATOR),
                _code(line, "confidence", Confidence, Confidence.POSSIBLE),
            )


def _numbered(row: Row) -> Iterator[dict[str, Any]]:
    for number in range(1, 10):
        if f"actor_{number}" in row:
            parts = {part: row.get(f"actor_{number}_{part}", "").strip() for part in ("role", "confidence")}
            kind = row.get(f"actor_{number}_class", "").strip()
            yield {"name": row[f"actor_{number}"], "actor_class": kind, **parts}


def _code(line: dict[str, Any], name: str, known: Any, default: str) -> str:
    value = line.get(name) or default
    if value not in known.values:
        raise RejectError("actors", str(value), f"is no {name.replace('_', ' ')} of the code list")
    return str(value)
