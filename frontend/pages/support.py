"""Support to forces: the list with what is valid, a new one, and one with its judgements and who relies on it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.context import ceiling
from frontend.forms.support import BeginForm, ClearanceForm, RiskForm, SupportFilter, SupportForm, WhyForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, brought_up, forms_of, run
from incidents.models import Incident
from missions.choices import Module, Role
from missions.errors import NotAllowedError
from responses import services
from responses.choices import NEVER_BLOCKED, SupportStatus
from responses.inputs import RiskInput, SupportInput
from responses.lifecycle import support_may_move
from responses.models import Action, Support

JUDGED_IN = {
    SupportStatus.DRAFT,
    SupportStatus.ASSESSED,
    SupportStatus.ACTIVE,
    SupportStatus.RENEWED,
    SupportStatus.REOPENED,
    SupportStatus.SUSPENDED,
}


def _require_module(request: PageRequest) -> None:
    """Where the mission keeps no due diligence there is no such page; nor for who looks from outside."""
    if Module.HRDDP not in request.mission.modules or is_outside(request.audience, request.mission):
        raise Http404


@require_safe
@page
def supports(request: PageRequest) -> HttpResponse:
    """Support to forces, each with whether it may be given today."""
    _require_module(request)
    form = SupportFilter(request.GET, audience=request.audience, mission=request.mission)
    shown = listing(request, form.rows().select_related("mission", "area").order_by("-id"))
    context = {
        "filter": form,
        "list": shown,
        "lines": [(support, services.clearance_problem(support)) for support in shown.rows],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "supports", {}, form),
        "may_write": _may_write(request),
    }
    return render(request, "frontend/supports.html", context, status=200 if form.is_valid() else 400)


def _may_write(request: PageRequest) -> bool:
    can = rights(request.audience, request.mission)
    return can.assess or can.decide or request.audience.may_somewhere("propose", mission_id=request.mission.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def support_new(request: PageRequest) -> HttpResponse:
    """Write down what a force is to be given."""
    _require_module(request)
    if not _may_write(request):
        raise NotAllowedError(_("Your role does not allow this."))
    form = SupportForm(
        request.POST if request.method == "POST" else None,
        audience=request.audience,
        mission=request.mission,
        ceiling=ceiling(request.audience, request.mission),
    )
    status = 200
    if request.method == "POST":
        made: list[Support] = []
        status = run(form, lambda: made.append(_draft(request, form))) if form.is_valid() else 400
        if made and not status:
            messages.success(request, _("Written down: %(ref)s. Assess it next.") % {"ref": made[0].ref})
            return HttpResponseRedirect(reverse("frontend:support", args=[made[0].public_id]))
    context = {"form": form, "title": _("Write down support")}
    return render(request, "frontend/new_record.html", context, status=status)


def _draft(request: PageRequest, form: SupportForm) -> Support:
    said = {**form.cleaned_data}
    recipient = said.pop("recipient")
    data = SupportInput(recipient_id=recipient.pk, **said)
    return services.draft_support(audience=request.audience, user=request.user, mission=request.mission, data=data)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def support(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One support: whether it may be given, why not, its judgements, and the open actions that rely on it."""
    seen = Support.objects.visible_to(request.audience).present(request.audience).select_related("area", "approved_by")
    found = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:support", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, seen, public_id=public_id)
        steps = _steps(request, found)
        brought_up(failed, found.version)
    context = {
        "support": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "problem": services.clearance_problem(found),
        "never_blocked": found.kind in NEVER_BLOCKED,
        "may": _open_steps(request, found),
        "judged": found.assessments.select_related("by"),
        "violations": Incident.objects.visible_to(request.audience).filter(pk__in=found.violations.values("incident")),
        "actions": _relying(request, found),
        "history": history_of(request, "support", found, SupportStatus),
    }
    return render(request, "frontend/support.html", context, status=failed.status if failed else 200)


def _relying(request: PageRequest, found: Support) -> Any:
    """Open actions that rely on it: they cannot go on without a valid clearance."""
    actions = Action.objects.visible_to(request.audience).present(request.audience).select_related("area")
    return actions.open().filter(support=found).order_by("id")


def _open_steps(request: PageRequest, found: Support) -> dict[str, bool]:
    """Which buttons exist from here for this caller; the service decides for real."""
    roles = request.audience.roles_in(found.mission_id)
    can, approves = rights(request.audience, request.mission), bool(roles & {Role.LEADERSHIP, Role.HEAD_OF_OFFICE})
    to = {status.value: support_may_move(found.status, status) for status in SupportStatus}
    at_once = found.is_emergency or found.kind in NEVER_BLOCKED
    return {
        "assess": _may_write(request) and found.status in JUDGED_IN,
        "approve": approves and to["approved"],
        "activate": can.act and to["active"] and (found.status != SupportStatus.DRAFT or at_once),
        "renew": approves and to["renewed"],
        "suspend": can.decide and to["suspended"],
        "withdraw": can.decide and to["withdrawn"],
    }


def _steps(request: PageRequest, found: Support) -> dict[str, Step]:
    who: dict[str, Any] = {"support_id": found.pk, "user": request.user, "audience": request.audience}

    def assess(data: dict[str, Any]) -> object:
        version, said = data.pop("version"), {**data, "authorities_act": data["authorities_act"] == "yes"}
        return services.assess_support(data=RiskInput(**said), version=version, **who)

    seen = {"version": found.version}
    clearance = partial(ClearanceForm, initial=seen)

    def plain(form: Any, service: Any, done: str) -> Step:
        return Step(form, lambda data: service(**data, **who), done)

    return {
        "assess": Step(partial(RiskForm, initial=seen), assess, _("Assessed.")),
        "approve": plain(clearance, services.approve_support, _("Approved.")),
        "activate": plain(BeginForm, services.activate_support, _("It is given now.")),
        "renew": plain(clearance, services.renew_support, _("Renewed.")),
        "suspend": plain(WhyForm, services.suspend_support, _("Suspended.")),
        "withdraw": plain(WhyForm, services.withdraw_support, _("Withdrawn.")),
    }
