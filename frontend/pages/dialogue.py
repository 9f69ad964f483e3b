"""The tier 1 ledger: talks, promises with what stands against them, and ways in."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.base import PageForm, set_zone
from frontend.forms.reports import PlainForm
from frontend.forms.response import CommitmentForm, EngagementForm, EntryPointForm, JudgeForm, OfTalkForm
from frontend.pages.board_cards import may_add
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.steps import Step, attempt, brought_up, forms_of, run
from missions.errors import NotAllowedError
from responses.choices import CommitmentStatus
from responses.inputs import CommitmentInput, EngagementInput, EntryPointInput
from responses.models import Commitment, Engagement, EntryPoint
from responses.querysets.dialogue import incidents_against
from responses.services import dialogue as services

AGAINST = 20  # incidents listed against one promise
VIEWS = ("", "engagements", "ways")


def require_writer(request: PageRequest) -> None:
    """Raise NotAllowedError for whom no form of this kind is."""
    if not may_add(request):
        raise NotAllowedError(_("Your role does not allow this."))


@require_safe
@page
def dialogue(request: PageRequest) -> HttpResponse:
    """`tab`: promises (those in question first), talks, or ways in; `area` is not needed to read them."""
    tab = request.GET.get("tab", "")
    if tab not in VIEWS:
        raise Http404
    promises = _seen(request, Commitment)
    rows = {"": _promises, "engagements": _talks, "ways": _ways}[tab](request)
    context = {
        "tab": tab,
        "tabs": tabs(
            request,
            "tab",
            [("", _("Promises"), None), ("engagements", _("Talks"), None), ("ways", _("Ways in"), None)],
        ),
        "list": listing(request, rows),
        "questioned": promises.questioned().count(),
        "may_add": may_add(request),
        "today": request.mission.today(),
        "export": csv_of(request, "engagements" if tab == "engagements" else "commitments", {})
        if tab != "ways"
        else None,
    }
    return render(request, "frontend/dialogue.html", context)


def _seen(request: PageRequest, model: Any) -> Any:
    rows = model.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    return rows.select_related("actor", "area", "mission")


def _promises(request: PageRequest) -> Any:
    """Those in question first, then those whose day comes next, then what has been judged."""
    return _seen(request, Commitment).order_by("-status", "-since", "due_on", "-pk")


def _talks(request: PageRequest) -> Any:
    return _seen(request, Engagement).order_by("-held_at", "-pk")


def _ways(request: PageRequest) -> Any:
    return _seen(request, EntryPoint).order_by("closed_at", "actor__name", "pk")


# ---- one of them ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@page
def commitment(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One promise, the incidents that stand against it, and its judgement by a person."""
    rows = Commitment.objects.visible_to(request.audience).present(request.audience)
    related = rows.select_related("actor", "area", "engagement")
    found: Commitment = own_record(request, related, public_id=public_id)

    def judge(data: dict[str, Any]) -> object:
        return services.judge_commitment(commitment_id=found.pk, user=request.user, audience=request.audience, **data)

    steps = {"judge": Step(partial(JudgeForm, initial={"version": found.version}), judge, _("Judged."))}
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, _("Judged."))
        return HttpResponseRedirect(reverse("frontend:commitment", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, related, public_id=public_id)
        brought_up(failed, found.version)
    against = incidents_against(found, request.audience)
    context = {
        "commitment": found,
        "against": against[:AGAINST],
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "may_add": may_add(request),
        "history": history_of(request, "commitment", found, CommitmentStatus),
    }
    return render(request, "frontend/commitment.html", context, status=failed.status if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def engagement(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One talk with its promises; a promise of it is written down here."""
    rows = Engagement.objects.visible_to(request.audience).present(request.audience)
    found: Engagement = own_record(request, rows.select_related("actor", "area"), public_id=public_id)
    form = OfTalkForm(
        request.POST if request.method == "POST" else None, audience=request.audience, mission=request.mission
    )
    status = 200
    if request.method == "POST":
        status = 400 if not form.is_valid() else run(form, lambda: _promise_of(request, found, form))
        if status == 0:
            messages.success(request, _("The promise is recorded."))
            return HttpResponseRedirect(reverse("frontend:engagement", args=[found.public_id]))
    promises = _seen(request, Commitment).filter(engagement=found)
    context = {"engagement": found, "promises": promises, "form": form, "may_add": may_add(request)}
    return render(request, "frontend/engagement.html", context, status=status)


def _promise_of(request: PageRequest, found: Engagement, form: PageForm) -> Commitment:
    data = CommitmentInput(engagement_id=found.pk, **form.cleaned_data)
    return services.record_commitment(mission=request.mission, data=data, user=request.user, audience=request.audience)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def entry_point(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One way in, and closing it."""
    rows = EntryPoint.objects.visible_to(request.audience).present(request.audience)
    found: EntryPoint = own_record(request, rows.select_related("actor", "area"), public_id=public_id)

    def close(data: dict[str, Any]) -> object:
        return services.close_entry_point(entry_point_id=found.pk, user=request.user, audience=request.audience)

    steps = {"close": Step(PlainForm, close)}
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, _("Closed."))
        return HttpResponseRedirect(reverse("frontend:entry_point", args=[found.public_id]))
    context = {"way": found, "failed": failed, "may_add": may_add(request)}
    return render(request, "frontend/entry_point.html", context, status=failed.status if failed else 200)


# ---- new ones ---------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@page
def engagement_new(request: PageRequest) -> HttpResponse:
    """A talk that was held; `area` and `phase` come filled in from the address."""
    start = {"held_at": request.mission.now(), **asked(request, "area", "phase")}

    def save(data: dict[str, Any]) -> Engagement:
        said = EngagementInput(summary=data.pop("said"), **data)
        return services.record_engagement(
            mission=request.mission, data=said, user=request.user, audience=request.audience
        )

    return new(request, EngagementForm, save, start, _("Record a talk"), "frontend:engagement")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def commitment_new(request: PageRequest) -> HttpResponse:
    """A promise of which no talk is on record."""
    start = {"promised_on": request.mission.today(), **asked(request, "area")}

    def save(data: dict[str, Any]) -> Commitment:
        return services.record_commitment(
            mission=request.mission, data=CommitmentInput(**data), user=request.user, audience=request.audience
        )

    return new(request, CommitmentForm, save, start, _("Record a promise"), "frontend:commitment")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def entry_point_new(request: PageRequest) -> HttpResponse:
    """Through whom a group can be reached."""

    def save(data: dict[str, Any]) -> EntryPoint:
        return services.record_entry_point(
            mission=request.mission, data=EntryPointInput(**data), user=request.user, audience=request.audience
        )

    return new(request, EntryPointForm, save, asked(request, "area"), _("Record a way in"), "frontend:entry_point")


def asked(request: PageRequest, *names: str) -> dict[str, str]:
    """What the address fills in."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def new(request: PageRequest, kind: Any, save: Any, start: dict[str, Any], title: str, home: str) -> HttpResponse:
    """A form for something new: what is wrong comes back with what was typed, what is saved is shown."""
    require_writer(request)
    form = kind(
        request.POST if request.method == "POST" else None,
        audience=request.audience,
        mission=request.mission,
        initial=start,
    )
    set_zone(form, request.mission.zone)
    status = 200
    if request.method == "POST":
        made: list[Any] = []
        status = run(form, lambda: made.append(save(form.cleaned_data))) if form.is_valid() else 400
        if made and not status:
            messages.success(request, _("Recorded: %(ref)s") % {"ref": made[0].ref})
            return HttpResponseRedirect(reverse(home, args=[made[0].public_id]))
    return render(request, "frontend/response_form.html", {"form": form, "title": title}, status=status)
