"""The chain from warning to answer: each step is won by one person, the other is told who and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services import audience_of_user, database_now
from missions.services.records import locked, move, refusal, require
from missions.validation import FieldErrors, tidy
from threats import lifecycle
from threats.choices import URGENT, Decision, Duty, Feedback, NoticeKind, Outcome, ReasonCode, ReferralAnswer
from threats.choices import AlertStatus as S
from threats.inputs import ReferralInput
from threats.models import Alert
from threats.services.assessing import require_form
from threats.services.limits import follow
from threats.services.notices import tell
from threats.services.passing import check_recipient, write_referral
from threats.services.told import MAX_TEXT, check_text, need, real_time

# The columns of a decision that is taken back.
NOT_DECIDED: dict[str, Any] = {
    "decision": "",
    "decided_at": None,
    "reason_code": "",
    "referred_to": "",
    "review_at": None,
}


@transaction.atomic
def acknowledge(*, alert_id: int, user: User, audience: Audience) -> Alert:
    """Take an alert into one's hands; after an urgent decision, record that it was."""
    alert = _locked(alert_id, audience, "acknowledge")
    holder = alert.holder or user
    changes = {"acknowledged_at": database_now(), "holder": holder}
    if _is_recorded_late(alert, "acknowledged_at"):
        return _record_late(alert, S.ACKNOWLEDGED, user, audience, "alert.acknowledge", "", changes)
    return _move(alert, S.ACKNOWLEDGED, user, audience, "alert.acknowledge", changes=changes)


@transaction.atomic
def begin_assessment(*, alert_id: int, user: User, audience: Audience, reason: str = "") -> Alert:
    """Begin to assess, or assess anew what was put aside: that needs a reason."""
    alert = _locked(alert_id, audience, "assess")
    _require_move(alert, S.ASSESSING)
    if alert.status in lifecycle.REASON_TO_REASSESS:
        need("reason", reason)
    changes = {"duplicate_of": None, "assessed_at": None}
    return _move(alert, S.ASSESSING, user, audience, "alert.assess", reason=reason, changes=changes)


@transaction.atomic
def mark_credible(*, alert_id: int, user: User, audience: Audience, reason: str = "") -> Alert:
    """Find an alert credible; after an urgent decision, record that it was assessed."""
    alert = _locked(alert_id, audience, "assess")
    changes = {"assessed_at": database_now()}
    if _is_recorded_late(alert, "assessed_at"):
        return _record_late(alert, S.CREDIBLE, user, audience, "alert.credible", reason, changes)
    if alert.status == S.DECIDED:  # the way back from a decision is not an assessment
        raise refusal(alert, S.CREDIBLE)
    return _move(alert, S.CREDIBLE, user, audience, "alert.credible", reason=reason, changes=changes)


@transaction.atomic
def mark_not_credible(*, alert_id: int, user: User, audience: Audience, reason: str) -> Alert:
    """Find an alert not credible, with the reason; it is open no more, and feedback may still close it."""
    alert = _locked(alert_id, audience, "assess")
    _require_move(alert, S.NOT_CREDIBLE)
    need("reason", reason)
    changes = {"assessed_at": database_now()}
    return _move(alert, S.NOT_CREDIBLE, user, audience, "alert.not_credible", reason=reason, changes=changes)


@transaction.atomic
def mark_duplicate(*, alert_id: int, of: int, user: User, audience: Audience, reason: str = "") -> Alert:
    """Put an alert aside as telling the same as another one (`of`: its id), which goes on."""
    # both rows, in one order: two alerts may be called duplicates of each other at the same moment
    list(Alert.objects.filter(pk__in=(alert_id, of)).order_by("pk").select_for_update().values_list("pk"))
    alert = _locked(alert_id, audience, "assess")
    _require_move(alert, S.DUPLICATE)
    other = Alert.objects.visible_to(audience).filter(pk=of, mission=alert.mission).first()
    if other is None or other.pk == alert.pk:
        raise ValidationError({"of": [_("Choose another alert of this mission.")]})
    if other.status == S.DUPLICATE:
        raise ValidationError({"of": [_("That one is a duplicate itself: choose the one that goes on.")]})
    if other.is_exercise != alert.is_exercise:
        raise ValidationError({"of": [_("An exercise and a real alert are never the same.")]})
    data = {"of": other.ref}
    changes = {"duplicate_of": other}
    return _move(alert, S.DUPLICATE, user, audience, "alert.duplicate", reason=reason, data=data, changes=changes)


@transaction.atomic
def ask_information(
    *, alert_id: int, user: User, audience: Audience, question: str, owner: User, due: datetime
) -> Alert:
    """Ask the owner a question, to be answered by `due` (mission time); the owner must be able to see the alert."""
    alert = _locked(alert_id, audience, "assess")
    _require_move(alert, S.NEEDS_INFORMATION)
    question = tidy(question)
    need("question", question)
    check_text("question", question)
    if not Alert.objects.visible_to(audience_of_user(owner)).filter(pk=alert.pk).exists():
        raise ValidationError({"owner": [_("This person does not see the alert: choose somebody who does.")]})
    changes = {"question": question, "question_owner": owner, "question_due": real_time(alert, "due", due)}
    data = {"owner": owner.actor}
    _move(alert, S.NEEDS_INFORMATION, user, audience, "alert.ask", reason=question, data=data, changes=changes)
    tell(alert=alert, kind=NoticeKind.ASKED)
    return alert


@transaction.atomic
def answer_information(*, alert_id: int, user: User, audience: Audience, answer: str) -> Alert:
    """Answer what was asked; the asked person may do so in any role. The answer is kept in the history."""
    alert: Alert = locked(Alert, audience, alert_id)
    if alert.question_owner_id != user.pk:
        require(audience, "assess", alert)
    if alert.status != S.NEEDS_INFORMATION:
        raise refusal(alert, S.ASSESSING)
    answer = tidy(answer)
    need("answer", answer)
    check_text("answer", answer)
    data, changes = {"answered": True}, {"question_due": None}
    return _move(alert, S.ASSESSING, user, audience, "alert.answer", reason=answer, data=data, changes=changes)


@transaction.atomic
def decide(
    *,
    alert_id: int,
    user: User,
    audience: Audience,
    decision: str,
    reason_code: str = "",
    referred_to: str = "",
    referred_kind: str = "",
    review_at: datetime | None = None,
    reason: str = "",
) -> Alert:
    """Decide: respond, refer (to whom, of which kind), monitor (until when, mission time), or no response (why).

    From *credible*, with the threat form where the alert is not urgent; what is occurring or due within 24 hours may
    be decided *respond* at once, and its paperwork follows within 24 hours. A force is referred to by `refer_to_force`.
    Raises ReasonNeededError for what a decision needs and lacks.
    """
    alert = _locked(alert_id, audience, "decide")
    if decision == Decision.REFER and alert.status == S.CREDIBLE:
        check_recipient(referred_kind, referred_to)
    decided = take_decision(alert, user, audience, decision, reason_code, referred_to, review_at, reason)
    if decision == Decision.REFER:
        write_referral(alert, user, ReferralInput(kind=referred_kind, recipient=referred_to), [])
    return decided


def take_decision(
    alert: Alert,
    user: User,
    audience: Audience,
    decision: str,
    reason_code: str = "",
    referred_to: str = "",
    review_at: datetime | None = None,
    reason: str = "",
) -> Alert:
    """Decide on an alert that the caller has locked and may decide on; see `decide`."""
    errors = FieldErrors()
    errors.choice("decision", decision, Decision)
    errors.choice("reason_code", reason_code, ReasonCode, required=False)
    errors.text("referred_to", tidy(referred_to), limit=160)
    errors.raise_if_any()
    if not lifecycle.may_move(alert.status, S.DECIDED, imminence=alert.imminence, decision=decision):
        raise _too_early(alert) if alert.status in lifecycle.UNDECIDED else refusal(alert, S.DECIDED)
    require_form(alert)
    now = database_now()
    paperwork_is_open = alert.acknowledged_at is None or alert.assessed_at is None or not alert.has_form
    changes = {
        "decision": decision,
        "decided_at": now,
        "referral_answer": "",
        "record_by": now + alert.mission.limit(alert.imminence, Duty.RECORD) if paperwork_is_open else None,
        **_what_it_needs(alert, decision, reason_code, tidy(referred_to), review_at),
    }
    data = {"decision": decision, "reason_code": changes["reason_code"], "urgent": alert.status != S.CREDIBLE}
    _move(alert, S.DECIDED, user, audience, "alert.decide", reason=reason, data=data, changes=changes)
    tell(alert=alert, kind=NoticeKind.REFERRED if decision == Decision.REFER else NoticeKind.DECIDED)
    return alert


def _what_it_needs(
    alert: Alert, decision: str, reason_code: str, referred_to: str, review_at: datetime | None
) -> dict[str, Any]:
    """The columns that belong to one decision; those of the others are emptied."""
    columns: dict[str, Any] = {"reason_code": "", "referred_to": "", "review_at": None}
    if decision == Decision.NO_RESPONSE:
        need("reason_code", reason_code)
        columns["reason_code"] = reason_code
    elif decision == Decision.REFER:
        need("referred_to", referred_to)
        columns["referred_to"] = referred_to
    elif decision == Decision.MONITOR:
        columns["review_at"] = real_time(alert, "review_at", review_at)
    return columns


def _too_early(alert: Alert) -> TransitionNotAllowedError:
    if alert.imminence in URGENT:
        text = _("%(ref)s is “%(status)s”: before it is assessed only “respond” may be decided.")
    else:
        text = _("%(ref)s is “%(status)s”: it is decided once it was found credible.")
    return TransitionNotAllowedError(text % {"ref": alert.ref, "status": alert.get_status_display()})


@transaction.atomic
def record_urgent_response(*, alert_id: int, user: User, audience: Audience, reason: str = "") -> Alert:
    """Record that somebody acts on an urgent alert which nobody has decided yet: the decision is to respond.

    Urgent action never waits for paperwork, so whoever may act, or propose, records it.
    """
    alert: Alert = locked(Alert, audience, alert_id)
    _require_actor(alert, audience)
    if alert.imminence not in URGENT:
        raise _too_early(alert) if alert.status in lifecycle.UNDECIDED else refusal(alert, S.DECIDED)
    return take_decision(alert, user, audience, Decision.RESPOND, reason=reason)


def _require_actor(alert: Alert, audience: Audience) -> None:
    require(audience, ("act", "propose") if alert.imminence in URGENT else "act", alert)


@transaction.atomic
def record_referral_answer(*, alert_id: int, user: User, audience: Audience, answer: str, reason: str = "") -> Alert:
    """Write down what the one referred to answered; declined, or no answer in time, brings the alert back."""
    alert = _locked(alert_id, audience, "decide")
    errors = FieldErrors()
    errors.choice("answer", answer, ReferralAnswer)
    errors.raise_if_any()
    if alert.status != S.DECIDED or alert.decision != Decision.REFER or alert.referral_answer:
        raise refusal(alert, S.CREDIBLE)
    data = {"answer": answer, "referred_to": alert.referred_to}
    if answer == ReferralAnswer.ACCEPTED:
        changes: dict[str, Any] = {"referral_answer": answer}
        return _save(alert, S.DECIDED, user, audience, "alert.referral", reason, data, changes)
    changes = {**NOT_DECIDED, "referral_answer": answer}
    return _move(alert, S.CREDIBLE, user, audience, "alert.referral", reason=reason, data=data, changes=changes)


def end_question(alert: Alert, audience: Audience) -> None:
    """Nobody answered in time: the desk goes on with what it has. For the timer, which holds the alert's lock."""
    if alert.status == S.NEEDS_INFORMATION:
        data = {"timer": "no_answer"}
        _move(alert, S.ASSESSING, None, audience, "alert.unanswered", data=data, changes={"question_due": None})


def end_referral(alert: Alert, audience: Audience) -> None:
    """The one referred to did not answer in time: to be decided anew. For the timer, as above."""
    if alert.status == S.DECIDED and alert.decision == Decision.REFER and not alert.referral_answer:
        data = {"answer": ReferralAnswer.NO_ANSWER, "referred_to": alert.referred_to, "timer": "no_answer"}
        changes = {**NOT_DECIDED, "referral_answer": ReferralAnswer.NO_ANSWER}
        _move(alert, S.CREDIBLE, None, audience, "alert.unanswered", data=data, changes=changes)


def end_watching(alert: Alert, audience: Audience) -> None:
    """The time for the review has passed: to be decided anew. For the timer, as above."""
    if alert.status == S.DECIDED and alert.decision == Decision.MONITOR:
        data = {"taken_back": alert.decision, "timer": "review"}
        _move(alert, S.CREDIBLE, None, audience, "alert.review_due", data=data, changes=NOT_DECIDED)


@transaction.atomic
def reconsider(*, alert_id: int, user: User, audience: Audience, reason: str) -> Alert:
    """Take a decision back, so that it is taken anew: at the review of a monitored alert, or when things changed."""
    alert = _locked(alert_id, audience, "decide")
    _require_move(alert, S.CREDIBLE)
    if alert.status != S.DECIDED:
        raise refusal(alert, S.CREDIBLE)
    if alert.assessed_at is None:
        raise TransitionNotAllowedError(
            _("%(ref)s was decided before it was assessed: record first whether it is credible.") % {"ref": alert.ref}
        )
    need("reason", reason)
    data = {"taken_back": alert.decision}
    changes = {**NOT_DECIDED, "referral_answer": ""}
    return _move(alert, S.CREDIBLE, user, audience, "alert.reconsider", reason=reason, data=data, changes=changes)


@transaction.atomic
def begin_response(*, alert_id: int, user: User, audience: Audience) -> Alert:
    """Record that the first action is under way on an alert whose decision is to respond."""
    alert: Alert = locked(Alert, audience, alert_id)
    _require_actor(alert, audience)
    if alert.decision != Decision.RESPOND:
        raise refusal(alert, S.RESPONDING)
    return _move(alert, S.RESPONDING, user, audience, "alert.respond")


@transaction.atomic
def close(
    *, alert_id: int, user: User, audience: Audience, outcome: str, feedback: str, evidence: str = "", reason: str = ""
) -> Alert:
    """Close an alert with its outcome and whether those who warned were told. *Averted* needs evidence."""
    alert = _locked(alert_id, audience, "decide")
    _require_move(alert, S.CLOSED)
    errors = FieldErrors()
    errors.choice("outcome", outcome, Outcome)
    errors.choice("feedback", feedback, Feedback)
    errors.text("evidence", tidy(evidence), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    if outcome == Outcome.AVERTED and not tidy(evidence):
        raise ReasonNeededError("evidence", _("Averted needs evidence: say how you know."))
    changes = {
        "outcome": outcome,
        "outcome_evidence": tidy(evidence),
        "feedback": feedback,
        "closed_at": database_now(),
    }
    data = {"outcome": outcome, "feedback": feedback}
    return _move(alert, S.CLOSED, user, audience, "alert.close", reason=reason, data=data, changes=changes)


def _locked(alert_id: int, audience: Audience, verb: str) -> Alert:
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, verb, alert)
    return alert


def _require_move(alert: Alert, to: str) -> None:
    if not lifecycle.may_move(alert.status, to):
        raise refusal(alert, to)


def _move(
    alert: Alert,
    to: str,
    user: User | None,
    audience: Audience,
    verb: str,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> Alert:
    """Move an alert that its caller has locked and found allowed to move; *decided* has its own guard."""
    if to != S.DECIDED:
        _require_move(alert, to)
    return _save(alert, to, user, audience, verb, reason, data, changes)


def _save(
    alert: Alert,
    to: str,
    user: User | None,
    audience: Audience,
    verb: str,
    reason: str,
    data: dict[str, Any] | None,
    changes: dict[str, Any] | None,
) -> Alert:
    check_text("reason", tidy(reason))
    changes = dict(changes or {})
    before = alert.status
    for field, value in (("status", to), *changes.items()):
        setattr(alert, field, value)
    changes |= follow(alert, verb)
    alert.status = before  # as `move` expects it: it writes the step from here
    move(alert, to, user=user, audience=audience, verb=verb, reason=tidy(reason), data=data, changes=changes)
    return alert


def _is_recorded_late(alert: Alert, column: str) -> bool:
    """Whether this step was left out for an urgent decision and may still be written down."""
    return alert.status in lifecycle.RECORDED_LATE_IN and alert.record_by is not None and getattr(alert, column) is None


def _record_late(
    alert: Alert, step: str, user: User, audience: Audience, verb: str, reason: str, changes: dict[str, Any]
) -> Alert:
    """Write down a step that urgent action left out; the alert stays where it is."""
    late = alert.record_by is not None and database_now() > alert.record_by
    return _save(alert, alert.status, user, audience, verb, reason, {"recorded": step, "late": late}, changes)
