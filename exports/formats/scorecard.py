"""A mission's scorecard as a table: one row for each horizon and method, and what its columns mean. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

NAME = "scorecard.csv"
MEASURES = (
    "average_precision", "hit1", "hit5", "hit10", "area_index5", "area_index10", "brier", "brier_skill", "log_skill",
    "slope", "expected_per_observed",
)  # fmt: skip
RANGED = ("average_precision", "hit5", "hit10", "brier_skill", "log_skill", "expected_per_observed")
DICTIONARY = {
    "mission": "Code of the mission",
    "week": "The ISO week up to which windows are judged",
    "revision": "Late reports make a new revision; the highest one counts",
    "horizon_days": "Length of the windows",
    "method": "`shown`: the score with judgement; `fitted`: from past events only; the others are simple methods",
    "windows": "How many windows are judged: about a year of them",
    "shown_windows": "Those with what stood on the map then; the others were computed again from what was known then",
    "cells": "Cells times windows",
    "events": "Attacks on civilians that were recorded in the windows",
    "positives": "Cells times windows in which an attack was recorded",
    "average_precision": "Area under precision and recall",
    "hit1": "Share of attacks in the 1 % of the area that was scored highest",
    "hit5": "The same of 5 %",
    "hit10": "The same of 10 %",
    "area_index5": "hit5 divided by 0.05",
    "area_index10": "hit10 divided by 0.10",
    "brier": "Mean squared error of the probability",
    "brier_skill": "1 - brier / brier of the same chance everywhere",
    "log_skill": "The same of the log loss",
    "slope": "Of the calibration: 1 is right, less is too sure",
    "expected_per_observed": "Attacked cells expected per attacked cell seen: 1 is right",
    **{
        f"{name}_{end}": f"{'Lower' if end == 'low' else 'Upper'} end of the 90 % interval of {name} (block bootstrap)"
        for name in RANGED
        for end in ("low", "high")
    },
    "verdict": "In words, on the rows of `shown`",
}


def table(
    *, mission: str, week: str, revision: int, figures: dict[str, Any], verdicts: dict[int, str]
) -> tuple[bytes, int]:
    """The file and its number of rows; empty cells for what cannot be said."""
    rows = list(_rows(figures, verdicts))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(DICTIONARY), lineterminator="\n")
    writer.writeheader()
    writer.writerows({"mission": mission, "week": week, "revision": revision, **row} for row in rows)
    return text.getvalue().encode(), len(rows)


def empty() -> bytes:
    """The header alone."""
    return (",".join(DICTIONARY) + "\n").encode()


def _rows(figures: dict[str, Any], verdicts: dict[int, str]) -> Iterator[dict[str, Any]]:
    for part in figures["horizons"]:
        horizon = part["horizon_days"]
        for method, measured in sorted(part["methods"].items()):
            yield {
                "horizon_days": horizon,
                "method": method,
                "windows": part["windows"],
                "shown_windows": part["shown"],
                **{name: part[name] for name in ("cells", "events", "positives")},
                **{name: measured[name] for name in MEASURES},
                **_ranges(measured["interval"]),
                "verdict": verdicts[horizon] if method == "shown" else "",
            }


def _ranges(intervals: dict[str, Any]) -> dict[str, Any]:
    ends = {name: intervals.get(name) or (None, None) for name in RANGED}
    return {f"{name}_{end}": ends[name][index] for name in RANGED for index, end in enumerate(("low", "high"))}
