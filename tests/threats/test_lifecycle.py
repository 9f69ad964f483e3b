"""The state machine of alerts, pair by pair, with the urgent path."""

import pytest

from threats import lifecycle
from threats.choices import AlertStatus as S
from threats.choices import Decision, Imminence

# Written out once more from the domain: from -> to.
ALLOWED = {
    S.RECEIVED: {S.ACKNOWLEDGED, S.DUPLICATE},
    S.ACKNOWLEDGED: {S.ASSESSING, S.DUPLICATE},
    S.ASSESSING: {S.CREDIBLE, S.NOT_CREDIBLE, S.DUPLICATE, S.NEEDS_INFORMATION},
    S.NEEDS_INFORMATION: {S.ASSESSING},
    S.CREDIBLE: {S.DECIDED, S.DUPLICATE},
    S.NOT_CREDIBLE: {S.ASSESSING, S.CLOSED},
    S.DUPLICATE: {S.ASSESSING},
    S.DECIDED: {S.RESPONDING, S.CREDIBLE, S.CLOSED},
    S.RESPONDING: {S.CLOSED},
    S.CLOSED: set(),
}
URGENT = {Imminence.OCCURRING, Imminence.H24}
BEFORE_CREDIBLE = {S.RECEIVED, S.ACKNOWLEDGED, S.ASSESSING, S.NEEDS_INFORMATION}


@pytest.mark.parametrize("after", S.values)
@pytest.mark.parametrize("before", S.values)
def test_every_pair_is_allowed_or_refused(before, after):
    assert lifecycle.may_move(before, after) == (after in ALLOWED[before])


@pytest.mark.parametrize("decision", Decision.values)
@pytest.mark.parametrize("imminence", Imminence.values)
@pytest.mark.parametrize("before", S.values)
def test_only_respond_on_an_urgent_alert_overtakes_the_assessment(before, imminence, decision):
    urgent = imminence in URGENT and decision == Decision.RESPOND and before in BEFORE_CREDIBLE

    allowed = lifecycle.may_move(before, S.DECIDED, imminence=imminence, decision=decision)

    assert allowed == (urgent or before == S.CREDIBLE)


def test_an_open_alert_waits_for_somebody_and_a_finished_one_for_nobody():
    assert set(S.values) - lifecycle.OPEN == {S.CLOSED, S.DUPLICATE, S.NOT_CREDIBLE}
    assert lifecycle.OPEN - {S.DECIDED, S.RESPONDING} == lifecycle.UNDECIDED
