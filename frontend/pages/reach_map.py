"""The map of reach: what its page and its legend say, and the door of its squares."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.picker import picker_facts
from frontend.pages.shell import PageRequest, is_outside, page
from ledger.services import body_hash
from missions.errors import NotAllowedError
from missions.models import Base
from responses.services import reach as services
from responses.services.reach_map import ReachMap, reach_map

SHOWN = 12  # hotspots named of one closure
NEAREST = 4  # bases named on an alert
AROUND = 2.0  # degrees: around a base or a place, what its map shows at first


def require_inside(request: PageRequest) -> None:
    """Raises NotAllowedError for those who look at the mission from outside."""
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("Reach of bases is the mission's own."))


def named_base(request: PageRequest, name: str) -> Base | None:
    """The base of the mission that a parameter of the address names; 404 for what is none."""
    asked = request.GET.get(name)
    if not asked:
        return None
    try:
        seen = Base.objects.visible_to(request.audience).filter(mission=request.mission, public_id=UUID(asked))
    except ValueError as error:
        raise Http404 from error
    found: Base | None = seen.select_related("mission").first()
    if found is None:
        raise Http404
    return found


def loss_of(request: PageRequest, base: Base) -> services.Loss | None:
    """What closing a base takes away; of one that has closed, as of its last day."""
    return services.loss_without(
        mission=request.mission, audience=request.audience, base=base, day=services.last_day(base)
    )


def nearest_bases(request: PageRequest, point: Point | None) -> list[services.Arrival]:
    """Who is soonest at a served point, for those inside: the first few."""
    if point is None or is_outside(request.audience, request.mission):
        return []
    found = services.reach_of(mission=request.mission, day=request.mission.today())
    return services.arrivals(found, point)[:NEAREST] if found else []


def map_context(
    request: PageRequest, *, base: Base | None = None, without: Base | None = None, target: Any = None
) -> dict[str, Any]:
    """The map for a page: its facts for the script, and its legend in words with people. Nothing without a ground."""
    drawn = reach_map(mission=request.mission, base=base, without=without)
    if drawn is None:
        return {}
    asked, place = {"mission": request.mission.code}, target["point"] if target and target.get("point") else None
    query = {**asked, **{name: str(one.public_id) for name, one in (("base", base), ("without", without)) if one}}
    facts = {
        **picker_facts(request.mission),
        "squares": f"{reverse('frontend:reach_squares')}?{urlencode(query)}",
        "ask": "" if base else f"{reverse('frontend:reach')}?{urlencode(asked)}",
        "target": _at(place) if place else None,
    }
    if middle := base.point if base else place:
        facts["bounds"] = [[middle.y - AROUND, middle.x - AROUND], [middle.y + AROUND, middle.x + AROUND]]
    return {"map": facts, "legend": _legend(drawn), "without": without, "waiting": drawn.waiting}


def _legend(drawn: ReachMap) -> list[dict[str, Any]]:
    """Each colour in words, with the people who live in it."""
    limits = services.LIMITS
    words = [_("Within %(h)d h") % {"h": limits[0]}]
    words += [_("%(from)d to %(to)d h") % {"from": low, "to": high} for low, high in pairwise(limits)]
    words.append(_("Beyond %(h)d h") % {"h": limits[-1]})
    return [{"rung": rung, "words": text, "people": drawn.people[rung]} for rung, text in enumerate(words)]


@require_safe
@page
def squares(request: PageRequest) -> HttpResponse:
    """The squares as JSON: of all bases or of `base`; `without` a base, who loses reach. 304 for what is known."""
    require_inside(request)
    base, without = named_base(request, "base"), named_base(request, "without")
    drawn = reach_map(mission=request.mission, base=base, without=without)
    if drawn is None:
        raise Http404
    loss = loss_of(request, without) if without else None
    found = {
        "degrees": drawn.degrees, "south": drawn.south, "west": drawn.west, "rows": drawn.rows, "lost": drawn.lost,
        "bases": [_base(each, request) for each in _bases(request, base, without)],
        "hotspots": [_hotspot(hot, request.mission.code) for hot in (loss.hotspots[:SHOWN] if loss else [])],
    }  # fmt: skip
    etag = f'"{body_hash(found)[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified(headers=headers)
    return JsonResponse(found, headers=headers)


def _bases(request: PageRequest, *asked: Base | None) -> list[Base]:
    """The bases that are open, and those of the question, though they have closed."""
    seen: Any = Base.objects.visible_to(request.audience).filter(mission=request.mission)
    rows = seen.open_on(request.mission.today()) | seen.filter(pk__in=[each.pk for each in asked if each])
    return list(rows.order_by("name"))


def _base(base: Base, request: PageRequest) -> dict[str, Any]:
    told = {"day": date_format(base.closed_on, "j M Y")} if base.closed_on else {}
    closing = base.closed_on is not None and base.closed_on > request.mission.today()
    words = _("closes on %(day)s") if closing else _("closed on %(day)s")
    return {
        "name": base.name,
        "at": _at(base.point),
        "says": words % told if told else "",
        "href": reverse("frontend:base", args=[base.public_id]),
    }


def _hotspot(hot: services.Hotspot, code: str) -> dict[str, Any]:
    cell = hot.score.cell
    return {
        "name": cell.place or cell.h3,
        "at": _at(cell.centre),
        "says": wait_words(hot),
        "href": f"{reverse('frontend:hotspot', args=[cell.h3])}?{urlencode({'mission': code})}",
    }


def wait_words(hot: services.Hotspot) -> str:
    """How long people of a hotspot wait, and then: `2.1 h, then 4 h`."""
    words = {"before": localize(round(hot.before or 0, 1)), "after": localize(round(hot.after or 0, 1))}
    return (_("%(before)s h, then beyond 12 h") if hot.after is None else _("%(before)s h, then %(after)s h")) % words


def _at(point: Point) -> list[float]:
    return [round(point.y, 4), round(point.x, 4)]
