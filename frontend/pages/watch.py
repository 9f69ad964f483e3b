"""One watch item: why it is watched, and the two ways on: raise an alert, or close with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.incidents import ReasonForm
from frontend.forms.risk import ReviewForm
from frontend.pages.history import history_of
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of
from threats import services
from threats.choices import WatchStatus
from threats.models import Alert, RiskScore, WatchItem


@require_http_methods(["GET", "HEAD", "POST"])
@page
def watch_item(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One watch item."""
    seen = WatchItem.objects.visible_to(request.audience).select_related("cell", "area")
    found = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:alerts"))
    can = rights(request.audience, request.mission)
    is_open = found.status == WatchStatus.OPEN
    context = {
        "item": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "score": _score(request, found),
        "alert": _alert(request, found),
        "may_raise": is_open and can.raise_alert,
        "may_close": is_open and (can.assess or can.raise_alert),
        "days_late": max((found.mission.now().date() - found.review_on).days, 0) if is_open else 0,
        "history": history_of(request, "watch_item", found),
    }
    return render(request, "frontend/watch_item.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, found: WatchItem) -> dict[str, Step]:
    who: dict[str, Any] = {"watch_item_id": found.pk, "user": request.user, "audience": request.audience}
    return {
        "close": Step(
            ReasonForm, lambda data: services.close_watch_item(reason=data["reason"], **who), _("No longer watched.")
        ),
        "review": Step(ReviewForm, lambda data: services.review_watch_item(**data, **who), _("Watched on.")),
    }


def _alert(request: PageRequest, found: WatchItem) -> Any:
    """What was made of it, as far as the caller sees it."""
    seen = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")
    return seen.filter(watch_item=found).first()


def _score(request: PageRequest, found: WatchItem) -> Any:
    """The score of its cell now."""
    if found.cell_id is None or found.horizon is None:
        return None
    return RiskScore.objects.visible_to(request.audience).filter(cell=found.cell_id, horizon=found.horizon).first()
