"""Back-tests: only what was known counts, every cell at every cut-off, and an interruption loses nothing."""

import csv
import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from missions.models import Cell
from tests.making import EAST, WEST
from tests.threats.history import put, put_many
from threats.services import backtest as module

TODAY = datetime.now(UTC).date()
FIRST = TODAY - timedelta(days=120)
HERE, THERE = (WEST["longitude"], WEST["latitude"]), (EAST["longitude"], EAST["latitude"])


def run(cast, out, **options):
    asked = {"mission": cast.mission.code, "first": FIRST, "last": TODAY - timedelta(days=30), "every": 28, **options}
    call_command("backtest", out=out, **asked)


def rows(path):
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture
def record(cast):
    put_many(cast.mission, *HERE, number=12)
    for days_ago in range(150, 900, 50):
        put(cast.mission, *THERE, days_ago=days_ago)


def test_every_cell_stands_at_every_cut_off_and_horizon(cast, record, tmp_path):
    out = tmp_path / "scores.csv.gz"

    run(cast, out)

    found = rows(out)
    cutoffs = {row["cutoff_date"] for row in found}
    assert cutoffs == {str(FIRST + timedelta(days=28 * number)) for number in range(4)}
    assert len(found) == 4 * 3 * Cell.objects.filter(mission=cast.mission).count()
    assert list(found[0]) == [
        "mission", "cutoff_date", "horizon_days", "h3", "risk", "low", "high", "coverage",
    ]  # fmt: skip
    assert all(0 <= float(row["low"]) <= float(row["risk"]) <= float(row["high"]) <= 1 for row in found)
    assert not list(tmp_path.glob("*.part*"))


def test_what_happened_or_came_in_later_says_nothing(cast, record, tmp_path):
    run(cast, tmp_path / "before.csv", last=FIRST)
    put(cast.mission, *HERE, days_ago=119)  # the day after the cut-off
    spanning = put(cast.mission, *HERE, days_ago=125)
    type(spanning).objects.filter(pk=spanning.pk).update(occurred_to=datetime.now(UTC) - timedelta(days=110))

    run(cast, tmp_path / "after.csv", last=FIRST)

    assert (tmp_path / "before.csv").read_text() == (tmp_path / "after.csv").read_text()
    put(cast.mission, *HERE, days_ago=121)
    run(cast, tmp_path / "earlier.csv", last=FIRST)
    assert (tmp_path / "before.csv").read_text() != (tmp_path / "earlier.csv").read_text()


def test_an_interrupted_back_test_goes_on_where_it_was(cast, record, tmp_path, monkeypatch, capsys):
    run(cast, tmp_path / "whole.csv")
    honest, seen = module._rows, []

    def interrupted(order, evidence, weights, cutoff):
        seen.append(cutoff)
        for number, row in enumerate(honest(order, evidence, weights, cutoff)):
            if len(seen) == 3 and number == 5:
                raise KeyboardInterrupt
            yield row

    monkeypatch.setattr(module, "_rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(cast, tmp_path / "cut.csv")
    assert not (tmp_path / "cut.csv").exists()

    run(cast, tmp_path / "cut.csv")

    assert "Going on after 2 of 4 cut-offs" in capsys.readouterr().err
    assert len(seen) == 3 + 2  # the third again, and the fourth
    assert (tmp_path / "cut.csv").read_text() == (tmp_path / "whole.csv").read_text()


def test_an_interrupted_back_test_of_another_record_starts_anew(cast, record, tmp_path, monkeypatch):
    def interrupted(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(module, "judge", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(cast, tmp_path / "scores.csv")
    put(cast.mission, *HERE, days_ago=300)

    run(cast, tmp_path / "scores.csv")
    run(cast, tmp_path / "fresh.csv")

    assert (tmp_path / "scores.csv").read_text() == (tmp_path / "fresh.csv").read_text()


def test_the_report_says_how_each_method_did(cast, record, tmp_path, capsys):
    run(cast, tmp_path / "scores.csv")

    said = capsys.readouterr()
    assert "28 days, 4 windows that are over" in said.err
    for method in ("vigil", "ewma_st", "last_h", "mean365", "mean_all", "kde", "climatology"):
        assert method in said.err
    result = json.loads(said.out.splitlines()[-1])
    assert result["cutoffs"] == 4
    report = json.loads((tmp_path / "scores.json").read_text())
    of_28 = next(part for part in report["horizons"] if part["horizon_days"] == 28)
    assert of_28["methods"]["vigil"]["events"] == of_28["methods"]["kde"]["events"] > 0
    page = (tmp_path / "scores.html").read_text()
    assert "<svg" in page
    assert "Expected / seen" in page


def test_windows_that_are_not_over_are_not_judged(cast, record, tmp_path):
    run(cast, tmp_path / "scores.csv", first=TODAY - timedelta(days=20), last=TODAY - timedelta(days=20))

    report = json.loads((tmp_path / "scores.json").read_text())
    assert [part["horizon_days"] for part in report["horizons"]] == [7]


def test_without_old_enough_weights_and_with_too_little_to_learn_from_it_is_wrong_usage(cast, record, tmp_path):
    with pytest.raises(CommandError) as refused:
        run(cast, tmp_path / "scores.csv", fit_before=date(2012, 1, 1))

    assert refused.value.returncode == 2
    assert "too little to learn" in str(refused.value)


@pytest.mark.parametrize("wrong", [{"horizons": "14"}, {"every": "0"}, {"first": "2017-01-01", "last": "2016-01-01"}])
def test_wrong_usage_is_said(cast, tmp_path, wrong):
    asked = {"from": "2016-01-01", "to": "2017-01-01", "every": "28"}
    named = {"first": "from", "last": "to"}
    asked |= {named.get(name, name): value for name, value in wrong.items()}
    arguments = [f"--{name}={value}" for name, value in asked.items()]

    with pytest.raises(CommandError) as refused:
        call_command("backtest", "--mission=TST", f"--out={tmp_path / 'x.csv'}", *arguments)

    assert refused.value.returncode in {1, 2}
    assert not list(tmp_path.iterdir())
