"""The priority board: areas by rung, the line where the capacity ends, proposals beside decisions, and the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.response import CapacityForm, EndTaskForm, PlacementForm, TaskForm
from frontend.pages.dialogue import asked
from frontend.pages.priorities import LEVELS, grounds
from frontend.pages.shell import PageRequest, is_outside, page, rights, sees_risk
from frontend.pages.steps import Attempt, Step, attempt, forms_of
from missions.errors import NotAllowedError
from missions.models import Area
from responses.inputs import GroupTaskInput, PlacementInput
from responses.models import Capacity, GroupTask, Placement
from responses.services import priorities as services
from threats.choices import Horizon
from threats.services import AreaRisk, area_risks

HISTORY = 25
WEEK = timedelta(days=7)


def _inside(request: PageRequest) -> None:
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("The priority board is the mission's own."))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def priority_board(request: PageRequest) -> HttpResponse:
    """Decisions on areas and on the capacity. `area` comes filled in from the address."""
    _inside(request)
    proposals = _proposals(request)
    steps = _steps(request, {each.area.pcode: each.priority.value for each in proposals})
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(f"{reverse('frontend:priority_board')}?mission={request.mission.code}")
    board = services.board(mission=request.mission, audience=request.audience)
    context = {
        "board": board,
        "rungs": _rungs(request, board, {each.area.pk: each for each in proposals}),
        "open_proposals": _undecided(board, proposals),
        "today": request.mission.today(),
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "may_decide": rights(request.audience, request.mission).decide,
        "history": _history(request),
        "capacities": Capacity.objects.visible_to(request.audience)
        .filter(mission=request.mission)
        .select_related("declared_by")[:HISTORY],
    }
    return render(request, "frontend/priority_board.html", context, status=failed.status if failed else 200)


def _proposals(request: PageRequest) -> list[AreaRisk]:
    """What risk and trend propose for the areas of the finest level that the mission has."""
    if not sees_risk(request.audience, request.mission):
        return []
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    known = set(seen.values_list("level", flat=True))
    level = next((each for each in LEVELS if each.value in known), None)
    if level is None:
        return []
    return area_risks(mission=request.mission, audience=request.audience, horizon=Horizon.MONTH, level=level)


def _steps(request: PageRequest, proposed: dict[str, str]) -> dict[str, Step]:
    who: dict[str, Any] = {"mission": request.mission, "user": request.user, "audience": request.audience}

    def form(*args: Any, **kwargs: Any) -> PlacementForm:
        start = asked(request, "area", "label")
        return PlacementForm(*args, audience=request.audience, mission=request.mission, initial=start, **kwargs)

    def place(data: dict[str, Any]) -> object:
        return services.place_area(data=PlacementInput(**data), proposal=proposed.get(data["area"], ""), **who)

    def declare(data: dict[str, Any]) -> object:
        return services.declare_capacity(units=data["units"], note=data["note"], **who)

    return {
        "place": Step(form, place, _("Decided.")),
        "capacity": Step(CapacityForm, declare, _("The capacity is declared.")),
    }


def _rungs(request: PageRequest, board: services.Board, proposals: dict[int, AreaRisk]) -> list[dict[str, Any]]:
    """Each rung with its areas; the first area below the line carries it."""
    cut = board.line is None
    found = []
    for key, name, placements in board.rungs:
        lines = []
        for each in placements:
            covered = each.pk in board.covered
            first_below = not cut and not covered
            cut = cut or first_below
            lines.append(
                {
                    "placement": each,
                    "covered": covered or board.line is None,
                    "cut_here": first_below,
                    "late": each.review_on < request.mission.today(),
                    "proposal": proposals.get(each.area_id),
                    "grounds": _grounds(proposals.get(each.area_id)),
                }
            )
        found.append({"key": key, "name": name, "lines": lines})
    return found


def _grounds(found: AreaRisk | None) -> str:
    words = grounds()
    return " · ".join(words[key] for key in found.grounds) if found else ""


def _undecided(board: services.Board, proposals: list[AreaRisk]) -> list[dict[str, Any]]:
    """Proposals for areas that nobody has put on the board."""
    known = {each.area_id for _key, _name, placements in board.rungs for each in placements}
    return [
        {"found": each, "grounds": _grounds(each)}
        for each in proposals
        if each.priority.value and each.area.pk not in known
    ]


def _history(request: PageRequest) -> list[dict[str, Any]]:
    rows = Placement.objects.visible_to(request.audience).filter(mission=request.mission)
    names = {key: services.rung_name(key, name) for key, name in request.mission.priority_labels}
    return [
        {"placement": each, "name": names.get(each.label, each.label) or _("Off the board")}
        for each in rows.select_related("area", "decided_by")[:HISTORY]
    ]


# ---- the working group --------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@page
def working_group(request: PageRequest) -> HttpResponse:
    """The agenda of the week, made from the board and from what was decided; and who does what by when."""
    _inside(request)
    steps = _group_steps(request)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(f"{reverse('frontend:working_group')}?mission={request.mission.code}")
    context = {
        **_agenda(request),
        "today": request.mission.today(),
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "ending": _ending(failed),
        "may_add": rights(request.audience, request.mission).propose
        or rights(request.audience, request.mission).decide,
    }
    return render(request, "frontend/working_group.html", context, status=failed.status if failed else 200)


def _group_steps(request: PageRequest) -> dict[str, Step]:
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}

    def form(*args: Any, **kwargs: Any) -> TaskForm:
        return TaskForm(
            *args, audience=request.audience, mission=request.mission, initial=asked(request, "area"), **kwargs
        )

    def give(data: dict[str, Any]) -> object:
        return services.give_task(mission=request.mission, data=GroupTaskInput(**data), **who)

    def end(data: dict[str, Any]) -> object:
        task = GroupTask.objects.visible_to(request.audience).get(public_id=data["task"])
        return services.end_task(task_id=task.pk, status=data["status"], reason=data["reason"], **who)

    return {"give": Step(form, give, _("Written down.")), "end": Step(EndTaskForm, end, _("Written down."))}


def _ending(failed: Attempt | None) -> str:
    """The task whose form came back."""
    return str(failed.form.data.get("task", "")) if failed is not None and failed.key == "end" else ""


def _agenda(request: PageRequest) -> dict[str, Any]:
    """What is late, what is due by the next meeting, reviews that are due, areas below the line, open proposals."""
    today = request.mission.today()
    tasks = GroupTask.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    board = services.board(mission=request.mission, audience=request.audience)
    placed = [each for _key, _name, placements in board.rungs for each in placements]
    return {
        "late": [t for t in tasks.open().select_related("area") if t.due_on < today],
        "open": [t for t in tasks.open().select_related("area") if t.due_on >= today],
        "ended": tasks.exclude(status="open").select_related("area").order_by("-pk")[:10],
        "reviews": [each for each in placed if each.review_on <= today + WEEK],
        "below": [each for each in placed if board.line is not None and each.pk not in board.covered],
        "open_proposals": _undecided(board, _proposals(request)),
    }
