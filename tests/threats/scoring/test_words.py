"""A score explains itself in at most six lines that add up."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.scoring import explain_lines, risk_class

PARTS = st.lists(st.floats(-3, 3), min_size=9, max_size=9)


@given(PARTS, st.floats(-1, 1), st.floats(-2, 0))
def test_at_most_six_reasons_and_the_ceiling_add_up_exactly(parts, level, ceiling):
    lines = explain_lines(contributions=parts, level=level, ceiling=ceiling)

    reasons = [line for line in lines if line.key != "ceiling"]
    assert len(reasons) <= 6
    assert isclose(sum(line.log_odds for line in lines), sum(parts) + level + ceiling, abs_tol=1e-6)
    assert [abs(line.log_odds) for line in reasons] == sorted((abs(line.log_odds) for line in reasons), reverse=True)


def test_factors_of_one_kind_stand_in_one_line_as_odds():
    lines = explain_lines(contributions=[1.0, 0.5, 0, 0, 0, 0, 0, 1.5, -0.5], level=0.0, ceiling=-0.2)

    assert [(line.key, round(line.times, 2), line.strength) for line in lines] == [
        ("attacks_here", 20.09, "strongly_raises"),
        ("near_settlement", 0.61, "slightly_lowers"),
        ("ceiling", 0.82, "slightly_lowers"),
    ]


@pytest.mark.parametrize(
    ("risk", "expected"),
    [(0.0, 0), (0.0099, 0), (0.01, 1), (0.05, 2), (0.15, 3), (0.3, 4), (0.599, 4), (0.6, 5), (1.0, 5)],
)
def test_classes_have_fixed_edges(risk, expected):
    assert risk_class(risk) == expected
