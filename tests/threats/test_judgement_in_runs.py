"""What people observe moves what is shown and never what is measured, by declared weights, and can be taken back."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.choices import Classification, Role
from tests.making import audience, by
from tests.threats.history import put_many
from tests.threats.observing import EAST_POINT, WEST_POINT, days_ago, observe, run, score, today
from threats import services
from threats.indicators import DEFINITIONS
from threats.inputs import WeighingInput
from threats.models import Indicator, RescoreRequest, RiskRun, RiskScore
from threats.scoring.judgement import current
from threats.services.judged import judged_lines


def odds(p):
    return math.log(p / (1 - p))


@pytest.fixture
def scored(cast):
    put_many(cast.mission, *WEST_POINT)
    run(cast.mission)
    return cast


def test_an_observation_raises_what_is_shown_and_not_what_is_measured(scored):
    before = score(scored.mission)
    observe(scored)
    run(scored.mission)
    after = score(scored.mission)

    assert after.fitted == pytest.approx(before.fitted, abs=1e-12)
    assert after.judgement == pytest.approx(0.7)
    assert odds(after.risk) - odds(before.risk) == pytest.approx(0.7, abs=1e-6)
    assert after.low > before.low
    assert after.high > before.high
    assert after.low < after.risk < after.high


def test_recording_asks_for_a_run_and_withdrawing_brings_the_score_back(scored):
    before = score(scored.mission)
    seen = observe(scored)
    assert RescoreRequest.objects.filter(done_at=None, reason="observation.record").exists()
    run(scored.mission)
    assert score(scored.mission).risk > before.risk

    services.withdraw_observation(observation_id=seen.pk, reason="Was a rumour.", **by(scored, Role.ANALYST))
    assert RescoreRequest.objects.filter(done_at=None, reason="observation.withdraw").exists()
    run(scored.mission)

    after = score(scored.mission)
    assert after.risk == pytest.approx(before.risk, abs=1e-6)
    assert (after.judgement, after.judged) == (0, [])


def test_a_correction_is_a_new_run_with_the_corrected_strength(scored):
    seen = observe(scored)
    first = run(scored.mission)
    services.edit_observation(observation_id=seen.pk, severity=3, reason="Fewer than said.", **by(scored, Role.ANALYST))
    second = run(scored.mission)

    assert second.input_hash != first.input_hash
    assert score(scored.mission).judgement == pytest.approx(0.42)


def test_a_longer_horizon_is_never_less_likely_with_judgement_either(scored):
    observe(scored)
    run(scored.mission)

    by_cell = {}
    for each in RiskScore.objects.filter(mission=scored.mission).order_by("horizon"):
        by_cell.setdefault(each.cell_id, []).append(each.risk)
    assert all(risks == sorted(risks) for risks in by_cell.values())


def test_outside_the_named_area_it_fades_with_the_distance(scored):
    observe(scored)
    run(scored.mission)
    felt = dict(RiskScore.objects.filter(mission=scored.mission, horizon=28).values_list("cell__h3", "judgement"))
    east = score(scored.mission, EAST_POINT)

    assert 0 < east.judgement < 0.7
    assert max(felt.values()) == pytest.approx(0.7)
    assert east.judgement == pytest.approx(0.7 * math.exp(-((25 / 25) ** 2) / 2), abs=0.15)


def test_one_cell_named_is_whole_there_only(scored):
    observe(scored, longitude=29.25, latitude=0.0)
    run(scored.mission)

    whole = RiskScore.objects.filter(mission=scored.mission, horizon=28, judgement__gt=0.699)
    assert list(whole.values_list("cell__h3", flat=True)) == [score(scored.mission).cell.h3]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"grade": "F"}, 0.35),
        ({"grade": "E"}, 0.14),
        ({"severity": 0}, 0.0),
        ({"observed_on": days_ago(14)}, 0.35),
        ({"indicator": "agreement_in_force"}, 0.0),
        ({"indicator": "atrocity_09_intergroup"}, 0.0),
    ],
    ids=str,
)
def test_grade_severity_age_and_kind_weigh_as_declared(scored, changes, expected):
    observe(scored, **changes)
    run(scored.mission)

    assert score(scored.mission).judgement == pytest.approx(expected, abs=1e-9)


def test_what_protects_never_lowers_a_score(scored):
    observe(scored, severity=3)
    run(scored.mission)
    before = score(scored.mission).risk
    observe(scored, indicator="agreement_in_force")
    observe(scored, indicator="protecting_force_present")
    run(scored.mission)

    assert score(scored.mission).risk == before


def test_the_same_family_counts_once_and_a_half_and_all_together_four_times_the_odds(scored):
    observe(scored, severity=2)
    observe(scored, indicator="threat_or_ultimatum", severity=1)
    run(scored.mission)
    assert score(scored.mission).judgement == pytest.approx(0.28 + 0.07)

    for key in ("armed_build_up", "protecting_force_leaves", "incitement", "road_ambush", "displacement_out"):
        observe(scored, indicator=key)
    run(scored.mission)
    assert score(scored.mission).judgement == pytest.approx(1.4)


def test_the_newest_of_a_series_stands_for_those_before_it_and_silences_nobody_else(scored):
    observe(scored, observed_on=days_ago(3))
    observe(scored, Role.ADVISER, severity=4, observed_on=days_ago(3))
    observe(scored, severity=0)
    run(scored.mission)

    assert score(scored.mission).judgement == pytest.approx(0.7 * 0.8 * 2 ** (-3 / 14))


@given(st.dictionaries(st.integers(1, 50), st.tuples(st.sampled_from("ab"), st.integers(0, 9)), max_size=12))
def test_of_every_series_exactly_the_newest_counts(values):
    newest = current(values)

    assert {values[name][0] for name in newest} == {series for series, _day in values.values()}
    assert all(
        (day, name) <= max((values[n][1], n) for n in newest if values[n][0] == series)
        for name, (series, day) in values.items()
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, 0, 0.3), (-3, 3, 0.3), (-9, -1, 0.0), (1, 9, 0.0)],
)
def test_a_date_counts_in_its_window_only(scored, first, last, expected):
    day = today()
    observe(
        scored,
        indicator="election_date",
        observed_on=day + timedelta(days=first),
        until_on=day + timedelta(days=last),
    )
    run(scored.mission)

    assert score(scored.mission).judgement == pytest.approx(expected)


@pytest.mark.parametrize("changes", [{"is_exercise": True}], ids=str)
def test_exercises_move_nothing(scored, changes):
    observe(scored, **changes)
    run(scored.mission)

    assert score(scored.mission).judgement == 0


def test_a_run_records_which_versions_it_weighed_by(scored):
    observe(scored)
    done = run(scored.mission)

    assert done.parameters["judgement"]["observations"] == 1
    assert done.parameters["judgement"]["indicators"]["armed_build_up"] == {
        "version": 1, "weight": 0.7, "half_life_days": 14, "cap": 0.7, "reach_km": 25.0,
    }  # fmt: skip


def test_a_run_as_of_a_past_day_knows_only_what_was_written_down_before_it(scored):
    observe(scored, observed_on=days_ago(20))
    done = run(scored.mission, as_of=days_ago(10))

    assert done.parameters["judgement"]["observations"] == 0
    assert RiskRun.objects.filter(pk=done.pk, shown=False).exists()


def test_judgement_cannot_outvote_an_attack(scored):
    """One fresh attack in a cell is worth more than all that judgement may add."""
    assert 1.4 < 0.753 + 0.709 + 1.096


def test_every_share_is_named_by_its_author_and_adds_up(scored):
    seen = observe(scored, severity=4, grade="B", note="Seen on the bridge road.")
    observe(scored, Role.ADVISER, indicator="incitement", severity=2)
    run(scored.mission)
    found = score(scored.mission)

    lines = judged_lines(found, audience(scored, Role.ANALYST))

    assert sum(line.log_odds for line in lines) == pytest.approx(found.judgement)
    first = lines[0]
    assert (first.key, first.severity, first.grade, first.weight) == ("armed_build_up", 4, "B", 0.7)
    assert (first.observation_id, first.observed_on) == (seen.public_id, today())
    assert first.explained == "Seen on the bridge road."
    assert first.author == "analyst"
    assert first.label == DEFINITIONS["armed_build_up"].name
    assert first.odds == pytest.approx(math.exp(first.log_odds))


def test_what_somebody_may_not_see_is_one_line_that_says_nothing(scored):
    observe(scored, note="Secret place.", classification=Classification.CONFIDENTIAL)
    run(scored.mission)

    (line,) = judged_lines(score(scored.mission), audience(scored, Role.HEADQUARTERS))

    assert (line.key, line.observation_id, line.grade, line.explained) == ("", None, "", "")
    assert line.log_odds == pytest.approx(0.7)
    assert "armed" not in line.label.casefold()


def test_a_signed_change_of_weight_moves_the_next_run_and_is_a_new_version(scored):
    observe(scored)
    run(scored.mission)
    row = Indicator.objects.get(mission=scored.mission, key="armed_build_up")
    data = WeighingInput(enabled=True, weight=0.3, half_life_days=14, cap=0.7, reach_km=25.0)
    services.propose_weighing(indicator_id=row.pk, data=data, reason="Too loud here.", **by(scored, Role.ANALYST))
    run(scored.mission)
    assert score(scored.mission).judgement == pytest.approx(0.7)

    services.sign_weighing(indicator_id=row.pk, **by(scored, Role.LEADERSHIP))
    done = run(scored.mission)

    assert score(scored.mission).judgement == pytest.approx(0.3)
    assert done.parameters["judgement"]["indicators"]["armed_build_up"]["version"] == 2
