"""Reviews that opened by themselves: harm after a warning or an operation, with the chain laid out."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.learning import AssignForm, CloseReviewForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of
from incidents.models import Incident
from missions.errors import NotAllowedError
from responses.choices import ReviewKind, ReviewStatus
from responses.lifecycle import REVIEW_MOVES
from responses.models import Action, Review
from responses.services import reviews as service
from responses.services.chain_story import story
from responses.services.rules import rules_of
from threats.models import Alert

OPEN = (ReviewStatus.OPEN, ReviewStatus.UNDER_REVIEW)


@require_safe
@page
def reviews(request: PageRequest) -> HttpResponse:
    """What waits to be looked into; `tab=retaliation` after operations, `tab=closed` what was found."""
    _inside(request)
    tab = request.GET.get("tab", "")
    seen = Review.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    lists = {
        "": seen.open().filter(kind=ReviewKind.MISSED_WARNING),
        "retaliation": seen.open().filter(kind=ReviewKind.RETALIATION),
        "closed": seen.filter(status=ReviewStatus.CLOSED),
    }
    rows = lists.get(tab, lists[""])
    labels = {"": _("Missed warnings"), "retaliation": _("Possible retaliation"), "closed": _("Closed")}
    choices: list[tuple[str, Any, int | None]] = [(key, labels[key], lists[key].count()) for key in lists]
    kinds = {"": ReviewKind.MISSED_WARNING, "retaliation": ReviewKind.RETALIATION}
    still = {"kind": [kinds.get(tab, kinds[""])], "status": OPEN}
    fixed: dict[str, Any] = {"status": [ReviewStatus.CLOSED]} if tab == "closed" else still
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", choices),
        "list": listing(request, rows.select_related("area", "alert", "action", "incident", "owner")),
        "export": csv_of(request, "reviews", fixed),
        "rules": rules_of(request.mission),
    }
    return render(request, "frontend/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def review(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One review: what was warned, what was done until the harm, and what was found."""
    _inside(request)
    seen = Review.objects.visible_to(request.audience).present(request.audience)
    related = seen.select_related("area", "alert", "action", "incident", "owner")
    found: Review = own_record(request, related, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:review", args=[found.public_id]))
    context = {
        "review": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "moves": _moves(request, found),
        "alert": _one(Alert, request, found.alert_id),
        "action": _one(Action, request, found.action_id),
        "incident": _one(Incident, request, found.incident_id),
        "story": story(request.audience, found),
        "history": history_of(request, "review", found, ReviewStatus),
    }
    return render(request, "frontend/review.html", context, status=failed.status if failed else 200)


def _inside(request: PageRequest) -> None:
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("How the mission judges itself is for its own people."))


def _one(model: Any, request: PageRequest, pk: int | None) -> Any:
    """Another record as far as the caller sees it."""
    if pk is None:
        return None
    seen = model.objects.visible_to(request.audience).present(request.audience).select_related("area")
    return seen.filter(pk=pk).first()


def _steps(request: PageRequest, found: Review) -> dict[str, Step]:
    who: dict[str, Any] = {"review_id": found.pk, "user": request.user, "audience": request.audience}
    return {
        "assign": Step(
            partial(AssignForm, people=service.owners_for(found.mission)),
            lambda data: service.assign_review(owner=data["owner"], reason=data["reason"], **who),
            _("Given to somebody."),
        ),
        "close": Step(
            partial(CloseReviewForm, kind=found.kind),
            lambda data: service.close_review(**data, **who),
            _("Closed."),
        ),
    }


def _moves(request: PageRequest, found: Review) -> dict[str, bool]:
    can = rights(request.audience, request.mission)
    allowed = REVIEW_MOVES[found.status] if can.assess or can.decide else frozenset()
    return {"assign": ReviewStatus.UNDER_REVIEW in allowed, "close": ReviewStatus.CLOSED in allowed}
