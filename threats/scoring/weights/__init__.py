"""Weight sets: versioned data files beside this module, each with what it was trained on and until when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HORIZONS = (7, 28, 90)  # days
FORMULA = "logistic-9"  # the formula that the weights belong to; part of the model version
Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class WeightSet:
    """Intercept and nine weights (log-odds) for each horizon, in the order of `factors.FACTORS`, and how sure they are.

    `damping` is c of the ceiling correction; `covariance` that of intercept and weights; `window_variance` what all
    cells of one mission and window share beyond it, as seen out of sample.
    """

    name: str
    trained_until: date
    source: str
    by_horizon: Mapping[int, tuple[float, ...]]
    damping: Mapping[int, float]
    covariance: Mapping[int, Matrix]
    window_variance: Mapping[int, float]

    @property
    def version(self) -> str:
        """The model version that a run records."""
        return f"{FORMULA}/{self.name}"

    def may_serve(self, as_of: date) -> bool:
        """Whether training ended before the date: a set trained to 31 December serves from 1 January."""
        return self.trained_until < as_of


def weight_set(content: Mapping[str, Any]) -> WeightSet:
    """A set from its data (a file, or a registered row): see any of the JSON files here for the form."""
    sets = {horizon: content["horizons"][str(horizon)] for horizon in HORIZONS}
    return WeightSet(
        name=content["name"],
        trained_until=date.fromisoformat(content["trained_until"]),
        source=content["source"],
        by_horizon={horizon: tuple(each["weights"]) for horizon, each in sets.items()},
        damping={horizon: each["damping"] for horizon, each in sets.items()},
        covariance={horizon: tuple(map(tuple, each["covariance"])) for horizon, each in sets.items()},
        window_variance={horizon: each["window_variance"] for horizon, each in sets.items()},
    )


@cache
def shipped() -> tuple[WeightSet, ...]:
    """Every set that comes with the product, the oldest first."""
    files = Path(__file__).parent.glob("*.json")
    sets = (weight_set(json.loads(path.read_text(encoding="utf-8"))) for path in files)
    return tuple(sorted(sets, key=lambda each: each.trained_until))


def newest_before(as_of: date, sets: tuple[WeightSet, ...]) -> WeightSet | None:
    """The newest set whose training ended before the date; None when each has seen it or later."""
    return next((each for each in reversed(sets) if each.may_serve(as_of)), None)


def serving(as_of: date, sets: tuple[WeightSet, ...] | None = None) -> WeightSet:
    """The set that serves a date: before the first of them the oldest, and `may_serve` says that it has seen later."""
    known = sets or shipped()
    return newest_before(as_of, known) or known[0]
