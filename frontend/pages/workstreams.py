"""Tier 3: workstreams and their milestones. No hours anywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.response import MilestoneForm, MoveForm, ReachedForm, WorkstreamForm
from frontend.pages.board_cards import may_add
from frontend.pages.dialogue import asked, new
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import listing
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.steps import Step, attempt, forms_of
from responses import lifecycle
from responses.choices import WorkstreamStatus
from responses.inputs import MilestoneInput, WorkstreamInput
from responses.models import Workstream
from responses.services import workstreams as services


@require_safe
@page
def workstreams(request: PageRequest) -> HttpResponse:
    """Those under way first."""
    rows = Workstream.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    context = {
        "list": listing(request, rows.select_related("area").order_by("-status", "-begun_on", "-pk")),
        "may_add": may_add(request),
        "today": str(request.mission.today()),
        "export": csv_of(request, "workstreams", {}),
    }
    return render(request, "frontend/workstreams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def workstream_new(request: PageRequest) -> HttpResponse:
    """A piece of work with its first milestones, one in each line."""

    def save(data: dict[str, Any]) -> Workstream:
        steps = read_milestones(data.pop("milestones"))
        return services.open_workstream(
            mission=request.mission, data=WorkstreamInput(**data, milestones=steps), user=request.user,
            audience=request.audience,
        )  # fmt: skip

    start = asked(request, "area", "phase")
    return new(request, WorkstreamForm, save, start, _("Begin a workstream"), "frontend:workstream")


def read_milestones(text: str) -> tuple[MilestoneInput, ...]:
    """`2018-03-01 Committee elected` in each line. Raises ValidationError that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        day, _blank, name = line.strip().partition(" ")
        try:
            planned_on = parse_date(day)
        except ValueError:
            planned_on = None
        if planned_on is None or not name.strip():
            message = _("Line %(number)s: write the day, then what is reached; such as 2018-03-01 Committee elected")
            raise ValidationError({"milestones": [message % {"number": number}]})
        found.append(MilestoneInput(name.strip(), planned_on))
    return tuple(found)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def workstream(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One workstream: its milestones, planned and reached, each with its evidence."""
    rows = Workstream.objects.visible_to(request.audience).present(request.audience)
    found: Workstream = own_record(request, rows.select_related("area"), public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:workstream", args=[found.public_id]))
    moves = lifecycle.WORKSTREAM_MOVES[found.status] if may_add(request) else frozenset()
    context = {
        "work": found,
        "milestones": found.milestones.all(),
        "today": request.mission.today(),
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "may_add": may_add(request) and found.status == WorkstreamStatus.UNDER_WAY,
        "may_complete": WorkstreamStatus.COMPLETED in moves,
        "may_stop": WorkstreamStatus.STOPPED in moves,
        "may_resume": WorkstreamStatus.UNDER_WAY in moves,
        "history": history_of(request, "workstream", found, WorkstreamStatus),
    }
    return render(request, "frontend/workstream.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, found: Workstream) -> dict[str, Step]:
    who: dict[str, Any] = {"workstream_id": found.pk, "user": request.user, "audience": request.audience}

    def reached(data: dict[str, Any]) -> object:
        return services.reach_milestone(
            milestone_id=data["milestone"], reached_on=data["reached_on"], evidence=data["evidence"], **who
        )

    def add(data: dict[str, Any]) -> object:
        return services.add_milestone(data=MilestoneInput(data["name"], data["planned_on"]), **who)

    def move(status: str) -> Any:
        return lambda data: services.move_workstream(status=status, reason=data["reason"], **who)

    return {
        "reached": Step(ReachedForm, reached, _("The milestone is reached.")),
        "add": Step(MilestoneForm, add, _("Added.")),
        "complete": Step(MoveForm, move(WorkstreamStatus.COMPLETED), _("Completed.")),
        "stop": Step(MoveForm, move(WorkstreamStatus.STOPPED), _("Stopped.")),
        "resume": Step(MoveForm, move(WorkstreamStatus.UNDER_WAY), _("Under way again.")),
    }
