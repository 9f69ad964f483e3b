import pytest

from tests.bench.line import Line, measure


@pytest.fixture(autouse=True)
def no_clearing_up(monkeypatch):
    """A bench clears up before each measurement; among all that the tests hold it takes seconds."""
    monkeypatch.setattr("tests.bench.line.gc.collect", lambda: None)


def line(ours: list[float], reference: list[float], judge) -> Line:
    """A line whose figures are given; the first of each side is the warm-up."""
    mine, theirs = iter([0.0, *ours]), iter([1.0, *reference])
    return Line(
        name="x.y", unit="ms", reach="<=1.3", judge=judge, ours=lambda: next(mine), reference=lambda: next(theirs)
    )


def test_ratio_is_ours_over_reference_of_medians():
    result = measure(line([1, 2, 3, 4, 5, 6, 7], [2] * 7, lambda ratio: ratio <= 1.3), 10)

    row = result.as_json()
    assert (row["ours"], row["reference"], row["ratio"], row["ok"], row["pairs"]) == (4.0, 2.0, 2.0, False, 7)
    assert (row["name"], row["unit"], row["reach"]) == ("x.y", "ms", "<=1.3")


def test_a_ratio_near_its_gate_fails_only_if_all_pairs_miss_it():
    def judge(ratio: float) -> bool:
        return ratio <= 1.3

    assert measure(line([1.29, *[1.32] * 6], [1] * 7, judge), 1).ok
    assert not measure(line([1.32] * 7, [1] * 7, judge), 1).ok
    assert not measure(line([1.0, *[2.0] * 6], [1] * 7, judge), 1).ok


def test_a_line_without_reference_is_judged_by_its_own_figure():
    alone = Line(name="score_one", unit="s", reach="<=0.5", judge=lambda seconds: seconds <= 0.5, ours=lambda: None)

    result = measure(alone, 1)

    assert result.ok
    assert result.as_json()["ratio"] is None
    assert len(result.ours) == 7
