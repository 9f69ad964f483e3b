"""What a source's or network's record suggests: how often its reports were borne out, and how sure that is. Pure.

A report counts once for each event that it told of, and only when the event was judged: verified is for the source,
refuted against it, unverifiable and pending are neither. The share that would be borne out has a flat prior,
Beta(1, 1), and so after v verified and r refuted events the posterior Beta(1 + v, 1 + r).
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import betaincinv

LEAST_JUDGED = 5  # below it nothing is suggested but F: cannot be judged
WITHIN = 0.8  # the interval holds so much of the posterior
# The lowest mean of each grade, best first. Admiralty's words (completely, usually, fairly, not usually reliable).
GRADES = (("A", 0.9), ("B", 0.75), ("C", 0.5), ("D", 0.25), ("E", 0.0))
UNJUDGED = "F"


@dataclass(frozen=True)
class Suggestion:
    """A grade with what it rests on. `share` is the posterior's mean, `low` and `high` its central 80 %; 0 to 1."""

    grade: str
    judged: int
    share: float
    low: float
    high: float


def suggest(verified: int, refuted: int) -> Suggestion:
    """The grade that a record suggests. Nobody's reports are graded by it: a person decides."""
    a, b = 1 + verified, 1 + refuted
    share = a / (a + b)
    judged = verified + refuted
    grade = UNJUDGED if judged < LEAST_JUDGED else next(letter for letter, least in GRADES if share >= least)
    tail = (1 - WITHIN) / 2
    return Suggestion(grade, judged, share, float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail)))
