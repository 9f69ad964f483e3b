"""A run scores a whole mission or nothing, answers the requests it has seen, and the same input is the same run."""

import json
import math
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from incidents import codes
from incidents.choices import EventType, IncidentStatus
from incidents.models import Incident
from incidents.signals import evidence_changed
from missions.choices import Role
from missions.errors import ConflictError
from missions.models import Cell
from tests.committed import race
from tests.making import audience, make_cleared, make_incident
from tests.threats.history import cell_at, cells_of, put, put_context, put_many
from threats import services, tasks
from threats.choices import Coverage, RunTrigger
from threats.models import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.scoring import HORIZONS
from threats.services.columns import EVENT_CLASS
from threats.services.evidence import load_evidence

WEST, EAST = (29.25, 0.0), (29.75, 0.0)


def run(mission, trigger=RunTrigger.NEWS, **kwargs):
    result = services.score_mission(mission_id=mission.pk, trigger=trigger, **kwargs)
    mission.refresh_from_db()
    return result


def risk(mission, point, horizon=28):
    return RiskScore.objects.get(cell=cell_at(mission, *point), horizon=horizon).risk


def test_a_run_scores_every_cell_for_three_horizons_and_is_the_one_shown(cast):
    put_many(cast.mission, *WEST)

    done = run(cast.mission)

    scores = RiskScore.objects.filter(mission=cast.mission)
    assert scores.count() == 3 * cells_of(cast.mission) == 3 * done.cells
    assert set(scores.values_list("run_id", flat=True)) == {done.pk} == {cast.mission.current_run_id}
    assert (done.shown, done.events, done.as_of) == (True, 12, datetime.now(UTC).date() + timedelta(days=1))
    assert not RiskScore.objects.filter(mission=cast.other).exists()


def test_stored_contributions_add_from_a_quiet_cell_to_the_stored_risk(cast):
    put_many(cast.mission, *WEST)

    done = run(cast.mission)

    for score in RiskScore.objects.filter(run=done):
        reference = done.parameters["reference"][str(score.horizon)]
        level = done.parameters["offset"][str(score.horizon)]["delta"]
        made_of = reference + level + sum(score.contributions) + score.ceiling + score.judgement
        held = math.log(score.risk / (1 - score.risk)) - made_of
        assert held >= -1e-6
        assert held < 1e-6 or score.horizon > min(HORIZONS)  # only a longer horizon is held to a shorter one


def test_the_same_input_gives_no_new_run(cast):
    put_many(cast.mission, *WEST)
    first = run(cast.mission)
    history = RiskScoreHistory.objects.count()
    services.request_rescore(mission_id=cast.mission.pk, reason="again")

    assert run(cast.mission).pk == first.pk
    assert RiskRun.objects.count() == 1
    assert RiskScoreHistory.objects.count() == history
    assert not RescoreRequest.objects.filter(done_at=None).exists()


def test_a_run_records_what_made_it(cast):
    put(cast.mission, *WEST)

    done = run(cast.mission)

    assert done.model_version == "logistic-9/to-2017"
    assert done.parameters["weights"] == "to-2017"
    assert done.parameters["trained_before_as_of"] is True
    assert done.parameters["data_until"] == (done.as_of - timedelta(days=1)).isoformat()
    assert len(done.input_hash) == 64


def test_an_attack_today_counts_at_once(cast):
    put(cast.mission, *WEST, days_ago=300)
    run(cast.mission)
    before = risk(cast.mission, WEST)

    put(cast.mission, *WEST, days_ago=0)
    run(cast.mission)

    assert risk(cast.mission, WEST) > 5 * before


def test_history_holds_what_was_shown_between_which_runs(cast):
    first_attack = put_many(cast.mission, *WEST)[0]
    first = run(cast.mission)
    before = risk(cast.mission, WEST)
    Incident.objects.filter(pk=first_attack.pk).update(status=IncidentStatus.REFUTED)
    second = run(cast.mission)

    rows = RiskScoreHistory.objects.filter(cell=cell_at(cast.mission, *WEST), horizon=28).order_by("from_run")
    assert list(rows.values_list("from_run", "until_run", "risk")) == [
        (first.pk, second.pk, before),
        (second.pk, None, risk(cast.mission, WEST)),
    ]


def test_history_grows_only_by_what_changed(cast):
    put_many(cast.mission, *WEST)
    run(cast.mission)
    put(cast.mission, *EAST, days_ago=9, event_type=EventType.BATTLE)  # clashes count in their own cell only
    run(cast.mission)

    grown = RiskScoreHistory.objects.exclude(until_run=None).values_list("cell__h3", flat=True).distinct()
    assert list(grown) == [cell_at(cast.mission, *EAST).h3]


def test_a_run_as_of_a_past_day_is_recorded_and_not_shown(cast):
    put_many(cast.mission, *WEST)
    shown = run(cast.mission)
    scores = list(RiskScore.objects.order_by("pk").values_list("run_id", "risk"))
    past = datetime.now(UTC).date() - timedelta(days=10)

    done = run(cast.mission, RunTrigger.COMMAND, as_of=past)

    assert (done.shown, done.as_of, done.events) == (False, past, 7)
    assert cast.mission.current_run_id == shown.pk
    assert list(RiskScore.objects.order_by("pk").values_list("run_id", "risk")) == scores


def test_as_of_a_day_an_event_that_was_not_over_is_not_known(cast):
    day = datetime(2017, 6, 10, tzinfo=UTC)
    put(cast.mission, *WEST, occurred_from=day, occurred_to=day + timedelta(days=20))

    assert run(cast.mission, RunTrigger.COMMAND, as_of=date(2017, 6, 20)).events == 0
    assert run(cast.mission, RunTrigger.COMMAND, as_of=date(2017, 7, 1)).events == 1


def test_back_dated_runs_use_weights_that_have_not_seen_later_years(cast):
    assert run(cast.mission, RunTrigger.COMMAND, as_of=date(2017, 6, 1)).model_version == "logistic-9/to-2015"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": IncidentStatus.REFUTED},
        {"status": IncidentStatus.WITHDRAWN},
        {"status": IncidentStatus.DRAFT},
        {"is_exercise": True},
        {"compartments": ["crsv"]},
        {"location_precision": 3},
        {"event_type": EventType.PROTEST},
    ],
    ids=str,
)
def test_what_does_not_stand_or_must_not_tell_is_not_scored(cast, fields):
    put(cast.mission, *WEST, **fields)

    assert run(cast.mission).events == 0


def test_events_across_the_border_count_around(cast):
    run(cast.mission)
    before = risk(cast.mission, WEST)

    for days_ago in (2, 5, 9):
        put_context(cast.mission, 28.6, 0.0, days_ago=days_ago)
    put_context(cast.mission, 28.6, 0.0, withdrawn_at=datetime.now(UTC))
    done = run(cast.mission)

    assert done.events == 3
    assert risk(cast.mission, WEST) > 2 * before


@pytest.mark.parametrize(
    ("newest", "coverage"), [(3, Coverage.SCORED), (14, Coverage.SCORED), (20, Coverage.STALE), (31, Coverage.UNKNOWN)]
)
def test_silence_makes_every_score_stale_and_then_unknown(cast, newest, coverage):
    for days_ago in (newest, 200, 2000):
        put(cast.mission, *WEST, days_ago=days_ago)

    run(cast.mission)

    assert set(RiskScore.objects.filter(cell=cell_at(cast.mission, *WEST)).values_list("coverage", flat=True)) == {
        coverage
    }


def test_the_class_of_an_event_is_the_same_in_sql_as_in_code(cast):
    for event_type in EventType.values:
        for targeting in (True, False):
            put(cast.mission, *WEST, event_type=event_type, civilian_targeting=targeting)

    rows = Incident.objects.annotate(found=EVENT_CLASS).values_list("event_type", "civilian_targeting", "found")
    assert all(found == codes.event_class(event_type, targeting) for event_type, targeting, found in rows)


def test_the_day_of_an_event_is_its_utc_day(cast):
    put(
        cast.mission,
        *WEST,
        occurred_from=datetime(2018, 3, 1, 23, 59, tzinfo=UTC),
        occurred_to=datetime(2018, 3, 2, tzinfo=UTC),
    )

    with connection.cursor() as cursor:
        cursor.execute("set time zone 'Africa/Lubumbashi'")
    evidence = load_evidence(cast.mission)
    assert evidence is not None
    assert evidence.events.day.tolist() == [date(2018, 3, 1).toordinal()]


def test_a_mission_without_cells_cannot_be_scored(cast):
    Cell.objects.filter(mission=cast.other).delete()

    with pytest.raises(ConflictError):
        run(cast.other)


# --- requests -----------------------------------------------------------------------------------------


def test_news_asks_for_a_run_in_the_transaction_of_the_change(cast):
    with transaction.atomic():
        make_incident(cast)
        transaction.set_rollback(True)
    assert not RescoreRequest.objects.exists()

    make_incident(cast)
    reasons = RescoreRequest.objects.filter(mission=cast.mission, done_at=None).values_list("reason", flat=True)
    assert set(reasons) == {"report.submit", "incident.open"}


def test_a_report_that_was_opened_verified_and_cleared_moves_the_score(cast):
    run(cast.mission)
    before = risk(cast.mission, WEST)

    make_cleared(cast)
    tasks.score_mission(cast.mission.pk)

    assert risk(cast.mission, WEST) > 5 * before
    assert not RescoreRequest.objects.filter(done_at=None).exists()


def test_a_task_that_is_delivered_again_changes_nothing(cast):
    make_incident(cast)
    tasks.score_mission(cast.mission.pk)
    seen = list(RiskRun.objects.values()), list(RiskScore.objects.values()), RiskScoreHistory.objects.count()

    tasks.score_mission(cast.mission.pk)
    tasks.sweep_rescore_requests()

    assert (list(RiskRun.objects.values()), list(RiskScore.objects.values()), RiskScoreHistory.objects.count()) == seen


def test_a_sweep_answers_every_mission_that_waits(cast):
    for mission in (cast.mission, cast.other):
        evidence_changed.send(None, mission_id=mission.pk, reason="test")

    tasks.sweep_rescore_requests()

    assert set(RiskRun.objects.values_list("mission_id", flat=True)) == {cast.mission.pk, cast.other.pk}
    assert services.missions_waiting() == []


def test_nobody_asks_so_nothing_is_scored(cast):
    assert services.score_if_asked(mission_id=cast.mission.pk) is None
    assert not RiskRun.objects.exists()


def test_two_runs_at_once_are_one_whole_run(committed_cast):
    mission = committed_cast.mission
    put_many(mission, *WEST)

    results = race(*[lambda: services.score_mission(mission_id=mission.pk, trigger=RunTrigger.NEWS)] * 4)

    mission.refresh_from_db()
    assert {result.pk for result in results} == {mission.current_run_id}
    assert RiskRun.objects.count() == 1
    assert RiskScore.objects.filter(run_id=mission.current_run_id).count() == 3 * cells_of(mission)


def test_a_run_that_fails_leaves_the_old_one_whole(cast, monkeypatch):
    put_many(cast.mission, *WEST)
    old = run(cast.mission)
    services.request_rescore(mission_id=cast.mission.pk, reason="news")
    put(cast.mission, *EAST)
    scores = list(RiskScore.objects.order_by("pk").values())
    monkeypatch.setattr("threats.services.scoring.open_watch_items", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run(cast.mission)

    cast.mission.refresh_from_db()
    assert cast.mission.current_run_id == old.pk
    assert list(RiskScore.objects.order_by("pk").values()) == scores
    assert RescoreRequest.objects.filter(done_at=None).count() == 1


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_prints_run_cells_and_milliseconds_last(cast, capsys):
    call_command("score", "--mission", "TST")

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    done = RiskRun.objects.get()
    assert printed.keys() == {"run", "cells", "ms"}
    assert (printed["run"], printed["cells"]) == (str(done.public_id), cells_of(cast.mission))


def test_the_command_names_a_mission_that_is_not_there(cast):
    with pytest.raises(CommandError, match="There is no mission XXX"):
        call_command("score", "--mission", "XXX")


# --- the explanation -----------------------------------------------------------------------------------------


def test_an_explanation_adds_up_and_names_the_events_that_weigh_most(cast):
    old, fresh = put(cast.mission, *WEST, days_ago=900), put(cast.mission, *WEST, days_ago=1)
    put_many(cast.mission, *EAST, number=3)
    done = run(cast.mission)

    said = services.explain(
        mission=cast.mission, h3=cell_at(cast.mission, *WEST).h3, horizon=28, audience=audience(cast, Role.DUTY_OFFICER)
    )

    assert said is not None
    assert [each.horizon for each in said.risks] == [7, 28, 90]
    shown = said.risks[1].risk or 0.0
    reference = done.parameters["reference"]["28"]
    assert sum(line.log_odds for line in said.lines) == pytest.approx(
        math.log(shown / (1 - shown)) - reference, abs=1e-6
    )
    assert said.lines[0].key == "attacks_here"
    assert said.incidents[0] == fresh
    assert old in said.incidents
    assert len(said.trend) == 26
    assert said.trend[-1][0] == done.as_of
    assert said.trend[-1][1] == pytest.approx(shown, abs=1e-9)


def test_an_explanation_leaves_out_records_whose_place_is_masked_for_the_audience(cast):
    make_cleared(cast)
    put_many(cast.mission, *EAST, number=3)
    run(cast.mission)
    asked = {"mission": cast.mission, "h3": cell_at(cast.mission, *WEST).h3, "horizon": 28}

    exact, masked = (
        services.explain(**asked, audience=audience(cast, who)) for who in ("duty_officer", "headquarters")
    )
    assert exact is not None
    assert masked is not None
    assert len(exact.incidents) == 4
    assert masked.incidents == []


def test_an_unknown_cell_has_no_number_and_no_reasons(cast):
    run(cast.mission)

    said = services.explain(
        mission=cast.mission, h3=cell_at(cast.mission, *WEST).h3, horizon=28, audience=audience(cast, Role.ANALYST)
    )

    assert said is not None
    assert {(each.risk, each.coverage) for each in said.risks} == {(None, Coverage.UNKNOWN)}
    assert (said.lines, said.incidents, said.trend) == ([], [], [])


@pytest.mark.parametrize("who", [Role.PARTNER, Role.AUDITOR, "olga"])
def test_who_sees_no_scores_gets_no_explanation(cast, who):
    put_many(cast.mission, *WEST)
    run(cast.mission)
    asked = {"mission": cast.mission, "h3": cell_at(cast.mission, *WEST).h3, "horizon": 28}

    assert services.explain(**asked, audience=audience(cast, who)) is None
