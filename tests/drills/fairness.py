"""The impartiality monitor: a bias of 30 % against one kind of perpetrator is found, and fair years are left alone.

A year of 1,200 warnings shows such a bias in nine years of ten (decision 0094): how many of twenty are found is a
draw, and the bar is what 99 of 100 such draws reach.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from responses.analytics.impartiality import compare
from tests.responses.year import CLASSES, fair_year

FAIR, BIASED = 20, 20
MOST_FALSE = 1
LEAST_FOUND = 0.75


def drill(say: Callable[[str], None], *, fair: int = FAIR, biased: int = BIASED) -> dict[str, Any]:
    """How many fair years are flagged, and how many years biased against each kind in turn."""
    false = sum(any(each.verdict == "flagged" for each in compare(fair_year(1000 + seed))) for seed in range(fair))
    say(f"{false} of {fair} fair years flagged")
    found = 0
    for seed in range(biased):
        against = CLASSES[seed % len(CLASSES)]
        year = compare(fair_year(2000 + seed, bias=0.3, against=against))
        found += any(each.verdict == "flagged" and each.perpetrator == against for each in year)
    say(f"{found} of {biased} biased years found")
    figure = {"fair": fair, "false": false, "biased": biased, "found": found}
    return {"id": "fairness", "figure": figure, "pass": false <= MOST_FALSE and found >= LEAST_FOUND * biased}
