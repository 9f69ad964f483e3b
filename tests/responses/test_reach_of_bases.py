"""Reach of real bases: who can arrive, whom a closure leaves behind, and an import that replaces what was there."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from missions.choices import Role
from missions.errors import NotAllowedError
from missions.models import Base
from missions.services.bases import edit_base
from responses.models import ReachGrid
from responses.services.reach import (
    Reach,
    arrivals,
    closures,
    import_ground,
    loss_without,
    people_within,
    reach_of,
)
from tests.making import audience, by
from threats.choices import Coverage, Horizon
from threats.models import RiskScore
from threats.services import score_mission

SIDE = 1 / 6
ROAD = ([[29.0, 0.0], [30.0, 0.0]], 60.0)


def make_ground(cast, roads=(ROAD,)):
    """Squares over the mission and beyond; a main road from west to east through both towns."""
    squares = [(-0.25 + r * SIDE, 28.6 + c * SIDE, 1000, 6.0) for r in range(4) for c in range(12)]
    return import_ground(
        mission=cast.mission, degrees=SIDE, squares=squares, roads=list(roads), source="test", actor="test"
    )


def make_base(cast, name, longitude, **more):
    return Base.objects.create(
        public_id=uuid.uuid4(), mission=cast.mission, name=name, point=Point(longitude, 0.0, srid=4326), **more
    )


def reach_today(cast) -> Reach:
    found = reach_of(mission=cast.mission, day=cast.mission.today())
    assert found is not None
    return found


def test_who_can_arrive_comes_in_the_order_of_hours_and_a_closed_base_does_not(cast):
    make_ground(cast)
    today = cast.mission.today()
    west, east = make_base(cast, "Asali", 29.25), make_base(cast, "Bora", 29.75)
    make_base(cast, "Gone", 29.5, closed_on=today)

    found = arrivals(reach_today(cast), Point(29.3, 0.0, srid=4326))

    assert [each.base for each in found] == [west, east]
    assert found[0].hours < found[1].hours < 6


def test_a_faster_base_is_there_sooner(cast):
    make_ground(cast)
    base, there = make_base(cast, "Asali", 29.25), Point(29.75, 0.0, srid=4326)
    before = arrivals(reach_today(cast), there)[0].hours

    edit_base(
        base_id=base.pk, patrols=4, road_kmh=60, track_kmh=12, closed_on=None, closing_note="",
        **by(cast, Role.PLANNER),
    )  # fmt: skip

    assert arrivals(reach_today(cast), there)[0].hours < before


def test_people_outside_the_area_are_nobodys_reach(cast):
    make_ground(cast)
    make_base(cast, "Asali", 29.25, road_kmh=60, track_kmh=60)

    inside = sum(square[2] for square in ReachGrid.objects.get().squares)

    assert 0 < inside < 48_000
    assert people_within(reach_today(cast))[-1] == (6, inside)


def test_a_closure_names_people_and_hotspots_that_lose_reach(cast):
    make_ground(cast, roads=())
    score_mission(mission_id=cast.mission.pk, trigger="command")
    make_base(cast, "Asali", 29.1)
    bora = make_base(cast, "Bora", 29.9, closed_on=cast.mission.today() + timedelta(days=9), closing_note="Moves west")
    hot = RiskScore.objects.filter(mission=cast.mission, horizon=Horizon.MONTH, cell__area=cast.east)
    hot.update(risk=0.4, coverage=Coverage.SCORED)

    (loss,) = closures(mission=cast.mission, audience=audience(cast, Role.LEADERSHIP))

    assert loss.base == bora
    assert all(lost > 0 for _limit, _now, lost in loss.people[:2])
    assert loss.hotspots
    assert all(each.before is not None and (each.after or 99) > each.before for each in loss.hotspots)
    west_only = audience(cast, Role.HEAD_OF_OFFICE)  # sees West only: the hot cells lie east
    assert loss_without(mission=cast.mission, audience=west_only, base=bora, day=cast.mission.today()).hotspots == []


def test_without_a_ground_nothing_is_said(cast):
    make_base(cast, "Asali", 29.25)

    assert reach_of(mission=cast.mission, day=cast.mission.today()) is None


def test_an_import_replaces_and_one_that_lies_elsewhere_changes_nothing(cast):
    make_ground(cast)
    before = ReachGrid.objects.get()
    with pytest.raises(ValidationError):
        import_ground(
            mission=cast.mission, degrees=SIDE, squares=[(50.0, 9.0, 1, 6.0)], roads=[], source="", actor="test"
        )
    assert ReachGrid.objects.get().imported_at == before.imported_at

    assert make_ground(cast, roads=()).pk == before.pk
    assert ReachGrid.objects.get().roads == []


def test_the_command_says_what_is_wrong_with_a_file(cast, tmp_path):
    wrong = tmp_path / "squares.csv"
    wrong.write_text("latitude,longitude\n1,2\n")

    with pytest.raises(CommandError, match="no table"):
        call_command("import_reach", "--mission", "TST", "--squares", str(wrong), stdout=StringIO(), stderr=StringIO())


def test_who_does_not_act_in_tier_2_changes_no_base(cast):
    base = make_base(cast, "Asali", 29.25)

    for role in (Role.ADVISER, Role.ANALYST, Role.HEADQUARTERS):
        with pytest.raises((NotAllowedError, Base.DoesNotExist)):
            edit_base(
                base_id=base.pk, patrols=1, road_kmh=40, track_kmh=12, closed_on=None, closing_note="", **by(cast, role)
            )
