"""Groups: by which names they go, how they stand to one another over time, and where they are named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms import desk
from frontend.forms.filters import GroupFilter
from frontend.pages.exporting import csv_of
from frontend.pages.incident_steps import named
from frontend.pages.listing import address, listing, without_outlines
from frontend.pages.shell import PageRequest, page
from frontend.pages.steps import Step, attempt, forms_of
from incidents import services
from incidents.catalogue import INCIDENTS
from incidents.models import Actor, ActorRelation

MOST = 10  # incidents on the page of a group; the list behind it has the rest


@require_safe
@page
def groups(request: PageRequest) -> HttpResponse:
    """Groups that are named to the caller in an incident, by filter."""
    form = GroupFilter(request.GET, audience=request.audience, mission=request.mission)
    context = {
        "filter": form,
        "list": listing(request, form.rows().order_by("name")),
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "actors", {}, form, of_mission=False),
    }
    return render(request, "frontend/groups.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def group(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One group: its names, what the mission says of it and others, and the last incidents that name it."""
    found = Actor.objects.visible_to(request.audience).real().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    relations = _relations(request, found)
    steps = _steps(request, found, relations)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(
            f"{reverse('frontend:group', args=[found.public_id])}?mission={request.mission.code}"
        )
    today = request.mission.now().date()
    context = {
        "group": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "relations": [(relation, _is_in_force(relation, today)) for relation in relations],
        "may_relate": "relation" in steps,
        "may_name": "alias" in steps,
        **_incidents(request, found),
    }
    return render(request, "frontend/group.html", context, status=failed.status if failed else 200)


def _relations(request: PageRequest, found: Actor) -> list[ActorRelation]:
    said = ActorRelation.objects.visible_to(request.audience).standing().filter(mission=request.mission)
    return list(said.filter(Q(actor=found) | Q(other=found)).select_related("actor", "other", "created_by"))


def _is_in_force(relation: ActorRelation, day: date) -> bool:
    begun = relation.starts_on is None or relation.starts_on <= day
    return begun and (relation.ends_on is None or relation.ends_on >= day)


def _incidents(request: PageRequest, found: Actor) -> dict[str, Any]:
    asked = {"actor": [str(found.public_id)], "mission": [request.mission.code]}
    rows = INCIDENTS.select(request.audience, asked)
    return {
        "incidents": without_outlines(rows.select_related("area", "cell"))[:MOST],
        "incidents_total": rows.count(),
    }


# ---- what one may do -----------------------------------------------------------------------------------------
def _steps(request: PageRequest, found: Actor, relations: Iterable[ActorRelation]) -> dict[str, Step]:
    """The steps that the caller's role allows: saying how groups stand to one another, and naming."""
    may = partial(request.audience.may_somewhere, mission_id=request.mission.pk)
    return {
        **(_bonds(request, found, relations) if may("edit") else {}),
        **(_names(request, found) if may("merge") else {}),
    }


def _who(request: PageRequest) -> dict[str, Any]:
    return {"user": request.user, "audience": request.audience}


def _bonds(request: PageRequest, found: Actor, relations: Iterable[ActorRelation]) -> dict[str, Step]:
    others = Actor.objects.visible_to(request.audience).real().exclude(pk=found.pk).order_by("name")
    said = [(str(relation.pk), _in_words(relation)) for relation in relations]

    def relate(data: dict[str, Any]) -> object:
        ends: dict[str, Any] = {f"{end}_id": named(request, Actor, data.pop(end), end) for end in ("actor", "other")}
        return services.add_relation(mission=request.mission, **ends, **data, **_who(request))

    return {
        "relation": Step(partial(desk.RelationForm, named=[found], known=others), relate, _("Written down.")),
        "unsay": Step(
            partial(desk.TakeBackForm, said=said),
            lambda data: services.withdraw_relation(
                relation_id=int(data["relation"]), reason=data["reason"], **_who(request)
            ),
            _("Taken back."),
        ),
    }


def _names(request: PageRequest, found: Actor) -> dict[str, Step]:
    of_group: dict[str, Any] = {"mission": request.mission, "actor_id": found.pk, **_who(request)}
    return {
        "alias": Step(desk.AliasForm, lambda data: services.add_alias(**data, **of_group), _("Written down.")),
        "unalias": Step(
            partial(desk.RemoveAliasForm, names=found.aliases),
            lambda data: services.remove_alias(**data, **of_group),
            _("Taken off."),
        ),
    }


def _in_words(relation: ActorRelation) -> str:
    """One thing that was said, as a line to choose."""
    ends = [date_format(day, "j M Y") if day else "…" for day in (relation.starts_on, relation.ends_on)]
    period = f" ({' – '.join(ends)})" if relation.starts_on or relation.ends_on else ""
    return f"{relation.actor.name} {relation.get_kind_display()} {relation.other.name}{period}"
