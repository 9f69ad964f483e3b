"""What an indicator is: a question with a scale, and how much its answer may weigh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from threats.choices import Direction, Family, IndicatorSet

REACH_KM = 25.0
CAP = 0.7  # log-odds: no family may add more than this (odds x 2)
FAMILY_WEIGHT: dict[str, tuple[float, int]] = {
    # log-odds at severity 5, half-life in days (0: a date, which counts in its window only)
    Family.ARMED_THREAT: (0.7, 14),
    Family.WITHDRAWAL: (0.7, 60),
    Family.INCITEMENT: (0.5, 30),
    Family.DISPLACEMENT: (0.5, 30),
    Family.COERCION: (0.5, 30),
    Family.CALENDAR: (0.3, 0),
    Family.ECONOMY: (0.2, 60),
    Family.UNREST: (0.3, 30),
    Family.GENDERED: (0.5, 30),
    Family.ATROCITY: (0.3, 90),
    Family.HAZARD: (0.2, 30),
    Family.OWN_RECORD: (0.3, 14),
    Family.RETALIATION: (0.5, 14),
    Family.CONTEXT: (0.0, 365),
    Family.PROTECTION: (0.0, 180),
}


@dataclass(frozen=True)
class Definition:
    """One indicator as it comes with the product; a mission switches it and weighs it anew, with sign-off.

    `name`, `question` and the six `steps` (severity 0 to 5) are translated lazily. `weight` is log-odds at severity 5,
    `reach_km` the sigma of what is felt outside the named place, `stale_days` after how long a value is old.
    """

    key: str
    family: Family
    name: Any
    question: Any
    steps: tuple[Any, ...]
    sets: tuple[IndicatorSet, ...]
    weight: float
    half_life_days: int
    reach_km: float = REACH_KM
    cap: float = CAP
    stale_days: int = 60
    automatic: bool = False
    direction: Direction = Direction.RAISES

    @property
    def is_date(self) -> bool:
        """Whether it is a date of a calendar: it counts from its first to its last day, and not a day longer."""
        return self.half_life_days == 0


def define(
    key: str,
    family: Family,
    name: Any,
    question: Any,
    steps: tuple[Any, ...],
    *sets: IndicatorSet,
    weight: float | None = None,
    half_life: int | None = None,
    reach_km: float = REACH_KM,
    stale_days: int | None = None,
    automatic: bool = False,
) -> Definition:
    """A definition with its family's weight and half-life where it has none of its own."""
    declared, fading = FAMILY_WEIGHT[family]
    days = fading if half_life is None else half_life
    worth = declared if weight is None else weight
    return Definition(
        key=key,
        family=family,
        name=name,
        question=question,
        steps=steps,
        sets=sets or (IndicatorSet.GENERAL,),
        weight=worth,
        half_life_days=days,
        reach_km=reach_km,
        stale_days=max(14, 2 * days) if stale_days is None else stale_days,
        automatic=automatic,
        direction=Direction.BESIDE if worth == 0 else Direction.RAISES,
    )
