"""What the scores are made of, read from the database into columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Case, CharField, F, FloatField, Func, IntegerField, Q, Value, When

from incidents.choices import LocationPrecision
from incidents.codes import AGAINST_CIVILIANS, ARMED
from incidents.models import ContextEvent, Incident
from missions.models import Cell, Mission
from threats.scoring import Events, Geometry, Grid, History, build_geometry
from threats.scoring.geometry import Ints, Placed, place

GEOMETRIES_KEPT = 8  # missions whose kernels one process holds

# `incidents.codes.event_class`, as SQL.
EVENT_CLASS = Case(
    When(Q(civilian_targeting=True) | Q(event_type__in=AGAINST_CIVILIANS), then=Value("T")),
    When(event_type__in=ARMED, then=Value("O")),
    default=Value(""),
    output_field=CharField(),
)


class Ordinal(Func):
    """The proleptic ordinal of a date, or of an instant's UTC day: what Python's `date.toordinal` counts."""

    template = "((%(expressions)s)::date - date '0001-01-01' + 1)"
    output_field = IntegerField()


class UtcDay(Func):
    template = "(%(expressions)s at time zone 'UTC')"


class X(Func):
    function = "ST_X"
    output_field = FloatField()


class Y(Func):
    function = "ST_Y"
    output_field = FloatField()


@dataclass(frozen=True)
class Evidence:
    """The cells of a mission and the armed events that it knows. `incident` is 0 for an event outside the mission."""

    grid: Grid
    cell_ids: Ints
    events: Events
    incident: Ints
    placed: Placed

    def history(self, name: str) -> History:
        """The same as the engine looks back over it."""
        return History(name, self.grid, self.events, self.placed.source, self.geometry)

    @property
    def geometry(self) -> Geometry:
        return _geometry(_Key(self.grid.fingerprint + self.placed.fingerprint(), self.grid, self.placed))

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


def load_evidence(mission: Mission, *, over_before: date | None = None) -> Evidence | None:
    """Cells and events of a mission; None when it has no cells.

    `over_before` leaves out events that were not over by that day (UTC): they could not be known yet.
    """
    cells = list(
        Cell.objects.filter(mission=mission).order_by("pk").values_list("pk", "h3", *_at("centre"), "settlement_km")
    )
    if not cells:
        return None
    cell_ids, h3_cells, longitude, latitude, settlement_km = zip(*cells, strict=True)
    grid = Grid(h3_cells, _floats(latitude), _floats(longitude), _floats(settlement_km))
    row = {cell_id: index for index, cell_id in enumerate(cell_ids)}
    rows = [*_incidents(mission, over_before), *_context(mission, over_before)]
    columns = zip(*rows, strict=True) if rows else [()] * 6
    incident, event_class, day, cell, lng, lat = (list(column) for column in columns)
    events = Events(
        day=np.array(day, dtype=np.int64),
        is_target=np.array([each == "T" for each in event_class], dtype=np.bool_),
        latitude=_floats(lat),
        longitude=_floats(lng),
        cell=np.array([row.get(each, -1) for each in cell], dtype=np.int64),
    )
    return Evidence(grid, np.array(cell_ids), events, np.array(incident, dtype=np.int64), place(grid, events))


def _incidents(mission: Mission, over_before: date | None) -> Iterable[tuple[Any, ...]]:
    """Standing armed incidents with a place of their own.

    Exercises never happened. What lies in a compartment stays there: a score that moved would betray its place.
    """
    seen = Incident.objects.standing().filter(
        mission=mission,
        is_exercise=False,
        compartments=[],
        location_precision__lte=LocationPrecision.NEAR,
        exact_location__isnull=False,
    )
    if over_before is not None:
        seen = seen.annotate(last_day=Ordinal(UtcDay("occurred_to"))).filter(last_day__lt=over_before.toordinal())
    armed = seen.annotate(event_class=EVENT_CLASS, day=Ordinal(UtcDay("occurred_from"))).exclude(event_class="")
    columns = ("pk", "event_class", "day", "cell_id", *_at("exact_location__point"))
    rows: Iterable[tuple[Any, ...]] = armed.order_by().values_list(*columns)
    return rows


def _context(mission: Mission, over_before: date | None) -> Iterable[tuple[Any, ...]]:
    """Events to 300 km around the mission: violence crosses borders."""
    seen = ContextEvent.objects.filter(
        mission=mission, withdrawn_at=None, event_class__in=["T", "O"], location_precision__lte=LocationPrecision.NEAR
    )
    if over_before is not None:
        seen = seen.filter(occurred_to__lt=over_before)
    nothing = Value(0, output_field=IntegerField())
    return seen.order_by().values_list(nothing, "event_class", Ordinal("occurred_from"), nothing, *_at("point"))


def _at(field_name: str) -> tuple[Func, Func]:
    return X(F(field_name)), Y(F(field_name))


def _floats(column: Any) -> Any:
    return np.array(column, dtype=np.float64)


def mission_day(mission: Mission) -> date:
    """Today in the mission (UTC), to which events are dated."""
    return mission.now().astimezone(UTC).date()
