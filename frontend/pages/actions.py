"""Actions: the list by tier and phase, requesting one, and one action with its times."""

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

from frontend.forms.actions import ActionForm, CompleteForm, NoteForm, ReasonCodeForm, TimesForm
from frontend.forms.filters import ActionFilter
from frontend.forms.incidents import ReasonForm
from frontend.forms.reports import PlainForm
from frontend.pages.action_notes import note_steps, notes_of
from frontend.pages.board import board
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing
from frontend.pages.progress import action_path
from frontend.pages.saved import saving
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of, run
from frontend.pages.suggestions import suggested, suggestions
from missions.errors import NotAllowedError
from missions.models import Area
from responses import services
from responses.choices import ActionStatus, Responder
from responses.inputs import ActionInput
from responses.lifecycle import TIMES_IN, may_move
from responses.models import Action, Finding
from threats.models import Alert

UNITS = 100
TIMES = ("departed_at", "arrived_at", "ended_at")


@require_safe
@page
def actions(request: PageRequest) -> HttpResponse:
    """Actions by filter, under the board of tiers and phases that counts the same rows."""
    form = ActionFilter(request.GET, audience=request.audience, mission=request.mission)
    wider = {name: request.GET.get(name, "") for name in ("area", "status")}
    counted = ActionFilter(wider, audience=request.audience, mission=request.mission).rows()
    context = {
        "filter": form,
        "board": board(request, counted),
        "list": listing(request, form.rows().select_related("area", "alert").order_by("-id")),
        "clear": address(request, **dict.fromkeys(form.fields)),
        "saving": saving(request, "actions"),
        "export": csv_of(request, "actions", {}, form),
    }
    return render(request, "frontend/actions.html", context, status=200 if form.is_valid() else 400)


# ---- one action --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def action(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One action: who does what, where it stands, its times, and the moves that exist."""
    seen = Action.objects.visible_to(request.audience).present(request.audience)
    related = seen.select_related("area", "alert", "created_by", "base", "support")
    found = own_record(request, related, public_id=public_id)
    steps = _steps(found, request)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:action", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, related, public_id=public_id)
    forms = forms_of(request, _steps(found, request), failed)
    if not (failed and failed.key == "times"):
        forms["times"].initial = {name: getattr(found, name) for name in TIMES}
    context = {
        "action": found,
        "alert": alert_behind(request, found),
        "failed": failed,
        "forms": forms,
        "moves": _moves(request, found),
        "path": action_path(found, named=not is_outside(request.audience, request.mission)),
        "history": history_of(request, "action", found, ActionStatus),
        **notes_of(request, found),
    }
    return render(request, "frontend/action.html", context, status=failed.status if failed else 200)


def _alerts(request: PageRequest) -> Any:
    return Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")


def alert_behind(request: PageRequest, found: Action) -> Alert | None:
    """The alert that an action answers, if this audience sees it."""
    alert: Alert | None = _alerts(request).filter(pk=found.alert_id).first()
    return alert


def _moves(request: PageRequest, found: Action) -> dict[str, bool]:
    """Which buttons exist from here, for callers who act in this tier and area; who asked may take it back."""
    act = request.audience.may_act(tier=found.tier, mission_id=found.mission_id, area_id=found.area_id)
    act = act or (found.is_immediate and found.created_by_id == request.user.pk)
    moves = {status.value: act and may_move(found.status, status) for status in ActionStatus}
    moves["evaluated"] = may_move(found.status, ActionStatus.EVALUATED) and (
        act or rights(request.audience, request.mission).assess
    )
    asked = found.status == ActionStatus.REQUESTED and found.created_by_id == request.user.pk
    moves["cancelled"] = moves["cancelled"] or asked
    moves["times"] = act and found.status in TIMES_IN
    return moves


def _steps(found: Any, request: PageRequest) -> dict[str, Step]:
    who: dict[str, Any] = {"action_id": found.pk, "user": request.user, "audience": request.audience}

    def plain(service: Any, done: str) -> Step:
        return Step(PlainForm, lambda data: service(**who), done)

    def coded(service: Any, done: str) -> Step:
        return Step(
            partial(ReasonCodeForm, initial={"unit": found.unit if found.told else ""}),
            lambda data: service(reason_code=data["reason_code"], unit=data["unit"], **who),
            done,
        )

    return {
        "accept": plain(services.accept, _("Accepted.")),
        "start": plain(services.start, _("Under way.")),
        "decline": coded(services.decline, _("Declined.")),
        "infeasible": coded(services.infeasible, _("Marked as infeasible.")),
        "cancel": Step(ReasonForm, lambda data: services.cancel(reason=data["reason"], **who), _("Cancelled.")),
        "times": Step(
            TimesForm,
            lambda data: services.record_times(**data, **who),
            _("Times recorded."),
        ),
        "complete": Step(
            CompleteForm,
            lambda data: services.complete(outcome=data["outcome"], note=data["note"], **who),
            _("Completed."),
        ),
        **note_steps(request, found),
        "evaluate": Step(NoteForm, lambda data: services.evaluate(note=data["note"], **who), _("Evaluated.")),
    }


# ---- request one --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def action_new(request: PageRequest) -> HttpResponse:
    """Request an action on an alert (`alert`) or an area (`area`); `now=1` records one that has begun already.

    `base` says from where: the mission's own patrols leave from there.
    """
    if not request.audience.may_somewhere("act", mission_id=request.mission.pk) and not request.audience.may_somewhere(
        "propose", mission_id=request.mission.pk
    ):
        raise NotAllowedError(_("Your role does not request actions in this mission."))
    alert, area = _alert(request), _area(request)
    immediate = request.GET.get("now") == "1"
    form = ActionForm(
        suggested(request.POST) if request.method == "POST" else None,
        audience=request.audience,
        mission=request.mission,
        immediate=immediate,
        for_alert=alert is not None,
        initial=_initial(request, alert, area),
    )
    status = 200
    if request.method == "POST":
        made: list[Action] = []
        status = 400
        if form.is_valid():
            status = run(form, lambda: made.append(_request(request, form, alert)))
        if made and not status:
            messages.success(request, _("Recorded: %(ref)s") % {"ref": made[0].ref})
            home = ("frontend:alert", alert.public_id) if alert else ("frontend:action", made[0].public_id)
            return HttpResponseRedirect(reverse(home[0], args=[home[1]]))
    context = {"form": form, "alert": alert, "area": area, "immediate": immediate, "units": _units(request)}
    context["suggestions"] = suggestions(request.mission, alert) if alert and not immediate else []
    return render(request, "frontend/action_new.html", context, status=status)


def _units(request: PageRequest) -> Any:
    """Units that were named before, so that one unit is written in one way."""
    seen = Action.objects.visible_to(request.audience).filter(mission=request.mission).exclude(unit="")
    return seen.order_by("unit").values_list("unit", flat=True).distinct()[:UNITS]


def _alert(request: PageRequest) -> Alert | None:
    if not request.GET.get("alert"):
        return None
    try:
        found = own_record(request, _alerts(request), public_id=UUID(request.GET["alert"]))
    except ValueError as error:
        raise Http404 from error
    return found  # type: ignore[no-any-return]


def _area(request: PageRequest) -> Any:
    """`area` is a P-code or a public id; both are in addresses that the map makes."""
    asked = request.GET.get("area", "")
    if not asked:
        return None
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    by_id = seen.filter(public_id=asked) if len(asked) == 36 and asked.count("-") == 4 else seen.none()
    found = seen.filter(pcode=asked).first() or by_id.first()
    if found is None:
        raise Http404
    return found


def _finding(request: PageRequest) -> int | None:
    """What a joint team found, if the action comes from that; 404 for what the caller may not see."""
    key = request.GET.get("finding")
    if not key:
        return None
    try:
        found = Finding.objects.visible_to(request.audience).filter(public_id=UUID(key)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return int(found.pk)


def _initial(request: PageRequest, alert: Alert | None, area: Area | None) -> dict[str, Any]:
    kind = request.GET.get("type", "")
    place = alert.area if alert else area
    return {
        "type": kind,
        "threat": request.GET.get("threat", ""),
        "base": request.GET.get("base", ""),
        "responder": Responder.MISSION_MILITARY if request.GET.get("base") else "",
        "phase": request.GET.get("phase", ""),
        "area": place.pcode if place else "",
        "title": "",
        "is_exercise": bool(alert and alert.is_exercise),
        "planned_from": request.mission.now(),
    }


def _request(request: PageRequest, form: ActionForm, alert: Alert | None) -> Action:
    data = form.cleaned_data
    return services.request_action(
        audience=request.audience,
        user=request.user,
        mission=request.mission,
        data=ActionInput(
            alert_id=alert.pk if alert else None,
            area=data["area"],
            title=data["title"],
            unit=data["unit"],
            type=data["type"],
            phase=data["phase"],
            responder=data["responder"],
            component=data["component"],
            order_reference=data["order_reference"],
            planned_from=data["planned_from"],
            planned_to=data["planned_to"],
            immediate=form.immediate,
            authority=data["authority"],
            **form.ties(),
            finding_id=_finding(request),
            is_exercise=data["is_exercise"],
        ),
    )
