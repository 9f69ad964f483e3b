"""What readers make of a file: events of one shape, whatever the format, and rejects that say what was wrong."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

SHOWN = 60


class IntakeError(ValueError):
    """The file cannot be read at all; the text says why in one line."""


class Publication(NamedTuple):
    """A dataset as its publisher describes it; `dissemination` says how far its records may go on from here."""

    code: str
    name: str
    licence: str
    citation: str
    url: str
    dissemination: str


class Harmed(NamedTuple):
    """How many were harmed in one way. None is not known; a status of None is not said by the file."""

    kind: str
    min: int | None
    best: int | None
    max: int | None
    civilian_status: str | None = None


class Actor(NamedTuple):
    """A side of an event; the class is a guess that is used only for an actor nobody has named before."""

    name: str
    actor_class: str
    role: str
    confidence: str = "probable"


# Who did it when nobody says; the name is that of incidents.services.figures.
UNATTRIBUTED = Actor("Unattributed", "unidentified_armed", "perpetrator", "unattributed")


class Event(NamedTuple):
    """One valid row. None stands for a column that the file does not have: it never blanks what is known.

    Coordinates in degrees (WGS 84); days are calendar days in UTC. `harm_kinds` names the ways of harm that the file
    speaks of: figures of other kinds stay as they are. `stamp` is the row's own version, a rising number, where it
    has one; `licence` its own licence where it is not the dataset's.
    """

    row: int
    line: int
    external_id: str
    longitude: float
    latitude: float
    event_type: str
    sub_event_type: str | None
    targets: tuple[str, ...] | None
    civilian_targeting: bool
    event_class: str
    starts_on: date
    ends_on: date | None
    time_precision: int | None
    location_precision: int | None
    place_name: str | None
    country: str
    text: str | None
    harm: tuple[Harmed, ...]
    harm_kinds: tuple[str, ...]
    actors: tuple[Actor, ...] | None
    stamp: int | None
    licence: str
    original: str  # the row as JSON, every column as it was read
    body_hash: str

    @property
    def killed(self) -> Harmed | None:
        """The total of the dead, where the row says it."""
        return next((line for line in self.harm if line.kind == "killed"), None)


class Gone(NamedTuple):
    """A row of a list of deletions: the dataset no longer holds this id."""

    row: int
    line: int
    external_id: str


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
