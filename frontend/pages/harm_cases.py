"""Cases of civilian harm by own and supported forces: allegation, inquiry, finding, amends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.context import ceiling
from frontend.forms.incidents import ReasonForm
from frontend.forms.learning import AmendsForm, FindingForm, HarmCaseForm
from frontend.forms.reports import PlainForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of, run
from missions.errors import NotAllowedError
from responses.choices import Amends, HarmCaseStatus
from responses.lifecycle import HARM_MOVES, OWES_AMENDS
from responses.models import CivilianHarmCase
from responses.services import civilian_harm as service


@require_safe
@page
def harm_cases(request: PageRequest) -> HttpResponse:
    """Cases that go on; `tab=closed` those that are over."""
    _inside(request)
    tab = request.GET.get("tab", "")
    seen = CivilianHarmCase.objects.visible_to(request.audience).present(request.audience)
    rows = seen.filter(mission=request.mission).select_related("area", "owner")
    going, closed = rows.open(), rows.filter(status=HarmCaseStatus.CLOSED)
    choices: list[tuple[str, Any, int | None]] = [
        ("", _("Open"), going.count()),
        ("closed", _("Closed"), closed.count()),
    ]
    statuses = [status for status in HarmCaseStatus if (status == HarmCaseStatus.CLOSED) == (tab == "closed")]
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", choices),
        "list": listing(request, closed if tab == "closed" else going),
        "export": csv_of(request, "civilian_harm", {"status": statuses}),
        "may_open": _may_open(request),
    }
    return render(request, "frontend/harm_cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def harm_case_new(request: PageRequest) -> HttpResponse:
    """Take an allegation down."""
    _inside(request)
    if not _may_open(request):
        raise NotAllowedError(_("Your role does not allow this."))
    form = HarmCaseForm(
        request.POST if request.method == "POST" else None,
        audience=request.audience, mission=request.mission, ceiling=ceiling(request.audience, request.mission),
        initial={"occurred_on": request.mission.today()},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        made: list[CivilianHarmCase] = []
        status = 400
        if form.is_valid():
            status = run(form, lambda: made.append(_open(request, form.cleaned_data)))
        if made and not status:
            messages.success(request, _("Recorded: %(ref)s") % {"ref": made[0].ref})
            return HttpResponseRedirect(reverse("frontend:harm_case", args=[made[0].public_id]))
    return render(request, "frontend/harm_case_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def harm_case(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One case, where it stands, and the step that comes next."""
    _inside(request)
    seen = CivilianHarmCase.objects.visible_to(request.audience).present(request.audience)
    found: CivilianHarmCase = own_record(request, seen.select_related("area", "incident", "owner"), public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:harm_case", args=[found.public_id]))
    amends = dict(Amends.choices)
    context = {
        "case": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "moves": _moves(request, found),
        "amends": [amends[each] for each in found.amends],
        "history": history_of(request, "civilianharmcase", found, HarmCaseStatus),
    }
    return render(request, "frontend/harm_case.html", context, status=failed.status if failed else 200)


def _inside(request: PageRequest) -> None:
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("How the mission judges itself is for its own people."))
    service.require_module(request.mission)


def _may_open(request: PageRequest) -> bool:
    can = rights(request.audience, request.mission)
    return can.log_report or can.assess or can.decide


def _open(request: PageRequest, data: dict[str, Any]) -> CivilianHarmCase:
    said = service.HarmCaseInput(**data)
    return service.open_case(mission=request.mission, user=request.user, audience=request.audience, data=said)


def _steps(request: PageRequest, found: CivilianHarmCase) -> dict[str, Step]:
    who: dict[str, Any] = {"case_id": found.pk, "user": request.user, "audience": request.audience}
    first = found.status == HarmCaseStatus.ALLEGATION
    return {
        "inquire": Step(
            PlainForm if first else ReasonForm,
            lambda data: service.begin_inquiry(reason=data.get("reason", ""), **who),
            _("The inquiry has begun."),
        ),
        "find": Step(FindingForm, lambda data: service.record_finding(**data, **who), _("Finding recorded.")),
        "amends": Step(AmendsForm, lambda data: service.record_amends(**data, **who), _("Amends recorded.")),
        "close": Step(ReasonForm, lambda data: service.close_case(reason=data["reason"], **who), _("Closed.")),
    }


def _moves(request: PageRequest, found: CivilianHarmCase) -> dict[str, bool]:
    allowed = HARM_MOVES[found.status] if rights(request.audience, request.mission).decide else frozenset()
    owes = found.finding in OWES_AMENDS and found.status == HarmCaseStatus.FINDING
    return {
        "inquire": HarmCaseStatus.INQUIRY in allowed,
        "find": HarmCaseStatus.FINDING in allowed,
        "amends": HarmCaseStatus.AMENDS in allowed and owes,
        "close": HarmCaseStatus.CLOSED in allowed and not owes,
    }
