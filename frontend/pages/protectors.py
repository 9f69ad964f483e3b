"""Who else can protect: what they can do where, and until when they are vetted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.reports import PlainForm
from frontend.forms.support import ProtectorFilter, ProtectorForm, VettingForm
from frontend.pages.exporting import csv_of
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of, run
from missions.errors import NotAllowedError
from responses import services
from responses.inputs import ProtectorInput, VettingInput
from responses.models import Protector
from responses.services import kinds_of


@require_safe
@page
def protectors(request: PageRequest) -> HttpResponse:
    """Who is registered, with what they can do and what their vetting says."""
    if is_outside(request.audience, request.mission):
        raise Http404
    form = ProtectorFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = form.rows().standing().select_related("mission", "area").order_by("name", "id")
    shown = listing(request, rows)
    labels = _labels(request)
    context = {
        "filter": form,
        "list": shown,
        "lines": [
            (each, [labels.get(c, c) for c in each.can_do], services.vetting_problem(each)) for each in shown.rows
        ],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "protectors", {}, form),
        "may_write": rights(request.audience, request.mission).propose,
    }
    return render(request, "frontend/protectors.html", context, status=200 if form.is_valid() else 400)


def _labels(request: PageRequest) -> dict[str, str]:
    return {kind.code: kind.label for kind in kinds_of(request.mission)}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def protector_new(request: PageRequest) -> HttpResponse:
    """Register who can do what where."""
    if not rights(request.audience, request.mission).propose:
        raise NotAllowedError(_("Your role does not allow this."))
    form = ProtectorForm(
        request.POST if request.method == "POST" else None, audience=request.audience, mission=request.mission
    )
    status = 200
    if request.method == "POST":
        made: list[Protector] = []
        status = run(form, lambda: made.append(_add(request, form))) if form.is_valid() else 400
        if made and not status:
            messages.success(request, _("Registered. Record their vetting next."))
            return HttpResponseRedirect(reverse("frontend:protector", args=[made[0].public_id]))
    context = {"form": form, "title": _("Register who can protect")}
    return render(request, "frontend/new_record.html", context, status=status)


def _add(request: PageRequest, form: ProtectorForm) -> Protector:
    data = ProtectorInput(**{**form.cleaned_data, "can_do": tuple(form.cleaned_data["can_do"])})
    return services.add_protector(audience=request.audience, user=request.user, mission=request.mission, data=data)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def protector(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One of them: what they can do, and their vettings."""
    seen = Protector.objects.visible_to(request.audience).present(request.audience).select_related("area")
    found = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:protector", args=[found.public_id]))
    labels = _labels(request)
    context = {
        "protector": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "can_do": [labels.get(code, code) for code in found.can_do],
        "problem": services.vetting_problem(found),
        "vettings": found.vettings.select_related("by"),
        "may_write": rights(request.audience, request.mission).propose and found.ended_at is None,
    }
    return render(request, "frontend/protector.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, found: Protector) -> dict[str, Step]:
    who: dict[str, Any] = {"protector_id": found.pk, "user": request.user, "audience": request.audience}

    def vet(data: dict[str, Any]) -> object:
        said = {**data, "passed": data["passed"] == "yes"}
        return services.vet_protector(data=VettingInput(**said), **who)

    return {
        "vet": Step(VettingForm, vet, _("Vetting recorded.")),
        "end": Step(PlainForm, lambda data: services.end_protector(**who), _("Asked no more.")),
    }
