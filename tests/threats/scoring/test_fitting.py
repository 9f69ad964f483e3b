"""Training finds the weights that made the data, within its limits, and never looks past its end."""

from datetime import date

import h3
import numpy as np
import pytest

from tests.threats.scoring.worlds import World
from threats.scoring.fitting import FEWEST_POSITIVES, TooFewPositivesError, Window, fit
from threats.scoring.training import train

TRUTH = np.array([-4.0, 0.8, 0.0, 1.0, 1.5, 0.5, 0.0, 0.4, -0.3, -0.4])


def made_windows(rng, windows=60, cells=400):
    """Random factors, and attacks drawn by the true weights."""
    for number in range(windows):
        values = np.vstack([rng.random((7, cells)), 4 * rng.random((2, cells))])
        said = 1 / (1 + np.exp(-(TRUTH[0] + TRUTH[1:] @ values)))
        yield Window(str(number), values, rng.random(cells) < said)


def test_finds_the_weights_that_made_the_data():
    fitted = fit(made_windows(np.random.default_rng(1)))

    sure = 4 * np.sqrt(np.diag(np.array(fitted.covariance))) + 0.05
    assert np.abs(np.array(fitted.weights) - TRUTH).max() < sure.max()
    assert all(weight >= 0 for weight in fitted.weights[1:8])
    assert all(weight <= 0 for weight in fitted.weights[8:])


def test_is_the_same_each_time():
    assert fit(made_windows(np.random.default_rng(2))) == fit(made_windows(np.random.default_rng(2)))


def test_a_sign_that_the_data_turn_round_is_held_at_nothing():
    def turned():
        for window in made_windows(np.random.default_rng(3)):
            yield Window(window.group, np.vstack([-window.values[:1], window.values[1:]]), window.attacked)

    assert fit(turned()).weights[1] == 0.0


def test_what_is_the_same_everywhere_teaches_nothing_and_leaves_no_doubt():
    """The mean of very many equal numbers is not quite that number: what is left is no spread to divide by."""

    def alike():
        for window in made_windows(np.random.default_rng(5)):
            same = np.full((2, window.values.shape[1]), np.log(21.1))
            yield Window(window.group, np.vstack([window.values[:6], same, window.values[8:]]), window.attacked)

    fitted = fit(alike())

    assert fitted.weights[7:9] == (0.0, 0.0)
    assert np.abs(fitted.covariance).max() < 1.0


def test_too_little_violence_teaches_nothing():
    quiet = [Window("w", np.zeros((9, 100)), np.arange(100) < FEWEST_POSITIVES - 1)]

    with pytest.raises(TooFewPositivesError):
        fit(quiet)
    with pytest.raises(TooFewPositivesError):
        fit([])


@pytest.fixture(scope="module")
def busy_world():
    """Eight years of weekly attacks in three cells of a small mission."""
    cells = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(0.0, 29.0, 5), 2)))
    rng = np.random.default_rng(4)
    start, end = date(2009, 1, 1).toordinal(), date(2017, 1, 1).toordinal()
    points = [
        (int(day), bool(rng.random() < 0.7), *h3.cell_to_latlng(cells[int(rng.integers(3))]))
        for day in range(start, end, 5)
    ]
    return World(cells, [5.0] * len(cells), points)


def test_nothing_after_its_end_is_looked_at(busy_world):
    until = date(2014, 12, 31)
    past = World(
        busy_world.cells, busy_world.settlement_km, [p for p in busy_world.points if p[0] <= until.toordinal()]
    )

    def trained(world):
        return train([world.history()], until=until, source="made")

    assert trained(busy_world) == trained(past)
    assert trained(past)["name"] == "to-2014"
    assert set(trained(past)["horizons"]["28"]) == {
        "weights", "damping", "window_variance", "covariance", "rows", "positives",
    }  # fmt: skip
