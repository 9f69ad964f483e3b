"""The figures of a scorecard follow from its sums, missions are pooled by adding, and few of anybody are told apart."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threats.scoring.metrics import Window, assess
from threats.scoring.scorecard import FITTED, SHOWN, cutoffs, figures, told
from threats.scoring.tally import Tally, from_json, pooled

END = 736_695  # Monday 2018-01-01
CELLS = 400


def made(mission="A", *, windows=13, seed=1, sharp=1.0):
    """Windows whose attacks are drawn from the probabilities of `shown`; `last_h` knows nothing."""
    rng = np.random.default_rng(seed)
    for t in cutoffs(END, 28)[-windows:]:
        truth = 1 / (1 + np.exp(-rng.normal(-4.5, 1.5, CELLS)))
        counts = (rng.random(CELLS) < truth).astype(float)
        said = 1 / (1 + np.exp(-sharp * np.log(truth / (1 - truth))))
        flat = np.full(CELLS, truth.mean())
        blind = 1 / (1 + np.exp(-rng.normal(-4.5, 1.0, CELLS)))
        simple = dict.fromkeys(("ewma_st", "last_h", "mean365", "mean_all", "kde"), blind)
        yield Window(
            mission, t, {SHOWN: said, FITTED: said, **simple, "climatology": flat}, counts, rng.uniform(200, 300, CELLS)
        )


def tally(windows, horizon=28):
    found = Tally(horizon)
    for window in windows:
        found.add(window, shown=window.t % 2 == 0)
    return found


def test_every_figure_is_what_the_back_test_says():
    windows = list(made())

    found, known = figures(tally(windows)), assess(windows, SHOWN, reference="climatology")

    ours = found["methods"][SHOWN]
    assert (found["events"], found["positives"], found["cells"]) == (known.events, known.positives, known.n)
    assert [ours["hit1"], ours["hit5"], ours["hit10"]] == pytest.approx(known.hit, abs=1e-5)
    for name in ("brier", "brier_skill", "log_skill", "expected_per_observed"):
        assert ours[name] == pytest.approx(getattr(known, name), abs=1e-5)
    assert ours["average_precision"] == pytest.approx(known.average_precision, rel=0.02)
    assert ours["slope"] == pytest.approx(known.slope, rel=0.02)
    assert [(row["n"], row["seen_low"]) for row in found["reliability"][SHOWN]] == [
        (group.n, pytest.approx(group.seen_low, abs=1e-5)) for group in known.reliability
    ]


def test_missions_are_pooled_by_adding_what_their_rows_keep():
    first, second = list(made("A", seed=1)), list(made("B", seed=2))

    kept = [from_json(json.loads(json.dumps(tally(each).as_json()))) for each in (first, second)]
    (together,) = pooled(kept)

    alone = figures(tally([*first, *second]))
    for name in ("hit5", "average_precision", "log_skill", "slope"):
        assert figures(together)["methods"][SHOWN][name] == pytest.approx(alone["methods"][SHOWN][name], abs=1e-4)
    assert figures(together)["windows"] == 13
    assert figures(together)["shown"] + figures(together)["recomputed"] == 26


def test_a_row_is_not_changed_by_what_it_is_added_to():
    one = tally(made())
    before = json.dumps(one.as_json())

    pooled([one, tally(made("B", seed=2))])

    assert json.dumps(one.as_json()) == before


def test_it_is_said_when_the_score_lost():
    turned = [
        Window(w.mission, w.t, {**w.said, SHOWN: w.said["kde"], "ewma_st": w.said[SHOWN]}, w.counts, w.area)
        for w in made()
    ]

    won, lost = figures(tally(made()))["verdict"], figures(tally(turned))["verdict"]

    assert won["lost"] == {}
    assert set(lost["lost"]) == {"hit5", "average_precision", "log_skill"}
    assert set(lost["lost"].values()) == {"ewma_st"}
    assert lost["better"]["hit5"][1] < 0


def test_the_interval_holds_the_figure_and_more_windows_narrow_it():
    def width(found):
        low, high = found["methods"][SHOWN]["interval"]["hit10"]
        assert low <= found["methods"][SHOWN]["hit10"] <= high
        return high - low

    assert width(figures(tally(made(windows=13, seed=5)))) < width(figures(tally(made(windows=3, seed=5))))


def test_without_an_attack_or_a_window_nothing_is_claimed():
    quiet = [Window(w.mission, w.t, w.said, np.zeros(CELLS), w.area) for w in made()]

    assert figures(Tally(28))["verdict"] is None
    found = figures(tally(quiet))
    assert found["methods"][SHOWN]["average_precision"] is None
    assert found["methods"][SHOWN]["slope"] is None
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(("horizon", "number"), [(7, 52), (28, 13), (90, 13)])
def test_windows_are_over_by_the_end_of_the_week_and_begin_on_mondays(horizon, number):
    found = cutoffs(END, horizon)

    assert len(found) == number
    assert max(found) + horizon <= END
    assert max(found) + horizon >= END - 1
    assert {t % 7 for t in found} == {END % 7}


sums = st.integers(0, 40).map(lambda n: [float(n), 0.5 * n, 0.75 * n, 0.1 * n, 1.0, 1.0])


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), sums, max_size=8))
def test_a_breakdown_tells_nobody_of_fewer_than_five_also_not_by_its_total(slices):
    rows = told(slices)

    shown = [row["events"] for row in rows]
    assert all(number is None or number >= 5 for number in shown)
    total = sum(each[0] for each in slices.values())
    if None not in shown:
        assert sum(shown) == total  # nothing is left out, so nothing can be taken from the total
    else:
        assert len(rows) == 1
    json.dumps(rows, allow_nan=False)
