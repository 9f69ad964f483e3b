"""What others are told of the rooms: whole months, once, and nothing small."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from incidents.models import Annex, RoomCount
from incidents.services import release_counts, withdraw_annex
from incidents.services.room_counts import months_over
from missions.choices import Role
from missions.models import Mission
from tests.making import audience, by, make_annex, make_member


def month_ago():
    this = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (this - timedelta(days=1)).replace(day=10)


@pytest.fixture
def keeper(cast):
    """Somebody of the room, in a mission that is two months old."""
    Mission.objects.update(created_at=month_ago())
    cast.mission.refresh_from_db()
    return make_member(cast, "keeper", "crsv")


def recorded(cast, keeper, number, at=None, **changes):
    made = [make_annex(cast, keeper, **changes) for _ in range(number)]
    Annex.objects.filter(pk__in=[annex.pk for annex in made]).update(created_at=at or month_ago())
    return made


def told_to(cast, name):
    seen = RoomCount.objects.visible_to(audience(cast, name))
    return {(row.area.name if row.area else ""): row.cases for row in seen.select_related("area")}


def test_a_month_that_is_over_is_told_by_area_and_in_total(cast, keeper):
    recorded(cast, keeper, 6)
    recorded(cast, keeper, 5, area="TST02")
    release_counts(cast.mission)

    assert told_to(cast, Role.HEADQUARTERS) == {"": 11, "West": 6, "East": 5}
    assert told_to(cast, Role.ANALYST) == {"": 11, "West": 6, "East": 5}


def test_what_is_small_is_withheld_with_what_would_give_it_away(cast, keeper):
    recorded(cast, keeper, 6)
    recorded(cast, keeper, 2, area="TST02")
    release_counts(cast.mission)

    assert told_to(cast, Role.HEADQUARTERS) == {"": 8, "West": None, "East": None}


def test_a_small_total_is_not_told(cast, keeper):
    recorded(cast, keeper, 3)
    release_counts(cast.mission)

    assert set(told_to(cast, Role.HEADQUARTERS).values()) == {None}


def test_a_month_that_was_told_is_never_changed(cast, keeper):
    first = recorded(cast, keeper, 6)
    release_counts(cast.mission)
    recorded(cast, keeper, 1)
    withdraw_annex(
        annex_id=first[0].pk, version=Annex.objects.get(pk=first[0].pk).version, reason="x", **by(cast, keeper)
    )
    release_counts(cast.mission)

    assert told_to(cast, Role.HEADQUARTERS)[""] == 6
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        RoomCount.objects.update(cases=7)


def test_the_running_month_is_not_told(cast, keeper):
    recorded(cast, keeper, 9, at=datetime.now(UTC))
    release_counts(cast.mission)

    assert set(told_to(cast, Role.HEADQUARTERS).values()) == {None}
    assert months_over(cast.mission) == [month_ago().date().replace(day=1)]


def test_neither_exercises_nor_withdrawn_cases_count(cast, keeper):
    recorded(cast, keeper, 6, is_exercise=True)
    recorded(cast, keeper, 5)
    gone = recorded(cast, keeper, 1)[0]
    gone.refresh_from_db()
    withdraw_annex(annex_id=gone.pk, version=gone.version, reason="Twice", **by(cast, keeper))
    release_counts(cast.mission)

    assert told_to(cast, Role.HEADQUARTERS)[""] == 5


def test_a_room_whose_module_is_off_tells_nothing(cast, keeper):
    recorded(cast, keeper, 6)
    release_counts(cast.mission)
    cast.mission.modules = []
    cast.mission.save()

    assert told_to(cast, Role.HEADQUARTERS) == {}


@pytest.mark.parametrize(("role", "told"), [(Role.PARTNER, set()), (Role.HEAD_OF_OFFICE, {"West"}), ("olga", set())])
def test_counts_end_where_the_caller_s_area_and_mission_end(cast, keeper, role, told):
    recorded(cast, keeper, 6)
    recorded(cast, keeper, 6, area="TST02")
    release_counts(cast.mission)

    assert set(told_to(cast, role)) == told


def test_asking_again_costs_two_looks(cast, keeper, django_assert_max_num_queries):
    release_counts(cast.mission)

    with django_assert_max_num_queries(1):
        release_counts(cast.mission)
    assert connection.connection is not None
