"""Figures of a year whose truth is known, and of waiting that must not be left out."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.choices import Role
from missions.errors import NotAllowedError
from responses.analytics.chain import Chain
from responses.analytics.measures import FIGURES, behind, compute
from responses.analytics.statistics import Latency, latency, rate
from responses.services.analytics import figures, listed
from responses.services.chains import Span, chains_of
from tests.making import audience, make_alert, make_network, make_report, make_source
from tests.responses.year import LIMITS, make_year, store

WHO = {"mission": "mission_military", "host_state": "host_state", "community": "community", "partner": "ngo"}


# --- the pure part ------------------------------------------------------------------------------------
def test_wilson_as_published():
    """Newcombe 1998, table I: 81 of 263."""
    found = rate(81, 263)

    assert found.low == pytest.approx(0.2553, abs=1e-4)
    assert found.high == pytest.approx(0.3662, abs=1e-4)


def test_nothing_asked_has_no_share():
    assert rate(0, 0).value is None


def test_without_any_waiting_the_median_is_the_ordinary_one():
    found = latency([1.0, 2.0, 3.0, 4.0, 5.0], [])

    assert (found.median, found.p90, found.waiting) == (3.0, 5.0, 0)


def test_kaplan_meier_as_by_hand():
    """1, 2, 4 happened, two wait since 3: left 4/5, 3/5, and after 4 (of one at risk) nothing."""
    found = latency([1.0, 2.0, 4.0], [3.0, 3.0])

    assert (found.median, found.n, found.waiting) == (4.0, 5, 2)


def test_a_median_that_is_not_reached_is_not_invented():
    assert latency([1.0], [5.0, 5.0, 5.0]).median is None


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=40), st.lists(st.floats(0.01, 1000), max_size=40))
def test_what_waits_never_makes_the_figure_better(seen, waiting):
    dropped, kept = latency(seen, []), latency(seen, waiting)

    assert dropped.median is not None
    assert kept.median is None or kept.median >= dropped.median - 1e-9


def test_closing_without_an_answer_improves_nothing():
    def year(status):
        fast = [_chain(pk, departed=1.0, under_way={"mission": 1.0}) for pk in range(10)]
        return [*fast, *(_chain(pk, status=status) for pk in range(10, 25))]

    for key in ("departed", "response.mission"):
        assert compute(FIGURES[key], year("decided")) == compute(FIGURES[key], year("closed"))


def test_not_credible_counts_unless_it_was_found_in_time():
    in_time = _chain(1, status="not_credible", assessed=3.0, decision="", decided=None)
    late = _chain(2, status="not_credible", assessed=5.0, decision="", decided=None)

    assert [chain.pk for chain in behind(FIGURES["response.mission"], [in_time, late])] == [2]


def _chain(pk, **changes):
    said = {
        "imminence": "h24", "status": "decided", "decision": "respond", "watched": 500.0, "acknowledge_limit": 0.5,
        "decide_limit": 4.0, "decided": 1.0, **changes,
    }  # fmt: skip
    return Chain(pk=pk, **said)


# --- a year -------------------------------------------------------------------------------------------
@pytest.fixture
def year(cast):
    now = datetime.now(UTC)
    made = make_year(7, now)
    store(cast, made)
    return made


def whole_year(cast, **changes):
    now = cast.mission.now()
    return Span(cast.mission, now - timedelta(days=366), now + timedelta(days=1), **changes)


def test_each_figure_of_a_year_is_what_a_direct_count_gives(cast, year):
    found = figures(audience=audience(cast, Role.LEADERSHIP), span=whole_year(cast), by="area")

    counted = [made for made in year if _counts(made)]
    overall = found.overall
    assert found.n == len(year)
    assert overall["acknowledged"].n == sum(made.status != "duplicate" for made in year)
    assert overall["acknowledged"].waiting == sum(
        made.acknowledged is None for made in year if made.status != "duplicate"
    )
    assert overall["decided"].waiting == sum(made.decided is None for made in counted)
    for key, who in (
        ("mission", "mission_military"),
        ("host_state", "host_state"),
        ("community", "community"),
        ("partner", "ngo"),
    ):
        share = overall[f"response.{key}"]
        assert (share.met, share.n) == (sum(who in made.under_way for made in counted), len(counted))
    assert overall["outcomes"].cells == Counter(made.outcome for made in year if made.outcome)
    assert overall["no_response"].cells == {"road": sum(made.decision == "no_response" for made in year)}
    assert overall["feedback"].cells == Counter(made.feedback for made in year if made.feedback)
    assert overall["referrals"].cells == {"waiting": sum(made.decision == "refer" for made in year)}
    in_time = [made for made in counted if made.decided is not None and made.decided <= _limit(made)]
    assert overall["decided_in_time"].met == len(in_time)
    west = next(group for group in found.groups if group.key == "TST01")
    own = [made for made in counted if made.area == "TST01"]
    assert (west.label, west.figures["response.mission"].n) == ("West", len(own))


def test_dropping_what_is_open_would_flatter(cast, year):
    found = figures(audience=audience(cast, Role.DUTY_OFFICER), span=whole_year(cast)).overall["decided"]
    assert isinstance(found, Latency)
    assert found.low is not None
    assert found.median is not None

    dropped = median(made.decided for made in year if made.decided is not None)
    assert found.waiting > 50
    assert found.median > 1.5 * dropped
    assert found.low <= found.median
    assert found.high is None or found.median <= found.high


def _counts(made):
    found_in_time = made.status == "not_credible" and made.assessed <= _limit(made)
    return made.status != "duplicate" and not found_in_time


def _limit(made):
    return LIMITS[made.imminence][1] / 60


def test_every_figure_lists_what_it_counts(cast, year):
    duty, span = audience(cast, Role.DUTY_OFFICER), whole_year(cast)
    found = figures(audience=duty, span=span)

    for key, figure in found.overall.items():
        assert len(listed(audience=duty, span=span, figure=key)) == figure.n
    rate_of = found.overall["response.mission"]
    assert len(listed(audience=duty, span=span, figure="response.mission", part="met")) == rate_of.met


def test_exercises_count_apart_and_a_replay_counts_its_own(cast):
    now = datetime.now(UTC)
    store(cast, make_year(1, now, n=3))
    store(cast, make_year(2, now, n=5), is_exercise=True)
    duty = audience(cast, Role.DUTY_OFFICER)

    assert len(chains_of(duty, whole_year(cast))) == 3
    assert len(chains_of(duty, whole_year(cast, exercise=True))) == 5


def test_only_what_one_sees_is_counted(cast, year):
    head = audience(cast, Role.HEAD_OF_OFFICE)  # of West

    found = figures(audience=head, span=whole_year(cast))

    assert found.n == sum(made.area == "TST01" for made in year)


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.PARTNER])
def test_from_outside_nothing_is_told(cast, role):
    with pytest.raises(NotAllowedError):
        figures(audience=audience(cast, role), span=whole_year(cast))


def test_why_units_did_not_go_is_for_leadership(cast):
    assert "refused" in figures(audience=audience(cast, Role.LEADERSHIP), span=whole_year(cast)).overall
    assert "refused" not in figures(audience=audience(cast, Role.DUTY_OFFICER), span=whole_year(cast)).overall


def test_networks_are_for_those_who_may_know_them_and_small_ones_are_told_together(cast):
    network = make_network(cast)
    make_source(cast, network=str(network.public_id))
    for _ in range(2):
        make_report(cast, source="Heron 12", tense="feared")
    for _ in range(6):
        make_alert(cast)

    adviser = figures(audience=audience(cast, Role.ADVISER), span=whole_year(cast), by="network")
    analyst = figures(audience=audience(cast, Role.ANALYST), span=whole_year(cast), by="network")

    assert [(group.key, group.n) for group in adviser.groups] == [("few", 8)]
    assert analyst.groups == []
