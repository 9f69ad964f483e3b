"""Two who move one action, one support or one promise at once: one wins whole, the other is told who was first."""

from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import ActorClass, ActorRole, EventType
from incidents.models import Actor, IncidentActor
from incidents.services import verify_incident
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import ConflictError, ReasonNeededError, TransitionNotAllowedError
from responses import lifecycle, services
from responses.choices import ActionStatus as S
from responses.choices import CommitmentStatus, SupportKind, SupportRisk
from responses.choices import SupportStatus as H
from responses.inputs import RiskInput, SupportInput
from responses.models import Action, Commitment, Support
from responses.services import dialogue, workstreams
from tests.committed import overlap, race
from tests.making import SEEN, by, make_action, make_decided, make_incident, make_member
from tests.responses.dialogue_making import make_actor, make_commitment, make_workstream
from threats.choices import NoticeKind

DUTY, LEADERSHIP, PLANNER, ADVISER = Role.DUTY_OFFICER, Role.LEADERSHIP, Role.PLANNER, Role.ADVISER
LOW = RiskInput(risk=SupportRisk.LOW, grounds="No violations for a year", authorities_act=True)
TOLD = (TransitionNotAllowedError, ConflictError)

ACTION_DEEDS: dict[Any, Any] = {
    S.ACCEPTED: services.accept,
    S.DECLINED: partial(services.decline, reason_code="road"),
    S.INFEASIBLE: partial(services.infeasible, reason_code="weather"),
    S.CANCELLED: partial(services.cancel, reason="Called off"),
    S.UNDER_WAY: services.start,
    S.COMPLETED: partial(services.complete, outcome="reduced"),
    S.EVALUATED: partial(services.evaluate, note="Too late"),
}
WAY: dict[Any, list[Any]] = {S.REQUESTED: [], S.ACCEPTED: [S.ACCEPTED], S.UNDER_WAY: [S.ACCEPTED, S.UNDER_WAY]}
WAY[S.COMPLETED] = [*WAY[S.UNDER_WAY], S.COMPLETED]


def action_in(cast, status, **more):
    action = make_action(cast, **more)
    for step in WAY[status]:
        ACTION_DEEDS[step](action_id=action.pk, **by(cast, DUTY))
    return action


def whole(record, kind):
    """Where the record is, after its history was found to be one chain with an audit line for each step."""
    stored = kind.objects.get(pk=record.pk)
    steps = list(record.transitions.order_by("pk").values_list("from_status", "to_status"))
    assert [before for before, _after in steps[1:]] == [after for _before, after in steps[:-1]]
    assert steps[-1][1] == stored.status
    assert AuditEntry.objects.filter(object_id=str(record.public_id)).count() == len(steps)
    return stored


@pytest.mark.parametrize("status", WAY)
def test_of_two_who_move_an_action_at_once_the_second_does_what_is_still_allowed_or_is_told_who_was_first(
    committed_cast, status
):
    cast = committed_cast
    for first, second in product(sorted(lifecycle.MOVES[status]), repeat=2):
        action = action_in(cast, status)

        won, after = overlap(
            partial(ACTION_DEEDS[S(first)], action_id=action.pk, **by(cast, DUTY)),
            partial(ACTION_DEEDS[S(second)], action_id=action.pk, **by(cast, LEADERSHIP)),
        )

        assert won.status == first, (first, second, won)
        allowed = second in lifecycle.MOVES[first]
        assert whole(action, Action).status == (second if allowed else first), (first, second, after)
        if not allowed:
            assert isinstance(after, TransitionNotAllowedError), (first, second, after)
            assert cast[DUTY].username in str(after)


def test_a_no_that_came_first_holds_back_who_accepts_in_the_same_moment(committed_cast):
    cast = committed_cast
    services.add_approval_rule(mission=cast.mission, role=PLANNER, reason="Set", **by(cast, Role.ADMINISTRATOR))

    for granted, role in product((True, False), (PLANNER, LEADERSHIP)):
        action = make_action(cast)
        say = partial(services.approve_action, action_id=action.pk, reason="Because", **by(cast, role))
        say(granted=not granted)

        _said, accepted = overlap(
            partial(say, granted=granted), partial(services.accept, action_id=action.pk, **by(cast, DUTY))
        )

        assert isinstance(accepted, Action if granted else ReasonNeededError), (granted, role, accepted)
        assert action.approvals.exclude(reason="").exclude(by=None).count() == 2


def test_of_a_yes_and_a_no_at_once_both_are_kept_and_the_last_word_counts(committed_cast):
    cast = committed_cast
    services.add_approval_rule(mission=cast.mission, role=PLANNER, reason="Set", **by(cast, Role.ADMINISTRATOR))
    action = make_action(cast)

    race(*(
        partial(services.approve_action, action_id=action.pk, reason="Because", granted=granted, **by(cast, role))
        for granted, role in ((True, PLANNER), (False, LEADERSHIP))
    ))  # fmt: skip

    words = list(action.approvals.order_by("pk").values_list("granted", flat=True))
    assert sorted(words) == [False, True]
    assert services.roles_missing(action) == ([] if words[-1] else [PLANNER])


# ---- support to a force ------------------------------------------------------------------------------
@pytest.fixture
def force(committed_cast):
    cast = committed_cast
    cast.mission.modules = ["hrddp"]
    cast.mission.save()
    make_member(cast, "second", role=LEADERSHIP)
    return Actor.objects.create(public_id=uuid4(), name="Army of Testland", actor_class=ActorClass.STATE_FORCES)


def support_deeds(cast):
    until = cast.mission.today() + timedelta(days=30)
    clear = {"valid_until": until, "reason": "With a monitor"}
    return {
        "assess": partial(services.assess_support, data=LOW, **by(cast, ADVISER)),
        "assess too": partial(services.assess_support, data=LOW, **by(cast, DUTY)),
        "approve": partial(services.approve_support, **clear, **by(cast, LEADERSHIP)),
        "approve too": partial(services.approve_support, **clear, **by(cast, "second")),
        "activate": partial(services.activate_support, **by(cast, DUTY)),
        "renew": partial(services.renew_support, **clear, **by(cast, LEADERSHIP)),
        "suspend": partial(services.suspend_support, reason="New allegations", **by(cast, LEADERSHIP)),
        "suspend too": partial(services.suspend_support, reason="New allegations", **by(cast, "second")),
        "refuse": partial(services.withdraw_support, reason="Too great a risk", **by(cast, "second")),
    }


def supported(cast, force, *way):
    said = SupportInput(recipient_id=force.pk, kind=SupportKind.TRANSPORT, title="Lorries to the north")
    support = services.draft_support(mission=cast.mission, data=said, **by(cast, ADVISER))
    deeds = support_deeds(cast)
    for each in way:
        deeds[each](support_id=support.pk)
    support.refresh_from_db()
    return support


CLEAR = ("assess", "approve")
MOMENTS = [
    (("assess",), "approve", "approve too", H.APPROVED),
    (("assess",), "refuse", "approve", H.WITHDRAWN),
    (("assess",), "assess too", "approve", H.ASSESSED),  # nobody clears what was judged anew unread
    (("assess",), "approve", "assess too", H.APPROVED),
    ((), "assess", "assess too", H.ASSESSED),
    (CLEAR, "suspend", "suspend too", H.SUSPENDED),
    (CLEAR, "suspend", "activate", H.SUSPENDED),
    (CLEAR, "refuse", "activate", H.WITHDRAWN),
    ((*CLEAR, "activate", "assess too"), "suspend", "renew", H.SUSPENDED),
    ((*CLEAR, "activate", "assess too"), "refuse", "renew", H.WITHDRAWN),
]


def test_of_two_who_decide_on_support_at_once_one_wins_and_the_other_is_told(committed_cast, force):
    cast = committed_cast
    deeds = support_deeds(cast)
    for way, first, second, ends in MOMENTS:
        support = supported(cast, force, *way)
        reads = "assess" in second or second in ("approve", "approve too", "renew")
        seen = {"version": support.version} if reads else {}

        won, told = overlap(
            partial(deeds[first], support_id=support.pk), partial(deeds[second], support_id=support.pk, **seen)
        )

        assert isinstance(won, Support), (first, second, won)
        assert isinstance(told, TOLD), (first, second, told)
        assert deeds[first].keywords["user"].username in str(told)
        assert whole(support, Support).status == ends


def test_two_assessments_at_once_are_both_kept_in_their_order(committed_cast, force):
    cast = committed_cast
    support, deeds = supported(cast, force), support_deeds(cast)

    race(*(partial(deeds[each], support_id=support.pk) for each in ("assess", "assess too")))

    assert [each.number for each in support.assessments.order_by("pk")] == [1, 2]
    assert whole(support, Support).status == H.ASSESSED


def violation(cast, force):
    """What verifies a grave violation that is laid to the force."""
    incident = make_incident(cast, event_type=EventType.VIOLENCE_AGAINST_CIVILIANS)
    IncidentActor.objects.create(incident=incident, actor=force, role=ActorRole.PERPETRATOR)
    return partial(verify_incident, incident_id=incident.pk, evidence=SEEN, **by(cast, Role.ANALYST))


def relying(cast, support):
    """An accepted action on an alert that gives this support."""
    action = make_action(cast, alert_id=make_decided(cast).pk, support_id=support.pk)
    services.accept(action_id=action.pk, **by(cast, DUTY))
    return action


@pytest.mark.parametrize("end", ["violation", "suspend", "refuse"])
def test_no_action_starts_on_a_clearance_that_ends_in_the_same_moment(committed_cast, force, end):
    cast = committed_cast
    support = supported(cast, force, *CLEAR)
    action = relying(cast, support)
    ends = violation(cast, force) if end == "violation" else partial(support_deeds(cast)[end], support_id=support.pk)

    _ended, told = overlap(ends, partial(services.start, action_id=action.pk, **by(cast, DUTY)))

    assert isinstance(told, ReasonNeededError), told
    assert "without a valid clearance" in str(told)
    assert whole(action, Action).status == S.ACCEPTED
    assert whole(support, Support).status not in lifecycle.CLEARED


def test_of_an_action_that_had_just_started_those_who_rely_on_it_are_warned(committed_cast, force):
    cast = committed_cast
    support = supported(cast, force, *CLEAR)
    action = relying(cast, support)

    started, _verified = overlap(partial(services.start, action_id=action.pk, **by(cast, DUTY)), violation(cast, force))

    assert started.status == S.UNDER_WAY, started
    assert whole(support, Support).status == H.REOPENED
    assert action.alert.deliveries.filter(kind=NoticeKind.CLEARANCE).exists()


@pytest.mark.parametrize("violation_first", [True, False])
def test_an_immediate_action_and_a_violation_at_once_wait_for_each_other_and_end(
    committed_cast, force, violation_first
):
    cast = committed_cast
    support = supported(cast, force, *CLEAR)
    alert = relying(cast, support).alert
    begin = partial(make_action, cast, alert_id=alert.pk, support_id=support.pk, immediate=True, authority="Commander")
    both = (violation(cast, force), begin) if violation_first else (begin, violation(cast, force))

    results = overlap(*both)

    begun = results[1 if violation_first else 0]
    assert isinstance(begun, ValidationError if violation_first else Action), results
    assert not isinstance(results[0 if violation_first else 1], Exception), results
    assert whole(support, Support).status == H.REOPENED


@pytest.mark.parametrize("violation_first", [True, False])
@pytest.mark.parametrize(("way", "deed"), [(("assess",), "approve"), ((), "assess"), (CLEAR, "activate")])
def test_nothing_is_cleared_past_a_violation_of_the_same_moment(committed_cast, force, way, deed, violation_first):
    cast = committed_cast
    support = supported(cast, force, *way)
    decide = partial(support_deeds(cast)[deed], support_id=support.pk)
    both = (violation(cast, force), decide) if violation_first else (decide, violation(cast, force))

    results = overlap(*both)

    found = whole(support, Support)
    if violation_first and way:
        assert isinstance(results[1], TransitionNotAllowedError), results
    if way or not violation_first:
        assert found.status == H.REOPENED, results
    assert found.status not in lifecycle.CLEARED


# ---- promises and workstreams ------------------------------------------------------------------------
def test_of_two_who_judge_a_promise_at_once_the_second_is_told_of_the_first(committed_cast):
    cast = committed_cast
    promise = make_commitment(cast, make_actor(cast))
    said: dict[str, Any] = {"commitment_id": promise.pk, "reason": "Two sources", "version": promise.version}

    _won, told = overlap(
        partial(dialogue.judge_commitment, verdict=CommitmentStatus.KEPT, **said, **by(cast, DUTY)),
        partial(dialogue.judge_commitment, verdict=CommitmentStatus.BROKEN, **said, **by(cast, ADVISER)),
    )

    assert isinstance(told, ConflictError), told
    assert cast[DUTY].username in str(told)
    assert whole(promise, Commitment).status == CommitmentStatus.KEPT


def test_a_milestone_is_reached_once_and_not_of_work_that_stops_in_the_same_moment(committed_cast):
    cast = committed_cast
    work = make_workstream(cast, steps=2)
    first, second = work.milestones.all()

    def reach(step, role):
        return partial(
            workstreams.reach_milestone, workstream_id=work.pk, milestone_id=step.pk,
            reached_on=cast.mission.today(), evidence="Minutes", **by(cast, role),
        )  # fmt: skip

    stop = partial(
        workstreams.move_workstream, workstream_id=work.pk, status="stopped", reason="No funds", **by(cast, DUTY)
    )

    told = overlap(reach(first, DUTY), reach(first, ADVISER))[1]
    late = overlap(stop, reach(second, ADVISER))[1]

    assert isinstance(told, TransitionNotAllowedError), told
    assert cast[DUTY].username in str(told)
    assert isinstance(late, TransitionNotAllowedError), late
    assert [step.recorded_by for step in work.milestones.all()] == [cast[DUTY], None]
