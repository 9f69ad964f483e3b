"""Networks: who listens where, when each was last heard, and where nobody is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Max, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.reports import PlainForm
from frontend.forms.sources import NetworkFilter, NetworkForm
from frontend.pages.exporting import csv_of
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.sources import record_context, require_sources, save
from frontend.pages.steps import Step, attempt, forms_of
from incidents.models import CheckIn, Network, Source, ZeroReport
from incidents.services import networks
from incidents.services.reliability import records_of_networks
from missions.choices import AreaLevel
from missions.errors import NotAllowedError
from missions.models import Area

RECENT = timedelta(days=30)


@require_safe
@page
def networks_list(request: PageRequest) -> HttpResponse:
    """Networks with their focal points, when one was last heard, and how many are to be asked after."""
    require_sources(request)
    form = NetworkFilter(request.GET, audience=request.audience, mission=request.mission)
    shown = listing(request, form.rows().select_related("area").order_by(F("closed_at").asc(nulls_first=True), "name"))
    waiting = CheckIn.objects.visible_to(request.audience).open().filter(source__network__in=shown.rows)
    due = dict(waiting.values_list("source__network_id").annotate(n=Count("pk")))
    context = {
        "filter": form,
        "list": shown,
        "lines": [{"network": row, "due": due.get(row.pk, 0)} for row in shown.rows],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "networks", {}, form),
    }
    return render(request, "frontend/networks.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def network(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One network: its people by pseudonym, the areas that it covers, quiet reports, and its record."""
    seen = Network.objects.visible_to(request.audience).select_related("area")
    found: Network = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:network", args=[found.public_id]))
    people = Source.objects.visible_to(request.audience).filter(network=found)
    quiet = ZeroReport.objects.visible_to(request.audience).present(request.audience).filter(source__network=found)
    context = {
        "network": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "may_edit": _may_edit(request, found),
        "lines": _people(request, people),
        "coverage": _coverage(request, found, people, quiet),
        "quiet": quiet.select_related("area")[:8],
        **record_context(records_of_networks(request.audience, [found.pk])[found.pk]),
    }
    return render(request, "frontend/network.html", context, status=failed.status if failed else 200)


def _people(request: PageRequest, people: Any) -> list[dict[str, Any]]:
    """The open sources of a network, the longest silent first."""
    rows = people.filter(closed_at=None).select_related("area", "settlement").order_by("last_heard_at", "pk")[:200]
    waiting = CheckIn.objects.visible_to(request.audience).open().filter(source__in=[row.pk for row in rows])
    due = dict(waiting.values_list("source_id", "due_at"))
    return [{"source": row, "due_at": due.get(row.pk)} for row in rows]


def _coverage(request: PageRequest, found: Network, people: Any, quiet: Any) -> list[dict[str, Any]]:
    """The areas right below the one where the network listens, each with who is there; nobody is a gap."""
    seen = Area.objects.visible_to(request.audience).filter(mission=found.mission)
    top = found.area or seen.filter(level=AreaLevel.MISSION).first()
    below = list(seen.filter(parent=top).order_by("name")) or [top]
    open_ones = people.filter(closed_at=None, area__isnull=False).order_by()
    by_path = list(
        open_ones.values("area__path").annotate(
            n=Count("pk"), points=Count("pk", filter=Q(is_focal_point=True)), heard=Max("last_heard_at")
        )
    )
    since = found.mission.now() - RECENT
    quiet_paths = list(quiet.filter(said_at__gte=since).values_list("area__path", flat=True))
    return [_of_area(area, by_path, quiet_paths) for area in below if area is not None]


def _of_area(area: Area, by_path: list[dict[str, Any]], quiet_paths: list[str]) -> dict[str, Any]:
    inside = [row for row in by_path if row["area__path"].startswith(area.path)]
    return {
        "area": area,
        "people": sum(row["n"] for row in inside),
        "points": sum(row["points"] for row in inside),
        "heard": max((row["heard"] for row in inside if row["heard"]), default=None),
        "quiet": sum(path.startswith(area.path) for path in quiet_paths),
    }


def _may_edit(request: PageRequest, found: Network) -> bool:
    return request.audience.may("source", mission_id=found.mission_id, area_id=found.area_id)


def _steps(request: PageRequest, found: Network) -> dict[str, Step]:
    who: dict[str, Any] = {"network_id": found.pk, "user": request.user, "audience": request.audience}
    return {"close": Step(PlainForm, lambda data: networks.close_network(**who), _("Closed."))}


# ---- the form ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def network_new(request: PageRequest) -> HttpResponse:
    """Register a network."""
    if not rights(request.audience, request.mission).source:
        raise NotAllowedError(_("Your role does not register sources."))
    form = _form(request, {})
    made: list[Network] = []

    def work() -> None:
        made.append(
            networks.create_network(
                mission=request.mission, data=form.network_input(), user=request.user, audience=request.audience
            )
        )

    status = save(form, work) if request.method == "POST" else 200
    if made:
        messages.success(request, _("Registered."))
        return HttpResponseRedirect(reverse("frontend:network", args=[made[0].public_id]))
    return render(request, "frontend/network_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def network_edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Change a network."""
    seen = Network.objects.visible_to(request.audience).select_related("area")
    found: Network = own_record(request, seen, public_id=public_id)
    if not _may_edit(request, found):
        raise NotAllowedError(_("Your role does not change this network."))
    said = {"name": found.name, "kind": found.kind, "check_in_days": found.check_in_days}
    form = _form(request, {**said, "area": found.area.pcode if found.area else ""})

    def work() -> None:
        networks.edit_network(
            network_id=found.pk, data=form.network_input(), user=request.user, audience=request.audience
        )

    status = save(form, work) if request.method == "POST" else 200
    if request.method == "POST" and status == 200:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("frontend:network", args=[found.public_id]))
    return render(request, "frontend/network_form.html", {"form": form, "network": found}, status=status)


def _form(request: PageRequest, initial: dict[str, Any]) -> NetworkForm:
    data = request.POST if request.method == "POST" else None
    return NetworkForm(data, audience=request.audience, mission=request.mission, initial=initial)
