"""A back-test's report beside its file: JSON for programs, one HTML page with plots for people."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from threats.scoring.metrics import Group, Quality

if TYPE_CHECKING:
    from threats.services.backtest import Judgement

SIDE = 320  # of the square plot of reliability, px
LOWEST = -4.0  # log10 of the smallest probability that is drawn
BAR, LINE = 260, 18  # the longest bar of a measure, and from one to the next, px


@dataclass(frozen=True)
class Dot:
    """One group of similar probability in the plot: where it lies, the ends of its interval, its words."""

    x: float
    y: float
    low: float
    high: float
    group: Group


@dataclass(frozen=True)
class Bar:
    name: str
    top: float
    width: float
    quality: Quality


def write_reports(out: Path, *, title: str, weights: str, judged: Sequence[Judgement]) -> None:
    """Write `<file>.json` and `<file>.html` (the name of the back-test without .csv and .gz)."""
    stem = out.name.removesuffix(".gz").removesuffix(".csv")
    data = {"title": title, "weights": weights, "horizons": [_finite(each.as_dict()) for each in judged]}
    out.with_name(f"{stem}.json").write_text(json.dumps(data, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    page = {"title": title, "weights": weights, "side": SIDE, "parts": [_part(each) for each in judged]}
    html = render_to_string("threats/backtest.html", page)
    out.with_name(f"{stem}.html").write_text(html, encoding="utf-8")


def _part(judged: Judgement) -> dict[str, Any]:
    qualities = judged.methods
    best = max((_number(each.average_precision) for each in qualities.values()), default=0.0) or 1.0
    ours = next(iter(qualities.values()))
    return {
        "judged": judged,
        "ours": ours,
        "won": ours.average_precision > qualities[judged.best_simple].average_precision,
        "height": LINE * len(qualities),
        "bars": [
            Bar(name, LINE * number, BAR * _number(each.average_precision) / best, each)
            for number, (name, each) in enumerate(qualities.items())
        ],
        "dots": [_dot(group) for group in ours.reliability],
    }


def _dot(group: Group) -> Dot:
    return Dot(_along(group.said), SIDE - _along(group.seen), SIDE - _along(group.seen_low),
               SIDE - _along(group.seen_high), group)  # fmt: skip


def _along(probability: float) -> float:
    """Where a probability lies on a logarithmic axis, px."""
    at = math.log10(max(probability, 10**LOWEST))
    return round(SIDE * (at - LOWEST) / -LOWEST, 1)


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def _finite(data: Any) -> Any:
    """The same with None for what cannot be said (JSON has no NaN)."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
