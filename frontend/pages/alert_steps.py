"""The buttons of an alert: which exist in its state, for this caller, and what each calls."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from frontend.forms.alerts import (
    AnswerForm,
    CloseForm,
    DecideForm,
    DuplicateForm,
    QuestionForm,
    ReferralForm,
    RegradeForm,
)
from frontend.forms.incidents import ReasonForm
from frontend.forms.reports import PlainForm
from frontend.forms.shift import CalledForm, NoteForm, WarnedForm
from frontend.pages.shell import PageRequest, rights
from frontend.pages.steps import Step
from missions.choices import Role
from missions.models import Mission, OnCall, User
from missions.services import database_now
from threats import services
from threats.choices import URGENT, AlertStatus, Decision
from threats.lifecycle import REASON_TO_REASSESS, RECORDED_LATE_IN, REGRADED_IN, URGENT_DECISION_FROM, may_move
from threats.models import Alert

ASKED = frozenset({Role.LIAISON, Role.ADVISER, Role.DUTY_OFFICER, Role.SPECIALIST, Role.HEAD_OF_OFFICE, Role.ANALYST})


def alert_steps(request: PageRequest, found: Alert) -> dict[str, Step]:
    """Every step of the chain; the service says no where the state or the role does."""
    who: dict[str, Any] = {"alert_id": found.pk, "user": request.user, "audience": request.audience}

    def plain(service: Any, done: str) -> Step:
        return Step(PlainForm, lambda data: service(**who), done)

    return {
        "acknowledge": plain(services.acknowledge, _("Acknowledged.")),
        "assess": plain(services.begin_assessment, _("Assessment has begun.")),
        "credible": plain(services.mark_credible, _("Credible. Now decide.")),
        "respond": plain(services.begin_response, _("The response has begun.")),
        "reassess": Step(
            ReasonForm,
            lambda data: services.begin_assessment(reason=data["reason"], **who),
            _("Being assessed again."),
        ),
        "not_credible": Step(
            ReasonForm, lambda data: services.mark_not_credible(reason=data["reason"], **who), _("Marked not credible.")
        ),
        "duplicate": Step(
            partial(DuplicateForm, others=_others(request, found)),
            lambda data: services.mark_duplicate(of=data["of"].pk, **who),
            _("Marked as a duplicate."),
        ),
        "regrade": Step(
            partial(RegradeForm, initial={"imminence": found.imminence}),
            lambda data: services.regrade(imminence=data["imminence"], reason=data["reason"], **who),
            _("The imminence is changed; the limits follow it."),
        ),
        **_asking(found, who),
        **_deciding(found, who),
        **_writing(request, found, who),
    }


def _asking(found: Alert, who: dict[str, Any]) -> dict[str, Step]:
    return {
        "ask": Step(
            partial(QuestionForm, people=_people(found.mission)),
            lambda data: services.ask_information(
                question=data["question"], owner=data["owner"], due=_from_now(found, data["due"]), **who
            ),
            _("Question sent."),
        ),
        "answer": Step(
            AnswerForm, lambda data: services.answer_information(answer=data["answer"], **who), _("Answer recorded.")
        ),
    }


def _deciding(found: Alert, who: dict[str, Any]) -> dict[str, Step]:
    return {
        "decide": Step(DecideForm, lambda data: _decide(found, data, who), _("Decision recorded.")),
        "referral": Step(
            ReferralForm,
            lambda data: services.record_referral_answer(answer=data["answer"], **who),
            _("Answer recorded."),
        ),
        "reconsider": Step(
            ReasonForm, lambda data: services.reconsider(reason=data["reason"], **who), _("To be decided anew.")
        ),
        "close": Step(
            CloseForm,
            lambda data: services.close(
                outcome=data["outcome"], evidence=data["evidence"], feedback=data["feedback"], **who
            ),
            _("Closed."),
        ),
    }


def _writing(request: PageRequest, found: Alert, who: dict[str, Any]) -> dict[str, Step]:
    """Lines of the thread that are no move."""
    roster = OnCall.objects.visible_to(request.audience).filter(mission=found.mission)

    def called(data: dict[str, Any]) -> object:
        key = roster.filter(public_id=data["on_call"]).values_list("pk", flat=True).first()
        return services.log_call(on_call_id=key or 0, **who)

    return {
        "note": Step(NoteForm, lambda data: services.add_note(text=data["text"], **who), _("Note written.")),
        "warned": Step(
            WarnedForm, lambda data: services.log_warned(who=data["who"], text=data["text"], **who), _("Written down.")
        ),
        "called": Step(CalledForm, called, _("The call is written down.")),
    }


def _decide(found: Alert, data: dict[str, Any], who: dict[str, Any]) -> Alert:
    """Only what belongs to the chosen way is sent: what was typed under another card does not count."""
    decision = data["decision"]
    return services.decide(
        decision=decision,
        reason_code=data["reason_code"] if decision == Decision.NO_RESPONSE else "",
        referred_to=data["referred_to"] if decision == Decision.REFER else "",
        referred_kind=data["referred_kind"] if decision == Decision.REFER else "",
        review_at=_from_now(found, data["review_at"]) if decision == Decision.MONITOR and data["review_at"] else None,
        reason=data["reason"],
        **who,
    )


def _from_now(found: Alert, wait: timedelta) -> datetime:
    """Mission time in so long, by the clock that limits are due by."""
    return found.mission.mission_time(database_now()) + wait


def _others(request: PageRequest, found: Alert) -> Any:
    seen = Alert.objects.visible_to(request.audience).filter(mission=found.mission).open()
    return seen.exclude(pk=found.pk).order_by("-received_at")


def _people(mission: Mission) -> Any:
    """Who may be asked: the mission's own people in the field and at the desks."""
    members = User.objects.filter(
        memberships__mission=mission, memberships__revoked_at=None, memberships__role__in=ASKED, is_active=True
    )
    return members.distinct().order_by("username")


def open_steps(request: PageRequest, found: Alert) -> dict[str, bool]:
    """Which steps exist from here for this caller: no button is shown that must fail."""
    can = rights(request.audience, request.mission)
    status = AlertStatus(found.status)

    def to(target: AlertStatus) -> bool:
        return may_move(status, target)

    decidable = to(AlertStatus.DECIDED) or (found.imminence in URGENT and status in URGENT_DECISION_FROM)
    return {
        "acknowledge": can.acknowledge and (to(AlertStatus.ACKNOWLEDGED) or _owed(found, "acknowledged_at")),
        "assess": can.assess and status == AlertStatus.ACKNOWLEDGED,
        "reassess": can.assess and status in REASON_TO_REASSESS,
        "credible": can.assess and (status == AlertStatus.ASSESSING or _owed(found, "assessed_at")),
        "not_credible": can.assess and to(AlertStatus.NOT_CREDIBLE),
        "duplicate": can.assess and to(AlertStatus.DUPLICATE),
        "regrade": can.assess and status in REGRADED_IN,
        "ask": can.assess and to(AlertStatus.NEEDS_INFORMATION),
        "answer": status == AlertStatus.NEEDS_INFORMATION and _may_answer(request, found, can.assess),
        "decide": can.decide and decidable,
        "referral": can.decide and status == AlertStatus.DECIDED and _awaits_answer(found),
        "act": can.propose and status in {AlertStatus.DECIDED, AlertStatus.RESPONDING} and _acts(found),
        "already": can.propose
        and found.imminence in URGENT
        and status in URGENT_DECISION_FROM | {AlertStatus.CREDIBLE},
        "reconsider": can.decide and status == AlertStatus.DECIDED and found.assessed_at is not None,
        "close": can.decide and to(AlertStatus.CLOSED),
        "write": can.acknowledge or can.assess or can.propose,
    }


def _owed(found: Alert, column: str) -> bool:
    """Whether urgent action came first and this step is still to be written down."""
    return found.status in RECORDED_LATE_IN and found.record_by is not None and getattr(found, column) is None


def _may_answer(request: PageRequest, found: Alert, assesses: bool) -> bool:
    return assesses or found.question_owner_id == request.user.pk


def _awaits_answer(found: Alert) -> bool:
    return found.decision == Decision.REFER and not found.referral_answer


def _acts(found: Alert) -> bool:
    return found.decision == Decision.RESPOND or found.status == AlertStatus.RESPONDING


# The one filled button of each state; everything else stands below it, quiet.
NEXT: dict[str, tuple[str, ...]] = {
    AlertStatus.RECEIVED: ("acknowledge",),
    AlertStatus.ACKNOWLEDGED: ("assess",),
    AlertStatus.ASSESSING: ("credible",),
    AlertStatus.NEEDS_INFORMATION: ("answer",),
    AlertStatus.CREDIBLE: ("decide",),
    AlertStatus.DECIDED: ("referral", "act", "close"),
    AlertStatus.RESPONDING: ("close",),
}


def next_step(request: PageRequest, found: Alert) -> str:
    """The one next action of this caller; empty when it is somebody else's turn or all is done."""
    available = open_steps(request, found)
    return next((key for key in NEXT.get(AlertStatus(found.status), ()) if available[key]), "")


def wants_respond(request: PageRequest, found: Alert) -> bool:
    """Urgent and undecided: deciding to respond is offered at once, the record follows."""
    return open_steps(request, found)["decide"] and found.status != AlertStatus.CREDIBLE
