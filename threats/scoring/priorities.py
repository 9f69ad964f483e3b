"""What priority an area could be proposed for. A proposal with its grounds: people decide (decision 0058)."""

from __future__ import annotations

from dataclasses import dataclass

LIKELY = (0.15, 0.30, 0.60)  # a point for each that the probability of an attack in the area reaches
RISING = 1.5  # times a week ago
MANY_PEOPLE = 50_000
KNOWN_ENOUGH = 0.5  # with a smaller share of its cells known, an area is one to find out about
MUST, SHOULD, COULD = 3, 2, 1
GROUNDS = ("possible", "likely", "very_likely", "rising", "many_people", "unknown")
MUST_KEY, SHOULD_KEY, COULD_KEY, FIND_OUT_KEY = "must", "should", "could", "find_out"


@dataclass(frozen=True)
class Proposal:
    """`priority` is a key of `Priority`; `grounds` are keys of `GROUNDS`."""

    priority: str
    grounds: tuple[str, ...]


def propose(*, risk: float | None, before: float | None, people: int | None, known_share: float) -> Proposal:
    """From the probability of an attack in the known cells, the same a week ago, and the people known to live there.

    One point for each threshold reached, one for a risk that rises, one for many people where it is likely at all.
    What is unknown never lowers a proposal: the probability of the known part is a lower bound.
    """
    points = sum(risk >= limit for limit in LIKELY) if risk is not None else 0
    grounds = [GROUNDS[points - 1]] if points else []
    if points and risk is not None and before is not None and risk >= RISING * before:
        points, grounds = points + 1, [*grounds, "rising"]
    if points and people is not None and people >= MANY_PEOPLE:
        points, grounds = points + 1, [*grounds, "many_people"]
    if points >= MUST:
        return Proposal(MUST_KEY, tuple(grounds))
    if known_share < KNOWN_ENOUGH:
        return Proposal(FIND_OUT_KEY, (*grounds, "unknown"))
    return Proposal({SHOULD: SHOULD_KEY, COULD: COULD_KEY}.get(points, ""), tuple(grounds))
