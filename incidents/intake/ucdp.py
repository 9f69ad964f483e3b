"""UCDP GED as events: the full layout of UCDP's own downloads and the short one without dates of end and precisions.

Every check names the row's column, its value and what is wrong with it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from incidents.choices import CivilianStatus, LocationPrecision, TimePrecision
from incidents.codes import UCDP_ROLES, UCDP_TYPES, event_class, ucdp_actor_class
from incidents.intake.events import Actor, Event, IntakeError, Reject, RejectError, shortened
from incidents.intake.table import WRONG_BYTES, Record, Table

DATASET = "ucdp-ged"
REQUIRED = (
    "id", "type_of_violence", "side_a", "side_b", "latitude", "longitude", "country", "date_start",
    "best", "high", "low",
)  # fmt: skip
# names of GED 5.0 and before
OLD_NAMES = {"best_est": "best", "high_est": "high", "low_est": "low"}
MOST = 2**31 - 1
FIRST_YEAR = 1900
WHOLE = re.compile(r"([+-]?)0*(\d{1,18})(?:\.0*)?", re.ASCII)
DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0*)?)?Z?)?", re.ASCII)
POINT = re.compile(r"\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.ASCII | re.IGNORECASE)
EVENT_CLASSES = {kind: event_class(*mapped) for kind, mapped in UCDP_TYPES.items()}
Row = dict[str, str]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read(table: Table, *, today: date) -> Iterator[Event | Reject]:
    """Events and rejects in the order of the file; raises IntakeError when a needed column is missing.

    `today` is the real day: an event later than tomorrow has not happened.
    """
    names = [OLD_NAMES.get(name, name) for name in table.header]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise IntakeError(f"This is no UCDP GED file: it has no column {', '.join(missing)}.")
    last_day = today + timedelta(days=1)
    return (_read(record, names, last_day) for record in table.records())


def _read(record: Record, names: list[str], last_day: date) -> Event | Reject:
    row = dict(zip(names, record.fields, strict=False))
    try:
        _check_shape(record, row, len(names))
        return _event(record, row, last_day)
    except RejectError as error:
        external_id = shortened(row.get("id", "").strip())
        return Reject(record.row, record.line, external_id, error.column, shortened(error.value), error.reason)


def _check_shape(record: Record, row: Row, width: int) -> None:
    joined = "".join(record.fields)
    if not joined.isascii() and WRONG_BYTES.search(joined):
        column = next((name for name, value in row.items() if WRONG_BYTES.search(value)), "")
        raise RejectError(column, row.get(column, ""), "is not UTF-8 text")
    if "\0" in joined:
        column = next((name for name, value in row.items() if "\0" in value), "")
        raise RejectError(column, row.get(column, ""), "holds a NUL character")
    if record.fault:
        raise RejectError("", record.fields[0] if record.fields else "", record.fault)
    if len(record.fields) != width:
        raise RejectError("", record.fields[-1], f"the row has {len(record.fields)} fields, the header {width}")


def _event(record: Record, row: Row, last_day: date) -> Event:
    external_id = _external_id(row["id"])
    kind = _number(row, "type_of_violence", 1, 3)
    event_type, civilian_targeting = UCDP_TYPES[kind]
    latitude, longitude = _place(row)
    starts_on, ends_on = _days(row, last_day)
    low, best, high = sorted((_number(row, "low", 0), _number(row, "best", 0), _number(row, "high", 0)))
    place = row.get("where_coordinates")
    country, side_a, side_b = _needed(row, "country"), _needed(row, "side_a"), _needed(row, "side_b")
    original = _encode(row)
    return Event(
        row=record.row,
        line=record.line,
        external_id=external_id,
        longitude=longitude,
        latitude=latitude,
        event_type=str(event_type),
        civilian_targeting=civilian_targeting,
        event_class=EVENT_CLASSES[kind],
        starts_on=starts_on,
        ends_on=ends_on,
        time_precision=_precision(row, "date_prec", 5, TimePrecision.DAY),
        location_precision=_precision(row, "where_prec", 7, LocationPrecision.NEAR),
        place_name=None if place is None else place.strip()[:200],
        country=country,
        text=f"{side_a} – {side_b}",
        killed_min=low,
        killed_best=best,
        killed_max=high,
        civilian_status=_civilian_status(row, kind, best),
        actors=_actors(kind, side_a, side_b),
        original=original,
        body_hash=hashlib.md5(original.encode(), usedforsecurity=False).hexdigest(),
    )


def _needed(row: Row, name: str) -> str:
    value = row[name].strip()
    if not value:
        raise RejectError(name, "", "is empty")
    return value


def _external_id(value: str) -> str:
    """The number as UCDP writes it, whether a spreadsheet made 42.0 of it or not."""
    match = WHOLE.fullmatch(value.strip())
    if not value.strip():
        raise RejectError("id", "", "is empty")
    if match is None or match.group(1) == "-":
        raise RejectError("id", value, "is no whole number")
    return match.group(2)


def _number(row: Row, name: str, least: int, most: int = MOST) -> int:
    value = _needed(row, name)
    match = WHOLE.fullmatch(value)
    if match is None:
        raise RejectError(name, value, "is no whole number")
    number = int(match.group(2))
    if match.group(1) == "-" and number:
        raise RejectError(name, value, "is negative")
    if not least <= number <= most:
        raise RejectError(name, value, f"is not from {least} to {most}")
    return number


def _precision(row: Row, name: str, most: int, default: int) -> int | None:
    if name not in row:
        return None
    return _number(row, name, 1, most) if row[name].strip() else int(default)


def _place(row: Row) -> tuple[float, float]:
    """Latitude and longitude in degrees; the WKT of the full layout tells when they are swapped."""
    latitude, longitude = _degrees(row, "latitude"), _degrees(row, "longitude")
    if abs(latitude) > 90:
        swapped = abs(latitude) <= 180 and abs(longitude) <= 90
        reason = "is beyond 90 degrees; latitude and longitude look swapped" if swapped else "is beyond 90 degrees"
        raise RejectError("latitude", row["latitude"], reason)
    if abs(longitude) > 180:
        raise RejectError("longitude", row["longitude"], "is beyond 180 degrees")
    if latitude == longitude == 0:
        raise RejectError("latitude", row["latitude"], "latitude and longitude are both 0, where there is only sea")
    point = POINT.fullmatch(row.get("geom_wkt") or "")
    if point and latitude != longitude and (_float(point.group(1)), _float(point.group(2))) == (latitude, longitude):
        raise RejectError("latitude", row["latitude"], "latitude and longitude look swapped: geom_wkt has it otherwise")
    return latitude, longitude


def _degrees(row: Row, name: str) -> float:
    value = _needed(row, name)
    number = _float(value)
    if number is None:
        raise RejectError(name, value, "is no number of degrees")
    return number


def _float(text: str) -> float | None:
    return float(text) if DECIMAL.fullmatch(text) else None


def _days(row: Row, last_day: date) -> tuple[date, date | None]:
    """First and last day; no last day where the file has no such column."""
    starts_on = _day(row, "date_start", last_day)
    if "date_end" not in row:
        return starts_on, None
    ends_on = _day(row, "date_end", last_day) if row["date_end"].strip() else starts_on
    if ends_on < starts_on:
        raise RejectError("date_end", row["date_end"], "is before date_start")
    return starts_on, ends_on


def _day(row: Row, name: str, last_day: date) -> date:
    value = _needed(row, name)
    match = DATE.fullmatch(value)
    try:
        day = date.fromisoformat(match.group(1) if match else value[:0])
    except ValueError:
        raise RejectError(name, value, "is no date such as 2017-12-31") from None
    if day.year < FIRST_YEAR:
        raise RejectError(name, value, f"is before {FIRST_YEAR}")
    if day > last_day:
        raise RejectError(name, value, "lies in the future")
    return day


def _civilian_status(row: Row, kind: int, best: int) -> str | None:
    """Who the dead were: one-sided violence is against civilians; else the deaths by side tell, where there are any."""
    if kind == 3:
        return CivilianStatus.CIVILIAN.value
    if "deaths_civilians" not in row:
        return None
    civilians = _number(row, "deaths_civilians", 0) if row["deaths_civilians"].strip() else 0
    if not best or not civilians:
        return CivilianStatus.UNKNOWN.value
    return CivilianStatus.CIVILIAN.value if civilians >= best else CivilianStatus.MIXED.value


def _actors(kind: int, side_a: str, side_b: str) -> tuple[Actor, ...]:
    roles = UCDP_ROLES[kind]
    return tuple(
        Actor(name[:200], ucdp_actor_class(name, kind), role)
        for name, role in zip((side_a, side_b), roles, strict=True)
    )
