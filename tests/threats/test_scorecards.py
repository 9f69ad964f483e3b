"""Scorecards of a mission: what stood on the map is judged, late reports make revisions, each sees its own missions."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from incidents.choices import ActorClass, ActorRole
from incidents.models import Actor, Incident, IncidentActor
from missions.choices import Role
from missions.errors import ConflictError
from missions.models import Mission
from missions.services import create_api_client
from missions.weeks import week_of
from tests.making import EAST, WEST
from tests.threats.history import cells_of, put
from threats import services, tasks
from threats.choices import RunTrigger
from threats.models import RiskScore, RiskScoreHistory, Scorecard
from threats.scoring.scorecard import SHOWN
from threats.services.scorecards import last_week, make_scorecard, pool

HERE, THERE = (WEST["longitude"], WEST["latitude"]), (EAST["longitude"], EAST["latitude"])


@pytest.fixture
def record(cast):
    """Two years of attacks at one place, and a few at another."""
    for days_ago in range(9, 760, 10):
        put(cast.mission, *HERE, days_ago=days_ago)
    for days_ago in range(40, 760, 120):
        put(cast.mission, *THERE, days_ago=days_ago)


def judge(mission, week=None):
    return make_scorecard(mission=mission, week=week or last_week(mission), actor="test")


def of_horizon(card, days=28):
    return next(part for part in card.figures["horizons"] if part["horizon_days"] == days)


def stands_since(mission, day):
    """What a run has put on the map stands there since a day, as if the run had been then."""
    from threats.services.score_history import ensure_month

    ensure_month(day)
    RiskScoreHistory.objects.filter(mission=mission).update(from_on=day)


def test_a_year_of_windows_is_judged_with_every_simple_method(cast, record):
    card = judge(cast.mission)

    for days, number in ((7, 52), (28, 13), (90, 13)):
        part = of_horizon(card, days)
        assert (part["windows"], part["recomputed"], part["shown"]) == (number, number, 0)
        assert part["cells"] == number * cells_of(cast.mission)
        assert part["events"] > 0
        assert set(part["methods"]) == {
            "shown", "fitted", "ewma_st", "last_h", "mean365", "mean_all", "kde", "climatology",
        }  # fmt: skip
    assert of_horizon(card)["methods"][SHOWN]["hit10"] > 0.5
    assert card.revision == 1


def test_what_stood_on_the_map_is_judged_where_it_is_known(cast, record):
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    week = last_week(cast.mission)
    stands_since(cast.mission, week.starts_on - timedelta(days=30))
    wrong = 0.123
    RiskScoreHistory.objects.filter(mission=cast.mission).update(risk=wrong)

    part = of_horizon(judge(cast.mission))

    assert (part["shown"], part["recomputed"]) == (1, 12)
    of_7 = of_horizon(judge(cast.mission), 7)
    assert of_7["shown"] == 5
    assert part["methods"]["fitted"]["brier"] != part["methods"]["shown"]["brier"]


def test_a_map_that_did_not_hold_every_cell_is_not_judged_as_shown(cast, record):
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    stands_since(cast.mission, last_week(cast.mission).starts_on - timedelta(days=30))
    RiskScoreHistory.objects.filter(pk=RiskScoreHistory.objects.first().pk).update(
        from_on=now().date() - timedelta(days=1)
    )

    assert of_horizon(judge(cast.mission))["shown"] == 0


def test_what_is_recomputed_knows_nothing_of_what_came_later(cast, record):
    before = judge(cast.mission)
    for days_ago in (8, 8, 8):  # in the week itself: an outcome, and no input of any window that it ends
        put(cast.mission, *THERE, days_ago=days_ago)
    after = judge(cast.mission)

    first, second = (of_horizon(card, 90)["methods"]["fitted"] for card in (before, after))
    said = [first["expected_per_observed"] * of_horizon(before, 90)["positives"],
            second["expected_per_observed"] * of_horizon(after, 90)["positives"]]  # fmt: skip
    assert said[0] == pytest.approx(said[1], rel=1e-4)


def test_the_same_facts_make_no_new_revision_and_a_late_report_does(cast, record):
    first = judge(cast.mission)
    assert judge(cast.mission) == first

    put(cast.mission, *HERE, days_ago=10)
    second = judge(cast.mission)

    assert (second.revision, of_horizon(second)["events"]) == (2, of_horizon(first)["events"] + 1)
    assert list(Scorecard.objects.newest()) == [second]
    first.refresh_from_db()
    assert of_horizon(first)["events"] == of_horizon(second)["events"] - 1


def test_a_scorecard_is_never_changed(cast, record):
    card = judge(cast.mission)

    for change in (lambda: Scorecard.objects.update(figures={}), lambda: Scorecard.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Scorecard.objects.get() == card


def test_a_week_that_is_not_over_and_a_mission_without_cells_are_refused(cast):
    with pytest.raises(ConflictError):
        judge(cast.mission, week_of(cast.mission.now().date()))
    cast.other.cells.all().delete()
    with pytest.raises(ConflictError):
        judge(cast.other)


def test_without_any_record_nothing_is_claimed(cast):
    card = judge(cast.mission)

    assert [part["windows"] for part in card.figures["horizons"]] == [0, 0, 0]
    assert card.figures["coverage"]["cells"]["unknown"] == cells_of(cast.mission)


def test_it_is_told_by_who_did_it_and_how_far_out_unless_fewer_than_five(cast, record):
    militia, bandits = (
        Actor.objects.create(public_id=f"00000000-0000-4000-8000-00000000000{n}", name=f"Group {n}", actor_class=kind)
        for n, kind in ((1, ActorClass.COMMUNAL_MILITIA), (2, ActorClass.CRIMINAL_GANG))
    )
    for number, incident in enumerate(Incident.objects.order_by("-occurred_from")[:30]):
        actor = bandits if number in {3, 4} else militia
        IncidentActor.objects.create(incident=incident, actor=actor, role=ActorRole.PERPETRATOR)

    card = judge(cast.mission)

    told = {row["name"]: row["events"] for row in card.by_class}
    assert told["communal_militia"] >= 5
    assert "criminal_gang" not in told
    assert all(number is None or number >= 5 for number in told.values())
    assert sum(row["events"] for row in card.figures["by_place"]) == of_horizon(card)["events"]


def test_several_missions_are_judged_as_one(cast, record):
    for days_ago in range(9, 400, 30):
        put(cast.other, 20.25, 5.3, days_ago=days_ago)
    cards = [judge(mission) for mission in (cast.mission, cast.other)]

    together = pool(cards)

    both = next(part for part in together["figures"]["horizons"] if part["horizon_days"] == 28)
    assert both["events"] == sum(of_horizon(card)["events"] for card in cards)
    assert both["cells"] == sum(of_horizon(card)["cells"] for card in cards)


# --- the task and the command ---------------------------------------------------------------------------


def test_the_weekly_task_judges_last_week_and_those_before_and_again_changes_nothing(cast, record, monkeypatch):
    monkeypatch.setattr("threats.services.scorecards.LATE_WEEKS", 1)
    tasks.make_scorecards(cast.mission.pk)
    tasks.make_scorecards(cast.mission.pk)

    newest = last_week(cast.mission)
    weeks = [week_of(newest.starts_on - timedelta(weeks=back)).code for back in range(2)]
    assert list(Scorecard.objects.order_by("-starts_on").values_list("code", "revision")) == [(w, 1) for w in weeks]


def test_a_mission_that_cannot_be_judged_stops_no_other(cast, record, monkeypatch):
    from threats.services import scorecards

    honest = scorecards.make_scorecard
    monkeypatch.setattr(scorecards, "LATE_WEEKS", 0)

    def failing(*, mission, **more):
        return 1 / 0 if mission == cast.mission else honest(mission=mission, **more)

    monkeypatch.setattr(scorecards, "make_scorecard", failing)

    with pytest.raises(ZeroDivisionError):
        tasks.make_scorecards()

    assert set(Scorecard.objects.values_list("mission__code", flat=True)) == {"OTH"}


def test_the_command_says_the_verdict_and_prints_the_revision_last(cast, record, capsys):
    week = last_week(cast.mission).code

    call_command("scorecard", mission="TST", week=last_week(cast.mission))

    said = capsys.readouterr()
    assert "28 days: Of " in said.err
    printed = json.loads(said.out.splitlines()[-1])
    assert (printed["mission"], printed["week"], printed["revision"]) == ("TST", week, 1)


@pytest.mark.parametrize("wrong", ["2017", "2017-W60", "now"])
def test_the_command_names_a_week_that_is_none(cast, wrong):
    with pytest.raises(CommandError, match="no week such as 2017-W52"):
        call_command("scorecard", "--mission=TST", f"--week={wrong}")


# --- the API ------------------------------------------------------------------------------------------------


def test_a_week_over_http_has_each_mission_and_all_as_one(cast, record):
    week = judge(cast.mission).code
    judge(cast.other)

    found = cast.client(Role.ANALYST).get(f"/api/v1/scorecards/{week}/").json()

    assert (found["pooled"]["missions"], [each["mission"] for each in found["missions"]]) == (["TST"], ["TST"])
    assert found["missions"][0]["verdicts"]["28"].startswith("Of ")
    _client, token = create_api_client(name="all", actor="test", mission=None)
    both = cast.machine(token).get(f"/api/v1/scorecards/{week}/").json()
    assert both["pooled"]["missions"] == ["OTH", "TST"]


def test_an_earlier_revision_is_still_told(cast, record):
    week = judge(cast.mission).code
    put(cast.mission, *HERE, days_ago=10)
    judge(cast.mission)
    client = cast.client(Role.ANALYST)

    newest = client.get(f"/api/v1/scorecards/{week}/?mission=TST").json()
    older = client.get(f"/api/v1/scorecards/{week}/?mission=TST&revision=1").json()
    listed = client.get("/api/v1/scorecards/").json()

    assert [each["missions"][0]["revision"] for each in (newest, older)] == [2, 1]
    assert [row["revision"] for row in listed["results"]] == [2, 1]
    for wrong in ("?revision=0", "?mission=XXX", "?color=red"):
        assert client.get(f"/api/v1/scorecards/{week}/{wrong}").status_code == 400
    assert client.get("/api/v1/scorecards/2001-W01/").status_code == 404


def test_partners_and_other_missions_are_told_nothing(cast, record):
    week = judge(cast.mission).code

    for who in (Role.PARTNER, "olga"):
        client = cast.client(who)
        assert client.get("/api/v1/scorecards/").json()["total"] == 0
        assert client.get(f"/api/v1/scorecards/{week}/").status_code == 404


def test_a_mission_may_keep_silent_on_who_did_it(cast, record):
    week = judge(cast.mission).code
    Mission.objects.filter(pk=cast.mission.pk).update(masking={Role.HEADQUARTERS: {"attribution": "none"}})

    outside = cast.machine().get(f"/api/v1/scorecards/{week}/").json()
    inside = cast.client(Role.ANALYST).get(f"/api/v1/scorecards/{week}/").json()

    assert (outside["missions"][0]["by_class"], outside["pooled"]["by_class"]) == (None, None)
    assert inside["missions"][0]["by_class"]
    assert cast.machine().get("/api/v1/scorecards/").json()["results"][0]["by_class"] is None


# --- what is kept of the past ----------------------------------------------------------------------------


def test_the_daily_task_keeps_one_version_a_day_and_what_stands_now(cast):
    runs = []
    for number in range(3):
        put(cast.mission, *HERE, days_ago=2 + number)
        runs.append(services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND))
    day = (datetime.now(UTC) - timedelta(days=3)).date()
    stands_since(cast.mission, day)
    RiskScoreHistory.objects.exclude(until_run=None).update(until_on=day)
    kept = RiskScoreHistory.objects.filter(until_run=None).count()

    tasks.thin_histories()
    tasks.thin_histories()

    assert RiskScoreHistory.objects.count() == kept == RiskScore.objects.count()
    assert set(RiskScoreHistory.objects.values_list("until_run", flat=True)) == {None}
    assert len(runs) == 3


def test_thinning_and_scorecards_are_on_the_schedule():
    from config.celery import app

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"threats.tasks.thin_histories", "threats.tasks.make_scorecards"} <= scheduled
    app.loader.import_default_modules()
    assert scheduled <= set(app.tasks)
