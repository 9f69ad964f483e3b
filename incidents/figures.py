"""What several accounts together say of harm and of who did it. Pure: the same accounts in any order say the same.

Sources of one origin count once, with their newest account. Of independent ones the range is kept: the lowest and the
highest that anybody says; the best figure is that of the best-graded account, the lower middle one of equals.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import median_low
from typing import Any, TypeVar

# Admiralty grades as weights (SCORING 1.4): what cannot be judged (F, 6) is neither good nor bad.
RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}
CREDIBILITY = {"1": 1.0, "2": 0.8, "3": 0.6, "4": 0.4, "5": 0.2, "6": 0.5}
CONFIDENCE = ("unattributed", "possible", "probable", "confirmed")  # incidents.choices.Confidence, weak to strong
Key = tuple[str, str, str, str]  # kind, sex, age band, group
T = TypeVar("T")


def grade_weight(reliability: str, credibility: str) -> float:
    """How much an account counts, 0 to 1: the geometric mean of both grades. What nobody has judged counts half."""
    return sqrt(RELIABILITY[reliability] * CREDIBILITY[credibility])


@dataclass(frozen=True)
class Account:
    """What one report says. `origin` is equal for reports that repeat each other; `age` orders them, oldest first."""

    origin: Hashable
    age: tuple[Any, ...]
    reliability: str
    credibility: str
    harm: tuple[dict[str, Any], ...]
    actors: tuple[dict[str, Any], ...]
    event_type: str = ""

    @property
    def weight(self) -> float:
        return grade_weight(self.reliability, self.credibility)


@dataclass(frozen=True)
class Figure:
    """One line of an incident's harm."""

    key: Key
    minimum: int | None
    best: int | None
    maximum: int | None
    civilian_status: str


@dataclass(frozen=True)
class Attribution:
    """One group in one role."""

    name: str
    role: str
    confidence: str


def independent(accounts: Iterable[Account]) -> list[Account]:
    """The newest account of each origin, oldest first."""
    newest: dict[Hashable, Account] = {}
    for account in sorted(accounts, key=lambda account: account.age):
        newest[account.origin] = account
    return sorted(newest.values(), key=lambda account: account.age)


def figures(accounts: Iterable[Account]) -> list[Figure]:
    """The harm of an incident from what its accounts say."""
    told = _grouped(
        [(account, line) for account in independent(accounts) for line in account.harm],
        lambda pair: (pair[1]["kind"], pair[1]["sex"], pair[1]["age_band"], pair[1]["group"]),
    )
    return [_figure(key, lines) for key, lines in told.items()]


def _figure(key: Key, told: list[tuple[Account, dict[str, Any]]]) -> Figure:
    status = _status([line["civilian_status"] for _account, line in told])
    if len(told) == 1:
        line = told[0][1]
        return Figure(key, line["min"], line["best"], line["max"], status)
    lows = [_first(line["min"], line["best"], line["max"]) for _account, line in told]
    highs = [_first(line["max"], line["best"], line["min"]) for _account, line in told]
    return Figure(key, min(lows), _best(told), max(highs), status)


def _best(told: list[tuple[Account, dict[str, Any]]]) -> int | None:
    known = [(account.weight, line["best"]) for account, line in told if line["best"] is not None]
    if not known:
        return None
    heaviest = max(weight for weight, _best in known)
    return int(median_low([best for weight, best in known if weight == heaviest]))


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)


def _status(statuses: list[str]) -> str:
    known = {status for status in statuses if status != "unknown"}
    if not known:
        return "unknown"
    return known.pop() if len(known) == 1 else "mixed"


def attributions(accounts: Iterable[Account]) -> list[Attribution]:
    """The groups that accounts name: two independent ones that name the same make a possible one probable."""
    named = _grouped(
        [(account, line) for account in independent(accounts) for line in account.actors],
        lambda pair: (pair[1]["name"].casefold(), pair[1]["role"]),
    )
    return [_attribution(told) for told in named.values()]


def _attribution(told: list[tuple[Account, dict[str, Any]]]) -> Attribution:
    confidence = max((line["confidence"] for _account, line in told), key=CONFIDENCE.index)
    if confidence == "possible" and len({account.origin for account, _line in told}) > 1:
        confidence = "probable"
    first = told[0][1]
    return Attribution(first["name"], first["role"], confidence)


def differences(accounts: Iterable[Account]) -> list[str]:
    """What independent accounts contradict each other in: `event_type`, and kinds of harm whose totals do not agree.

    Totals agree when no two best figures differ and all ranges meet.
    """
    told = independent(accounts)
    found = ["event_type"] if len({account.event_type for account in told if account.event_type}) > 1 else []
    totals = _grouped(
        [line for account in told for line in account.harm if not (line["sex"] or line["age_band"] or line["group"])],
        lambda line: line["kind"],
    )
    return found + [kind for kind, lines in totals.items() if _contradict(lines)]


def _contradict(lines: list[dict[str, Any]]) -> bool:
    best = {line["best"] for line in lines if line["best"] is not None}
    lows = [_first(line["min"], line["best"], line["max"]) for line in lines]
    highs = [_first(line["max"], line["best"], line["min"]) for line in lines]
    return len(best) > 1 or max(lows) > min(highs)


def _grouped(items: list[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Items by key, keys in order: the result depends on nothing but the items."""
    found: dict[Any, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return dict(sorted(found.items()))
