"""A sample of the drill `intervals`: it finds intervals that hold, and those that do not."""

import numpy as np
import pytest

from tests.drills import intervals
from threats.scoring.training import Fold

YEARS = range(2010, 2015)


def made_folds(*, shift=0.0, years=YEARS, seed=3):
    """Years of windows whose cells err together by 0.4 in log-odds; what is said is off by `shift` in the last year."""
    rng = np.random.default_rng(seed)
    folds = {}
    for year in years:
        folds[year] = []
        for _window in range(60):
            truth = rng.normal(-4.0, 1.3, 800)
            attacked = rng.random(800) < 1 / (1 + np.exp(-(truth + rng.normal(0, 0.4))))
            said = truth + (shift if year == years[-1] else 0.0)
            folds[year].append((Fold(said, attacked.astype(float)), np.full(800, 0.01)))
    return folds


def held(folds):
    found = list(intervals._groups(folds, YEARS[-1]))
    return sum(found), len(found)


def test_intervals_that_are_as_wide_as_the_error_hold():
    inside, groups = held(made_folds())

    assert groups >= 6
    assert inside >= groups - 1


@pytest.mark.parametrize("shift", [-2.0, 2.0])
def test_a_year_that_is_far_off_is_found(shift):
    inside, groups = held(made_folds(shift=shift))

    assert inside <= groups / 2


@pytest.mark.slow
def test_on_a_small_part_of_the_real_record():
    said = []
    small = {"DRC": (-1.0, 28.5, 8), "NGA": (11.5, 12.5, 8)}

    result = intervals.drill(said.append, years=range(2014, 2015), horizons=(28,), regions=small)

    assert result["figure"]["28"]["groups"] >= 4
    assert result["figure"]["28"]["inside"] >= result["figure"]["28"]["groups"] / 2
    assert "of" in said[0]
