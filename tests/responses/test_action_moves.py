"""From asked for to evaluated: every move by the table, by the right person, with what it needs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledger.models import AuditEntry, Change
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from responses import lifecycle
from responses.choices import ActionStatus as S
from responses.choices import ActionType
from responses.models import Action
from responses.services import accept, cancel, complete, decline, evaluate, infeasible, record_times, start
from tests.committed import race
from tests.making import by, last_line, last_step, make_action, make_alert, make_decided
from threats.choices import AlertStatus, Imminence
from threats.services import reconsider

DUTY = Role.DUTY_OFFICER
# Written out once more from the domain: from -> to.
ALLOWED = {
    S.REQUESTED: {S.ACCEPTED, S.DECLINED, S.CANCELLED, S.INFEASIBLE},
    S.ACCEPTED: {S.UNDER_WAY, S.CANCELLED, S.INFEASIBLE},
    S.UNDER_WAY: {S.COMPLETED, S.CANCELLED, S.INFEASIBLE},
    S.COMPLETED: {S.EVALUATED},
    S.DECLINED: set(),
    S.EVALUATED: set(),
    S.CANCELLED: set(),
    S.INFEASIBLE: set(),
}
# How each status is reached, with everything the step needs.
STEPS: dict[str, tuple[Any, dict[str, Any]]] = {
    S.ACCEPTED: (accept, {}),
    S.DECLINED: (decline, {"reason_code": "no_capacity"}),
    S.UNDER_WAY: (start, {}),
    S.COMPLETED: (complete, {"outcome": "reduced"}),
    S.EVALUATED: (evaluate, {"note": "They stayed two days."}),
    S.CANCELLED: (cancel, {"reason": "No longer needed"}),
    S.INFEASIBLE: (infeasible, {"reason_code": "road"}),
}
PAIRS = [(before, after) for before in S.values for after in S.values]


def in_status(cast, status, **changes):
    action = make_action(cast, **changes)
    refusal = {"reason_code": "road"} if status in (S.DECLINED, S.INFEASIBLE) else {}
    Action.objects.filter(pk=action.pk).update(status=status, **refusal)
    action.refresh_from_db()
    return action


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_table_of_moves(before, after):
    assert lifecycle.may_move(before, after) == (after in ALLOWED[before])


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair[1] in STEPS])
def test_the_services_move_by_the_table_and_leave_the_rest_as_it_was(cast, before, after):
    action = in_status(cast, before)
    service, said = STEPS[after]
    trail = AuditEntry.objects.count()

    if after in ALLOWED[before]:
        moved = service(action_id=action.pk, **said, **by(cast, DUTY))
        assert (moved.status, moved.version) == (after, action.version + 1)
        step = last_step(action)
        assert (step.from_status, step.to_status, step.by) == (before, after, cast[DUTY])
        assert last_line(action).actor == cast[DUTY].actor
        assert Change.objects.filter(record_id=action.public_id).latest("id").version == moved.version
    else:
        with pytest.raises(TransitionNotAllowedError, match=action.ref):
            service(action_id=action.pk, **said, **by(cast, DUTY))
        stored = Action.objects.get(pk=action.pk)
        assert (stored.status, stored.version) == (before, action.version)
    assert AuditEntry.objects.count() == trail + (after in ALLOWED[before])


@pytest.mark.parametrize(
    ("before", "service", "said", "field"),
    [
        (S.REQUESTED, decline, {"reason_code": ""}, "reason_code"),
        (S.ACCEPTED, infeasible, {"reason_code": ""}, "reason_code"),
        (S.REQUESTED, cancel, {"reason": "  "}, "reason"),
        (S.COMPLETED, evaluate, {"note": ""}, "note"),
        (S.UNDER_WAY, complete, {"outcome": "averted"}, "note"),
    ],
)
def test_what_a_step_needs_is_named(cast, before, service, said, field):
    action = in_status(cast, before)

    with pytest.raises(ReasonNeededError) as caught:
        service(action_id=action.pk, **said, **by(cast, DUTY))

    assert caught.value.field == field
    assert Action.objects.get(pk=action.pk).status == before


@pytest.mark.parametrize(
    ("before", "service", "said"),
    [
        (S.REQUESTED, decline, {"reason_code": "lazy"}),
        (S.UNDER_WAY, complete, {"outcome": "won"}),
        (S.UNDER_WAY, complete, {"outcome": "reduced", "note": "a\0b"}),
        (S.REQUESTED, accept, {"order_reference": "x" * 81}),
        (S.REQUESTED, decline, {"reason_code": "no_capacity", "reason": "x" * 5001}),
        (S.REQUESTED, cancel, {"reason": "x" * 5001}),
        (S.COMPLETED, evaluate, {"note": "x" * 5001}),
    ],
)
def test_what_is_no_known_code_or_text_is_refused(cast, before, service, said):
    with pytest.raises(ValidationError):
        service(action_id=in_status(cast, before).pk, **said, **by(cast, DUTY))


def test_a_refusal_keeps_its_code_to_be_counted(cast):
    declined = decline(action_id=make_action(cast).pk, reason_code="no_air_asset", reason="Both down", **by(cast, DUTY))

    assert declined.reason_code == "no_air_asset"
    step = last_step(declined)
    assert (step.reason, step.data) == ("Both down", {"reason_code": "no_air_asset"})


def test_approval_sets_times_and_order(cast):
    start_at = timezone.now() + timedelta(hours=2)

    accepted = accept(
        action_id=make_action(cast).pk, planned_from=start_at, planned_to=start_at + timedelta(hours=4),
        order_reference="FRAGO 7", **by(cast, Role.PLANNER),
    )  # fmt: skip

    assert (accepted.planned_from, accepted.order_reference) == (start_at, "FRAGO 7")


def test_the_first_action_under_way_moves_its_alert_and_the_second_does_not(cast):
    alert = make_decided(cast)
    first, second = (make_action(cast, alert_id=alert.pk) for _number in range(2))
    for action in (first, second):
        accept(action_id=action.pk, **by(cast, DUTY))
        start(action_id=action.pk, **by(cast, DUTY))

    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESPONDING
    assert alert.transitions.filter(to_status="responding").count() == 1
    first.refresh_from_db()
    assert first.under_way_at is not None


def test_an_action_does_not_start_while_its_alert_is_decided_anew(cast):
    alert = make_decided(cast)
    action = make_action(cast, alert_id=alert.pk)
    accept(action_id=action.pk, **by(cast, DUTY))
    reconsider(alert_id=alert.pk, reason="Others are there", **by(cast, DUTY))

    with pytest.raises(TransitionNotAllowedError, match=alert.ref):
        start(action_id=action.pk, **by(cast, DUTY))

    action.refresh_from_db()
    assert (action.status, action.under_way_at) == (S.ACCEPTED, None)


def test_times_are_written_down_in_their_order(cast):
    action, now = in_status(cast, S.UNDER_WAY), timezone.now()
    left, came = now - timedelta(hours=3), now - timedelta(hours=1)

    record_times(action_id=action.pk, departed_at=left, **by(cast, DUTY))
    timed = record_times(action_id=action.pk, arrived_at=came, **by(cast, DUTY))

    assert (timed.departed_at, timed.arrived_at) == (left, came)
    assert last_line(action).data == {"arrived_at": came.isoformat()}
    with pytest.raises(ValidationError):
        record_times(action_id=action.pk, ended_at=came - timedelta(minutes=1), **by(cast, DUTY))


def test_a_time_that_is_there_is_changed_with_a_reason_only(cast):
    action, left = in_status(cast, S.UNDER_WAY), timezone.now() - timedelta(hours=3)
    record_times(action_id=action.pk, departed_at=left, **by(cast, DUTY))
    other = left + timedelta(minutes=20)

    with pytest.raises(ReasonNeededError):
        record_times(action_id=action.pk, departed_at=other, **by(cast, DUTY))

    assert record_times(action_id=action.pk, departed_at=other, reason="Radio log", **by(cast, DUTY))
    assert last_line(action).reason == "Radio log"


def test_the_same_time_again_changes_nothing(cast):
    action, left = in_status(cast, S.UNDER_WAY), timezone.now() - timedelta(hours=3)
    version = record_times(action_id=action.pk, departed_at=left, **by(cast, DUTY)).version

    assert record_times(action_id=action.pk, departed_at=left, **by(cast, DUTY)).version == version


def test_times_lie_in_the_past_and_belong_to_what_began(cast):
    with pytest.raises(ValidationError):
        record_times(
            action_id=in_status(cast, S.UNDER_WAY).pk, departed_at=timezone.now() + timedelta(hours=2), **by(cast, DUTY)
        )
    with pytest.raises(TransitionNotAllowedError):
        record_times(action_id=make_action(cast).pk, departed_at=timezone.now(), **by(cast, DUTY))


def test_completing_dates_the_end_unless_it_was_written_down(cast):
    dated = complete(action_id=in_status(cast, S.UNDER_WAY).pk, outcome="reduced", note="Calm", **by(cast, DUTY))
    assert dated.ended_at is not None
    assert abs(dated.ended_at - timezone.now()) < timedelta(minutes=1)
    assert (dated.outcome, dated.outcome_note) == ("reduced", "Calm")

    action, ended = in_status(cast, S.UNDER_WAY), timezone.now() - timedelta(hours=1)
    record_times(action_id=action.pk, ended_at=ended, **by(cast, DUTY))
    assert complete(action_id=action.pk, outcome="reduced", **by(cast, DUTY)).ended_at == ended


def test_of_two_who_answer_a_request_at_once_one_wins(committed_cast):
    cast = committed_cast
    action = make_action(cast)

    results = race(
        lambda: accept(action_id=action.pk, **by(cast, DUTY)),
        lambda: decline(action_id=action.pk, reason_code="no_capacity", **by(cast, Role.PLANNER)),
    )

    lost = [result for result in results if isinstance(result, TransitionNotAllowedError)]
    won = "planner" if results[0] is lost[0] else "duty_officer"
    assert len(lost) == 1
    assert won in str(lost[0])
    assert action.transitions.count() == 2


APPROVERS = {
    ActionType.ENGAGEMENT: {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP},
    ActionType.PATROL: {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP, Role.PLANNER},
    ActionType.CAPACITY: {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP},
}


@pytest.mark.parametrize("role", [*Role.values, "olga"])
@pytest.mark.parametrize("kind", APPROVERS)
def test_who_may_approve_which_tier(cast, kind, role):
    action = make_action(cast, type=kind)

    if role in APPROVERS[kind]:
        assert accept(action_id=action.pk, **by(cast, role)).status == S.ACCEPTED
    else:
        with pytest.raises((NotAllowedError, Action.DoesNotExist)):
            accept(action_id=action.pk, **by(cast, role))
        assert Action.objects.get(pk=action.pk).status == S.REQUESTED


def test_the_adviser_takes_back_the_own_request_and_no_other(cast):
    own, other = make_action(cast, Role.ADVISER), make_action(cast)

    assert cancel(action_id=own.pk, reason="Mistaken", **by(cast, Role.ADVISER)).status == S.CANCELLED
    with pytest.raises(NotAllowedError):
        cancel(action_id=other.pk, reason="Mistaken", **by(cast, Role.ADVISER))


def test_the_adviser_follows_the_immediate_action_that_was_recorded_to_its_end(cast):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)
    action = make_action(
        cast, Role.ADVISER, alert_id=alert.pk, immediate=True, authority="Head of office", type="call_to_commander"
    )

    record_times(action_id=action.pk, departed_at=timezone.now(), **by(cast, Role.ADVISER))
    assert complete(action_id=action.pk, outcome="reduced", **by(cast, Role.ADVISER)).status == S.COMPLETED


def test_the_head_of_office_does_not_see_what_lies_outside_the_own_area(cast):
    action = make_action(cast, area=cast.east.pcode)

    with pytest.raises(Action.DoesNotExist):
        accept(action_id=action.pk, **by(cast, Role.HEAD_OF_OFFICE))


@pytest.mark.parametrize(("service", "said"), [*STEPS.values(), (record_times, {"departed_at": timezone.now()})])
def test_an_invisible_action_and_an_invented_number_are_told_the_same(cast, service, said):
    texts = set()
    for key in (make_action(cast).pk, 987_654_321):
        with pytest.raises(Action.DoesNotExist) as caught:
            service(action_id=key, **said, **by(cast, "olga"))
        texts.add(str(caught.value))
    assert len(texts) == 1
