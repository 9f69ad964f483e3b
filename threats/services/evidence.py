"""What the scores are made of, read from the database into columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import get_type_hints

import numpy as np
from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from incidents.choices import LocationPrecision
from incidents.models import ContextEvent, Incident
from missions.models import Cell, Mission
from threats.choices import EventClass
from threats.scoring import Events, Geometry, Grid, History, build_geometry
from threats.scoring.coverage import Heard, coverage, newest_near
from threats.scoring.geometry import Bools, Ints, Placed, place
from threats.services.columns import IS_ARMED, IS_TARGET, Ordinal, UtcDay, at
from threats.services.heard import heard_of
from threats.services.live_reports import CERTAIN, Row, Voices
from threats.services.tables import Column, read_columns

GEOMETRIES_KEPT = 8  # missions whose kernels one process holds
KINDS: dict[str, type] = get_type_hints(Row)


@dataclass(frozen=True)
class Evidence:
    """The cells of a mission and the armed events that it knows.

    `incident` is 0 for an event that is none (outside the mission, or not opened yet); `known` the ordinal of the day
    on which an event was known: when a live report came in, when an event of a dataset was over. `heard` is all that
    came in, also what is no armed event: without it a low score means nothing.
    """

    grid: Grid
    cell_ids: Ints
    events: Events
    incident: Ints
    known: Ints
    placed: Placed
    heard: Heard

    def known_before(self, t: int) -> Evidence:
        """What was known strictly before day t (a proleptic ordinal)."""
        kept: Bools = self.known < t
        return Evidence(
            self.grid, self.cell_ids, self.events.only(kept), self.incident[kept], self.known[kept],
            self.placed.only(kept), self.heard.before(t),
        )  # fmt: skip

    def history(self, name: str) -> History:
        """The same as the engine looks back over it."""
        return History(name, self.grid, self.events, self.placed.source, self.geometry)

    @property
    def geometry(self) -> Geometry:
        return _geometry(_Key(self.grid.fingerprint + self.placed.fingerprint(), self.grid, self.placed))

    def coverage(self, t: int) -> list[str]:
        """Whether each cell's score may be read as of day t."""
        before = self.known_before(t)
        source, ever = before.placed.source, np.bincount(before.placed.source, minlength=self.geometry.sources)
        near = newest_near(self.geometry, source, before.known)
        return coverage(before.heard, near=near, ever=np.rint(self.geometry.around @ ever).astype(np.int64), t=t)

    def counted(self, t: int) -> int:
        """How many events are dated before the day."""
        return int((self.events.day < t).sum())

    def fingerprint(self, t: int) -> str:
        """SHA-256 of the cells and of the events before the day, in whatever order they were read."""
        events = self.events
        table = np.column_stack(
            [events.day, events.is_target, events.cell, events.latitude, events.longitude, events.counted]
        )
        table = table[events.day < t]
        rows = np.ascontiguousarray(table[np.lexsort(table.T)])
        return hashlib.sha256(self.grid.fingerprint.encode() + rows.tobytes()).hexdigest()


@dataclass(frozen=True)
class _Key:
    """Equal when the same cells and sources are meant; carries what a miss needs to compute."""

    fingerprint: str
    grid: Grid = field(compare=False)
    placed: Placed = field(compare=False)


@lru_cache(maxsize=GEOMETRIES_KEPT)
def _geometry(key: _Key) -> Geometry:
    return build_geometry(key.grid, key.placed)


def load_evidence(mission: Mission) -> Evidence | None:
    """Cells and events of a mission; None when it has no cells."""
    cells = Cell.objects.filter(mission=mission)
    h3_cells = tuple(cells.order_by("pk").values_list("h3", flat=True))
    if not h3_cells:
        return None
    longitude, latitude = at("centre")
    columns = read_columns(
        cells, pk=(int, F("pk")), longitude=(float, longitude), latitude=(float, latitude),
        settlement_km=(float, F("settlement_km")),
    )  # fmt: skip
    ids, *places = (
        columns[name][np.argsort(columns["pk"])] for name in ("pk", "latitude", "longitude", "settlement_km")
    )
    grid = Grid(h3_cells, *places)
    found = _known(mission)
    events = Events(
        day=found["day"],
        is_target=found["target"],
        latitude=found["latitude"],
        longitude=found["longitude"],
        cell=_rows_of(found["cell"], ids),
        certainty=found["certainty"],
    )
    heard = heard_of(mission, np.unique(found["known"][found["curated"]]))
    return Evidence(grid, ids, events, found["incident"], found["known"], place(grid, events), heard)


def _rows_of(cell: Ints, ids: Ints) -> Ints:
    """The row of each cell among the mission's (ascending) ids, -1 for none."""
    row = np.minimum(np.searchsorted(ids, cell), len(ids) - 1)
    return np.where(ids[row] == cell, row, -1)


def _known(mission: Mission) -> dict[str, Column]:
    """All events as columns: standing incidents, reports that nobody has opened an incident from, and the context."""
    voices, standing = Voices(mission), _standing(mission)
    parts = [standing, _context(mission)]
    live = []
    for index in np.flatnonzero(~standing["curated"]):
        row = Row(*(standing[name][index].item() for name in Row._fields))
        heard = voices.first_heard.get(row.incident, row.known)
        sure = row.certainty if row.certainty == 1 else voices.certainty(row.incident)
        standing["known"][index], standing["certainty"][index] = heard, sure
        live.append(row._replace(known=heard, certainty=sure))
    waiting = list(voices.waiting(live))
    parts.append({name: np.array([getattr(row, name) for row in waiting], dtype=KINDS[name]) for name in KINDS})
    return {name: np.concatenate([part[name] for part in parts]) for name in KINDS}


def _standing(mission: Mission) -> dict[str, Column]:
    """Standing armed incidents with a place of their own; a certainty of 0 is still to be judged by what is told.

    Exercises never happened. What lies in a compartment stays there: a score that moved would betray its place.
    """
    seen = Incident.objects.standing().filter(
        IS_ARMED,
        mission=mission,
        is_exercise=False,
        compartments=[],
        location_precision__lte=LocationPrecision.NEAR,
        exact_location__isnull=False,
    )
    longitude, latitude = at("exact_location__point")
    return read_columns(
        seen,
        incident=(int, F("pk")),
        target=(bool, IS_TARGET),
        day=(int, Ordinal(UtcDay("occurred_from"))),
        known=(int, Ordinal(UtcDay("occurred_to"))),
        certainty=(float, Case(When(CERTAIN, then=_double(1.0)), default=_double(0.0))),
        cell=(int, Coalesce("cell_id", 0)),
        longitude=(float, longitude),
        latitude=(float, latitude),
        curated=(bool, Q(dataset__isnull=False)),
    )


def _context(mission: Mission) -> dict[str, Column]:
    """Events to 300 km around the mission: violence crosses borders."""
    seen = ContextEvent.objects.filter(
        mission=mission,
        withdrawn_at=None,
        event_class__in=EventClass.values,
        location_precision__lte=LocationPrecision.NEAR,
    )
    longitude, latitude = at("point")
    return read_columns(
        seen,
        incident=(int, Value(0)),
        target=(bool, Q(event_class=EventClass.ATTACK)),
        day=(int, Ordinal("occurred_from")),
        known=(int, Ordinal("occurred_to")),
        certainty=(float, _double(1.0)),
        cell=(int, Value(0)),
        longitude=(float, longitude),
        latitude=(float, latitude),
        curated=(bool, Value(True)),
    )


def _double(value: float) -> Cast:
    """A number that is no `numeric`, whose way to a float leads through text."""
    return Cast(Value(value), FloatField())
