"""Whoever does whatever in whatever order, and the timer between: no state without what it needs, no limit lost."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.models import AuditEntry
from missions.audience import RIGHTS
from missions.choices import Role
from missions.errors import DomainError
from missions.services import database_now
from tests.making import by, make_alert
from threats import lifecycle, services
from threats.choices import AlertStatus as S
from threats.choices import Decision, Imminence
from threats.models import Alert, AlertLimit

PEOPLE = sorted(set(Role.values) - {Role.GATEWAY})
# What a step is called in the trail, and one of the rights that it asks for.
VERBS: dict[str, frozenset[str]] = {
    "acknowledge": frozenset({"acknowledge"}),
    "begin_assessment": frozenset({"assess"}),
    "mark_credible": frozenset({"assess"}),
    "mark_not_credible": frozenset({"assess"}),
    "mark_duplicate": frozenset({"assess"}),
    "ask_information": frozenset({"assess"}),
    "decide": frozenset({"decide"}),
    "record_urgent_response": frozenset({"act", "propose"}),
    "record_referral_answer": frozenset({"decide"}),
    "reconsider": frozenset({"decide"}),
    "begin_response": frozenset({"act", "propose"}),
    "close": frozenset({"decide"}),
}
WORDS = st.sampled_from(["", "  ", "Because"])


class DeskMachine(RuleBasedStateMachine):
    """Steps are drawn blindly; what must hold is asked of the database after each."""

    def __init__(self, cast: Any) -> None:
        super().__init__()
        self.cast = cast

    @initialize(imminence=st.sampled_from(Imminence.values))
    def raised(self, imminence):
        self.alert = make_alert(self.cast, imminence=imminence)
        self.other = make_alert(self.cast)

    def call(self, name, role, **said):
        """Done by who may; else nothing of the alert has changed."""
        before = Alert.objects.values().get(pk=self.alert.pk)
        try:
            getattr(services, name)(alert_id=self.alert.pk, **said, **by(self.cast, role))
        except (DomainError, ValidationError, ObjectDoesNotExist):
            assert Alert.objects.values().get(pk=self.alert.pk) == before
        else:
            assert VERBS[name] & RIGHTS[role], (name, role)

    @rule(role=st.sampled_from(PEOPLE), name=st.sampled_from(["acknowledge", "begin_response"]))
    def plain(self, role, name):
        self.call(name, role)

    @rule(
        role=st.sampled_from(PEOPLE),
        name=st.sampled_from(
            ["begin_assessment", "mark_credible", "mark_not_credible", "reconsider", "record_urgent_response"]
        ),
        reason=WORDS,
    )
    def with_reason(self, role, name, reason):
        self.call(name, role, reason=reason)

    @rule(role=st.sampled_from(PEOPLE))
    def duplicate(self, role):
        self.call("mark_duplicate", role, of=self.other.pk)

    @rule(role=st.sampled_from(PEOPLE), question=WORDS)
    def ask(self, role, question):
        due = database_now() + timedelta(hours=1)
        self.call("ask_information", role, question=question, owner=self.cast[Role.ADVISER], due=due)

    @rule(
        role=st.sampled_from([Role.DUTY_OFFICER, *PEOPLE]),
        decision=st.sampled_from(Decision.values),
        said=st.booleans(),
    )
    def decide(self, role, decision, said):
        needs = {
            "referred_to": "National army",
            "reason_code": "road",
            "review_at": database_now() + timedelta(hours=1),
        }
        self.call("decide", role, decision=decision, **(needs if said else {}))

    @rule(role=st.sampled_from(PEOPLE), answer=st.sampled_from(["accepted", "declined", "no_answer", "x"]))
    def referral(self, role, answer):
        self.call("record_referral_answer", role, answer=answer)

    @rule(
        role=st.sampled_from([Role.DUTY_OFFICER, *PEOPLE]),
        outcome=st.sampled_from(["averted", "unknown", ""]),
        feedback=st.sampled_from(["given", ""]),
    )
    def close(self, role, outcome, feedback):
        self.call("close", role, outcome=outcome, feedback=feedback)

    @rule(steps=st.just(("acknowledge", "begin_assessment", "mark_credible")))
    def taken_in_hand(self, steps):
        """The usual way, so that blind steps get beyond it."""
        for name in steps:
            self.call(name, Role.DUTY_OFFICER)

    @rule()
    def time_passes(self):
        """An hour: whatever was due is seen by the timer, once."""
        open_limits = AlertLimit.objects.filter(alert=self.alert).open()
        for limit in open_limits:
            AlertLimit.objects.filter(pk=limit.pk).update(due_at=limit.due_at - timedelta(days=30))
        waiting = open_limits.filter(missed_at=None).count()
        assert services.sweep_timers() == waiting
        assert services.sweep_timers() == 0

    @invariant()
    def no_state_without_what_it_needs(self):
        if not hasattr(self, "alert"):
            return
        alert = Alert.objects.get(pk=self.alert.pk)
        last = {step.to_status: step for step in alert.transitions.all()}
        assert alert.status in last
        if alert.status == S.DECIDED:
            assert alert.decision
            assert alert.decided_at
        needs: dict[str, Any] = {
            Decision.NO_RESPONSE: alert.reason_code,
            Decision.REFER: alert.referred_to,
            Decision.MONITOR: alert.review_at,
        }
        assert needs.get(alert.decision, True)
        assert alert.status != S.NEEDS_INFORMATION or (alert.question.strip() and alert.question_due)
        assert alert.status != S.NOT_CREDIBLE or last[S.NOT_CREDIBLE].reason.strip()
        assert alert.status != S.DUPLICATE or alert.duplicate_of_id
        assert alert.status != S.CLOSED or (alert.outcome and alert.feedback and alert.closed_at)
        assert alert.outcome != "averted" or alert.outcome_evidence

    @invariant()
    def each_duty_has_one_open_limit_and_each_miss_one_line(self):
        if not hasattr(self, "alert"):
            return
        alert = Alert.objects.get(pk=self.alert.pk)
        limits = AlertLimit.objects.filter(alert=alert)
        assert sorted(limits.open().values_list("duty", flat=True)) == sorted(lifecycle.owed(alert))
        missed = limits.filter(missed_at__isnull=False).count()
        assert alert.transitions.filter(data__has_key="missed").count() == missed
        assert alert.escalation == min(missed, alert.mission.top_level)
        assert AuditEntry.objects.filter(object_id=str(alert.public_id)).count() == alert.transitions.count()


def test_no_sequence_of_steps_by_any_roles_reaches_a_state_without_what_it_needs(cast):
    class WithCast(DeskMachine):
        def __init__(self):
            super().__init__(cast)

    run_state_machine_as_test(
        WithCast,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
