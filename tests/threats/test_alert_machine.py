"""Whatever people do in whatever order: an alert moves as the domain says, or not at all, and its history is whole."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.models import AuditEntry, Change
from missions.choices import Role
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from tests.making import by, form_input, make_alert
from tests.threats.test_lifecycle import ALLOWED, BEFORE_CREDIBLE, URGENT
from threats import services
from threats.choices import AlertStatus as S
from threats.choices import Decision, Imminence
from threats.models import Alert

NEEDS: dict[str, dict[str, Any]] = {
    Decision.RESPOND: {},
    Decision.REFER: {"referred_to": "Governor", "referred_kind": "host_authority"},
    Decision.MONITOR: {"review_at": timedelta(days=1)},
    Decision.NO_RESPONSE: {"reason_code": "road"},
}
DECIDED = {S.DECIDED, S.RESPONDING, S.CLOSED}


class AlertMachine(RuleBasedStateMachine):
    """The service on one side, a few plain fields on the other."""

    def __init__(self, cast):
        super().__init__()
        self.cast = cast

    @initialize(imminence=st.sampled_from(Imminence.values))
    def raised(self, imminence):
        self.alert = make_alert(self.cast, imminence=imminence)
        self.other = make_alert(self.cast)
        self.urgent = self.in_hours = imminence in URGENT
        self.status, self.decision, self.answer = S.RECEIVED, "", ""
        self.acknowledged = self.assessed = self.owes_record = False
        self.written = 1
        self.forms = 0

    def call(self, service, *, allowed, **said):
        """The service does it exactly when the model says so; returns whether it was done."""
        refused = None
        try:
            service(alert_id=self.alert.pk, **said, **by(self.cast, Role.DUTY_OFFICER))
        except (TransitionNotAllowedError, ReasonNeededError) as error:
            refused = error
        assert (refused is None) == allowed, (self.status, service.__name__, refused)
        self.written += allowed
        return allowed

    def may(self, after):
        return after in ALLOWED[self.status]

    def late(self, done):
        return self.owes_record and not done and self.status in DECIDED | {S.CREDIBLE}

    @rule()
    def acknowledge(self):
        late = self.late(self.acknowledged)
        if self.call(services.acknowledge, allowed=self.may(S.ACKNOWLEDGED) or late):
            self.acknowledged = True
            self.status = self.status if late else S.ACKNOWLEDGED

    @rule(reason=st.sampled_from(["", "Again"]))
    def assess(self, reason):
        reopened = self.status in {S.NEEDS_INFORMATION, S.NOT_CREDIBLE, S.DUPLICATE}
        allowed = self.may(S.ASSESSING) and (bool(reason) or not reopened)
        if self.call(services.begin_assessment, allowed=allowed, reason=reason):
            self.status, self.assessed = S.ASSESSING, False

    @rule()
    def credible(self):
        late = self.late(self.assessed)
        if self.call(services.mark_credible, allowed=late or self.status == S.ASSESSING):
            self.assessed = True
            self.status = self.status if late else S.CREDIBLE

    @rule()
    def fill_in_the_form(self):
        allowed = self.status not in {S.NOT_CREDIBLE, S.DUPLICATE}
        if self.call(services.assess_threat, allowed=allowed, data=form_input()):
            self.forms += 1

    @rule()
    def not_credible(self):
        if self.call(services.mark_not_credible, allowed=self.may(S.NOT_CREDIBLE), reason="Denied"):
            self.status, self.assessed = S.NOT_CREDIBLE, True

    @rule()
    def duplicate(self):
        if self.call(services.mark_duplicate, allowed=self.may(S.DUPLICATE), of=self.other.pk):
            self.status = S.DUPLICATE

    @rule()
    def ask(self):
        said = {
            "question": "How many?",
            "owner": self.cast[Role.ADVISER],
            "due": timezone.now() + timedelta(hours=1),
        }
        if self.call(services.ask_information, allowed=self.may(S.NEEDS_INFORMATION), **said):
            self.status = S.NEEDS_INFORMATION

    @rule()
    def answer_question(self):
        if self.call(services.answer_information, allowed=self.status == S.NEEDS_INFORMATION, answer="Ten"):
            self.status = S.ASSESSING

    @rule(decision=st.sampled_from(Decision.values))
    def decide(self, decision):
        urgent = self.urgent and decision == Decision.RESPOND and self.status in BEFORE_CREDIBLE
        said = dict(NEEDS[decision])
        if "review_at" in said:
            said["review_at"] = timezone.now() + said["review_at"]
        allowed = urgent or (self.status == S.CREDIBLE and (self.in_hours or self.forms > 0))
        if self.call(services.decide, allowed=allowed, decision=decision, **said):
            self.status, self.decision, self.answer = S.DECIDED, decision, ""
            self.owes_record = not (self.acknowledged and self.assessed and self.forms)

    @rule(answer=st.sampled_from(["accepted", "declined", "no_answer"]))
    def referral(self, answer):
        allowed = self.status == S.DECIDED and self.decision == Decision.REFER and not self.answer
        if self.call(services.record_referral_answer, allowed=allowed, answer=answer):
            self.answer = answer
            if answer != "accepted":
                self.status, self.decision = S.CREDIBLE, ""

    @rule()
    def reconsider(self):
        allowed = self.status == S.DECIDED and self.assessed
        if self.call(services.reconsider, allowed=allowed, reason="Things changed"):
            self.status, self.decision, self.answer = S.CREDIBLE, "", ""

    @rule()
    def respond(self):
        allowed = self.status == S.DECIDED and self.decision == Decision.RESPOND
        if self.call(services.begin_response, allowed=allowed):
            self.status = S.RESPONDING

    @rule()
    def close(self):
        if self.call(services.close, allowed=self.may(S.CLOSED), outcome="unknown", feedback="given"):
            self.status = S.CLOSED

    @invariant()
    def the_alert_is_where_the_model_is(self):
        if hasattr(self, "alert"):
            stored = Alert.objects.get(pk=self.alert.pk)
            assert (stored.status, stored.decision) == (self.status, self.decision)
            assert (stored.acknowledged_at is not None) == self.acknowledged
            assert (stored.assessed_at is not None) == self.assessed
            assert (stored.closed_at is not None) == (self.status == S.CLOSED)
            assert (stored.decided_at is not None) == bool(self.decision)

    @invariant()
    def its_history_is_whole(self):
        if hasattr(self, "alert"):
            steps = list(self.alert.transitions.values_list("from_status", "to_status"))
            assert len(steps) == self.written
            assert [before for before, _after in steps[1:]] == [after for _before, after in steps[:-1]]
            assert steps[-1][1] == self.status
            assert AuditEntry.objects.filter(object_id=str(self.alert.public_id)).count() == self.written
            versions = Change.objects.filter(record_id=self.alert.public_id).values_list("version", flat=True)
            assert list(versions) == list(range(1, len(versions) + 1))


def test_an_alert_moves_as_the_domain_says_whatever_people_do(cast):
    class WithCast(AlertMachine):
        def __init__(self):
            super().__init__(cast)

    run_state_machine_as_test(
        WithCast,
        settings=settings(
            max_examples=15,
            stateful_step_count=14,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
