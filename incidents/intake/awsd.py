"""The Aid Worker Security Database as events: attacks on aid workers, with their dead, wounded, kidnapped, detained."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from functools import partial

from incidents.choices import (
    ActorClass,
    ActorRole,
    CivilianStatus,
    Confidence,
    EventType,
    HarmKind,
    LocationPrecision,
    SubEventType,
    Target,
    TimePrecision,
)
from incidents.codes import event_class
from incidents.intake import cells
from incidents.intake.cells import Row
from incidents.intake.events import UNATTRIBUTED, Actor, Event, Harmed, Publication, Reject
from incidents.intake.table import Record, Table

DATASET = Publication(
    code="awsd",
    name="Aid Worker Security Database",
    licence="CC BY",
    citation="Humanitarian Outcomes, Aid Worker Security Database",
    url="https://www.aidworkersecurity.org/",
    dissemination="public",
)
ID = "incident id"
REQUIRED = (
    ID, "year", "month", "day", "country", "latitude", "longitude", "total killed", "total wounded", "total kidnapped",
    "means of attack",
)  # fmt: skip
HARM = {
    HarmKind.KILLED.value: "total killed",
    HarmKind.INJURED.value: "total wounded",
    HarmKind.ABDUCTED.value: "total kidnapped",
    HarmKind.DETAINED.value: "total detained",
}
MEANS: dict[str, tuple[str, str]] = {
    "shooting": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ATTACK),
    "bodily assault": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ATTACK),
    "complex attack": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ATTACK),
    "kidnapping": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ABDUCTION),
    "kidnap-killing": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ABDUCTION),
    "rape/sexual assault": (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.SEXUAL_VIOLENCE),
    "unknown": (EventType.VIOLENCE_AGAINST_CIVILIANS, ""),
    "detention/arrest": (EventType.DETENTION_OR_DISAPPEARANCE, ""),
    "aerial bombardment": (EventType.EXPLOSION_REMOTE, SubEventType.AIR_OR_DRONE_STRIKE),
    "shelling": (EventType.EXPLOSION_REMOTE, SubEventType.SHELLING),
    "vehicle-born ied": (EventType.EXPLOSION_REMOTE, SubEventType.IED),
    "vehicle-borne ied": (EventType.EXPLOSION_REMOTE, SubEventType.IED),
    "roadside ied": (EventType.EXPLOSION_REMOTE, SubEventType.IED),
    "body-borne ied": (EventType.EXPLOSION_REMOTE, SubEventType.SUICIDE_BOMB),
    "other explosives": (EventType.EXPLOSION_REMOTE, ""),
    "landmine": (EventType.MINE_OR_ERW, ""),
}
CROSSFIRE = "combat/crossfire"
NAMELESS = frozenset({"", "unknown", "not applicable"})
ACTOR_CLASSES = (
    ("non-state armed group", ActorClass.REBEL_GROUP),
    ("host state", ActorClass.STATE_FORCES),
    ("state", ActorClass.STATE_FORCES),
    ("police or paramilitary", ActorClass.STATE_FORCES),
    ("foreign or coalition forces", ActorClass.EXTERNAL_FORCES),
    ("criminal", ActorClass.CRIMINAL_GANG),
    ("aid recipient", ActorClass.CIVILIANS),
    ("staff member", ActorClass.CIVILIANS),
    ("unaffiliated", ActorClass.UNIDENTIFIED_ARMED),
)
VICTIMS = Actor("Aid workers", ActorClass.CIVILIANS.value, ActorRole.VICTIM.value)
TARGETS = (Target.AID.value,)


def read(table: Table, *, today: date) -> Iterator[Event | Reject]:
    """Events and rejects in the order of the file; raises IntakeError when a needed column is missing."""
    cells.require_columns(table.header, REQUIRED, "AWSD file")
    return cells.read_rows(table, table.header, ID, partial(_event, last_day=cells.tomorrow(today)))


def _event(record: Record, row: Row, *, last_day: date) -> Event:
    event_type, sub_event_type, targeting = _types(row)
    latitude, longitude = cells.place(row)
    starts_on, ends_on, time_precision = _days(row, last_day)
    place_name, location_precision = _place(row)
    original, body_hash = cells.as_read(row)
    return Event(
        row=record.row,
        line=record.line,
        external_id=cells.whole_id(row, ID),
        longitude=longitude,
        latitude=latitude,
        event_type=event_type,
        sub_event_type=sub_event_type,
        targets=TARGETS,
        civilian_targeting=targeting,
        event_class=event_class(event_type, targeting),
        starts_on=starts_on,
        ends_on=ends_on,
        time_precision=time_precision,
        location_precision=location_precision,
        place_name=place_name,
        country=cells.needed(row, "country")[:80],
        text=_text(row),
        harm=tuple(_harm(row)),
        harm_kinds=tuple(kind for kind, name in HARM.items() if name in row),
        actors=(_attacker(row), VICTIMS),
        stamp=None,
        licence="",
        original=original,
        body_hash=body_hash,
    )


def _types(row: Row) -> tuple[str, str, bool]:
    """Event type, sub-event, and whether the aid workers were the target: in crossfire and on mines they were not."""
    event_type, sub_event_type = cells.chosen(row, "means of attack", MEANS)
    crossfire = row.get("attack context", "").strip().casefold() == CROSSFIRE
    if crossfire and event_type == EventType.VIOLENCE_AGAINST_CIVILIANS:
        event_type, sub_event_type = EventType.BATTLE, SubEventType.ARMED_CLASH
    return str(event_type), str(sub_event_type), not crossfire and event_type != EventType.MINE_OR_ERW


def _days(row: Row, last_day: date) -> tuple[date, date, int]:
    """First and last day, of the month or the year where the row says no more, and how precise that is."""
    year = cells.number(row, "year", cells.FIRST_YEAR, last_day.year)
    month = cells.optional_number(row, "month", 1, 12)
    day = None if month is None else cells.optional_number(row, "day", 1, calendar.monthrange(year, month)[1])
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    precision = TimePrecision.DAY if day else TimePrecision.MONTH if month else TimePrecision.YEAR
    named = "day" if day else "month" if month else "year"
    return cells.checked_day(first, named, row[named], last_day), min(last, last_day), precision.value


def _place(row: Row) -> tuple[str | None, int | None]:
    """The finest name of a place that the row has, and how near that is."""
    for name, near in (
        ("city", LocationPrecision.NEAR),
        ("district", LocationPrecision.ADMIN2),
        ("region", LocationPrecision.ADMIN1),
    ):
        if said := row.get(name, "").strip():
            return said[:200], near.value
    known = {"city", "district", "region"} & row.keys()
    return ("", LocationPrecision.COUNTRY.value) if known else (None, None)


def _harm(row: Row) -> Iterator[Harmed]:
    """The dead, also when there were none; other harm where there was some."""
    for kind, name in HARM.items():
        count = cells.optional_number(row, name, 0)
        if count or (count == 0 and kind == HarmKind.KILLED):
            yield Harmed(kind, count, count, count, CivilianStatus.CIVILIAN.value)


def _text(row: Row) -> str:
    said = (row.get(name, "").strip() for name in ("means of attack", "attack context", "location"))
    known = [word for word in said if word and word.casefold() != "unknown"]
    return ", ".join(["Aid workers attacked", *known])


def _attacker(row: Row) -> Actor:
    """The named group; else the kind of group in that country; else nobody known."""
    name, kind = row.get("actor name", "").strip(), row.get("actor type", "").strip()
    folded = kind.casefold()
    found = next((each for start, each in ACTOR_CLASSES if folded.startswith(start)), None)
    if name.casefold() in NAMELESS:
        if found is None:
            return UNATTRIBUTED
        name = f"{kind} ({row['country'].strip()})"
    actor_class = str(found or ActorClass.UNIDENTIFIED_ARMED)
    return Actor(name[:200], actor_class, ActorRole.PERPETRATOR.value, Confidence.POSSIBLE.value)
