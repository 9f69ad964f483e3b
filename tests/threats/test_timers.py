"""Each duty of an alert has one limit; a missed one is written down once and told one level up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from missions.choices import Role
from missions.services import database_now
from tests.making import by, make_alert, make_credible, make_decided, make_form
from threats import services
from threats.choices import AlertStatus as S
from threats.choices import Duty, Imminence, NoticeKind
from threats.models import Alert, AlertLimit
from threats.services import alerts, notices, sweep_timers, timers

DUTY = Role.DUTY_OFFICER
HOUR = timedelta(hours=1)


def make_overdue(alert, *duties, by_time=HOUR):
    """As if time had passed: the limits of these duties (all that are open when none is named) lie behind."""
    limits = AlertLimit.objects.filter(alert=alert).open()
    for limit in limits.filter(duty__in=duties) if duties else limits:
        AlertLimit.objects.filter(pk=limit.pk).update(due_at=database_now() - by_time)


def open_duties(alert):
    return set(AlertLimit.objects.filter(alert=alert).open().values_list("duty", flat=True))


def missed_in_history(alert):
    return [step.data["missed"] for step in alert.transitions.all() if "missed" in step.data]


def soon(alert, **span):
    return alert.mission.now() + timedelta(**span)


# ---- which limits there are ----------------------------------------------------------------------------


@pytest.mark.parametrize("imminence", Imminence.values)
def test_an_alert_is_due_by_the_minutes_of_its_mission(cast, imminence):
    cast.mission.alert_limits = {imminence: {"acknowledge": 7, "decide": 9}}
    cast.mission.save()

    limits = {limit.duty: limit for limit in make_alert(cast, imminence=imminence).limits.all()}

    assert set(limits) == {Duty.ACKNOWLEDGE, Duty.DECIDE}
    spans = {duty: limit.due_at - limit.set_at for duty, limit in limits.items()}
    for duty, minutes in ((Duty.ACKNOWLEDGE, 7), (Duty.DECIDE, 9)):
        assert abs(spans[duty] - timedelta(minutes=minutes)) < timedelta(seconds=2)


def test_urgent_action_owes_its_record_and_no_acknowledgement_any_more(cast):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    services.decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))

    assert open_duties(alert) == {Duty.RECORD, Duty.FEEDBACK}
    assert alert.limits.get(duty=Duty.ACKNOWLEDGE).lifted_at is not None
    assert alert.limits.get(duty=Duty.DECIDE).met_at is not None
    for step in (services.acknowledge, services.mark_credible):
        step(alert_id=alert.pk, **by(cast, DUTY))
    assert alert.limits.get(duty=Duty.RECORD).met_at is None  # the threat form is owed as well
    make_form(cast, alert)
    assert alert.limits.get(duty=Duty.RECORD).met_at is not None


@pytest.mark.parametrize(
    ("decision", "needs", "duties"),
    [
        ("respond", {}, {Duty.FEEDBACK}),
        ("refer", {"referred_to": "National army"}, {Duty.REFERRAL, Duty.FEEDBACK}),
        ("no_response", {"reason_code": "road"}, {Duty.FEEDBACK}),
        ("monitor", {"review_at": HOUR}, {Duty.REVIEW}),
    ],
)
def test_each_decision_leaves_its_own_duties(cast, decision, needs, duties):
    if "review_at" in needs:
        needs = {"review_at": cast.mission.now() + needs["review_at"]}

    alert = make_decided(cast, decision, **needs)

    assert open_duties(alert) == duties


def test_who_closes_with_feedback_leaves_nothing_open(cast):
    alert = make_decided(cast)

    services.close(alert_id=alert.pk, outcome="unknown", feedback="given", **by(cast, DUTY))

    assert open_duties(alert) == set()
    assert alert.limits.get(duty=Duty.FEEDBACK).met_at is not None


def test_those_who_warned_may_be_told_before_the_end_and_are_not_owed_it_twice(cast):
    alert = make_decided(cast)
    services.feedback_told(alert=alert)

    services.reconsider(alert_id=alert.pk, reason="Moved on", **by(cast, DUTY))
    services.decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))

    assert open_duties(alert) == set()


def test_an_alert_that_comes_back_has_a_limit_of_its_own_to_be_decided(cast):
    alert = make_decided(cast)
    Alert.objects.filter(pk=alert.pk).update(decide_by=database_now() - HOUR)

    again = services.reconsider(alert_id=alert.pk, reason="Things changed", **by(cast, DUTY))

    assert again.decide_by > database_now()
    assert alert.limits.filter(duty=Duty.DECIDE).count() == 2


# ---- what is missed ------------------------------------------------------------------------------------


def test_a_missed_limit_is_written_down_once_and_told_one_level_up(cast, monkeypatch):
    told = []
    monkeypatch.setattr(timers, "tell", lambda **said: told.append((said["kind"], said["level"])))
    alert = make_alert(cast)
    make_overdue(alert, Duty.ACKNOWLEDGE)

    counts = [sweep_timers() for _sweep in range(3)]

    alert.refresh_from_db()
    limit = alert.limits.get(duty=Duty.ACKNOWLEDGE)
    assert counts == [1, 0, 0]
    assert (alert.escalation, limit.level, alert.status) == (1, 1, S.RECEIVED)
    assert limit.missed_at is not None
    assert told == [(NoticeKind.ESCALATED, 1)]
    (step,) = alert.transitions.filter(data__has_key="missed")
    assert (step.actor, step.by, step.data["missed"]) == ("timer", None, "acknowledge")
    assert step.data["late_seconds"] >= 3600


def test_what_is_not_due_yet_does_not_fire(cast):
    make_alert(cast, imminence=Imminence.OCCURRING)

    assert sweep_timers() == 0


def test_what_was_done_late_was_missed_all_the_same(cast):
    alert = make_alert(cast)
    make_overdue(alert, Duty.ACKNOWLEDGE)
    sweep_timers()

    services.acknowledge(alert_id=alert.pk, **by(cast, DUTY))

    limit = alert.limits.get(duty=Duty.ACKNOWLEDGE)
    assert limit.met_at
    assert limit.missed_at
    assert limit.met_at > limit.missed_at > limit.due_at


def test_after_a_stop_all_fire_at_once_the_oldest_first_and_say_that_they_are_late(cast):
    first, second = make_alert(cast), make_alert(cast)
    make_overdue(second, Duty.ACKNOWLEDGE, by_time=4 * HOUR)
    make_overdue(first, Duty.ACKNOWLEDGE, by_time=3 * HOUR)
    make_overdue(first, Duty.DECIDE, by_time=2 * HOUR)

    assert sweep_timers() == 3

    missed = AlertLimit.objects.filter(missed_at__isnull=False).order_by("due_at")
    assert [(limit.alert_id, limit.duty, limit.level) for limit in missed] == [
        (second.pk, Duty.ACKNOWLEDGE, 1), (first.pk, Duty.ACKNOWLEDGE, 1), (first.pk, Duty.DECIDE, 2),
    ]  # fmt: skip
    assert all(limit.missed_at and limit.missed_at - limit.due_at >= 2 * HOUR for limit in missed)


def test_more_than_a_batch_fires_in_one_sweep(cast, monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 2)
    for _alert in range(3):
        make_overdue(make_alert(cast))

    assert sweep_timers() == 6


def test_the_top_of_the_ladder_hears_again(cast):
    cast.mission.escalation = [{"level": "field_office", "role": "head_of_office"}] * 2
    cast.mission.save()
    alert = make_alert(cast)
    make_overdue(alert)

    sweep_timers()

    alert.refresh_from_db()
    assert alert.escalation == 1
    assert [limit.level for limit in alert.limits.all()] == [1, 1]


def test_an_alert_that_cannot_be_swept_stops_no_other(cast, monkeypatch):
    bad, good = make_alert(cast), make_alert(cast)
    make_overdue(bad, Duty.ACKNOWLEDGE, by_time=2 * HOUR)
    make_overdue(good, Duty.ACKNOWLEDGE)
    tell = notices.tell

    def fails_for_one(*, alert, **said):
        if alert.pk == bad.pk:
            raise ZeroDivisionError
        return tell(alert=alert, **said)

    monkeypatch.setattr(timers, "tell", fails_for_one)
    assert sweep_timers() == 1
    assert missed_in_history(bad) == []

    monkeypatch.setattr(timers, "tell", tell)
    assert sweep_timers() == 1
    assert missed_in_history(bad) == missed_in_history(good) == ["acknowledge"]


# ---- what comes back -----------------------------------------------------------------------------------


def test_a_question_that_nobody_answers_in_time_comes_back_to_the_desk(cast):
    alert = make_alert(cast)
    for step in (services.acknowledge, services.begin_assessment):
        step(alert_id=alert.pk, **by(cast, DUTY))
    services.ask_information(
        alert_id=alert.pk, question="How many?", owner=cast[Role.ADVISER], due=soon(alert, hours=1), **by(cast, DUTY)
    )
    make_overdue(alert, Duty.ANSWER)

    sweep_timers()

    alert.refresh_from_db()
    assert (alert.status, alert.escalation) == (S.ASSESSING, 1)
    assert open_duties(alert) == {Duty.DECIDE}
    assert next(step.reason for step in alert.transitions.filter(to_status=S.NEEDS_INFORMATION)) == "How many?"


def test_a_referral_without_an_answer_and_a_review_that_is_due_are_decided_anew(cast):
    referred = make_decided(cast, "refer", referred_to="National army")
    watched = make_decided(cast, "monitor", review_at=cast.mission.now() + HOUR)
    for alert in (referred, watched):
        make_overdue(alert)

    sweep_timers()

    for alert in (referred, watched):
        alert.refresh_from_db()
        assert (alert.status, alert.decision) == (S.CREDIBLE, "")
        assert alert.decide_by > database_now()
        assert open_duties(alert) == {Duty.DECIDE}
    assert referred.referral_answer == "no_answer"
    # the word to those who warned was late as well, and is written down though it is owed no more
    assert sorted(missed_in_history(referred)) == ["feedback", "referral"]


# ---- clocks (F8) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [2 * HOUR, -2 * HOUR, timedelta(days=1)])
def test_a_host_whose_clock_is_wrong_neither_fires_early_nor_late_nor_twice(cast, monkeypatch, off):
    real = datetime.now
    monkeypatch.setattr(timezone, "now", lambda: real(UTC) + off)
    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    assert abs(alert.acknowledge_by - database_now() - timedelta(minutes=10)) < timedelta(seconds=5)
    assert sweep_timers() == 0
    make_overdue(alert, Duty.ACKNOWLEDGE)
    assert [sweep_timers(), sweep_timers()] == [1, 0]
    monkeypatch.undo()
    assert sweep_timers() == 0
    services.acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    met_at = alert.limits.get(duty=Duty.ACKNOWLEDGE).met_at
    assert met_at
    assert met_at < database_now()


def test_a_clock_of_the_mission_that_stands_still_stops_no_limit(cast):
    cast.mission.clock_mode, cast.mission.replay_max_days = "replay", 0
    cast.mission.replay_start = cast.mission.replay_anchor = timezone.now() - timedelta(days=9)
    cast.mission.save()
    alert = make_alert(cast)
    make_overdue(alert)

    assert sweep_timers() == 2


def test_the_back_door_of_the_timer_moves_only_what_still_waits(cast):
    alert = make_credible(cast)

    for back in (alerts.end_question, alerts.end_referral, alerts.end_watching):
        back(alert, timers.TIMER)

    alert.refresh_from_db()
    assert alert.status == S.CREDIBLE
