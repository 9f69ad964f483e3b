"""What readers make of a file: events of one shape, whatever the format, and rejects that say what was wrong."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

SHOWN = 60


class IntakeError(ValueError):
    """The file cannot be read at all; the text says why in one line."""


class Actor(NamedTuple):
    """A side of an event; the class is a guess that is used only for an actor nobody has named before."""

    name: str
    actor_class: str
    role: str


class Event(NamedTuple):
    """One valid row. None stands for a column that the file does not have: it never blanks what is known.

    Coordinates in degrees (WGS 84); days are calendar days in UTC.
    """

    row: int
    line: int
    external_id: str
    longitude: float
    latitude: float
    event_type: str
    civilian_targeting: bool
    event_class: str
    starts_on: date
    ends_on: date | None
    time_precision: int | None
    location_precision: int | None
    place_name: str | None
    country: str
    text: str
    killed_min: int
    killed_best: int
    killed_max: int
    civilian_status: str | None
    actors: tuple[Actor, ...]
    original: str  # the row as JSON, every column as it was read
    body_hash: str


class Reject(NamedTuple):
    """One row that was not imported: `row` counts data rows from 1, `line` is where it begins in the file."""

    row: int
    line: int
    external_id: str
    column: str
    value: str
    reason: str


class RejectError(ValueError):
    """What a reader raises about one row."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


def shortened(value: str) -> str:
    """A value for people: unprintable characters escaped, at most 60 characters."""
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[: SHOWN * 2])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
