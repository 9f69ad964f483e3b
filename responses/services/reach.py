"""Reach of the bases: who can arrive where in 1, 3 and 6 hours, and who loses reach when one closes. An estimate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.models import Base, Mission
from responses.models import ReachGrid
from responses.reach import Ground, Start, follow_road, ground_of, hours, nearest, rungs
from threats.choices import Horizon
from threats.models import RiskScore

LIMITS = (1, 3, 6)  # hours
HOT_ENOUGH = 0.15
SOON = timedelta(days=60)
LATELY = timedelta(days=30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reach:
    """The ground, the bases on it and the hours from each (base x square). `missing` stand off the ground."""

    ground: Ground
    bases: list[Base]
    table: np.ndarray
    missing: list[Base]


@dataclass(frozen=True)
class Arrival:
    base: Base
    hours: float


@dataclass(frozen=True)
class Hotspot:
    """A cell with a likely attack, by its place; hours from the nearest base before and after. None: beyond 12 h."""

    score: RiskScore
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Closing:
    """Hours from the nearest base to each square, before a base closes and after."""

    ground: Ground
    before: np.ndarray
    after: np.ndarray

    @property
    def slower(self) -> np.ndarray:
        """Squares that fall beyond one of the limits more."""
        return np.asarray(rungs(self.after, LIMITS) > rungs(self.before, LIMITS))


@dataclass(frozen=True)
class Loss:
    """What is lost when a base closes: people who fall out of each limit, and hotspots that wait longer."""

    base: Base
    people: list[tuple[int, int, int]]  # limit in hours, within it now, no longer within it
    hotspots: list[Hotspot]


def reach_of(*, mission: Mission, day: date, without: Iterable[int] = ()) -> Reach | None:
    """Reach from the bases that are open on a day, without some of them; None while no ground is imported."""
    grid = ReachGrid.objects.filter(mission=mission).only("pk", "imported_at").first()
    if grid is None:
        return None
    ground = _ground(grid.pk, grid.imported_at.isoformat())
    left_out = frozenset(without)
    bases = [base for base in Base.objects.filter(mission=mission).open_on(day) if base.pk not in left_out]
    placed = [(base, ground.square(base.point.x, base.point.y)) for base in bases]
    on = [(base, square) for base, square in placed if square is not None]
    starts = tuple(Start(square, base.road_kmh, base.track_kmh) for base, square in on)
    table = _hours(grid.pk, grid.imported_at.isoformat(), starts)
    return Reach(ground, [base for base, _square in on], table, [base for base, square in placed if square is None])


@lru_cache(maxsize=4)
def _ground(grid_id: int, _imported: str) -> Ground:
    grid = ReachGrid.objects.get(pk=grid_id)
    return ground_of(grid.degrees, grid.squares, grid.roads)


@lru_cache(maxsize=16)
def _hours(grid_id: int, imported: str, starts: tuple[Start, ...]) -> np.ndarray:
    return hours(_ground(grid_id, imported), starts)


def arrivals(reach: Reach, point: Point) -> list[Arrival]:
    """Who can be at a point (WGS 84), the first one first; nobody where it lies off the ground or beyond 12 h."""
    square = reach.ground.square(point.x, point.y)
    if square is None:
        return []
    taken = reach.table[:, square]
    found = [Arrival(base, float(h)) for base, h in zip(reach.bases, taken, strict=True) if np.isfinite(h)]
    return sorted(found, key=lambda arrival: (arrival.hours, arrival.base.name))


def people_within(reach: Reach) -> list[tuple[int, int]]:
    """People of the mission area within each limit of some base: (hours, people)."""
    taken = nearest(reach.table)
    return [(limit, int(reach.ground.people[taken <= limit].sum())) for limit in LIMITS]


def people_of(reach: Reach, row: int) -> list[int]:
    """People of the mission area within each limit of one base."""
    return [int(reach.ground.people[reach.table[row] <= limit].sum()) for limit in LIMITS]


def last_day(base: Base) -> date:
    """The day by which a base is judged: today while it works, its last one when it has closed."""
    today = base.mission.today()
    return today if base.closed_on is None or base.closed_on > today else base.closed_on - ONE_DAY


def closing_of(*, mission: Mission, base: Base, day: date) -> Closing | None:
    """What changes when a base closes that works on a day; None while no ground is imported."""
    whole = reach_of(mission=mission, day=day)
    rest = reach_of(mission=mission, day=day, without=[base.pk])
    if whole is None or rest is None:
        return None
    return Closing(whole.ground, nearest(whole.table), nearest(rest.table))


def loss_without(*, mission: Mission, audience: Audience, base: Base, day: date) -> Loss | None:
    """What closing a base would take from people and hotspots; None while no ground is imported.

    `day` is one on which the base still works. Hotspots are those that the audience sees.
    """
    closing = closing_of(mission=mission, base=base, day=day)
    if closing is None:
        return None
    people, within = closing.ground.people, {limit: closing.before <= limit for limit in LIMITS}
    lost = [
        (limit, int(people[inside].sum()), int(people[inside & (closing.after > limit)].sum()))
        for limit, inside in within.items()
    ]
    return Loss(base, lost, _slower(mission, audience, closing))


def _slower(mission: Mission, audience: Audience, closing: Closing) -> list[Hotspot]:
    """Hotspots that fall out of one of the limits, the likeliest first."""
    seen: Any = RiskScore.objects.visible_to(audience).shown().present(audience)
    hot = seen.filter(mission=mission, horizon=Horizon.MONTH, known=True, shown_risk__gte=HOT_ENOUGH)
    found, slower = [], closing.slower
    for score in hot.select_related("cell", "cell__area").order_by("-shown_risk", "pk"):
        square = closing.ground.square(score.cell.centre.x, score.cell.centre.y)
        if square is not None and slower[square]:
            found.append(Hotspot(score, _finite(closing.before[square]), _finite(closing.after[square])))
    return found


def _finite(taken: float) -> float | None:
    return float(taken) if np.isfinite(taken) else None


def closures(*, mission: Mission, audience: Audience) -> list[Loss]:
    """Bases that have closed lately or close soon, each with what it takes away, the next one first."""
    today = mission.today()
    near = Base.objects.visible_to(audience).filter(
        mission=mission, closed_on__gt=today - LATELY, closed_on__lte=today + SOON
    )
    losses = [
        loss_without(mission=mission, audience=audience, base=base, day=base.closed_on - ONE_DAY)
        for base in near.order_by("closed_on", "name")
    ]
    return [loss for loss in losses if loss is not None]


# --- import ----------------------------------------------------------------------------------------------
Square = tuple[float, float, int, float]  # latitude, longitude, people, km/h


@transaction.atomic
def import_ground(
    *, mission: Mission, degrees: float, squares: list[Square], roads: list[tuple[Any, float]], source: str, actor: str
) -> ReachGrid:
    """Replace the ground of a mission. `roads` are ([longitude, latitude] of the bends, km/h).

    Squares and roads farther than half a degree from the area are left out; people outside the area count as none.
    Raises ValidationError where nothing lies in the area.
    """
    near = mission.boundary.buffer(0.5).prepared
    kept = [square for square in squares if near.covers(Point(square[1], square[0]))]
    if not kept:
        raise ValidationError(_("None of these squares lies in the area of the mission."))
    inside = mission.boundary.prepared
    plain = [[a, b, n if inside.covers(Point(b, a)) else 0, kmh] for a, b, n, kmh in kept]
    ground = ground_of(degrees, plain, [])
    stretches = [stretch for line, kmh in roads for stretch in follow_road(ground, line, kmh)]
    made, _new = ReachGrid.objects.update_or_create(
        mission=mission,
        defaults={
            "degrees": degrees,
            "squares": plain,
            "roads": stretches,
            "source": source,
            "imported_at": timezone.now(),
        },
    )
    audit(
        actor=actor, verb="reach.import", object_type="reachgrid", object_id=str(made.pk), mission_id=mission.pk,
        data={"squares": len(plain), "stretches": len(stretches)},
    )  # fmt: skip
    return made
