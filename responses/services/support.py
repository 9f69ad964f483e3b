"""Support to forces outside the United Nations: assessed, approved, valid for a time, and never overridden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Actor
from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.choices import Module, Role
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import Area, Mission, User
from missions.services.records import locked, move, new_ref, refusal, require_seen, write_move
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import NEVER_BLOCKED, SupportKind, SupportRisk
from responses.choices import SupportStatus as S
from responses.inputs import RiskInput, SupportInput
from responses.models import Support, SupportAssessment
from responses.services.clearance import PRELIMINARY_DAYS, clearance_problem, warn_who_relies
from responses.services.rules import emergency_hours

MAX_TEXT = 4000
LONGEST = timedelta(days=366)
APPROVERS = frozenset({Role.LEADERSHIP, Role.HEAD_OF_OFFICE})
JUDGES = ("assess", "propose", "decide")


@transaction.atomic
def draft_support(*, audience: Audience, user: User, mission: Mission, data: SupportInput) -> Support:
    """Write down what a force is to be given. Raises NotAllowedError; ValidationError where the module is off."""
    _require_any(audience, mission.pk, JUDGES)
    if Module.HRDDP not in mission.modules:
        raise ValidationError(_("This mission does not keep due diligence here: its module is switched off."))
    area = Area.objects.visible_to(audience).filter(mission=mission, pcode=data.area).first() if data.area else None
    _check(mission, audience, data, area)
    limit = mission.now() + timedelta(hours=emergency_hours(mission))
    support: Support = Support.objects.create(
        ref=new_ref(Support, mission),
        mission=mission,
        recipient_id=data.recipient_id,
        kind=data.kind,
        title=tidy(data.title),
        area=area,
        is_emergency=data.is_emergency,
        authority=tidy(data.authority) if data.is_emergency else "",
        assess_by=limit if data.is_emergency else None,
        created_by=user,
        classification=data.classification,
        is_exercise=data.is_exercise,
    )
    write_move(support, "", user=user, audience=audience, verb="support.draft", reason=support.authority)
    return support


def _check(mission: Mission, audience: Audience, data: SupportInput, area: Area | None) -> None:
    errors = FieldErrors()
    errors.choice("kind", data.kind, SupportKind)
    errors.text("title", tidy(data.title), limit=200, required=True)
    errors.text("authority", tidy(data.authority), limit=160)
    check_classification(errors, mission, audience, data.classification)
    if not Actor.objects.filter(pk=data.recipient_id).exists():
        errors.add("recipient", _("Choose the force that receives it."))
    if data.area and area is None:
        errors.add("area", _("Choose an area of this mission, or none."))
    if data.is_emergency and not tidy(data.authority):
        errors.add("authority", _("Say on whose authority emergency support is given."))
    errors.raise_if_any()


@transaction.atomic
def assess_support(
    *, support_id: int, user: User, audience: Audience, data: RiskInput, version: int | None = None
) -> Support:
    """Judge the risk. Of emergency support that is given already it is the preliminary judgement, and moves nothing.

    `version`: of what the caller read; ConflictError where a violation reopened it, or anything else changed, since.
    """
    support = _locked(support_id, audience, JUDGES)
    preliminary = support.is_emergency and support.status == S.ACTIVE
    renewing = support.status in (S.ACTIVE, S.RENEWED)
    if not renewing and not lifecycle.support_may_move(support.status, S.ASSESSED):
        raise refusal(support, support.status)  # who brought it there: that it was assessed once is no news
    require_seen(support, version)
    _check_risk(data)
    _write_assessment(support, user, data, preliminary)
    to = support.status if renewing else S.ASSESSED
    changes: dict[str, Any] = {}
    if preliminary and support.valid_until is None and _may_be_cleared(data.risk, data.authorities_act):
        changes["valid_until"] = support.mission.today() + timedelta(days=PRELIMINARY_DAYS)
    if not renewing:
        changes |= {"valid_until": None, "approved_by": None}
    told = {"recorded": "assessed", "risk": data.risk} if renewing else {"risk": data.risk}
    return _move(support, to, user, audience, "support.assess", data.grounds, told, changes)


def _check_risk(data: RiskInput) -> None:
    errors = FieldErrors()
    errors.choice("risk", data.risk, SupportRisk)
    errors.text("grounds", tidy(data.grounds), limit=MAX_TEXT, required=True, lines=True)
    errors.text("mitigations", tidy(data.mitigations), limit=MAX_TEXT, lines=True)
    if data.risk in (SupportRisk.MEDIUM, SupportRisk.HIGH) and not tidy(data.mitigations):
        errors.add("mitigations", _("Say what is done against this risk, and by whom; or that nothing is."))
    errors.raise_if_any()


def _write_assessment(support: Support, user: User, data: RiskInput, preliminary: bool) -> None:
    now = timezone.now()
    SupportAssessment.objects.create(
        support=support,
        number=support.assessments.count() + 1,
        risk=data.risk,
        grounds=tidy(data.grounds),
        mitigations=tidy(data.mitigations),
        authorities_act=data.authorities_act,
        is_preliminary=preliminary,
        at=now,
        mission_at=support.mission.mission_time(now),
        by=user,
    )


def _may_be_cleared(risk: str, authorities_act: bool) -> bool:
    """Substantial grounds for a real risk that the authorities do not mitigate: then no support, whoever asks."""
    return risk != SupportRisk.HIGH or authorities_act


@transaction.atomic
def approve_support(
    *, support_id: int, user: User, audience: Audience, valid_until: date | None, reason: str,
    version: int | None = None,
) -> Support:  # fmt: skip
    """Clear an assessed support until a day. Never one's own assessment; never a risk that nobody mitigates."""
    return _clear(support_id, user, audience, S.APPROVED, "support.approve", valid_until, reason, version)


@transaction.atomic
def renew_support(
    *, support_id: int, user: User, audience: Audience, valid_until: date | None, reason: str,
    version: int | None = None,
) -> Support:  # fmt: skip
    """Clear an active support for longer, on an assessment that is newer than its last clearance."""
    return _clear(support_id, user, audience, S.RENEWED, "support.renew", valid_until, reason, version)


def _clear(
    support_id: int, user: User, audience: Audience, to: str, verb: str, valid_until: date | None, reason: str,
    version: int | None,
) -> Support:  # fmt: skip
    support = _locked(support_id, audience, ("decide",))
    _require_approver(support, audience)
    if not lifecycle.support_may_move(support.status, to):
        raise refusal(support, to)
    require_seen(support, version)
    judged = _judged(support)
    if judged.by_id == user.pk:
        raise NotAllowedError(_("You assessed this yourself: somebody else approves it."))
    if not _may_be_cleared(judged.risk, judged.authorities_act):
        raise ValidationError(
            _("There is a real risk of grave violations that the authorities do not mitigate: no support is given.")
        )
    changes = {"valid_until": _checked_end(support.mission, valid_until), "approved_by": user}
    told = {"valid_until": str(valid_until), "assessment": judged.number}
    return _move(support, to, user, audience, verb, reason, told, changes)


def _judged(support: Support) -> SupportAssessment:
    """The newest assessment, written after the last clearance."""
    newest: SupportAssessment | None = support.assessments.first()
    cleared = support.transitions.filter(to_status__in=[S.APPROVED, S.RENEWED], data__has_key="assessment").last()
    if newest is None or (cleared is not None and newest.number <= cleared.data["assessment"]):
        raise ReasonNeededError("grounds", _("Assess it first: a clearance rests on an assessment of its own."))
    return newest


def _checked_end(mission: Mission, day: date | None) -> date:
    if day is None:
        raise ReasonNeededError("valid_until", _("Say until which day the clearance counts."))
    if not mission.today() <= day <= mission.today() + LONGEST:
        raise ValidationError({"valid_until": [_("Give a day from today on, within a year.")]})
    return day


@transaction.atomic
def activate_support(*, support_id: int, user: User, audience: Audience, reason: str = "") -> Support:
    """Record that it is given. Needs a valid clearance; emergency support, and what is never blocked, begin at once."""
    support = _locked(support_id, audience, ("act", "decide"))
    if not lifecycle.support_may_move(support.status, S.ACTIVE):
        raise refusal(support, S.ACTIVE)
    at_once = support.is_emergency or support.kind in NEVER_BLOCKED
    if support.status == S.DRAFT and not at_once:
        raise ReasonNeededError("support", clearance_problem(support))
    problem = clearance_problem(support, beginning=True)
    if problem:
        raise ReasonNeededError("support", problem)
    return _move(support, S.ACTIVE, user, audience, "support.activate", reason or support.authority, {}, {}, need=False)


@transaction.atomic
def suspend_support(*, support_id: int, user: User, audience: Audience, reason: str = "") -> Support:
    """Stop it for now; it is assessed anew before it is given again."""
    return _end(support_id, user, audience, S.SUSPENDED, "support.suspend", reason)


@transaction.atomic
def withdraw_support(*, support_id: int, user: User, audience: Audience, reason: str = "") -> Support:
    """End it for good."""
    return _end(support_id, user, audience, S.WITHDRAWN, "support.withdraw", reason)


def _end(support_id: int, user: User, audience: Audience, to: str, verb: str, reason: str) -> Support:
    support = _locked(support_id, audience, ("decide",))
    if not lifecycle.support_may_move(support.status, to):
        raise refusal(support, to)
    ended = _move(support, to, user, audience, verb, reason, {}, {})
    warn_who_relies(ended)
    return ended


def _move(
    support: Support,
    to: str,
    user: User,
    audience: Audience,
    verb: str,
    reason: str,
    data: dict[str, Any],
    changes: dict[str, Any],
    *,
    need: bool = True,
) -> Support:
    if need and not reason.strip():
        raise ReasonNeededError("reason", _("This needs a word: say why."))
    errors = FieldErrors()
    errors.text("reason", tidy(reason), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    changes = {**changes, "version": support.version + 1}  # no trigger counts it: support is in no feed
    move(support, to, user=user, audience=audience, verb=verb, reason=tidy(reason), data=data, changes=changes)
    return support


def _locked(support_id: int, audience: Audience, verbs: tuple[str, ...]) -> Support:
    support: Support = locked(Support, audience, support_id)
    _require_any(audience, support.mission_id, verbs)
    return support


def _require_any(audience: Audience, mission_id: int, verbs: tuple[str, ...]) -> None:
    """Support is a whole mission's matter, so a right in one area is enough to work on it."""
    if not any(audience.may_somewhere(verb, mission_id=mission_id) for verb in verbs):
        raise NotAllowedError(_("Your role does not allow this."))


def _require_approver(support: Support, audience: Audience) -> None:
    """Mission leadership; a head of office for what is given in the own area only."""
    for grant in audience.in_mission(support.mission_id).grants:
        own = grant.area_ids is None or (support.area_id is not None and support.area_id in grant.area_ids)
        if grant.role in APPROVERS and own:
            return
    raise NotAllowedError(_("Mission leadership approves this; a head of office where it is given in the own area."))
