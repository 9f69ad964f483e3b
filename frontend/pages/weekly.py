"""Published weeks: the list, one week with its revisions and files, and the bundle."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports.api.weeks import serve_bundle
from exports.models import Week
from frontend.pages.exporting import csv_of
from frontend.pages.listing import listing
from frontend.pages.shell import PageRequest, page, rights
from missions.errors import NotAllowedError


def _weeks(request: PageRequest) -> Any:
    """The weeks that the caller may pull. Raises NotAllowedError for roles that do not export."""
    if not rights(request.audience, request.mission).export:
        raise NotAllowedError(_("Your role does not pull exports in this mission."))
    return Week.objects.visible_to(request.audience).filter(mission=request.mission)


@require_safe
@page
def weekly(request: PageRequest) -> HttpResponse:
    """The newest week on top with its download, all others below; each week once, by its last revision."""
    latest = _weeks(request).order_by("starts_on", "code", "-revision").distinct("starts_on", "code")
    shown = listing(request, Week.objects.filter(pk__in=latest.values("pk")).order_by("-starts_on"))
    first = request.GET.get("page") in (None, "1")
    context = {
        "newest": shown.rows[0] if first and shown.rows else None,
        "list": shown,
        "export": csv_of(request, "weeks", {}),
    }
    return render(request, "frontend/weekly.html", context)


@require_safe
@page
def week(request: PageRequest, code: str) -> HttpResponse:
    """One week: its revisions, the newest first, with counts, sizes and hashes of the shown one."""
    revisions = list(_weeks(request).filter(code=code).order_by("-revision"))
    if not revisions:
        raise Http404
    asked = request.GET.get("revision", "")
    chosen = next((week for week in revisions if str(week.revision) == asked), None if asked else revisions[0])
    if chosen is None:
        raise Http404
    context = {
        "week": chosen,
        "revisions": revisions,
        "files": chosen.manifest.get("files", []),
        "published_at": chosen.mission_published_at,
        "address": request.build_absolute_uri(f"/api/v1/weeks/{chosen.code}/bundle.zip?mission={request.mission.code}"),
    }
    return render(request, "frontend/week.html", context)


@require_safe
@page
def week_bundle(request: PageRequest, code: str) -> HttpResponseBase:
    """The zip of a week's last revision, or of `revision`; each pull is in the trail."""
    revisions = _weeks(request).filter(code=code).order_by("-revision")
    asked = request.GET.get("revision", "")
    found = revisions.filter(revision=int(asked)).first() if asked.isascii() and asked.isdigit() else revisions.first()
    if found is None:
        raise Http404
    return serve_bundle(request, found, request.audience)
