"""What if: what is supposed moves the cells as the record would, and leaves no trace."""

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from missions.choices import Role
from missions.errors import ConflictError
from tests.making import audience
from tests.threats.history import cell_at, put, put_many
from threats import services
from threats.choices import RunTrigger
from threats.models import Indicator, RiskScore
from threats.services import Supposed, SupposedSign

WEST = (29.25, 0.0)


def today(cast):
    return cast.mission.today()


def run(cast):
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    cast.mission.refresh_from_db()


def supposed(cast, at=WEST, number=1, event_class="T", day=None):
    return Supposed(event_class, cell_at(cast.mission, *at).h3, day or today(cast), number)


def ask(cast, *events, role=Role.ANALYST, horizon=28, **more):
    return services.what_if(mission=cast.mission, audience=audience(cast, role), horizon=horizon, events=events, **more)


@pytest.fixture
def scored(cast):
    put_many(cast.mission, *WEST, number=6)
    put(cast.mission, 29.8, 0.1, days_ago=40)
    run(cast)
    return cast


def test_supposing_nothing_moves_nothing(scored):
    assert ask(scored).moved == []


@pytest.mark.parametrize("at", [WEST, (29.6, 0.2)])
def test_what_is_supposed_scores_as_if_it_had_been_put_on_record(scored, at):
    """Where attacks were before, and where there was none: the level of the mission is all that may differ."""
    said = {moved.h3: moved for moved in ask(scored, supposed(scored, at)).moved}
    before = dict(RiskScore.objects.filter(horizon=28).values_list("cell__h3", "risk"))
    assert all(abs(moved.before[28] - before[h3]) < 1e-6 for h3, moved in said.items())

    put(scored.mission, *at, days_ago=0)
    run(scored)

    after = dict(RiskScore.objects.filter(horizon=28).values_list("cell__h3", "risk"))
    assert said
    assert all(abs(moved.after[28] - after[h3]) < 1e-3 for h3, moved in said.items())


def test_the_cell_itself_moves_most_and_no_attack_lowers_any(scored):
    found = ask(scored, supposed(scored, (29.6, 0.2), number=2))

    assert found.moved[0].h3 == cell_at(scored.mission, 29.6, 0.2).h3
    assert all(moved.after[h] >= moved.before[h] - 1e-9 for moved in found.moved for h in (7, 28, 90))


def test_a_supposed_sign_moves_by_its_declared_weight(scored):
    indicator = Indicator.objects.filter(mission=scored.mission, weight__gt=0, half_life_days__gt=0)[0]
    cell = cell_at(scored.mission, *WEST).h3

    found = ask(scored, signs=[SupposedSign(indicator.key, cell, 5, "A")])

    moved = next(each for each in found.moved if each.h3 == cell)
    odds = [risk / (1 - risk) for risk in (moved.before[28], moved.after[28])]
    assert 1 < odds[1] / odds[0] <= 2.02


def counts():
    """Rows of every table of the house."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_nothing_is_saved(scored):
    ask(scored, supposed(scored))
    client, before = scored.client(Role.ANALYST), counts()
    event = f"T,{supposed(scored).h3},{today(scored)},3"

    assert client.get(f"/hotspots/what-if/?event={event}").status_code == 200
    assert client.get(f"/api/v1/what-if/?mission=TST&event={event}").status_code == 200
    assert counts() == before


def test_it_works_where_nothing_can_be_written(scored):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction read only")
        assert ask(scored, supposed(scored)).moved
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_it_is_quick(scored):
    ask(scored, supposed(scored, (29.6, 0.2)))
    started = time.perf_counter()
    ask(scored, supposed(scored, (29.6, 0.2)))

    assert time.perf_counter() - started < 1


def test_a_whole_mission_or_an_area_sees_its_own_cells_only(scored):
    inside = {moved.h3 for moved in ask(scored, supposed(scored, (29.6, 0.2)), role=Role.HEAD_OF_OFFICE).moved}
    west = set(RiskScore.objects.filter(cell__area=scored.west).values_list("cell__h3", flat=True))

    assert inside <= west


@pytest.mark.parametrize(
    "wrong",
    [{"number": 0}, {"number": 51}, {"event_class": "X"}, {"days": 400}, {"days": -1}],
)
def test_what_cannot_be_supposed_is_said_kindly(scored, wrong):
    day = today(scored) - timedelta(days=wrong.pop("days", 0))
    with pytest.raises(ValidationError):
        ask(scored, supposed(scored, day=day, **wrong))


def test_a_cell_of_another_mission_is_none_of_this_one(scored):
    cell = scored.other.cells.all()[0].h3
    with pytest.raises(ValidationError):
        ask(scored, Supposed("T", cell, today(scored)))


def test_partners_see_no_scores_and_suppose_none(scored):
    with pytest.raises(ConflictError):
        ask(scored, supposed(scored), role=Role.PARTNER)
    assert scored.client(Role.PARTNER).get("/api/v1/what-if/?mission=TST").status_code == 404


def test_the_page_takes_a_place_by_name_and_keeps_the_question_in_its_address(scored):
    client = scored.client(Role.ANALYST)
    asked = {"mission": "TST", "kind": "T", "cell": "Asali", "day": str(today(scored)), "number": "2"}

    page = client.get("/hotspots/what-if/", asked, follow=True)

    assert f"event=T%2C{supposed(scored).h3}%2C{today(scored)}%2C2" in page.redirect_chain[0][0]
    assert "Asali" in page.text
    assert page.context["lines"]


def test_a_place_that_is_not_understood_is_asked_again(scored):
    asked = {"mission": "TST", "kind": "T", "cell": "Nowhere at all", "day": str(today(scored)), "number": "2"}

    page = scored.client(Role.ANALYST).get("/hotspots/what-if/", asked)

    assert page.status_code == 200
    assert "No place of this mission is called so" in page.text
    assert 'value="Nowhere at all"' in page.text


@pytest.mark.parametrize("event", ["", "T", "T,x,y,z", "T,85,2017-13-40,1", "T,85,2017-01-01,-1"])
def test_a_mangled_address_is_a_kind_refusal(scored, event):
    assert scored.client(Role.ANALYST).get("/hotspots/what-if/", {"event": event}).status_code == 400
    api = scored.client(Role.ANALYST).get("/api/v1/what-if/", {"mission": "TST", "event": event})
    assert api.status_code == 400
    assert "event" in api.json()["errors"]
