"""Whatever anybody does in whatever order: no state is reached without its reason, approver, outcome or history."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from incidents.choices import ActorRole, EventType
from incidents.models import Actor
from incidents.signals import evidence_changed
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import DomainError
from responses import lifecycle, services
from responses.choices import (
    ActionStatus,
    ActionType,
    CommitmentStatus,
    SupportKind,
    SupportRisk,
    SupportStatus,
    WorkstreamStatus,
)
from responses.inputs import MilestoneInput, RiskInput, SupportInput
from responses.models import Action, Commitment, Support, Workstream
from responses.services import dialogue, workstreams
from responses.services.clearance import ACTOR
from tests.making import by, make_action, make_verified
from tests.responses.dialogue_making import make_actor, make_commitment, make_workstream
from tests.threats.test_threats import make_threat, threat_input
from threats.choices import ThreatStatus
from threats.lifecycle import THREAT_MOVES
from threats.models import Threat
from threats.services import change_threat, move_threat, review_threat

ROLES = st.sampled_from(
    [Role.LIAISON, Role.ADVISER, Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.ANALYST, Role.PLANNER, Role.LEADERSHIP,
     Role.PARTNER, Role.AUDITOR]
)  # fmt: skip
WORDS = st.sampled_from(["", "  ", "Because"])
DAYS = st.sampled_from([-1, 0, 30, 1000])


class Machine(RuleBasedStateMachine):
    """What holds for every record that moves."""

    moves: dict[str, frozenset[str]]
    model: Any = None
    record: Any
    stored: Any
    name = ""

    def __init__(self, cast):
        super().__init__()
        self.cast = cast

    def call(self, service, role, **said):
        try:
            service(**{self.name: self.record.pk}, **said, **by(self.cast, role))
        except (DomainError, ValidationError, self.model.DoesNotExist):
            before = self.stored.status
            assert self.model.objects.get(pk=self.record.pk).status == before  # refused whole
        self.stored = self.model.objects.get(pk=self.record.pk)

    def day(self, days):
        return self.cast.mission.today() + timedelta(days=days)

    def start(self, record):
        self.record = self.stored = record

    @invariant()
    def its_history_is_whole_and_allowed(self):
        if not hasattr(self, "record"):
            return
        steps = list(self.record.transitions.values_list("from_status", "to_status", "by", "actor"))
        assert steps[-1][1] == self.stored.status
        assert [step[0] for step in steps[1:]] == [step[1] for step in steps[:-1]]
        assert all(after in self.moves[before] or after == before for before, after, _by, _actor in steps)
        assert all(actor and (person or actor == ACTOR) for _b, _a, person, actor in steps)
        assert AuditEntry.objects.filter(object_id=str(self.record.public_id)).count() >= len(steps)


class ThreatMachine(Machine):
    moves, model, name = THREAT_MOVES, Threat, "threat_id"

    @initialize()
    def opened(self):
        self.start(make_threat(self.cast))

    @rule(role=ROLES, to=st.sampled_from(ThreatStatus.values), reason=WORDS, days=DAYS)
    def moved(self, role, to, reason, days):
        self.call(move_threat, role, to=to, reason=reason, review_on=self.day(days))

    @rule(role=ROLES, reason=WORDS, days=DAYS)
    def reviewed(self, role, reason, days):
        self.call(review_threat, role, reason=reason, review_on=self.day(days))

    @rule(role=ROLES, reason=WORDS)
    def changed(self, role, reason):
        self.call(change_threat, role, data=threat_input(self.cast), reason=reason)

    @invariant()
    def it_is_reviewed_until_it_is_closed_and_every_version_is_kept(self):
        if hasattr(self, "record"):
            assert (self.stored.review_on is None) == (self.stored.status == ThreatStatus.CLOSED)
            assert all(step.reason.strip() for step in self.record.transitions.all()[1:])
            assert self.record.versions.count() >= self.record.transitions.count()


class SupportMachine(Machine):
    moves, model, name = lifecycle.SUPPORT_MOVES, Support, "support_id"

    @initialize(emergency=st.booleans())
    def drafted(self, emergency):
        self.cast.mission.modules = ["hrddp"]
        self.cast.mission.save()
        force = Actor.objects.create(public_id=uuid4(), name=uuid4().hex, actor_class="state_forces")
        said = SupportInput(
            recipient_id=force.pk, kind=SupportKind.FINANCIAL, title="Pay", is_emergency=emergency, authority="Force"
        )
        drafted = services.draft_support(mission=self.cast.mission, data=said, **by(self.cast, Role.ADVISER))
        self.start(drafted)

    @rule(role=ROLES, risk=st.sampled_from(SupportRisk.values), acts=st.booleans(), words=WORDS)
    def assessed(self, role, risk, acts, words):
        data = RiskInput(risk=risk, grounds=words, mitigations=words, authorities_act=acts)
        self.call(services.assess_support, role, data=data)

    @rule(role=ROLES, verb=st.sampled_from(["approve_support", "renew_support"]), days=DAYS, reason=WORDS)
    def cleared(self, role, verb, days, reason):
        self.call(getattr(services, verb), role, valid_until=self.day(days), reason=reason)

    @rule(role=ROLES)
    def given(self, role):
        self.call(services.activate_support, role)

    @rule(role=ROLES, verb=st.sampled_from(["suspend_support", "withdraw_support"]), reason=WORDS)
    def ended(self, role, verb, reason):
        self.call(getattr(services, verb), role, reason=reason)

    @rule()
    def violated(self):
        before = self.stored.status
        incident = make_verified(self.cast, event_type=EventType.TORTURE)
        incident.incident_actors.create(actor=self.record.recipient, role=ActorRole.PERPETRATOR)
        evidence_changed.send(type(incident), mission_id=incident.mission_id, reason="test", incident_id=incident.pk)
        self.stored = Support.objects.get(pk=self.record.pk)
        assert self.stored.status == (SupportStatus.REOPENED if before in lifecycle.JUDGED else before)

    @invariant()
    def nothing_is_in_force_without_assessment_approver_and_end(self):
        if not hasattr(self, "record"):
            return
        stored, newest = self.stored, self.record.assessments.first()
        if stored.status in {SupportStatus.APPROVED, SupportStatus.RENEWED} or (
            stored.status == SupportStatus.ACTIVE and not stored.is_emergency
        ):
            assert stored.approved_by is not None
            assert stored.valid_until is not None
            assert self.record.transitions.filter(data__has_key="assessment").exists()
            assert newest is not None
        if services.clearance_problem(stored) == "" and not stored.is_emergency:
            assert stored.status in lifecycle.CLEARED


class ActionMachine(Machine):
    moves, model, name = lifecycle.MOVES, Action, "action_id"

    @initialize(immediate=st.booleans())
    def asked(self, immediate):
        more: dict[str, Any] = {"immediate": True, "authority": "Commander"} if immediate else {}
        self.start(make_action(self.cast, type=ActionType.PATROL, **more))

    @rule(role=ROLES, granted=st.booleans(), reason=WORDS)
    def approved(self, role, granted, reason):
        self.call(services.approve_action, role, granted=granted, reason=reason)

    @rule(role=ROLES, verb=st.sampled_from(["accept", "start"]))
    def went_on(self, role, verb):
        self.call(getattr(services, verb), role)

    @rule(role=ROLES, verb=st.sampled_from(["decline", "infeasible"]), code=st.sampled_from(["", "road", "lazy"]))
    def refused(self, role, verb, code):
        self.call(getattr(services, verb), role, reason_code=code)

    @rule(role=ROLES, outcome=st.sampled_from(["", "averted", "reduced"]), note=WORDS)
    def completed(self, role, outcome, note):
        self.call(services.complete, role, outcome=outcome, note=note)

    @rule(role=ROLES, words=WORDS)
    def evaluated(self, role, words):
        self.call(services.evaluate, role, note=words)

    @rule(role=ROLES, reason=WORDS)
    def cancelled(self, role, reason):
        self.call(services.cancel, role, reason=reason)

    @invariant()
    def each_state_has_what_it_needs(self):
        if not hasattr(self, "record"):
            return
        stored, moved = self.stored, {step.to_status: step for step in self.record.transitions.all()}
        if ActionStatus.ACCEPTED in moved:
            assert self.record.approvals.filter(role=Role.PLANNER, granted=True).exclude(reason="").exists()
        if stored.status in lifecycle.NEEDS_REASON_CODE:
            assert stored.reason_code
        if stored.status in {ActionStatus.COMPLETED, ActionStatus.EVALUATED}:
            assert stored.outcome
            assert stored.outcome != "averted" or stored.outcome_note
        if stored.status in {ActionStatus.CANCELLED, ActionStatus.EVALUATED}:
            assert moved[stored.status].reason.strip()


class CommitmentMachine(Machine):
    moves, model, name = {"": frozenset({"open"}), **lifecycle.COMMITMENT_MOVES}, Commitment, "commitment_id"

    @initialize(due_ago=st.sampled_from([10, 0, -5]))
    def promised(self, due_ago):
        self.actor = make_actor(self.cast, uuid4().hex)
        self.start(make_commitment(self.cast, self.actor, due_ago=due_ago))

    @rule(role=ROLES, verdict=st.sampled_from([*CommitmentStatus.values, ""]), reason=WORDS, late=st.booleans())
    def judged(self, role, verdict, reason, late):
        version = self.stored.version - late
        self.call(dialogue.judge_commitment, role, verdict=verdict, reason=reason, version=version)

    @rule(role=ROLES, promised=DAYS, due=DAYS, words=WORDS)
    def promised_again(self, role, promised, due, words):
        said = {"promised_on": self.day(promised), "due_on": self.day(due), "promise": words}
        with suppress(DomainError, ValidationError):
            made = make_commitment(self.cast, self.actor, role, **said)
            assert made.promise.strip()
            assert made.promised_on <= min(self.day(0), made.due_on)
            assert made.transitions.get().by == self.cast[role]

    @invariant()
    def each_judgement_rests_on_something_and_none_is_made_too_soon(self):
        if not hasattr(self, "record"):
            return
        steps = list(self.record.transitions.all())
        assert all(step.reason.strip() for step in steps[1:])
        if self.record.due_on > self.day(0):
            assert all(lifecycle.may_judge_early(step.from_status, step.to_status) for step in steps[1:])


class WorkstreamMachine(Machine):
    moves, model, name = {"": frozenset({"under_way"}), **lifecycle.WORKSTREAM_MOVES}, Workstream, "workstream_id"

    @initialize(begun=st.sampled_from([-1, 0, 30]))
    def begun(self, begun):
        self.start(make_workstream(self.cast, steps=2, begun_on=self.day(begun)))

    @rule(role=ROLES, which=st.sampled_from([0, -1]), days=DAYS, words=WORDS)
    def reached(self, role, which, days, words):
        step = list(self.record.milestones.all())[which]
        said = {"milestone_id": step.pk, "reached_on": self.day(days), "evidence": words}
        self.call(workstreams.reach_milestone, role, **said)
        step.refresh_from_db()
        assert step.reached_on is None or self.stored.begun_on <= step.reached_on <= self.day(0)

    @rule(role=ROLES, words=WORDS, days=DAYS)
    def added(self, role, words, days):
        self.call(workstreams.add_milestone, role, data=MilestoneInput(words, self.day(days)))

    @rule(role=ROLES, to=st.sampled_from([*WorkstreamStatus.values, ""]), reason=WORDS)
    def moved(self, role, to, reason):
        self.call(workstreams.move_workstream, role, status=to, reason=reason)

    @invariant()
    def each_step_is_known_by_its_evidence_and_each_change_by_its_line(self):
        if not hasattr(self, "record"):
            return
        plan, moves = list(self.record.milestones.all()), list(self.record.transitions.all())
        done = [step for step in plan if step.reached_on is not None]
        assert all(step.name.strip() for step in plan)
        assert all(step.evidence.strip() and step.recorded_by for step in done)
        assert all(step.reason.strip() for step in moves[1:])
        lines = AuditEntry.objects.filter(object_id=str(self.record.public_id)).count()
        assert lines == len(moves) + len(plan) - 2 + len(done)


def _run(machine, cast):
    with_cast: Any = type(machine.__name__, (machine,), {"__init__": lambda self: machine.__init__(self, cast)})
    run_state_machine_as_test(
        with_cast,
        settings=settings(
            max_examples=8, stateful_step_count=16, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_a_threat_moves_as_the_domain_says_whoever_does_what(cast):
    _run(ThreatMachine, cast)


def test_support_to_a_force_moves_as_the_domain_says_whoever_does_what(cast):
    _run(SupportMachine, cast)


def test_an_action_moves_as_the_domain_says_whoever_does_what(cast):
    configurer = by(cast, Role.ADMINISTRATOR)
    services.add_approval_rule(mission=cast.mission, role=Role.PLANNER, reason="Set", **configurer)
    _run(ActionMachine, cast)


def test_a_promise_is_judged_as_the_domain_says_whoever_does_what(cast):
    _run(CommitmentMachine, cast)


def test_a_workstream_moves_as_the_domain_says_whoever_does_what(cast):
    _run(WorkstreamMachine, cast)
