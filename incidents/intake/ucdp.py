"""UCDP GED as events: the full layout of UCDP's own downloads and the short one without dates of end and precisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from incidents.choices import CivilianStatus, HarmKind, LocationPrecision, TimePrecision
from incidents.codes import UCDP_ROLES, UCDP_TYPES, event_class, ucdp_actor_class
from incidents.intake import cells
from incidents.intake.cells import Row, number
from incidents.intake.events import Actor, Event, Harmed, Publication, Reject, RejectError
from incidents.intake.table import Record, Table

DATASET = Publication(
    code="ucdp-ged",
    name="UCDP Georeferenced Event Dataset",
    licence="CC BY 4.0",
    citation="Sundberg, Ralph and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. "
    "Journal of Peace Research 50(4).",
    url="https://ucdp.uu.se/downloads/",
    dissemination="public",
)
REQUIRED = (
    "id", "type_of_violence", "side_a", "side_b", "latitude", "longitude", "country", "date_start",
    "best", "high", "low",
)  # fmt: skip
# names of GED 5.0 and before
OLD_NAMES = {"best_est": "best", "high_est": "high", "low_est": "low"}
POINT = re.compile(r"\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.ASCII | re.IGNORECASE)
EVENT_CLASSES = {kind: event_class(*mapped) for kind, mapped in UCDP_TYPES.items()}
KINDS = (HarmKind.KILLED.value,)


def read(table: Table, *, today: date) -> Iterator[Event | Reject]:
    """Events and rejects in the order of the file; raises IntakeError when a needed column is missing.

    `today` is the real day: an event later than tomorrow has not happened.
    """
    names = [OLD_NAMES.get(name, name) for name in table.header]
    cells.require_columns(names, REQUIRED, "UCDP GED file")
    return cells.read_rows(table, names, "id", partial(_event, last_day=cells.tomorrow(today)))


def _event(record: Record, row: Row, *, last_day: date) -> Event:
    external_id = cells.whole_id(row, "id")
    kind = number(row, "type_of_violence", 1, 3)
    event_type, civilian_targeting = UCDP_TYPES[kind]
    latitude, longitude = _place(row)
    starts_on, ends_on = _days(row, last_day)
    low, best, high = sorted((number(row, "low", 0), number(row, "best", 0), number(row, "high", 0)))
    country, side_a, side_b = (cells.needed(row, name) for name in ("country", "side_a", "side_b"))
    original, body_hash = cells.as_read(row)
    return Event(
        row=record.row,
        line=record.line,
        external_id=external_id,
        longitude=longitude,
        latitude=latitude,
        event_type=str(event_type),
        sub_event_type=None,
        targets=None,
        civilian_targeting=civilian_targeting,
        event_class=EVENT_CLASSES[kind],
        starts_on=starts_on,
        ends_on=ends_on,
        time_precision=cells.precision(row, "date_prec", 5, TimePrecision.DAY),
        location_precision=cells.precision(row, "where_prec", 7, LocationPrecision.NEAR),
        place_name=cells.optional(row, "where_coordinates"),
        country=country[:80],
        text=f"{side_a} – {side_b}",
        harm=(Harmed(KINDS[0], low, best, high, _civilian_status(row, kind, best)),),
        harm_kinds=KINDS,
        actors=_actors(kind, side_a, side_b),
        stamp=None,
        licence="",
        original=original,
        body_hash=body_hash,
    )


def _place(row: Row) -> tuple[float, float]:
    """Latitude and longitude in degrees; the WKT of the full layout tells when they are swapped."""
    latitude, longitude = cells.place(row)
    point = POINT.fullmatch(row.get("geom_wkt") or "")
    if point and latitude != longitude:
        there = (cells.decimal(point.group(1)), cells.decimal(point.group(2)))
        if there == (latitude, longitude):
            reason = "latitude and longitude look swapped: geom_wkt has it otherwise"
            raise RejectError("latitude", row["latitude"], reason)
    return latitude, longitude


def _days(row: Row, last_day: date) -> tuple[date, date | None]:
    """First and last day; no last day where the file has no such column."""
    starts_on = cells.day(row, "date_start", last_day)
    if "date_end" not in row:
        return starts_on, None
    ends_on = cells.day(row, "date_end", last_day) if row["date_end"].strip() else starts_on
    if ends_on < starts_on:
        raise RejectError("date_end", row["date_end"], "is before date_start")
    return starts_on, ends_on


def _civilian_status(row: Row, kind: int, best: int) -> str | None:
    """Who the dead were: one-sided violence is against civilians; else the deaths by side tell, where there are any."""
    if kind == 3:
        return CivilianStatus.CIVILIAN.value
    if "deaths_civilians" not in row:
        return None
    civilians = cells.optional_number(row, "deaths_civilians", 0) or 0
    if not best or not civilians:
        return CivilianStatus.UNKNOWN.value
    return CivilianStatus.CIVILIAN.value if civilians >= best else CivilianStatus.MIXED.value


def _actors(kind: int, side_a: str, side_b: str) -> tuple[Actor, ...]:
    role_a, role_b = UCDP_ROLES[kind]
    return (
        Actor(side_a[:200], ucdp_actor_class(side_a, kind), role_a),
        Actor(side_b[:200], ucdp_actor_class(side_b, kind), role_b),
    )
