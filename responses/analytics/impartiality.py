"""Does the mission answer warnings of one kind of perpetrator less than comparable others? Pure.

Comparable: as soon (imminence), and as far from a base. Within each such layer the share answered of one class is held
against that of all others; the layers are put together by Mantel and Haenszel. Several classes are asked at once, so
their p-values are corrected (Benjamini and Hochberg).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from scipy import stats

from responses.analytics.chain import MISSION, Chain

SURE = 0.01  # corrected p below which a class is flagged: one false alarm in a hundred fair periods
MAYBE = 0.05
LEAST = 20  # alerts of a class, and of the others in comparable layers: fewer can show nothing
Table = tuple[int, int, int, int]  # answered and not of the class, answered and not of the others


@dataclass(frozen=True)
class Compared:
    """One class against comparable others. `difference` in shares (-0.2: answered in 20 of 100 fewer), adjusted.

    `n` and `others`: alerts that could be compared. All None where there are too few.
    """

    perpetrator: str
    total: int
    n: int
    others: int
    answered: float | None
    expected: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: str  # flagged | maybe | none | few


@dataclass(frozen=True)
class _Layered:
    n: int
    others: int
    answered: float
    difference: float
    error: float
    p: float


def compare(chains: Iterable[Chain], classes: Iterable[str] | None = None) -> list[Compared]:
    """Each class of perpetrator against all others, the most alerts first. Only chains that count are asked."""
    counted = [chain for chain in chains if chain.counts and chain.perpetrator]
    totals: dict[str, int] = {}
    for chain in counted:
        totals[chain.perpetrator] = totals.get(chain.perpetrator, 0) + 1
    wanted = [name for name in totals if classes is None or name in set(classes)]
    found = {name: _layered(layers(counted, name)) for name in wanted}
    judged = sorted(name for name, each in found.items() if each is not None)
    corrected = dict(zip(judged, _corrected([found[name] for name in judged]), strict=True))
    lines = [_compared(name, totals[name], found[name], corrected.get(name)) for name in wanted]
    return sorted(lines, key=lambda line: (-line.total, line.perpetrator))


def layers(chains: Iterable[Chain], name: str) -> list[Table]:
    """A table of four for each layer of comparable alerts."""
    tables: dict[tuple[str, str], list[int]] = {}
    for chain in chains:
        cell = (0 if chain.perpetrator == name else 2) + (0 if MISSION in chain.under_way else 1)
        tables.setdefault((chain.imminence, chain.reach), [0, 0, 0, 0])[cell] += 1
    return [(a, b, c, d) for a, b, c, d in (tables[key] for key in sorted(tables))]


def mantel_haenszel(tables: Iterable[Table]) -> tuple[float, float, float, float] | None:
    """Difference of shares over layers, its standard error (Greenland and Robins), chi-square and p-value.

    None where no layer has both the class and others, or nothing varies in any.
    """
    weight = moved = spread = surplus = variance = 0.0
    for a, b, c, d in tables:
        ours, others, n = a + b, c + d, a + b + c + d
        if not ours or not others:
            continue
        each = ours * others / n
        weight += each
        moved += each * (a / ours - c / others)
        spread += (a * b * others**3 + c * d * ours**3) / (ours * others * n**2)
        expected = stats.hypergeom(n, a + c, ours)
        surplus += a - expected.mean()
        variance += expected.var()
    if not weight or not variance:
        return None
    square = surplus**2 / variance
    return moved / weight, sqrt(spread) / weight, float(square), float(stats.chi2.sf(square, 1))


def _layered(tables: list[Table]) -> _Layered | None:
    both = [table for table in tables if table[0] + table[1] and table[2] + table[3]]
    n = sum(a + b for a, b, _c, _d in both)
    others = sum(c + d for _a, _b, c, d in both)
    found = mantel_haenszel(both) if min(n, others) >= LEAST else None
    if found is None:
        return None
    answered = sum(a for a, _b, _c, _d in both) / n
    return _Layered(n, others, answered, found[0], found[1], found[3])


def _corrected(found: list[_Layered | None]) -> list[float]:
    values = [each.p for each in found if each is not None]
    return [float(p) for p in stats.false_discovery_control(values)] if values else []


def _compared(name: str, total: int, found: _Layered | None, p: float | None) -> Compared:
    if found is None or p is None:
        return Compared(name, total, 0, 0, None, None, None, None, None, None, "few")
    half = float(stats.norm.ppf(0.975)) * found.error
    verdict = "flagged" if p < SURE else "maybe" if p < MAYBE else "none"
    return Compared(
        perpetrator=name, total=total, n=found.n, others=found.others, answered=found.answered,
        expected=found.answered - found.difference, difference=found.difference,
        low=found.difference - half, high=found.difference + half, p=p, verdict=verdict,
    )  # fmt: skip
