"""Saved filters: keep a list with its filters under a name, open it by its own address, delete it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.pages.shell import PageRequest, enter, page
from missions.models import Mission, SavedFilter
from missions.services.saved_filters import delete_filter, may_share, save_filter, saved_filters

LISTS = ("incidents", "reports", "alerts", "actions")
NOT_KEPT = ("page", "mission")


def saving(request: PageRequest, name: str) -> dict[str, Any]:
    """What a list needs for its saved filters: `name` is the list's page."""
    rows = saved_filters(request.audience, request.user, request.mission).filter(page=name)
    return {
        "page": name,
        "query": kept_query(request.GET),
        "rows": rows,
        "may_share": may_share(request.audience, request.mission),
    }


def kept_query(query: QueryDict) -> str:
    """A list's query string without what belongs to the moment."""
    return urlencode([(key, text) for key, texts in query.lists() if key not in NOT_KEPT for text in texts if text])


@require_POST
@page
def filter_save(request: PageRequest) -> HttpResponse:
    """Keep the filters of a list; back to the list."""
    name = request.POST.get("page", "")
    if name not in LISTS:
        raise Http404
    query = kept_query(QueryDict(request.POST.get("query", "")))
    try:
        saved = save_filter(
            audience=request.audience,
            user=request.user,
            mission=request.mission,
            page=name,
            name=request.POST.get("name", ""),
            query=query,
            shared="shared" in request.POST,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(_address(name, request.mission, query))
    messages.success(request, _("Saved: %(name)s") % {"name": saved.name})
    return HttpResponseRedirect(_address(name, request.mission, query))


@require_safe
@page
def filter_open(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The list behind a saved filter. Rights are the opener's own: the address holds codes only."""
    saved = _found(request, public_id)
    enter(request, saved.mission)
    return HttpResponseRedirect(_address(saved.page, saved.mission, saved.query))


@require_POST
@page
def filter_delete(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Delete an own filter; back to the list with the same filters, under no name."""
    saved = _found(request, public_id)
    delete_filter(user=request.user, saved_id=saved.pk)
    messages.success(request, _("Deleted: %(name)s") % {"name": saved.name})
    return HttpResponseRedirect(_address(saved.page, saved.mission, saved.query))


def _found(request: PageRequest, public_id: UUID) -> SavedFilter:
    """A filter that the caller may open, in any mission that the caller sees; else DoesNotExist."""
    saved: SavedFilter = SavedFilter.objects.select_related("mission").get(public_id=public_id)
    if not Mission.objects.visible_to(request.audience).filter(pk=saved.mission_id).exists():
        raise SavedFilter.DoesNotExist
    rows: Any = saved_filters(request.audience, request.user, saved.mission)
    found: SavedFilter = rows.select_related("mission").get(public_id=public_id)
    return found


def _address(name: str, mission: Mission, query: str) -> str:
    return f"{reverse(f'frontend:{name}')}?{urlencode({'mission': mission.code})}{'&' if query else ''}{query}"
