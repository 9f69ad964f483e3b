"""ACLED as events: the layout of its read address and of its exports, and the list of deleted ids.

The same columns come as CSV or as JSON. ACLED names at most two actors with their associates; which of them did
what to whom follows from the codebook: in violence against civilians the side that is no civilian did it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from incidents.choices import ActorClass, ActorRole, CivilianStatus, EventType, HarmKind, SubEventType, Target
from incidents.codes import event_class
from incidents.codes_acled import LOCATION_IN, TIME_IN, class_of, from_acled
from incidents.intake import cells
from incidents.intake.cells import Row
from incidents.intake.events import Actor, Event, Gone, Harmed, Publication, Reject, RejectError
from incidents.intake.table import Record, Table

DATASET = Publication(
    code="acled",
    name="Armed Conflict Location and Event Data",
    licence="ACLED terms of use: with attribution, not passed on",
    citation="Raleigh, Clionadh, Roudabeh Kishi and Andrew Linke (2023). Political instability patterns are obscured "
    "by conflict dataset scope conditions, sources, and coding choices. Humanities and Social Sciences "
    "Communications 10(74).",
    url="https://acleddata.com/",
    dissemination="internal",
)
REQUIRED = ("event_id_cnty", "event_date", "event_type", "actor1", "country", "latitude", "longitude", "fatalities")
DELETED = ("event_id_cnty", "deleted_timestamp")
ID = re.compile(r"[A-Z]{2,4}\d{1,9}", re.ASCII)
LONG_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}", re.ASCII)
KINDS = (HarmKind.KILLED.value,)
MOST_ACTORS = 40
# Victims whose work tells what was hit.
TARGETS = (("aid workers", Target.AID), ("health workers", Target.HEALTH), ("teachers", Target.SCHOOL))
PEACEFUL = frozenset({ActorClass.CIVILIANS.value, ActorClass.PROTESTERS.value})


def read(table: Table, *, today: date) -> Iterator[Event | Gone | Reject]:
    """Events, or ids that were deleted, and rejects in the order of the file; IntakeError when it is neither."""
    names = table.header
    if "deleted_timestamp" in names:
        cells.require_columns(names, DELETED, "ACLED list of deleted events")
        return cells.read_rows(table, names, "event_id_cnty", _gone)
    cells.require_columns(names, REQUIRED, "ACLED file")
    return cells.read_rows(table, names, "event_id_cnty", partial(_event, last_day=cells.tomorrow(today)))


def _id(row: Row) -> str:
    value = cells.needed(row, "event_id_cnty")
    if not ID.fullmatch(value):
        raise RejectError("event_id_cnty", value, "is no ACLED id such as SSD1234")
    return value


def _gone(record: Record, row: Row) -> Gone:
    return Gone(record.row, record.line, _id(row))


def _event(record: Record, row: Row, *, last_day: date) -> Event:
    external_id = _id(row)
    event_type, sub_event_type = _types(row)
    targeting = _targeting(row, event_type)
    latitude, longitude = cells.place(row)
    starts_on = _day(row, last_day)
    actors = tuple(_actors(row, sub_event_type, targeting))
    fatalities = cells.number(row, "fatalities", 0)
    status = CivilianStatus.CIVILIAN if targeting else CivilianStatus.UNKNOWN
    original, body_hash = cells.as_read(row)
    return Event(
        row=record.row,
        line=record.line,
        external_id=external_id,
        longitude=longitude,
        latitude=latitude,
        event_type=event_type,
        sub_event_type=sub_event_type if "sub_event_type" in row else None,
        targets=_targets(actors),
        civilian_targeting=targeting,
        event_class=event_class(event_type, targeting),
        starts_on=starts_on,
        ends_on=starts_on,
        time_precision=_mapped(row, "time_precision", TIME_IN),
        location_precision=_mapped(row, "geo_precision", LOCATION_IN),
        place_name=cells.optional(row, "location"),
        country=cells.needed(row, "country")[:80],
        text=_text(row, actors),
        harm=(Harmed(KINDS[0], None, fatalities, None, status.value),),
        harm_kinds=KINDS,
        actors=actors,
        stamp=cells.optional_number(row, "timestamp", 0),
        licence="",
        original=original,
        body_hash=body_hash,
    )


def _types(row: Row) -> tuple[str, str]:
    kind = cells.needed(row, "event_type")
    found = from_acled(kind, row.get("sub_event_type", ""))
    if found is None:
        raise RejectError("event_type", kind, "is no event type of ACLED")
    return str(found[0]), str(found[1])


def _targeting(row: Row, event_type: str) -> bool:
    """Whether civilians were the target: as ACLED says, else as the type says."""
    said = row.get("civilian_targeting", "").strip().casefold()
    return event_type == EventType.VIOLENCE_AGAINST_CIVILIANS or said in {"civilian targeting", "1", "true"}


def _day(row: Row, last_day: date) -> date:
    """`2017-12-31`, or `31 December 2017` of the exports."""
    value = row["event_date"].strip()
    if not LONG_DATE.fullmatch(value):
        return cells.day(row, "event_date", last_day)
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            found = datetime.strptime(value, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        return cells.checked_day(found, "event_date", value, last_day)
    raise RejectError("event_date", value, "is no date such as 2017-12-31")


def _mapped(row: Row, name: str, known: dict[int, int]) -> int | None:
    code = cells.precision(row, name, 3, 1)
    return None if code is None else int(known[code])


def _text(row: Row, actors: tuple[Actor, ...]) -> str:
    """ACLED's notes, else who met whom."""
    return row.get("notes", "").strip()[:10_000] or " – ".join(actor.name for actor in actors[:2])


def _targets(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    harmed = [actor.name.casefold() for actor in actors if actor.role == ActorRole.VICTIM]
    return tuple(target.value for word, target in TARGETS if any(name.startswith(word) for name in harmed))


def _actors(row: Row, sub_event_type: str, targeting: bool) -> Iterator[Actor]:
    """Both sides, each followed by its associates in the same role; nobody twice in one role."""
    first, second = (_class(row, number) for number in (1, 2))
    roles = _roles(first, second, sub_event_type, targeting)
    seen: set[tuple[str, str]] = set()
    for number, kind, role in ((1, first, roles[0]), (2, second, roles[1])):
        for name in _names(row, number):
            if (name, role) not in seen and len(seen) < MOST_ACTORS:
                seen.add((name, role))
                yield Actor(name, class_of("", name) or kind, role)


def _names(row: Row, number: int) -> list[str]:
    associates = row.get(f"assoc_actor_{number}", "").split(";")
    names = (name.strip()[:200] for name in (row.get(f"actor{number}", ""), *associates))
    return [name for name in names if name]


def _class(row: Row, number: int) -> str:
    """The class of a side; a code of 0 or none stands for nobody."""
    name, code = row.get(f"actor{number}", "").strip(), row.get(f"inter{number}", "").strip()
    found = class_of(code, name)
    if found is None and code not in ("", "0"):
        raise RejectError(f"inter{number}", code, "is no inter code of ACLED")
    if found is None:
        found = ActorClass.CIVILIANS if name.casefold().startswith("civilians") else ActorClass.UNIDENTIFIED_ARMED
    return str(found)


def _roles(first: str, second: str, sub_event_type: str, targeting: bool) -> tuple[str, str]:
    if not targeting and sub_event_type != SubEventType.EXCESSIVE_FORCE:
        return ActorRole.SIDE_A.value, ActorRole.SIDE_B.value
    if first in PEACEFUL and second not in PEACEFUL:
        return ActorRole.VICTIM.value, ActorRole.PERPETRATOR.value
    return ActorRole.PERPETRATOR.value, ActorRole.VICTIM.value
