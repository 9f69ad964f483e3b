"""Weight sets: versioned data files beside this module, each with what it was trained on and until when."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

HORIZONS = (7, 28, 90)  # days
FORMULA = "logistic-9"  # the formula that the weights belong to; part of the model version


@dataclass(frozen=True)
class WeightSet:
    """Intercept and nine weights (log-odds) for each horizon, in the order of `factors.FACTORS`."""

    name: str
    trained_until: date
    source: str
    by_horizon: dict[int, tuple[float, ...]]

    @property
    def version(self) -> str:
        """The model version that a run records."""
        return f"{FORMULA}/{self.name}"

    def may_serve(self, as_of: date) -> bool:
        """Whether training ended before the date: a set trained to 31 December serves from 1 January."""
        return self.trained_until < as_of


def _read(path: Path) -> WeightSet:
    content = json.loads(path.read_text(encoding="utf-8"))
    return WeightSet(
        name=content["name"],
        trained_until=date.fromisoformat(content["trained_until"]),
        source=content["source"],
        by_horizon={horizon: tuple(content["horizons"][str(horizon)]) for horizon in HORIZONS},
    )


@cache
def registered() -> tuple[WeightSet, ...]:
    """Every shipped set, the oldest first."""
    return tuple(sorted(map(_read, Path(__file__).parent.glob("*.json")), key=lambda each: each.trained_until))


def serving(as_of: date) -> WeightSet:
    """The newest set whose training ended before the date.

    Before the first of them the oldest serves, and `may_serve` says that it has seen later years.
    """
    return next((each for each in reversed(registered()) if each.may_serve(as_of)), registered()[0])
