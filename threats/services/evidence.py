"""What the scores are made of, read from the database into columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Case, Value, When

from incidents.choices import LocationPrecision
from incidents.models import ContextEvent, Incident
from missions.models import Cell, Mission
from threats.scoring import Events, Geometry, Grid, History, build_geometry
from threats.scoring.coverage import Heard, coverage, newest_near
from threats.scoring.geometry import Bools, Ints, Placed, place
from threats.services.columns import EVENT_CLASS, Ordinal, UtcDay, at
from threats.services.heard import heard_of
from threats.services.live_reports import CERTAIN, Row, Voices

GEOMETRIES_KEPT = 8  # missions whose kernels one process holds


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
    cells = list(
        Cell.objects.filter(mission=mission).order_by("pk").values_list("pk", "h3", *at("centre"), "settlement_km")
    )
    if not cells:
        return None
    cell_ids, h3_cells, longitude, latitude, settlement_km = zip(*cells, strict=True)
    grid = Grid(h3_cells, _floats(latitude), _floats(longitude), _floats(settlement_km))
    row = {cell_id: index for index, cell_id in enumerate(cell_ids)}
    rows = [*_live_and_curated(mission), *_context(mission)]
    events = Events(
        day=_ints([each.day for each in rows]),
        is_target=np.array([each.event_class == "T" for each in rows], dtype=np.bool_),
        latitude=_floats([each.latitude for each in rows]),
        longitude=_floats([each.longitude for each in rows]),
        cell=_ints([row.get(each.cell, -1) for each in rows]),
        certainty=_floats([each.certainty for each in rows]),
    )
    incident, known = _ints([each.incident for each in rows]), _ints([each.known for each in rows])
    return Evidence(grid, np.array(cell_ids), events, incident, known, place(grid, events), heard_of(mission, rows))


def _live_and_curated(mission: Mission) -> Iterator[Row]:
    """Standing armed incidents with a place of their own, and reports that nobody has opened an incident from.

    Exercises never happened. What lies in a compartment stays there: a score that moved would betray its place.
    """
    seen = Incident.objects.standing().filter(
        mission=mission,
        is_exercise=False,
        compartments=[],
        location_precision__lte=LocationPrecision.NEAR,
        exact_location__isnull=False,
    )
    days = {"day": Ordinal(UtcDay("occurred_from")), "over": Ordinal(UtcDay("occurred_to"))}
    sure = Case(When(CERTAIN, then=Value(True)), default=Value(False))
    armed = seen.annotate(event_class=EVENT_CLASS, sure=sure, **days).exclude(event_class="")
    columns = ("pk", "event_class", "day", "over", "sure", "dataset_id", "cell_id", *at("exact_location__point"))
    voices, live = Voices(mission), []
    for pk, event_class, day, over, certain, dataset, cell, longitude, latitude in armed.order_by().values_list(
        *columns
    ):
        known = over if dataset else voices.first_heard.get(pk, over)
        sure_by = 1.0 if certain else voices.certainty(pk)
        row = Row(pk, event_class, day, known, sure_by, cell or 0, longitude, latitude, bool(dataset))
        yield row
        if not dataset:
            live.append(row)
    yield from voices.waiting(live)


def _context(mission: Mission) -> Iterator[Row]:
    """Events to 300 km around the mission: violence crosses borders."""
    seen = ContextEvent.objects.filter(
        mission=mission, withdrawn_at=None, event_class__in=["T", "O"], location_precision__lte=LocationPrecision.NEAR
    )
    columns = ("event_class", Ordinal("occurred_from"), Ordinal("occurred_to"), *at("point"))
    for event_class, day, over, longitude, latitude in seen.order_by().values_list(*columns):
        yield Row(0, event_class, day, over, 1.0, 0, longitude, latitude, curated=True)


def _floats(column: Any) -> Any:
    return np.array(column, dtype=np.float64)


def _ints(column: Any) -> Ints:
    return np.array(column, dtype=np.int64)
