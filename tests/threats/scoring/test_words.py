"""A score explains itself in at most six lines that add up."""

from math import exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.scoring import explain_lines, risk_class
from threats.scoring.words import log_odds

PARTS = st.lists(st.floats(-3, 3), min_size=9, max_size=9)


@given(PARTS, st.floats(-9, -3), st.floats(0, 2))
def test_at_most_six_lines_add_exactly_from_a_quiet_cell_to_the_score(parts, reference, lift):
    risk = 1 / (1 + exp(-(reference + sum(parts) + lift)))

    lines = explain_lines(risk=risk, reference=reference, contributions=parts)

    assert len(lines) <= 6
    assert isclose(sum(line.log_odds for line in lines), log_odds(risk) - reference, abs_tol=1e-6)
    assert [abs(line.log_odds) for line in lines] == sorted((abs(line.log_odds) for line in lines), reverse=True)


def test_factors_of_one_kind_stand_in_one_line_as_odds():
    lines = explain_lines(risk=1 / (1 + exp(3.5)), reference=-6.0, contributions=[1.0, 0.5, 0, 0, 0, 0, 0, 1.5, -0.5])

    assert [(line.key, round(line.times, 2), line.strength) for line in lines] == [
        ("attacks_here", 20.09, "strongly_raises"),
        ("near_settlement", 0.61, "slightly_lowers"),
    ]


@pytest.mark.parametrize(
    ("risk", "expected"),
    [(0.0, 0), (0.0099, 0), (0.01, 1), (0.05, 2), (0.15, 3), (0.3, 4), (0.599, 4), (0.6, 5), (1.0, 5)],
)
def test_classes_have_fixed_edges(risk, expected):
    assert risk_class(risk) == expected
