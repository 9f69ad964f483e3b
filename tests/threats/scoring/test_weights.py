"""Which weight set serves a date, and that the shipped ones keep every reason plausible."""

from datetime import date

import pytest

from threats.scoring import HORIZONS, serving
from threats.scoring.weights import shipped


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        (date(2016, 1, 1), "to-2015"),
        (date(2017, 12, 31), "to-2015"),
        (date(2018, 1, 1), "to-2017"),
        (date(2026, 11, 22), "to-2017"),
    ],
)
def test_the_newest_set_that_has_not_seen_the_date_serves(as_of, name):
    assert serving(as_of).name == name
    assert serving(as_of).may_serve(as_of)


def test_before_the_first_set_the_oldest_serves_and_says_that_it_has_seen_later_years():
    weights = serving(date(2015, 12, 31))

    assert weights.name == "to-2015"
    assert not weights.may_serve(date(2015, 12, 31))


@pytest.mark.parametrize("weights", shipped(), ids=lambda weights: weights.name)
def test_more_attacks_or_clashes_never_lower_and_distance_never_raises(weights):
    assert tuple(weights.by_horizon) == HORIZONS
    for _, *factors in weights.by_horizon.values():
        assert len(factors) == 9
        assert all(weight >= 0 for weight in factors[:7])
        assert all(weight <= 0 for weight in factors[7:])


def test_the_model_version_names_formula_and_set():
    assert serving(date(2018, 1, 1)).version == "logistic-9/to-2017"
