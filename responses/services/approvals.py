"""Approvals where the mission's rules ask for them: who, when, why. Immediate action goes first, approval follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import Mission, User
from missions.services.records import locked, refusal, written
from missions.services.rulesets import checked_reason, require_configurer
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import ActionStatus, Responder, Tier
from responses.models import Action, Approval, ApprovalRule
from responses.services.kinds import kind_of

APPROVERS = (Role.HEAD_OF_OFFICE, Role.PLANNER, Role.LEADERSHIP)
RECORD_WITHIN = timedelta(hours=24)
MAX_TEXT = 2000


def roles_asked(action: Action) -> list[str]:
    """The roles whose approval the mission's rules ask for, in order."""
    rules = ApprovalRule.objects.filter(
        Q(tier=None) | Q(tier=action.tier),
        Q(type="") | Q(type=action.type),
        Q(responder="") | Q(responder=action.responder),
        mission_id=action.mission_id,
        ended_at=None,
    )
    asked = set(rules.values_list("role", flat=True))
    return [role.value for role in APPROVERS if role in asked]


def roles_missing(action: Action) -> list[str]:
    """The asked roles that have not said yes, or whose last word was no."""
    said = {approval.role: approval.granted for approval in action.approvals.all()}
    return [role for role in roles_asked(action) if not said.get(role)]


def approval_due(action: Action) -> datetime | None:
    """Until when (mission time) the approval of an immediate action is recorded; None where nothing is missing."""
    if not action.is_immediate or not roles_missing(action):
        return None
    return action.mission.mission_time(action.created_at + RECORD_WITHIN)


def require_approved(action: Action) -> None:
    """Raise ReasonNeededError that names whose approval an action waits for. Immediate action is exempt."""
    missing = roles_missing(action) if not action.is_immediate else []
    if missing:
        names = ", ".join(str(Role(role).label) for role in missing)
        raise ReasonNeededError(
            "approval",
            _("%(ref)s waits for approval, as the rules of this mission ask: %(roles)s.")
            % {"ref": action.ref, "roles": names},
        )


@transaction.atomic
def approve_action(
    *, action_id: int, user: User, audience: Audience, reason: str, granted: bool = True
) -> list[Approval]:
    """Say yes or no to an action in every asked role that one holds, with the reason. Leadership may speak for each.

    Raises NotAllowedError for who holds none of them, TransitionNotAllowedError for what is over.
    """
    action: Action = locked(Action, audience, action_id)
    late = action.is_immediate and action.status in lifecycle.APPROVED_LATE_IN
    if not late and action.status not in lifecycle.APPROVED_IN:
        raise refusal(action, ActionStatus.ACCEPTED)
    roles = roles_held(action, audience)
    if not roles:
        raise NotAllowedError(_("No rule of this mission asks your role to approve this action."))
    _check_reason(reason)
    now = timezone.now()
    rows = [
        Approval(
            action=action, role=role, granted=granted, reason=tidy(reason), by=user, at=now,
            mission_at=action.mission.mission_time(now), is_late=late and now > action.created_at + RECORD_WITHIN,
        )
        for role in roles
    ]  # fmt: skip
    Approval.objects.bulk_create(rows)
    action.save(update_fields=["status"])
    facts = {"roles": roles, "granted": granted}
    written(action, audience=audience, verb="action.approve", reason=tidy(reason), data=facts)
    return rows


def roles_held(action: Action, audience: Audience) -> list[str]:
    """The asked roles in which this caller may speak about this action: own role and area, leadership for each."""
    held = set()
    for grant in audience.in_mission(action.mission_id).grants:
        if grant.area_ids is None or action.area_id in grant.area_ids:
            held.add(grant.role)
    return [role for role in roles_asked(action) if role in held or Role.LEADERSHIP in held]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError("reason", _("This needs a word: say why."))
    errors = FieldErrors()
    errors.text("reason", tidy(reason), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()


@transaction.atomic
def add_approval_rule(
    *, audience: Audience, user: User, mission: Mission, role: str, tier: int | None = None, type: str = "",
    responder: str = "", reason: str,
) -> ApprovalRule:  # fmt: skip
    """Ask from now on for an approval; actions that are accepted already stay so. Who configures does this."""
    require_configurer(audience, mission.pk)
    errors = FieldErrors()
    if role not in APPROVERS:
        errors.add("role", _("Head of office, planner or mission leadership may approve."))
    errors.choice("tier", tier, Tier, required=False)
    errors.choice("responder", responder, Responder, required=False)
    if type and kind_of(mission, type) is None:
        errors.add("type", _("This mission has no such type of action."))
    said: dict[str, Any] = {"role": role, "tier": tier, "type": type, "responder": responder}
    if ApprovalRule.objects.filter(mission=mission, ended_at=None, **said).exists():
        errors.add("role", _("This approval is asked for already."))
    errors.raise_if_any()
    reason = checked_reason(reason)
    rule = ApprovalRule.objects.create(mission=mission, **said)
    audit(actor=audience.actor, verb="approval_rule.add", object_type="approval_rule", object_id=str(rule.pk),
          mission_id=mission.pk, reason=reason, data=said)  # fmt: skip
    return rule


@transaction.atomic
def end_approval_rule(*, audience: Audience, user: User, mission: Mission, rule_id: int, reason: str) -> ApprovalRule:
    """Ask for this approval no more."""
    require_configurer(audience, mission.pk)
    rule = ApprovalRule.objects.select_for_update().filter(mission=mission, pk=rule_id, ended_at=None).first()
    if rule is None:
        raise ValidationError({"rule": [_("There is no such rule.")]})
    reason = checked_reason(reason)
    rule.ended_at = timezone.now()
    rule.save(update_fields=["ended_at"])
    audit(actor=audience.actor, verb="approval_rule.end", object_type="approval_rule", object_id=str(rule.pk),
          mission_id=mission.pk, reason=reason,
          data={"role": rule.role, "tier": rule.tier, "type": rule.type, "responder": rule.responder})  # fmt: skip
    return rule
