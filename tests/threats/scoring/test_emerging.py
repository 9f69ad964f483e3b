"""Patterns of attacks: planted ones are found, chance alone is not taken for one more often than was agreed."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import binom

from threats.scoring.emerging import FALSE_SHARE, LATE, WEEKS, patterns

SIDE = 10


def grid(side=SIDE):
    """A square of cells in rows; each touches those beside it, above and below."""
    pairs = [
        (y * side + x, ny * side + nx)
        for y in range(side)
        for x in range(side)
        for ny, nx in ((y, x), (y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
        if 0 <= ny < side and 0 <= nx < side
    ]
    row, column = np.array(pairs).T
    return csr_array((np.ones(len(pairs)), (row, column)), shape=(side * side, side * side))


NEAR = grid()


def quiet(seed=0, rate=0.01):
    return np.random.default_rng(seed).poisson(rate, (SIDE * SIDE, WEEKS)).astype(float)


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_chance_alone_rarely_shows_a_pattern(rate):
    """Of 20 missions without any pattern, those in which something is found are no more than their share allows."""
    families = 5  # hot in three spans, rising, falling: each may err in its share of missions
    wrong = sum(any(patterns(quiet(seed, rate), NEAR).pattern) for seed in range(20))

    assert wrong <= binom.ppf(0.999, 20, 1 - (1 - FALSE_SHARE) ** families)


def test_a_direction_is_rarely_seen_in_chance():
    said = [set(patterns(quiet(seed, 0.05), NEAR).pattern) for seed in range(20)]

    assert sum(bool(each & {"new", "intensifying", "fading"}) for each in said) <= binom.ppf(0.999, 20, 0.19)


def planted(early, late, seed=1):
    """A quiet mission with attacks a week in one cell: in the first three quarters, in the last one."""
    weekly = quiet(seed)
    drawn = np.random.default_rng(seed)
    at = SIDE * SIDE // 2 + SIDE // 2
    weekly[at, :-LATE] += drawn.poisson(early, WEEKS - LATE)
    weekly[at, -LATE:] += drawn.poisson(late, LATE)
    return patterns(weekly, NEAR).pattern[at]


@pytest.mark.parametrize("seed", range(3))
def test_planted_ones_are_found_and_called_by_their_names(seed):
    assert planted(0.0, 1.5, seed) == "new"
    assert planted(0.6, 3.0, seed) == "intensifying"
    assert planted(1.0, 1.0, seed) in {"persistent", "intensifying", "fading"}
    assert planted(2.0, 0.0, seed) == "fading"


def test_what_goes_on_evenly_persists():
    said = [planted(1.0, 1.0, seed) for seed in range(8)]

    assert said.count("persistent") >= 6


def test_a_burst_long_ago_is_sporadic():
    weekly = quiet()
    weekly[55, 20:24] += 3

    assert patterns(weekly, NEAR).pattern[55] == "sporadic"


def test_no_attacks_at_all_show_nothing():
    found = patterns(np.zeros((SIDE * SIDE, WEEKS)), NEAR)

    assert set(found.pattern) == {""}
