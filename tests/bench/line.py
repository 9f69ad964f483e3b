"""What one line of the bench is, and how its pairs are measured and judged."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

PAIRS = 7
NEAR = 0.1  # a ratio this close to its gate is within the noise of a shared machine

# A measured run says its figure in the line's unit (rows/s, bytes ...), or nothing: then its seconds count.
Run = Callable[[], float | None]


def nothing_to_set_up(rows: int) -> None:
    """For lines that need no data."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """`name` is subject.reference, as in `score_full.loop`; `judge` gets ours / reference, or ours if there is none."""

    name: str
    unit: str
    reach: str
    judge: Callable[[float], bool]
    ours: Run
    reference: Run | None = None
    setup: Callable[[int], None] = nothing_to_set_up
    pairs: int = PAIRS


@dataclass
class Measured:
    line: Line
    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.reference) if self.reference else median(self.ours)

    @property
    def ok(self) -> bool:
        judge = self.line.judge
        if judge(self.ratio):
            return True
        near = judge(self.ratio * (1 - NEAR)) or judge(self.ratio * (1 + NEAR))
        return near and any(judge(ratio) for ratio in self.each_ratio())

    def each_ratio(self) -> list[float]:
        if not self.reference:
            return self.ours
        return [ours / reference for ours, reference in zip(self.ours, self.reference, strict=True)]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.line.name,
            "ours": rounded(median(self.ours)),
            "reference": rounded(median(self.reference)) if self.reference else None,
            "unit": self.line.unit,
            "ratio": rounded(self.ratio) if self.reference else None,
            "reach": self.line.reach,
            "ok": self.ok,
            "pairs": len(self.ours),
        }


def measure(line: Line, rows: int) -> Measured:
    """Pairs are interleaved and change places each time, so that a slow minute of the machine hits both sides."""
    line.setup(rows)
    result = Measured(line)
    sides = [(line.ours, result.ours)] + ([(line.reference, result.reference)] if line.reference else [])
    for run, _ in sides:
        figure_of(run)  # warms caches, connections and imports; not counted
    for pair in range(max(line.pairs, PAIRS)):
        for run, figures in sides if pair % 2 == 0 else reversed(sides):
            figures.append(figure_of(run))
    return result


def figure_of(run: Run) -> float:
    gc.collect()
    started = time.perf_counter()
    figure = run()
    seconds = time.perf_counter() - started
    return seconds if figure is None else figure


def rounded(figure: float) -> float:
    return float(f"{figure:.4g}")
