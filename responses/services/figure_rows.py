"""Figures as plain rows: the same for the API and for files, rounded once."""

from __future__ import annotations

from typing import Any

from responses.analytics.impartiality import Compared
from responses.analytics.measures import Counts, Result
from responses.analytics.statistics import Latency, Rate
from responses.services.analytics import Figures, Group, dimension_label
from responses.services.figure_words import WORDS, code_label, line_text, perpetrator_label, verdict_text

HEADER = ("figure", "label", "by", "group", "group_label", "code", "n", "value", "low", "high", "p90_hours", "open")


def as_json(key: str, result: Result) -> dict[str, Any]:
    """One figure with its meaning; hours and shares are numbers, None where they are not reached or not asked."""
    words = WORDS[key]
    said = {"key": key, "label": str(words.label), "meaning": str(words.meaning), "formula": str(words.formula)}
    return {**said, "source": words.source, **numbers(result)}


def numbers(result: Result) -> dict[str, Any]:
    """The numbers of one figure."""
    if isinstance(result, Latency):
        return {
            "kind": "latency", "n": result.n, "open": result.waiting, "median_hours": _round(result.median),
            "low_hours": _round(result.low), "high_hours": _round(result.high), "p90_hours": _round(result.p90),
        }  # fmt: skip
    if isinstance(result, Rate):
        return {
            "kind": "rate", "n": result.n, "met": result.met, "value": _round(result.value),
            "low": _round(result.low), "high": _round(result.high),
        }  # fmt: skip
    return {"kind": "counts", "n": result.n, "counts": result.cells}


def document(found: Figures) -> dict[str, Any]:
    """All figures of a span as the API answers them."""
    span = found.span
    return {
        "mission": span.mission.code,
        "since": span.since,
        "until": span.until,
        "area": span.area.pcode if span.area is not None else "",
        "exercise": span.exercise,
        "replay": span.mission.is_replay,
        "alerts": found.n,
        "figures": [as_json(key, result) for key, result in found.overall.items()],
        "by": found.by,
        "groups": [_group(each) for each in found.groups],
        "impartiality": None if found.compared is None else _impartiality(found.compared),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "label": group.label,
        "alerts": group.n,
        "figures": [{"key": key, **numbers(result)} for key, result in group.figures.items()],
    }


def _impartiality(compared: list[Compared]) -> dict[str, Any]:
    return {
        "statement": verdict_text(compared),
        "classes": [
            {
                "perpetrator": each.perpetrator, "label": perpetrator_label(each.perpetrator), "alerts": each.total,
                "compared": each.n, "others": each.others, "answered": _round(each.answered),
                "expected": _round(each.expected), "difference": _round(each.difference), "low": _round(each.low),
                "high": _round(each.high), "p": each.p, "verdict": each.verdict, "text": line_text(each),
            }
            for each in compared
        ],
    }  # fmt: skip


def rows(found: Figures) -> list[tuple[Any, ...]]:
    """All figures as rows of a table under HEADER, overall ones first."""
    made = [row for key, result in found.overall.items() for row in _rows(key, result, "", "", "")]
    label = dimension_label(found.by) if found.by else ""
    for group in found.groups:
        for key, result in group.figures.items():
            made += _rows(key, result, label, group.key, group.label)
    return made


def _rows(key: str, result: Result, by: str, group: str, group_label: str) -> list[tuple[Any, ...]]:
    start = (key, str(WORDS[key].label), by, group, group_label)
    if isinstance(result, Counts):
        return [
            (*start, code_label(key, code), result.n, number, "", "", "", "") for code, number in result.cells.items()
        ]
    if isinstance(result, Latency):
        times = (result.median, result.low, result.high, result.p90)
        return [(*start, "", result.n, *("" if time is None else _round(time) for time in times), result.waiting)]
    shares = (result.value, result.low, result.high)
    return [(*start, "", result.n, *("" if share is None else _round(share) for share in shares), "", "")]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
