"""What several accounts say together: the same accounts in any order say the same, and one origin counts once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incidents.figures import CREDIBILITY, RELIABILITY, Account, attributions, figures
from incidents.models import Harm, Network, Source
from incidents.services import link_report
from missions.choices import Role
from tests.making import by, killed, make_incident, make_report

START = datetime(2020, 1, 1, tzinfo=UTC)
KEY = {"sex": "", "age_band": "", "group": ""}


def told(best=None, low=None, high=None, kind="killed", status="unknown"):
    return {"kind": kind, "min": low, "best": best, "max": high, "civilian_status": status, **KEY}


def account(number, *lines, origin=None, grade="F6", actors=()):
    return Account(
        origin=("source", number if origin is None else origin),
        age=(START + timedelta(hours=number), number),
        reliability=grade[0],
        credibility=grade[1],
        harm=lines,
        actors=tuple({"name": name, "role": "perpetrator", "confidence": sure} for name, sure in actors),
    )


@st.composite
def lines(draw):
    low, best, high = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
    known = draw(st.sets(st.sampled_from(["min", "best", "max"]), min_size=1))
    line = told(
        best, low, high, draw(st.sampled_from(["killed", "injured"])), draw(st.sampled_from(["civilian", "unknown"]))
    )
    return line | {name: None for name in ("min", "best", "max") if name not in known}


@st.composite
def accounts(draw):
    number = draw(st.integers(0, 1000))
    told_lines = draw(st.lists(lines(), max_size=3, unique_by=lambda line: line["kind"]))
    grade = draw(st.sampled_from(sorted(RELIABILITY))) + draw(st.sampled_from(sorted(CREDIBILITY)))
    named = draw(
        st.lists(st.tuples(st.sampled_from(["A", "a", "B"]), st.sampled_from(["possible", "confirmed"])), max_size=2)
    )
    return account(number, *told_lines, origin=draw(st.integers(0, 4)), grade=grade, actors=named)


some = st.lists(accounts(), max_size=6, unique_by=lambda each: each.age)


@given(some, st.randoms())
def test_any_order_of_the_same_accounts_says_the_same(given_accounts, chance):
    shuffled = list(given_accounts)
    chance.shuffle(shuffled)

    assert figures(shuffled) == figures(given_accounts)
    assert attributions(shuffled) == attributions(given_accounts)


@given(some)
def test_figures_rise_from_lowest_to_highest(given_accounts):
    for figure in figures(given_accounts):
        known = [value for value in (figure.minimum, figure.best, figure.maximum) if value is not None]
        assert known == sorted(known)
        assert known != []


def test_one_account_is_kept_as_it_was_told():
    (figure,) = figures([account(1, told(4))])

    assert (figure.minimum, figure.best, figure.maximum) == (None, 4, None)


def test_independent_accounts_make_a_range_and_the_best_graded_one_the_best_figure():
    (figure,) = figures(
        [account(1, told(3), grade="E5"), account(2, told(7), grade="A1"), account(3, told(9), grade="F6")]
    )

    assert (figure.minimum, figure.best, figure.maximum) == (3, 7, 9)


def test_who_repeats_somebody_counts_once_with_the_newest_word():
    (figure,) = figures([account(1, told(3), origin="radio"), account(2, told(5), origin="radio")])

    assert (figure.minimum, figure.best, figure.maximum) == (None, 5, None)


def test_civilians_and_fighters_among_the_dead_are_mixed():
    (figure,) = figures([account(1, told(3, status="civilian")), account(2, told(3, status="not_civilian"))])

    assert figure.civilian_status == "mixed"


def test_two_independent_sources_that_name_a_group_make_it_probable():
    named = attributions([account(1, actors=[("Group X", "possible")]), account(2, actors=[("GROUP x", "possible")])])

    assert [(each.name, each.confidence) for each in named] == [("Group X", "probable")]


def test_reports_of_one_network_do_not_widen_the_range(cast):
    incident = make_incident(cast, source="Voice 1", harm=(killed(2),))
    further = make_report(cast, Role.ANALYST, source="Voice 2", harm=(killed(9),))
    Source.objects.update(network=Network.objects.create(mission=cast.mission, name="Radio Asali"))

    link_report(report_id=further.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))

    harm = Harm.objects.get(incident=incident)
    assert (harm.minimum, harm.best, harm.maximum) == (None, 9, None)


def test_what_an_analyst_has_resolved_stays_when_a_report_is_linked(cast):
    incident = make_incident(cast, harm=(killed(2),))
    incident.harm.update(best=3, basis="resolved")
    further = make_report(cast, Role.ANALYST, harm=(killed(9),))

    link_report(report_id=further.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))

    assert incident.harm.get().best == 3
