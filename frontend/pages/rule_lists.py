"""The mission's own types of action, and whose approval it asks for: added, changed, archived, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.rules import (
    ActionTypeForm,
    ApprovalForm,
    EndApprovalForm,
    NewActionTypeForm,
    ReasonedForm,
    action_type_first,
)
from frontend.pages.rule_words import approvals_of
from frontend.pages.rules import address_of, rules_page
from frontend.pages.shell import PageRequest
from frontend.pages.steps import Step, attempt, forms_of
from missions.services.rulesets import require_configurer
from responses import services
from responses.models import OwnActionType


@require_http_methods(["GET", "HEAD", "POST"])
@rules_page
def types(request: PageRequest) -> HttpResponse:
    """Add a type of action of the mission's own."""
    who = _who(request)
    add = Step(
        NewActionTypeForm,
        lambda data: services.add_action_type(code=data["code"], **_said(data), **who),
        _("The type is added."),
    )
    return _steps(request, _("Add a type of action"), {"add": (add, _("Add"))})


@require_http_methods(["GET", "HEAD", "POST"])
@rules_page
def type_one(request: PageRequest, code: str) -> HttpResponse:
    """Change one of the mission's own types, or archive it: actions that have it keep it."""
    who = _who(request)
    row = get_object_or_404(OwnActionType, mission=request.mission, code=code, ended_at=None)
    change = Step(
        partial(ActionTypeForm, initial=action_type_first(row)),
        lambda data: services.change_action_type(code=code, **_said(data), **who),
        _("The type is changed."),
    )
    end = Step(
        ReasonedForm,
        lambda data: services.end_action_type(code=code, reason=data["reason"], **who),
        _("The type is archived: actions that have it keep it."),
    )
    return _steps(request, row.label, {"change": (change, _("Save")), "end": (end, _("Archive"))})


@require_http_methods(["GET", "HEAD", "POST"])
@rules_page
def approvals(request: PageRequest) -> HttpResponse:
    """Ask for an approval, or ask for it no more."""
    who = _who(request)
    standing = approvals_of(request.mission)
    add = Step(
        partial(ApprovalForm, mission=request.mission),
        lambda data: services.add_approval_rule(**data, **who),
        _("The approval is asked for from now on."),
    )
    numbers = {each.key: each.pk for each in standing}
    end = Step(
        partial(EndApprovalForm, choices=[(each.key, each.words) for each in standing]),
        lambda data: services.end_approval_rule(rule_id=numbers[data["rule"]], reason=data["reason"], **who),
        _("The approval is asked for no more."),
    )
    steps = {"add": (add, _("Ask for it"))} | ({"end": (end, _("Ask for it no more"))} if standing else {})
    return _steps(request, _("Approvals"), steps)


def _said(data: dict[str, Any]) -> dict[str, Any]:
    labels = {language: data[f"label_{language}"] for language in ("en", "fr", "ar")}
    return {"labels": labels, "tier": data["tier"], "phase": data["phase"], "reason": data["reason"]}


def _who(request: PageRequest) -> dict[str, Any]:
    require_configurer(request.audience, request.mission.pk)
    return {"audience": request.audience, "user": request.user, "mission": request.mission}


def _steps(request: PageRequest, title: str, named: Mapping[str, tuple[Step, str]]) -> HttpResponse:
    """A page of forms, one for each step; a step that is done leads back to all rules."""
    steps = {key: step for key, (step, _label) in named.items()}
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(address_of("rules", request.mission))
    forms = forms_of(request, steps, failed)
    context = {
        "policy_mission": request.mission,
        "title": title,
        "failed": failed,
        "parts": [(key, forms[key], label) for key, (_step, label) in named.items()],
    }
    return render(request, "frontend/rules_steps.html", context, status=failed.status if failed else 200)
