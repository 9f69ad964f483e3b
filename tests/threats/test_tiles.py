"""Risk and alerts on the map."""

import pytest
from django.utils import timezone

from missions.choices import Role
from missions.models import Cell, Mission
from tests.making import make_alert
from tests.tiles import address, features, tile_at
from threats.choices import Coverage, RunTrigger
from threats.models import RiskRun, RiskScore
from threats.tiles import CLASS_BOUNDS

TILE = tile_at(29.5, 0.05, 7)


def make_run(mission, *, shown=True):
    now = timezone.now()
    run = RiskRun.objects.create(
        mission=mission, trigger=RunTrigger.COMMAND, as_of=now.date(), shown=shown, model_version="test",
        input_hash="0", cells=1, events=0, compute_ms=1, started_at=now, finished_at=now, mission_at=now,
    )  # fmt: skip
    if shown:
        Mission.objects.filter(pk=mission.pk).update(current_run_id=run.pk)
    return run


def make_score(run, cell, risk, *, horizon=28, coverage=Coverage.SCORED):
    return RiskScore.objects.create(
        mission=run.mission, cell=cell, horizon=horizon, coverage=coverage, contributions=[0.0] * 9, run=run,
        risk=risk, fitted=risk, low=risk, high=risk, ceiling=0.0, judgement=0.0,
    )  # fmt: skip


def north(cells):
    """Cells that lie in the tile whole: its edge is the equator."""
    return [cell for cell in cells if cell.centre.y > 0.1]


@pytest.fixture
def cells(cast):
    return north(Cell.objects.filter(mission=cast.mission))


def drawn(cast, role=Role.ADVISER, **query):
    found = features(cast.client(role).get(address("hotspots", TILE, mission="TST", **query)))
    return {cell["h3"]: cell for cell in found.get("cells", [])}


@pytest.mark.parametrize(
    ("risk", "k"), [(0.0, 0), (0.0099, 0), (0.01, 1), (0.05, 2), (0.149, 2), (0.15, 3), (0.3, 4), (0.6, 5), (1.0, 5)]
)
def test_the_class_follows_the_fixed_bounds(cast, cells, risk, k):
    make_score(make_run(cast.mission), cells[0], risk)

    cell = drawn(cast)[cells[0].h3]

    assert cell["k"] == k
    assert cell["p"] == pytest.approx(risk, abs=0.0006)
    assert list(CLASS_BOUNDS) == [0.01, 0.05, 0.15, 0.3, 0.6]


def test_unknown_has_a_class_of_its_own_and_no_number(cast, cells):
    make_score(make_run(cast.mission), cells[0], 0.4, coverage=Coverage.UNKNOWN)

    cell = drawn(cast)[cells[0].h3]

    assert cell["k"] == -1
    assert "p" not in cell


def test_one_horizon_is_drawn_28_days_when_none_is_asked(cast, cells):
    run = make_run(cast.mission)
    make_score(run, cells[0], 0.2, horizon=7)
    make_score(run, cells[1], 0.2, horizon=28)

    assert set(drawn(cast)) == {cells[1].h3}
    assert set(drawn(cast, horizon=7)) == {cells[0].h3}


@pytest.mark.parametrize("horizon", ["14", "x", "7&horizon=28"])
def test_another_horizon_is_a_bad_request(cast, horizon):
    response = cast.client(Role.ADVISER).get(address("hotspots", TILE, horizon=horizon))

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["horizon"]


def test_only_the_run_that_is_shown_is_drawn(cast, cells):
    make_score(make_run(cast.mission), cells[0], 0.2)
    make_score(make_run(cast.mission, shown=False), cells[1], 0.9)

    assert set(drawn(cast)) == {cells[0].h3}


def test_a_head_of_office_sees_the_own_area_and_a_partner_nothing(cast, cells):
    run = make_run(cast.mission)
    west, east = (north(Cell.objects.filter(area=area))[0] for area in (cast.west, cast.east))
    make_score(run, west, 0.2)
    make_score(run, east, 0.2)

    assert set(drawn(cast, Role.HEAD_OF_OFFICE)) == {west.h3}
    assert drawn(cast, Role.PARTNER) == {}


def test_open_alerts_are_drawn_with_what_a_pin_needs(cast):
    alert = make_alert(cast)

    (pin,) = features(cast.client(Role.ADVISER).get(address("alerts", TILE)))["alerts"]

    found = {name: pin[name] for name in ("id", "ref", "imm", "s", "x", "m")}
    assert found == {
        "id": str(alert.public_id), "ref": alert.ref, "imm": "h72", "s": "received", "x": False, "m": False,
    }  # fmt: skip


def test_an_alert_above_the_ceiling_is_not_drawn(cast):
    make_alert(cast, classification=1)

    assert features(cast.client(Role.HEADQUARTERS).get(address("alerts", TILE))) == {}
    assert features(cast.client(Role.ADVISER).get(address("alerts", TILE))) != {}
