"""Bias that is there is found, bias that is not is not."""

import pytest

from responses.analytics.impartiality import compare, mantel_haenszel
from responses.services.figure_words import verdict_text
from tests.responses.year import fair_year

# Admission to six departments of Berkeley, 1973: men and women, admitted and rejected (R's UCBAdmissions).
BERKELEY = [
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391), (138, 279, 131, 244), (53, 138, 94, 299),
    (22, 351, 24, 317),
]  # fmt: skip


def test_mantel_haenszel_as_r_has_it():
    """`mantelhaen.test(UCBAdmissions, correct = FALSE)`: X-squared = 1.5246."""
    found = mantel_haenszel(BERKELEY)
    assert found is not None
    _difference, _error, square, p = found

    assert square == pytest.approx(1.5246, abs=1e-3)
    assert p == pytest.approx(0.2169, abs=1e-3)


def test_a_bias_of_thirty_percent_is_flagged_with_its_size():
    found = {each.perpetrator: each for each in compare(fair_year(5, bias=0.3))}

    state = found["state_forces"]
    assert state.verdict == "flagged"
    assert state.low is not None
    assert state.difference is not None
    assert state.high is not None
    assert state.low <= state.difference <= state.high < 0
    assert "State forces" in verdict_text(list(found.values()))


def test_fair_years_are_not_flagged_though_classes_differ_in_urgency_and_distance():
    """A sample; `bin/drill fairness` does twenty and more."""
    years = [compare(fair_year(seed)) for seed in range(100, 104)]

    assert [each for year in years for each in year if each.verdict == "flagged"] == []
    raw = _raw_shares(fair_year(100))
    assert max(raw.values()) - min(raw.values()) > 0.1  # without adjusting they do differ


def _raw_shares(chains):
    kinds = {chain.perpetrator for chain in chains}
    return {
        kind: sum("mission" in c.under_way for c in chains if c.perpetrator == kind)
        / sum(c.perpetrator == kind for c in chains)
        for kind in kinds
    }


def test_few_alerts_say_nothing_and_that_is_said():
    found = compare(fair_year(1, n=12))

    assert {each.verdict for each in found} == {"few"}
    assert "too few" in verdict_text(found)
