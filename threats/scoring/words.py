"""What a score is made of, in at most six lines, each as odds; keys only: the screens translate them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from threats.scoring.geometry import Bools, Floats

# Risk classes 0 to 5: below 1 %, 1-5, 5-15, 15-30, 30-60, 60 % and above. Fixed: weeks and missions must compare.
CLASS_EDGES = (0.01, 0.05, 0.15, 0.30, 0.60)
# The line that each of the nine contributions belongs to, by position in `factors.FACTORS`.
GROUPS = {
    "attacks_here": (0, 1, 7),
    "record_of_attacks": (2,),
    "attacks_around": (3,),
    "clashes_here": (4, 5, 6),
    "near_settlement": (8,),
}
MISSION_LEVEL = "mission_level"  # the offset, and a longer horizon being held to what the shorter one says
CEILING = "ceiling"
STRENGTHS = ((log(5), "strongly_raises"), (log(2), "raises"), (log(1.1), "slightly_raises"))
NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class Line:
    """One line of the explanation: `times` is the factor on the odds, `strength` the key of its word."""

    key: str
    log_odds: float
    times: float
    strength: str


def risk_class(risk: float) -> int:
    """The class 0 to 5 of a probability."""
    return bisect_right(CLASS_EDGES, risk)


def ranks(risk: Floats, known: Bools) -> list[int | None]:
    """The place of each cell among the known ones, 1 is the worst and equals share one; None where nobody knows."""
    ordered = np.sort(-risk[known])
    places = np.searchsorted(ordered, -risk, side="left") + 1
    return [place if seen else None for place, seen in zip(places.tolist(), known.tolist(), strict=True)]


def log_odds(risk: float) -> float:
    """The logit of a probability strictly between 0 and 1."""
    return log(risk / (1 - risk))


def strength(value: float) -> str:
    """The key of the word for a contribution in log-odds."""
    for limit, key in STRENGTHS:
        if value >= limit:
            return key
        if value <= -limit:
            return key.replace("raises", "lowers")
    return "no_difference"


def explain_lines(*, contributions: Sequence[float], level: float, ceiling: float) -> list[Line]:
    """At most six reasons, the largest first, then the ceiling correction where there is one.

    `level` is the mission's offset and what holds a longer horizon to the shorter one. The lines add exactly to the
    log-odds of the fitted score against a quiet cell at the pooled model's level.
    """
    sums = {key: sum(contributions[index] for index in indexes) for key, indexes in GROUPS.items()}
    sums[MISSION_LEVEL] = level
    lines = [_line(key, value) for key, value in sums.items() if abs(value) > NEGLIGIBLE]
    lines.sort(key=lambda line: -abs(line.log_odds))
    return lines + ([_line(CEILING, ceiling)] if abs(ceiling) > NEGLIGIBLE else [])


def _line(key: str, value: float) -> Line:
    return Line(key, value, exp(value), strength(value))
