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
from frontend.pages.exporting import csv_of
from frontend.pages.incident_record import details_of, presented, record_of
from frontend.pages.incident_steps import steps_of
from frontend.pages.listing import address, listing, tabs
from frontend.pages.privacy import personal
from frontend.pages.rooms import annexes_of
from frontend.pages.saved import saving
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import attempt, brought_up, forms_of
from frontend.pages.waiting import TO_VERIFY, unlinked_reports
from incidents.choices import IncidentStatus
from incidents.models import Incident

# The same queues in the words of the grammar, for their files.
QUEUE_FILES: dict[str, dict[str, list[str]]] = {
    "verify": {"status": [status.value for status in TO_VERIFY]},
    "clear": {"status": [IncidentStatus.VERIFIED.value], "cleared": ["no"]},
}
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
        "saving": saving(request, "incidents"),
        "export": csv_of(request, "incidents", QUEUE_FILES.get(queue, {}), form),
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
    found = own_record(request, presented(request.audience), public_id=public_id)
    if found.winner_id and request.method != "POST":
        return HttpResponseRedirect(reverse("frontend:incident", args=[found.winner_id]))
    steps = steps_of(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:incident", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, presented(request.audience), public_id=public_id)
        brought_up(failed, found.version)
    record = record_of(request, found, failed) | details_of(request, found)
    texts = [found.summary if found.told else "", *(comment.text for comment in record["comments"])]
    context = {
        "failed": failed,
        "forms": forms_of(request, steps_of(request, found), failed),
        "personal": personal(request, *texts),
        **record,
        **annexes_of(request, found),
    }
    return render(request, "frontend/incident.html", context, status=failed.status if failed else 200)
