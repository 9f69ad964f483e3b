"""The engine gives what the method's formulas give, and never moves the wrong way."""

from dataclasses import replace
from datetime import date

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threats.scoring import slow
from tests.threats.scoring.worlds import T, World, as_events, worlds
from threats.scoring import FACTORS, build_geometry, measure, rate, serving
from threats.scoring.calibration import Offset
from threats.scoring.factors import Measured, saturated, weigh_events
from threats.scoring.geometry import place

SHIPPED = serving(date(2018, 1, 1))
# The weights of the method's page, with nothing but the fitted part: its worked checks are made with them.
PAGE = replace(
    SHIPPED,
    by_horizon={
        7: (-7.406, 0.684, 0.819, 0.960, 1.826, 0.603, 0.078, 0.446, -0.246, -0.361),
        28: (-6.149, 0.753, 0.709, 1.096, 1.747, 0.757, 0.0, 0.508, -0.255, -0.326),
        90: (-5.045, 0.721, 0.655, 1.068, 1.797, 0.536, 0.0, 0.665, -0.207, -0.413),
    },
    damping=dict.fromkeys((7, 28, 90), 0.0),
)
HOME = h3.latlng_to_cell(0.0, 29.0, 5)
HERE = h3.cell_to_latlng(HOME)


def logit(p):
    return np.log(p / (1 - p))


def at_28_days(world):
    return float(logit(world.score(PAGE).risk[1, 0]))


def test_a_cell_with_no_history_far_from_a_town_is_quiet():
    assert at_28_days(World((HOME,), [50.0], [])) == pytest.approx(-9.70, abs=0.02)


def test_one_attack_ten_days_ago_near_a_town_raises_the_score():
    assert at_28_days(World((HOME,), [5.0], [(T - 10, True, *HERE)])) == pytest.approx(-4.89, abs=0.02)


def test_attacks_around_raise_it_further():
    world = World((HOME,), [5.0], [(T - 10, True, *HERE)])
    grid, events = world.grid(), as_events(world.points)
    placed = place(grid, events)
    measured = measure(build_geometry(grid, placed), events, placed.source, t=T)
    values = measured.values.copy()
    values[FACTORS.index("attacks_around")] = saturated(np.array([1.6]))

    risk = rate(Measured(values, measured.quiet), PAGE).risk[1, 0]

    assert logit(risk) == pytest.approx(-2.94, abs=0.02)


levels = st.fixed_dictionaries({h: st.builds(Offset, st.floats(0, 500), st.floats(0, 500)) for h in (7, 28, 90)})


@settings(max_examples=60, deadline=None)
@given(worlds(), levels, st.floats(0, 1.4))
def test_the_engine_equals_the_formulas_in_plain_python(world, offsets, judged):
    judgement = np.full(len(world.cells), judged)

    scores = world.score(SHIPPED, offsets=offsets, judgement=judgement)

    expected = slow.score(
        world.cells, world.settlement_km, world.points, T, SHIPPED.by_horizon,
        damping=SHIPPED.damping, levels={h: each.delta for h, each in offsets.items()}, judgement=judgement,
    )  # fmt: skip
    for index, horizon in enumerate(scores.horizons):
        assert scores.risk[index] == pytest.approx([risk for risk, _ in expected[horizon]], rel=1e-6, abs=1e-12)
        assert scores.contributions[index] == pytest.approx(
            np.array([parts for _, parts in expected[horizon]]), abs=1e-6
        )


@settings(max_examples=60, deadline=None)
@given(worlds(), levels, st.floats(0, 1.4))
def test_all_parts_add_to_the_score(world, offsets, judged):
    scores = world.score(SHIPPED, offsets=offsets, judgement=np.full(len(world.cells), judged))

    parts = (
        scores.reference[:, None] + scores.contributions.sum(axis=2) + scores.offset[:, None] + scores.ceiling
        + scores.judgement + scores.held
    )  # fmt: skip
    assert np.abs(parts - logit(scores.risk)).max() < 1e-6
    assert (scores.ceiling <= 0).all()
    assert (scores.held > -1e-9).all()


@settings(max_examples=60, deadline=None)
@given(worlds(), levels, st.floats(0, 1.4))
def test_the_score_lies_in_its_interval_and_judgement_only_raises(world, offsets, judged):
    scores = world.score(SHIPPED, offsets=offsets, judgement=np.full(len(world.cells), judged))

    assert (scores.low <= scores.risk).all()
    assert (scores.risk <= scores.high).all()
    assert (scores.fitted <= scores.risk + 1e-12).all()
    assert (scores.high < 1).all()


@settings(max_examples=60, deadline=None)
@given(worlds(), st.data())
def test_one_more_attack_never_lowers_a_score(world, data):
    latitude, longitude = h3.cell_to_latlng(data.draw(st.sampled_from(world.cells)))
    attack = (data.draw(st.integers(T - 8000, T - 1)), True, latitude, longitude)

    with_it = World(world.cells, world.settlement_km, [*world.points, attack]).score(SHIPPED)

    assert (with_it.risk >= world.score(SHIPPED).risk - 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_a_longer_horizon_is_never_less_likely(world):
    risk = world.score(SHIPPED).risk

    assert (np.diff(risk, axis=0) >= 0).all()
    assert ((risk > 0) & (risk < 1)).all()


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_what_is_dated_today_or_later_counts_for_nothing(world):
    past = World(world.cells, world.settlement_km, [point for point in world.points if point[0] < T])

    assert np.array_equal(world.score(SHIPPED).risk, past.score(SHIPPED).risk)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_does_not_matter(world, random):
    shuffled = random.sample(world.points, len(world.points))

    again = World(world.cells, world.settlement_km, shuffled).score(SHIPPED)

    assert again.risk == pytest.approx(world.score(SHIPPED).risk, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_one_cell_alone_scores_as_it_does_among_all(world):
    grid, events = world.grid(), as_events(world.points)
    placed = place(grid, events)
    geometry = build_geometry(grid, placed)
    row = len(world.cells) // 2

    alone = rate(measure(geometry.only(row), events, placed.source, t=T), SHIPPED)

    assert alone.risk[:, 0] == pytest.approx(world.score(SHIPPED).risk[:, row], abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_the_shares_of_the_events_add_to_what_counts_of_events_add(world):
    grid, events = world.grid(), as_events(world.points)
    placed = place(grid, events)
    geometry = build_geometry(grid, placed)
    row = len(world.cells) // 2

    shares = weigh_events(geometry.only(row), events, placed.source, SHIPPED.by_horizon[28], t=T)

    counted = world.score(SHIPPED).contributions[1, row, :7].sum()
    assert shares.sum() == pytest.approx(counted, abs=1e-9)
    assert (shares >= 0).all()


def test_an_event_just_outside_the_mission_belongs_to_the_nearest_cell():
    east = h3.great_circle_distance(HERE, (HERE[0], HERE[1] + 0.1), unit="km") / 0.1  # km per degree
    beside = (T - 3, True, HERE[0], HERE[1] + 12.5 / east)
    beyond = (T - 3, True, HERE[0], HERE[1] + 16 / east)

    assert h3.latlng_to_cell(beside[2], beside[3], 5) != HOME
    assert World((HOME,), [5.0], [beside]).score(SHIPPED).contributions[1, 0, 0] > 0
    assert World((HOME,), [5.0], [beyond]).score(SHIPPED).contributions[1, 0, 0] == 0
