"""What stands beside an action: approvals, what it is tied to, who else goes there, findings, people in a refuge."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from frontend.forms.action_ties import ApproveForm, FindingForm, RefugeForm
from frontend.pages.shell import PageRequest, is_outside, rights
from frontend.pages.steps import Step
from missions.choices import Role
from responses import services
from responses.choices import JOINT, ActionType
from responses.lifecycle import APPROVED_IN, APPROVED_LATE_IN, OPEN, TIMES_IN
from responses.models import Action, Finding, Protector, Support
from threats.models import Threat


def note_steps(request: PageRequest, found: Action) -> dict[str, Step]:
    """Approve, record a finding, count a refuge."""
    who: dict[str, Any] = {"action_id": found.pk, "user": request.user, "audience": request.audience}

    def approve(data: dict[str, Any]) -> object:
        return services.approve_action(granted=data["granted"] == "yes", reason=data["reason"], **who)

    return {
        "approve": Step(ApproveForm, approve, _("Recorded.")),
        "finding": Step(FindingForm, lambda data: services.record_finding(**data, **who), _("Finding recorded.")),
        "refuge": Step(RefugeForm, lambda data: services.count_refuge(**data, **who), _("Counted.")),
    }


def notes_of(request: PageRequest, found: Action) -> dict[str, Any]:
    """The facts for the page; nothing to who looks from outside."""
    if is_outside(request.audience, request.mission):
        return {}
    audience, can = request.audience, rights(request.audience, request.mission)
    asked = services.roles_asked(found)
    late = found.is_immediate and found.status in APPROVED_LATE_IN
    writes = (can.propose or can.assess) and found.status in TIMES_IN
    support = Support.objects.visible_to(audience).present(audience).filter(actions=found).first()
    return {
        "approvals": found.approvals.select_related("by"),
        "approvals_missing": [Role(role).label for role in services.roles_missing(found)] if asked else [],
        "approval_due": services.approval_due(found),
        "may_approve": (late or found.status in APPROVED_IN) and bool(services.roles_held(found, audience)),
        "support": support,
        "support_problem": services.clearance_problem(support) if support is not None else "",
        "protector": Protector.objects.visible_to(audience).filter(pk=found.protector_id or 0).first(),
        "threat": Threat.objects.visible_to(audience).present(audience).filter(pk=found.threat_id or 0).first(),
        "others": _others(request, found),
        "uncovered": _uncovered(request, found),
        "findings": Finding.objects.visible_to(audience).filter(action=found).prefetch_related("links"),
        "refuge_counts": found.refuge_counts.select_related("by"),
        "may_find": writes and found.type in JOINT,
        "may_count": writes and found.type == ActionType.REFUGE,
    }


def _others(request: PageRequest, found: Action) -> Any:
    if found.status not in OPEN:
        return []
    return services.others_there(found, request.audience).present(request.audience).select_related("area")


def _uncovered(request: PageRequest, found: Action) -> list[services.Uncovered]:
    if found.base is None or found.status not in OPEN:
        return []
    return services.cover_lost(base=found.base, audience=request.audience)
