"""Proposals for areas: likelier, rising and more people raise them, what is unknown never lowers them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threats.scoring.priorities import propose

ORDER = ["", "find_out", "could", "should", "must"]
RISK = st.floats(0, 1)
PEOPLE = st.one_of(st.none(), st.integers(0, 10**6))


def of(risk, before=None, people=None, known=1.0):
    return propose(risk=risk, before=risk if before is None else before, people=people, known_share=known)


def test_the_likelier_the_more():
    assert [of(risk).priority for risk in (0.1, 0.2, 0.4, 0.7)] == ["", "could", "should", "must"]


def test_a_rise_and_many_people_count_a_point_each():
    assert of(0.2, before=0.1).priority == of(0.2, people=60_000).priority == "should"
    assert of(0.2, before=0.1, people=60_000).grounds == ("possible", "rising", "many_people")


def test_neither_makes_a_proposal_where_an_attack_is_unlikely():
    assert of(0.05, before=0.001, people=900_000).priority == ""


def test_where_most_is_unknown_one_should_find_out():
    assert of(None, known=0.0).priority == "find_out"
    assert of(0.4, known=0.3).grounds == ("likely", "unknown")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RISK, RISK, RISK, PEOPLE)
def test_a_likelier_area_is_never_proposed_lower(risk, more, known, people):
    low, high = sorted((risk, more))
    kept = {"before": None, "people": people, "known_share": known}

    assert ORDER.index(propose(risk=low, **kept).priority) <= ORDER.index(propose(risk=high, **kept).priority)
