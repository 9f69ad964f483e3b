"""Indicators: how each stands in a place, what it asks and weighs, who weighed it so; and what is read by itself."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.reports import PlainForm
from frontend.forms.signals import IndicatorFilter, WeighingForm
from frontend.pages.listing import address
from frontend.pages.shell import PageRequest, is_outside, page, rights, sees_risk
from frontend.pages.steps import Step, attempt, forms_of
from missions.errors import NotAllowedError
from missions.models import Area
from threats import services
from threats.choices import Family, ValueState, WeightChangeStatus
from threats.indicator_catalogue import FEEDS
from threats.indicators import DEFINITIONS
from threats.models import Indicator, WeightChange
from threats.services.observed_words import author_of, explained
from threats.services.values import Current, current_values, values_by_area


def require_signals(request: PageRequest) -> None:
    """Raise NotAllowedError for partners: they see no scores and nothing of what is judged."""
    if not sees_risk(request.audience, request.mission):
        raise NotAllowedError(_("Indicators are for the mission's own people."))


@require_safe
@page
def indicators(request: PageRequest) -> HttpResponse:
    """Every indicator with its newest value in an area (`area`), by family; stale and missing are states."""
    require_signals(request)
    form = IndicatorFilter(request.GET, audience=request.audience, mission=request.mission)
    area = Area.objects.visible_to(request.audience).filter(mission=request.mission, pcode=form.chosen("area")).first()
    shown = [
        each
        for each in current_values(mission=request.mission, audience=request.audience, area=area)
        if _is_chosen(each, form.chosen("set"), form.chosen("state"))
    ]
    known = sorted((each for each in shown if each.row is not None), key=_urgency)
    missing = sorted((each for each in shown if each.row is None), key=_family)
    context = {
        "filter": form,
        "clear": address(request, **dict.fromkeys(form.fields)),
        "area": area,
        "known": [{"current": each, "value": value_words(each.row)} for each in known],
        "missing_count": len(missing),
        "missing": [
            {"label": list(Family)[number].label, "lines": list(group)}
            for number, group in groupby(missing, key=_family)
        ],
    }
    return render(request, "frontend/indicators.html", context, status=200 if form.is_valid() else 400)


def _is_chosen(each: Current, wanted_set: str, wanted_state: str) -> bool:
    in_set = not wanted_set or wanted_set in {str(name) for name in each.definition.sets}
    return in_set and wanted_state in ("", each.state.value)


def _family(each: Current) -> int:
    return list(Family).index(each.definition.family)


def _urgency(each: Current) -> tuple[bool, int, int]:
    """Current values before stale ones, the severest first."""
    return each.state == ValueState.STALE, -each.row.severity, _family(each)


def value_words(row: Any) -> dict[str, Any] | None:
    """A value in words for a table; None where it is missing."""
    if row is None:
        return None
    return {
        "row": row,
        "step": DEFINITIONS[row.indicator.key].steps[row.severity],
        "author": author_of(row),
        "explained": explained(row),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@page
def indicator(request: PageRequest, key: str) -> HttpResponse:
    """One indicator: question and scale, how it stands in each area, what it weighs and who changed that."""
    require_signals(request)
    found = Indicator.objects.visible_to(request.audience).filter(mission=request.mission, key=key).first()
    if found is None or key not in DEFINITIONS:
        raise Http404
    outside, can = is_outside(request.audience, request.mission), rights(request.audience, request.mission)
    changes = [] if outside else list(found.changes.select_related("proposed_by", "decided_by")[:20])
    waiting = next((change for change in changes if change.status == WeightChangeStatus.PROPOSED), None)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(f"{reverse('frontend:indicator', args=[key])}?mission={request.mission.code}")
    context = {
        "indicator": found,
        "definition": DEFINITIONS[key],
        "scale": list(enumerate(DEFINITIONS[key].steps)),
        "areas": [
            {"in": each, "value": value_words(each.row)}
            for each in values_by_area(indicator=found, audience=request.audience)
        ],
        "changes": changes,
        "waiting": waiting,
        "may_sign": can.weigh and waiting is not None and waiting.proposed_by_id != request.user.pk,
        "forms": forms_of(request, steps, failed),
        "failed": failed,
        "can_observe": can.observe and not DEFINITIONS[key].automatic,
    }
    return render(request, "frontend/indicator.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, found: Indicator) -> dict[str, Step]:
    who: dict[str, Any] = {"indicator_id": found.pk, "user": request.user, "audience": request.audience}

    def propose(data: dict[str, Any]) -> WeightChange:
        return services.propose_weighing(data=WeighingForm.told(data), reason=data["reason"], **who)

    return {
        "propose": Step(WeighingForm.of(found), propose, _("Proposed. Somebody else has to sign it off.")),
        "sign": Step(
            PlainForm, lambda data: services.sign_weighing(**who), _("Signed off. The next run weighs it so.")
        ),
        "decline": Step(PlainForm, lambda data: services.decline_weighing(**who), _("Put aside. Nothing has changed.")),
    }


@require_safe
@page
def connectors(request: PageRequest) -> HttpResponse:
    """What is read by itself: when it last was, and why not since."""
    require_signals(request)
    rows = FEEDS.rows(request.audience).filter(mission=request.mission).order_by(*FEEDS.order)
    return render(request, "frontend/connectors.html", {"feeds": list(rows)})
