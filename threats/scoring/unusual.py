"""Whether what comes from an area now is unusual against its own past. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log10

from scipy.stats import nbinom

# Of a rate that nothing is known of: Jeffreys' prior of a Poisson rate, which a year of counts outweighs.
PRIOR_COUNT = 0.5
STEPS = (1e-2, 1e-3, 1e-4, 1e-6)  # of the tail, for severity 2 to 5


def surge_tail(recent: int, past: Sequence[int]) -> float:
    """How likely it is to count `recent` or more in one window, given the counts of past windows of the same length.

    The rate of the past is not known but learnt, so the count is negative-binomial: wider than Poisson, most of all
    where the past is short. Nothing counted is never a surge.
    """
    if recent <= 0:
        return 1.0
    windows = len(past)
    return float(nbinom.sf(recent - 1, PRIOR_COUNT + sum(past), windows / (windows + 1)) if windows else 1.0)


def silence_tail(silent_days: int, heard_days: int, past_days: int) -> float:
    """How likely so many days without a word are, where somebody was heard on `heard_days` of `past_days`."""
    if silent_days <= 0 or past_days <= 0:
        return 1.0
    return exp(-silent_days * heard_days / past_days)


def severity_of(tail: float) -> int:
    """0 for what is usual, 2 to 5 for what chance brings once in a hundred, thousand, ten thousand, million times."""
    passed = sum(tail < step for step in STEPS)
    return passed + 1 if passed else 0


def once_in(tail: float) -> int:
    """1 / tail in round figures, for words: a power of ten, at most a thousand million."""
    return int(10 ** min(int(-log10(max(tail, 1e-12))), 9))
