"""The chain from warning to answer: each step by the right person, with what it needs, written down or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledger.models import AuditEntry, Change
from missions.choices import Classification, Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.making import by, last_line, last_step, make_alert, make_credible, make_decided, undone
from threats.choices import AlertStatus as S
from threats.choices import Decision, Imminence, ReasonCode
from threats.models import Alert
from threats.services import (
    acknowledge,
    answer_information,
    ask_information,
    begin_assessment,
    begin_response,
    close,
    decide,
    mark_credible,
    mark_duplicate,
    mark_not_credible,
    reconsider,
    record_referral_answer,
)

DUTY = Role.DUTY_OFFICER


def assessing(cast, **changes):
    alert = make_alert(cast, **changes)
    acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    return begin_assessment(alert_id=alert.pk, **by(cast, DUTY))


def soon():
    return timezone.now() + timedelta(hours=3)


def test_acknowledging_takes_it_into_ones_hands_in_one_change(cast):
    alert = make_alert(cast)
    before = Change.objects.filter(record_id=alert.public_id).count()

    taken = acknowledge(alert_id=alert.pk, **by(cast, DUTY))

    assert (taken.status, taken.holder) == (S.ACKNOWLEDGED, cast[DUTY])
    assert taken.acknowledged_at is not None
    step, line = last_step(alert), last_line(alert)
    assert (step.from_status, step.to_status, step.by) == (S.RECEIVED, S.ACKNOWLEDGED, cast[DUTY])
    assert (line.verb, line.actor) == ("alert.acknowledge", cast[DUTY].actor)
    assert Change.objects.filter(record_id=alert.public_id).count() == before + 1
    assert taken.version == before + 1


def test_who_comes_second_is_told_who_acknowledged_and_when(cast):
    alert = make_alert(cast)
    acknowledge(alert_id=alert.pk, **by(cast, DUTY))

    with pytest.raises(TransitionNotAllowedError) as caught:
        acknowledge(alert_id=alert.pk, **by(cast, Role.LEADERSHIP))

    when = last_step(alert).mission_at.astimezone(cast.mission.zone)
    assert "duty_officer moved it to “Acknowledged”" in str(caught.value)
    assert f"{when:%Y-%m-%d %H:%M %z}" in str(caught.value)


def test_who_acknowledges_late_is_told_who_did_and_not_who_moved_it_last(cast):
    alert = make_alert(cast)
    acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    begin_assessment(alert_id=alert.pk, **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError, match=r"“Being assessed”.* duty_officer moved it to “Acknowledged”"):
        acknowledge(alert_id=alert.pk, **by(cast, Role.LEADERSHIP))


def test_not_credible_needs_a_reason_and_ends_it(cast):
    alert = assessing(cast)

    with pytest.raises(ReasonNeededError):
        mark_not_credible(alert_id=alert.pk, reason=" ", **by(cast, Role.ANALYST))

    ended = mark_not_credible(alert_id=alert.pk, reason="Two witnesses deny it", **by(cast, Role.ANALYST))
    assert ended.status == S.NOT_CREDIBLE
    assert last_step(alert).reason == "Two witnesses deny it"
    assert not Alert.objects.filter(pk=alert.pk).open().exists()


def test_what_was_put_aside_is_assessed_anew_with_a_reason_only(cast):
    alert = assessing(cast)
    mark_not_credible(alert_id=alert.pk, reason="Doubtful", **by(cast, DUTY))

    with pytest.raises(ReasonNeededError):
        begin_assessment(alert_id=alert.pk, **by(cast, DUTY))

    again = begin_assessment(alert_id=alert.pk, reason="A second call", **by(cast, DUTY))
    assert (again.status, again.assessed_at) == (S.ASSESSING, None)


def test_a_duplicate_names_the_alert_that_goes_on(cast):
    alert, other = make_alert(cast), make_alert(cast)

    aside = mark_duplicate(alert_id=alert.pk, of=other.pk, **by(cast, DUTY))

    assert (aside.status, aside.duplicate_of) == (S.DUPLICATE, other)
    assert last_step(alert).data == {"of": other.ref}


def test_a_duplicate_is_never_of_itself_of_a_duplicate_of_an_exercise_or_of_what_one_does_not_see(cast):
    alert, other = make_alert(cast), make_alert(cast)
    aside = mark_duplicate(alert_id=make_alert(cast).pk, of=other.pk, **by(cast, DUTY))
    exercise, hidden = make_alert(cast, is_exercise=True), make_alert(cast)
    Alert.objects.filter(pk=hidden.pk).update(classification=Classification.STRICTLY_CONFIDENTIAL)

    for wrong in (alert, aside, exercise, hidden):
        with pytest.raises(ValidationError):
            mark_duplicate(alert_id=alert.pk, of=wrong.pk, **by(cast, DUTY))
    alert.refresh_from_db()
    assert alert.status == S.RECEIVED


def test_a_question_has_an_owner_and_a_time_and_its_answer_goes_on_with_the_assessment(cast):
    alert, due = assessing(cast), soon()

    asked = ask_information(
        alert_id=alert.pk, question="How many men?", owner=cast[Role.PLANNER], due=due, **by(cast, DUTY)
    )
    assert (asked.status, asked.question_owner) == (S.NEEDS_INFORMATION, cast[Role.PLANNER])
    assert abs(asked.question_due - due) < timedelta(seconds=5)

    answered = answer_information(alert_id=alert.pk, answer="About twenty", **by(cast, Role.PLANNER))
    assert (answered.status, answered.question_due) == (S.ASSESSING, None)
    assert last_step(alert).reason == "About twenty"
    assert "twenty" not in str(last_line(alert).data)


def test_who_was_not_asked_and_does_not_assess_gives_no_answer(cast):
    alert = assessing(cast)
    ask_information(alert_id=alert.pk, question="How many?", owner=cast[Role.ADVISER], due=soon(), **by(cast, DUTY))

    with pytest.raises(NotAllowedError):
        answer_information(alert_id=alert.pk, answer="Five", **by(cast, Role.PLANNER))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"question": "  "}, ReasonNeededError),
        ({"due": None}, ReasonNeededError),
        ({"due": timezone.now() - timedelta(minutes=1)}, ValidationError),
        ({"due": timezone.now() + timedelta(days=500)}, ValidationError),
        ({"owner": "olga"}, ValidationError),
        ({"owner": Role.ADMINISTRATOR}, ValidationError),
    ],
)
def test_a_question_needs_words_a_time_and_somebody_who_sees_the_alert(cast, changes, error):
    alert = assessing(cast)
    asked = {"question": "How many?", "owner": Role.ADVISER, "due": soon(), **changes}
    asked["owner"] = cast[asked["owner"]]

    with pytest.raises(error):
        ask_information(alert_id=alert.pk, **asked, **by(cast, DUTY))

    alert.refresh_from_db()
    assert (alert.status, alert.question) == (S.ASSESSING, "")


def test_the_assessment_goes_on_without_the_answer_when_one_says_why(cast):
    alert = assessing(cast)
    ask_information(alert_id=alert.pk, question="How many?", owner=cast[Role.ADVISER], due=soon(), **by(cast, DUTY))

    with pytest.raises(ReasonNeededError):
        begin_assessment(alert_id=alert.pk, **by(cast, DUTY))
    assert begin_assessment(alert_id=alert.pk, reason="No answer in time", **by(cast, DUTY)).status == S.ASSESSING


@pytest.mark.parametrize(
    ("decision", "needs", "field"),
    [
        (Decision.NO_RESPONSE, {"reason_code": ReasonCode.ROAD}, "reason_code"),
        (Decision.REFER, {"referred_to": "Governor", "referred_kind": "host_authority"}, "referred_to"),
        (Decision.MONITOR, {"review_at": timezone.now() + timedelta(days=2)}, "review_at"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused_and_changes_nothing(cast, decision, needs, field):
    alert = make_credible(cast)
    trail = AuditEntry.objects.count()

    with pytest.raises(ReasonNeededError) as caught:
        decide(alert_id=alert.pk, decision=decision, **by(cast, DUTY))
    assert caught.value.field == field
    alert.refresh_from_db()
    assert (alert.status, alert.decision, AuditEntry.objects.count()) == (S.CREDIBLE, "", trail)

    decided = decide(alert_id=alert.pk, decision=decision, **needs, **by(cast, DUTY))
    assert (decided.status, decided.decision) == (S.DECIDED, decision)
    assert decided.decided_at is not None
    assert decided.record_by is None


@pytest.mark.parametrize(
    "needs",
    [
        {"decision": "later"},
        {"decision": "no_response", "reason_code": "lazy"},
        {"decision": "refer", "referred_to": "x" * 161},
        {"decision": "monitor", "review_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_a_decision_of_no_known_kind_or_in_the_past_is_refused(cast, needs):
    alert = make_credible(cast)

    with pytest.raises(ValidationError):
        decide(alert_id=alert.pk, **needs, **by(cast, DUTY))


@pytest.mark.parametrize("imminence", [Imminence.H72, Imminence.W2, Imminence.LATER])
@pytest.mark.parametrize("decision", ["respond", "no_response"])
def test_what_is_not_urgent_is_decided_once_it_is_credible(cast, imminence, decision):
    alert = assessing(cast, imminence=imminence)

    with pytest.raises(TransitionNotAllowedError, match="found credible"):
        decide(alert_id=alert.pk, decision=decision, reason_code="road", **by(cast, DUTY))


def test_a_referral_that_is_accepted_stands(cast):
    alert = make_decided(cast, "refer", referred_to="The governor")

    answered = record_referral_answer(alert_id=alert.pk, answer="accepted", **by(cast, DUTY))

    assert (answered.status, answered.referral_answer) == (S.DECIDED, "accepted")
    with pytest.raises(TransitionNotAllowedError):
        record_referral_answer(alert_id=alert.pk, answer="declined", **by(cast, DUTY))


@pytest.mark.parametrize("answer", ["declined", "no_answer"])
def test_a_referral_that_fails_brings_the_alert_back_to_be_decided_anew(cast, answer):
    alert = make_decided(cast, "refer", referred_to="The governor")

    back = record_referral_answer(alert_id=alert.pk, answer=answer, **by(cast, DUTY))

    assert (back.status, back.decision, back.decided_at) == (S.CREDIBLE, "", None)
    assert last_step(alert).data == {"answer": answer, "referred_to": "The governor"}
    assert decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY)).decision == "respond"


def test_only_a_referral_is_answered(cast):
    with pytest.raises(TransitionNotAllowedError):
        record_referral_answer(alert_id=make_decided(cast).pk, answer="accepted", **by(cast, DUTY))


def test_a_monitored_alert_is_decided_anew_with_a_reason(cast):
    alert = make_decided(cast, "monitor", review_at=timezone.now() + timedelta(days=2))

    with pytest.raises(ReasonNeededError):
        reconsider(alert_id=alert.pk, reason="", **by(cast, DUTY))

    again = reconsider(alert_id=alert.pk, reason="They crossed the river", **by(cast, DUTY))
    assert (again.status, again.decision, again.review_at) == (S.CREDIBLE, "", None)


def test_only_the_decision_to_respond_is_followed_by_a_response(cast):
    begun = begin_response(alert_id=make_decided(cast).pk, **by(cast, Role.PLANNER))
    assert begun.status == S.RESPONDING

    with pytest.raises(TransitionNotAllowedError):
        begin_response(alert_id=make_decided(cast, "no_response", reason_code="road").pk, **by(cast, DUTY))


def test_closing_says_how_it_ended_and_who_was_told(cast):
    alert = make_decided(cast)

    closed = close(alert_id=alert.pk, outcome="reduced", feedback="given", **by(cast, DUTY))

    assert (closed.status, closed.outcome, closed.feedback) == (S.CLOSED, "reduced", "given")
    assert closed.closed_at is not None


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"outcome": "", "feedback": "given"}, ValidationError),
        ({"outcome": "reduced", "feedback": ""}, ValidationError),
        ({"outcome": "won", "feedback": "given"}, ValidationError),
        ({"outcome": "averted", "feedback": "given"}, ReasonNeededError),
        ({"outcome": "averted", "feedback": "given", "evidence": "  "}, ReasonNeededError),
    ],
)
def test_an_alert_is_not_closed_without_outcome_feedback_or_evidence(cast, said, error):
    alert = make_decided(cast)

    with pytest.raises(error):
        close(alert_id=alert.pk, **said, **by(cast, DUTY))

    alert.refresh_from_db()
    assert alert.status == S.DECIDED


def test_averted_stands_with_its_evidence(cast):
    closed = close(
        alert_id=make_decided(cast).pk, outcome="averted", evidence="Group turned back, seen by drone",
        feedback="would_endanger", **by(cast, DUTY),
    )  # fmt: skip

    assert closed.outcome_evidence == "Group turned back, seen by drone"


STEPS: dict[str, tuple[Any, Any, dict[str, Any], set[Role]]] = {
    "acknowledge": (make_alert, acknowledge, {}, {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP}),
    "credible": (
        assessing, mark_credible, {},
        {Role.ADVISER, Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.ANALYST, Role.LEADERSHIP},
    ),
    "decide": (
        make_credible, decide, {"decision": "respond"}, {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP},
    ),
    "respond": (
        make_decided, begin_response, {},
        {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.PLANNER, Role.LEADERSHIP},
    ),
    "close": (
        make_decided, close, {"outcome": "unknown", "feedback": "given"},
        {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP},
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_who_may_take_which_step(cast, step):
    make, service, said, allowed = STEPS[step]
    alert = make(cast)
    status, version = alert.status, alert.version

    for role in (*Role.values, "olga"):
        with undone():
            if role in allowed:
                assert service(alert_id=alert.pk, **said, **by(cast, role)).status != status, role
            else:
                with pytest.raises((NotAllowedError, Alert.DoesNotExist)):
                    service(alert_id=alert.pk, **said, **by(cast, role))
                alert.refresh_from_db()
                assert (alert.status, alert.version) == (status, version), role


def test_the_head_of_office_does_not_see_what_lies_outside_the_own_area(cast):
    alert = make_alert(cast, area=cast.east.pcode)

    with pytest.raises(Alert.DoesNotExist):
        acknowledge(alert_id=alert.pk, **by(cast, Role.HEAD_OF_OFFICE))


CALLS = [
    (acknowledge, {}),
    (begin_assessment, {}),
    (mark_credible, {}),
    (mark_not_credible, {"reason": "x"}),
    (mark_duplicate, {"of": 1}),
    (answer_information, {"answer": "x"}),
    (decide, {"decision": "respond"}),
    (record_referral_answer, {"answer": "accepted"}),
    (reconsider, {"reason": "x"}),
    (begin_response, {}),
    (close, {"outcome": "unknown", "feedback": "given"}),
]


@pytest.mark.parametrize(("service", "said"), CALLS)
def test_an_invisible_alert_and_an_invented_number_are_told_the_same(cast, service, said):
    texts = set()
    for key in (make_alert(cast).pk, 987_654_321):
        with pytest.raises(Alert.DoesNotExist) as caught:
            service(alert_id=key, **said, **by(cast, "olga"))
        texts.add(str(caught.value))
    assert len(texts) == 1
