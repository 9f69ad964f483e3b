"""Incidents: the list, the verification queue, and one incident with its history and its one button each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.filters import IncidentFilter
from frontend.forms.incidents import ReasonForm, VerifyForm, WhyForm
from frontend.forms.reports import PlainForm
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing, tabs
from frontend.pages.rooms import annexes_of
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of
from frontend.pages.waiting import TO_VERIFY, unlinked_reports
from incidents import services
from incidents.choices import IncidentStatus, VerificationLevel
from incidents.lifecycle import STANDING, may_move, may_verify
from incidents.models import Incident, Report

# Verified facts that wait for somebody to let them out.
QUEUES: dict[str, dict[str, Any]] = {
    "verify": {"status__in": TO_VERIFY},
    "clear": {"status": IncidentStatus.VERIFIED, "cleared_at": None},
}


@require_safe
@page
def incidents(request: PageRequest) -> HttpResponse:
    """Incidents by filter; `queue=verify` is what waits for verification, `queue=clear` for clearance."""
    seen = Incident.objects.visible_to(request.audience).filter(mission=request.mission)
    queue = request.GET.get("queue", "")
    form = IncidentFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = form.rows().filter(**QUEUES.get(queue, {})).select_related("area", "cell", "mission")
    order = (F("occurred_from").desc(), "-id") if queue not in QUEUES else ("created_at", "id")
    context = {
        "filter": form,
        "queue": queue,
        "tabs": _tabs(request, seen),
        "unlinked": _unlinked(request),
        "list": listing(request, rows.order_by(*order)),
        "clear": address(request, **dict.fromkeys(form.fields)),
    }
    return render(request, "frontend/incidents.html", context, status=200 if form.is_valid() else 400)


def _tabs(request: PageRequest, seen: Any) -> list[dict[str, Any]]:
    can = rights(request.audience, request.mission)
    choices: list[tuple[str, Any, int | None]] = [("", _("All incidents"), None)]
    if can.verify:
        choices.append(("verify", _("To verify"), seen.filter(**QUEUES["verify"]).count()))
    if can.clear:
        choices.append(("clear", _("To clear"), seen.filter(**QUEUES["clear"]).count()))
    return tabs(request, "queue", choices) if len(choices) > 1 else []


def _unlinked(request: PageRequest) -> int | None:
    """How many reports wait to be linked, for those who link them."""
    if not rights(request.audience, request.mission).open:
        return None
    return int(unlinked_reports(request.audience, request.mission).count())


@require_http_methods(["GET", "HEAD", "POST"])
@page
def incident(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One incident: facts as this audience is served them, who said so, what was done, and the moves that exist."""
    seen = Incident.objects.visible_to(request.audience).present(request.audience)
    related = seen.select_related("area", "cell", "dataset", "verified_by", "created_by")
    found = own_record(request, related, public_id=public_id)
    if found.winner_id and request.method != "POST":
        return HttpResponseRedirect(reverse("frontend:incident", args=[found.winner_id]))
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:incident", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, related, public_id=public_id)
    context = {
        "incident": found,
        "failed": failed,
        "forms": forms_of(request, _steps(request, found), failed),
        "own_work": _is_own(request, found),
        "moves": _moves(found),
        "reports": _reports(request, found),
        "harm": found.harm.filter(sex="", age_band=""),
        "actors": found.incident_actors.select_related("actor"),
        "history": history_of(request, "incident", found, IncidentStatus),
        "standing": found.status in STANDING,
        **annexes_of(request, found),
    }
    return render(request, "frontend/incident.html", context, status=failed.status if failed else 200)


def _reports(request: PageRequest, found: Incident) -> Any:
    """The accounts that the incident is built from, as far as the caller sees any."""
    seen = Report.objects.visible_to(request.audience).present(request.audience)
    return seen.filter(links__incident=found, links__unlinked_at=None).order_by("received_at")


def _is_own(request: PageRequest, found: Incident) -> bool:
    """Opened or reported by the caller: two pairs of eyes need the other pair."""
    return found.created_by_id == request.user.pk or found.links.filter(report__created_by=request.user).exists()


def _moves(found: Incident) -> dict[str, bool]:
    """Which moves exist from here: a page shows no button that must fail."""
    moves = {status.value: may_move(found.status, status) for status in IncidentStatus}
    moves["verify"] = may_verify(found.status, found.verification_level, VerificationLevel.CONFIRMED)
    moves["clear"] = found.cleared_at is None and found.status == IncidentStatus.VERIFIED
    return moves


def _steps(request: PageRequest, found: Incident) -> dict[str, Step]:
    who: dict[str, Any] = {"incident_id": found.pk, "user": request.user, "audience": request.audience}

    def move(to: IncidentStatus) -> Any:
        return lambda data: services.move_incident(to=to, reason=data["reason"], **who)

    return {
        "verify": Step(
            VerifyForm,
            lambda data: services.verify_incident(
                level=data["level"], evidence=data["evidence"], reason=data["reason"], **who
            ),
            _("Verified."),
        ),
        "clear": Step(PlainForm, lambda data: services.clear_incident(**who), _("Cleared for export.")),
        "in_verification": Step(WhyForm, move(IncidentStatus.IN_VERIFICATION), _("Verification has begun.")),
        "unverifiable": Step(ReasonForm, move(IncidentStatus.UNVERIFIABLE), _("Marked as unverifiable.")),
        "refuted": Step(ReasonForm, move(IncidentStatus.REFUTED), _("Refuted.")),
        "withdrawn": Step(ReasonForm, move(IncidentStatus.WITHDRAWN), _("Withdrawn.")),
        "again": Step(ReasonForm, move(IncidentStatus.IN_VERIFICATION), _("Taken into verification again.")),
        "submitted": Step(ReasonForm, move(IncidentStatus.SUBMITTED), _("Taken up again.")),
    }
