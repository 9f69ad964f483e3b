"""Weight sets that were fitted here: what the trial refuses never serves, and nothing is replaced silently."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from ledger.models import AuditEntry
from missions.errors import ConflictError
from tests.making import WEST
from tests.threats.history import put
from threats.models import RegisteredWeights
from threats.scoring.weights import shipped
from threats.services import weight_sets as sets

AFTER = date(2020, 1, 1)


def content(name="to-2019", until="2019-12-31"):
    newest = shipped()[-1]
    horizons = {
        str(horizon): {
            "weights": list(newest.by_horizon[horizon]),
            "damping": newest.damping[horizon],
            "covariance": [list(row) for row in newest.covariance[horizon]],
            "window_variance": newest.window_variance[horizon],
        }
        for horizon in newest.by_horizon
    }
    return {"name": name, "trained_until": until, "source": "test", "horizons": horizons}


def accepted():
    return sets.Verdict({}, {}, [])


@pytest.mark.django_db
def test_an_accepted_set_serves_from_the_day_after_its_training():
    sets.register_weights(content=content(), verdict=accepted(), actor="test")

    assert sets.serving_set(AFTER).name == "to-2019"
    assert sets.serving_set(date(2019, 12, 31)).name == "to-2017"
    assert sets.set_before(date(2016, 1, 1)).name == "to-2015"
    assert sets.set_before(date(2015, 1, 1)) is None
    assert AuditEntry.objects.filter(verb="weights.register", object_id="to-2019").exists()


@pytest.mark.django_db
def test_a_refused_set_and_a_second_one_of_the_same_name_are_not_registered():
    with pytest.raises(ConflictError):
        sets.register_weights(content=content(), verdict=replace(accepted(), refusals=["worse"]), actor="test")
    sets.register_weights(content=content(), verdict=accepted(), actor="test")
    with pytest.raises(ConflictError):
        sets.register_weights(content=content(), verdict=accepted(), actor="test")

    assert RegisteredWeights.objects.count() == 1


@pytest.fixture
def attacked(cast):
    """Enough attacks in two cells over six years to learn from, also without the last two."""
    for days_ago in range(10, 2200, 7):
        put(cast.mission, WEST["longitude"], WEST["latitude"], days_ago=days_ago)
        put(cast.mission, WEST["longitude"] + 0.5, WEST["latitude"], days_ago=days_ago + 5)


def fitted(cast, out, *more):
    until = (cast.mission.now().date()).replace(day=1)
    call_command("fit_weights", f"--mission={cast.mission.code}", f"--until={until}", f"--out={out}", *more)
    return json.loads(out.read_text())


@pytest.mark.slow
def test_fitting_again_gives_the_same_and_changes_nothing(cast, attacked, tmp_path, capsys):
    before = sets.serving_set(AFTER)

    first = fitted(cast, tmp_path / "weights.json")
    again = fitted(cast, tmp_path / "again.json")

    assert first == again
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"name": first["name"]}
    assert sets.serving_set(AFTER) == before
    for horizon in first["horizons"].values():
        _b0, *factors = horizon["weights"]
        assert all(weight >= 0 for weight in factors[:7])
        assert all(weight <= 0 for weight in factors[7:])


@pytest.mark.slow
def test_registering_is_by_the_trial_and_is_said(cast, attacked, tmp_path, capsys):
    fitted(cast, tmp_path / "weights.json", "--register")

    said = capsys.readouterr()
    result = json.loads(said.out.splitlines()[-1])
    assert result["registered"] == (not result["refusals"]) == RegisteredWeights.objects.exists()
    assert sets.serving_set(date(2090, 1, 1)).name == result["serves"]
    assert "Held against to-2017" in said.err


def test_too_little_to_learn_from_is_said(cast):
    with pytest.raises(CommandError, match="too little to learn from"):
        call_command("fit_weights", "--mission=TST", "--until=2020-12-31")
