"""Alerts: the desk (what needs a decision, what is watched), raising one, and one alert with its chain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.context import ceiling, counted
from frontend.forms.alerts import DECISION_HELP, AlertForm
from frontend.forms.filters import AlertFilter
from frontend.forms.reports import PlainForm
from frontend.pages.alert_steps import alert_steps, next_step, open_steps, wants_respond
from frontend.pages.assessing import form_facts
from frontend.pages.desk import deadline_of, due_of, duty_of, escalated, limit_words, limits_of, next_limit
from frontend.pages.exporting import csv_of
from frontend.pages.learning import feedback_said, learning_of
from frontend.pages.listing import address, listing, tabs
from frontend.pages.on_call import on_call_for
from frontend.pages.picker import picker_facts
from frontend.pages.privacy import personal
from frontend.pages.progress import alert_path
from frontend.pages.reach_map import nearest_bases
from frontend.pages.saved import saving
from frontend.pages.shell import PageRequest, is_outside, own_record, page
from frontend.pages.steps import Attempt, Step, attempt, forms_of, run
from frontend.pages.thread import thread_of
from frontend.templatetags.vigil_records import watched
from incidents.choices import Tense
from incidents.models import Report
from missions.errors import NotAllowedError
from missions.models import Area, Cell
from missions.services import database_now
from responses.models import Action
from threats import lifecycle, services
from threats.choices import URGENT, AlertStatus, Decision, Duty, Imminence
from threats.inputs import AlertInput
from threats.models import Alert, AlertLimit, WatchItem

RESPONDING = (AlertStatus.DECIDED, AlertStatus.RESPONDING)
ENDED = (AlertStatus.CLOSED, AlertStatus.NOT_CREDIBLE, AlertStatus.DUPLICATE)
WATCHED = 15  # watch items beside the queue
TAB_FILES = {"responding": RESPONDING, "closed": ENDED}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alerts(request: PageRequest) -> HttpResponse:
    """The desk by imminence and time left; `tab=responding` what is being acted on, `tab=closed` what is over.

    A POST acknowledges one alert of the list.
    """
    failed = _acknowledge(request) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, _("Acknowledged."))
        return HttpResponseRedirect(request.get_full_path())
    context, status = _desk(request)
    context["failed"] = failed
    return render(request, "frontend/alerts.html", context, status=failed.status if failed else status)


def _acknowledge(request: PageRequest) -> Attempt | None:
    seen = Alert.objects.visible_to(request.audience).filter(mission=request.mission)
    found = get_object_or_404(seen, public_id=_uuid(request.POST.get("alert", "")))
    who = {"alert_id": found.pk, "user": request.user, "audience": request.audience}
    return attempt(request, {"acknowledge": Step(PlainForm, lambda data: services.acknowledge(**who))})


def _desk(request: PageRequest) -> tuple[dict[str, Any], int]:
    """What the list shows, and the status of the page."""
    tab = request.GET.get("tab", "")
    form = AlertFilter(request.GET, audience=request.audience, mission=request.mission)
    meets = {"pk__in": form.rows().order_by().values("pk")} if form.in_use else {}
    everything = Alert.objects.visible_to(request.audience).filter(mission=request.mission, **meets)
    seen = everything.present(request.audience).select_related("area")
    if tab == "responding":
        open_limits = AlertLimit.objects.filter(alert=OuterRef("pk")).open().order_by("due_at")
        due = Subquery(open_limits.values("due_at")[:1])
        rows = seen.filter(status__in=RESPONDING).alias(due=due).order_by(F("due").asc(nulls_last=True), "-id")
    elif tab == "closed":
        rows = seen.filter(status__in=ENDED).order_by("-closed_at", "-id")
    else:
        rows = seen.undecided().by_urgency()
    totals = everything.open().aggregate(
        waiting=Count("pk", filter=Q(status__in=lifecycle.UNDECIDED)),
        responding=Count("pk", filter=Q(status__in=RESPONDING)),
    )
    if not form.in_use:
        counted(request, alerts=totals["waiting"])
    choices: list[tuple[str, Any, int | None]] = [
        ("", _("Needs a decision"), totals["waiting"]),
        ("responding", _("Decided and responding"), totals["responding"]),
        ("closed", _("Closed"), None),
    ]
    known = {"responding": totals["responding"], "closed": None}.get(tab, totals["waiting"])
    shown = listing(request, rows, total=known)
    for alert in shown.rows:
        alert.mission = request.mission  # the same for all: no reason to join it to each
    now = database_now()
    limits = limits_of(shown.rows, request.audience)
    lines = [_line(alert, limits.get(alert.pk, []), now) for alert in shown.rows]
    items = WatchItem.objects.visible_to(request.audience).filter(mission=request.mission).open()
    watching = list(items[: WATCHED + 1])
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", choices),
        "list": shown,
        "lines": lines,
        "filter": form,
        "clear": address(request, **dict.fromkeys(form.fields)),
        "saving": saving(request, "alerts"),
        "export": csv_of(request, "alerts", {"status": TAB_FILES.get(tab, lifecycle.UNDECIDED)}, form),
        "watching": watching[:WATCHED],
        "watching_total": items.count() if len(watching) > WATCHED else len(watching),
    }
    return context, 200 if form.is_valid() else 400


def _line(alert: Alert, limits: list[AlertLimit], now: Any) -> dict[str, Any]:
    limit = next_limit(limits)
    deadline = deadline_of(alert) or (limit.due_at if limit else None)
    late = deadline is not None and deadline < now
    urgent = alert.imminence in URGENT
    state = [
        Imminence(alert.imminence),
        AlertStatus(alert.status),
        *([Decision(alert.decision)] if alert.decision else []),
    ]
    return {
        "alert": alert,
        "state": " · ".join(str(code.label) for code in state),
        "deadline": deadline,
        "due": due_of(alert, limits, now),
        "escalated": escalated(alert, limits),
        "waits": alert.status == AlertStatus.RECEIVED,
        "tone": "crit" if late or urgent else "warn" if alert.imminence == Imminence.H72 else "",
    }


# ---- one alert ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alert(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One alert: where it stands, what is due, the one next action, its actions and its log."""
    seen = Alert.objects.visible_to(request.audience).present(request.audience)
    related = seen.select_related("area", "cell", "holder", "report", "watch_item", "question_owner")
    found = own_record(request, related, public_id=public_id)
    steps = alert_steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        return _after(request, found, str(steps[request.POST["do"]].done))
    if failed and failed.somebody_was_first:  # show the record as it is now, with what was typed
        found = own_record(request, related, public_id=public_id)
        steps = alert_steps(request, found)
    forms, chain = forms_of(request, steps, failed), _chain(request, found)
    if chain["open"]["close"] and not (failed and failed.key == "close"):
        forms["close"].initial = {"feedback": feedback_said(request, found)}
    context = {
        "failed": failed,
        "forms": forms,
        **chain,
        **_facts(request, found),
        **form_facts(request, found),
    }
    return render(request, "frontend/alert.html", context, status=failed.status if failed else 200)


def _chain(request: PageRequest, found: Alert) -> dict[str, Any]:
    """Where the alert stands, what is due, and what this caller may do about it."""
    now = database_now()
    limits = limits_of([found], request.audience).get(found.pk, [])
    return {
        "limits": [_limit(found, limit, now) for limit in limits],
        "escalated": escalated(found, limits),
        "next": next_step(request, found),
        "open": open_steps(request, found),
        "path": alert_path(found, now, named=not is_outside(request.audience, request.mission)),
        "due": due_of(found, limits, now) if duty_of(found) else "",
        "due_at": _mission_limit(found, limits),
        "urgent": found.imminence in URGENT,
        "respond_first": wants_respond(request, found),
        "decisions": [(decision.value, decision.label, DECISION_HELP[decision]) for decision in Decision],
        **_owed(found),
    }


def _facts(request: PageRequest, found: Any) -> dict[str, Any]:
    """What is known of a presented alert, as far as the caller sees it."""
    actions = Action.objects.visible_to(request.audience).present(request.audience)
    return {
        "alert": found,
        "actions": actions.filter(alert=found).order_by("id"),
        "report": _report_of(request, found),
        "personal": personal(request, found.text if found.told else ""),
        "thread": thread_of(request, found),
        "on_call": on_call_for(request, found.area),
        "arrivals": nearest_bases(request, found.geometry),
        "duplicate_of": _seen(request, found.duplicate_of_id),
        "review_at": found.mission.mission_time(found.review_at) if found.review_at else None,
        **learning_of(request, found),
    }


def _owed(found: Alert) -> dict[str, Any]:
    """What urgent action left to be written down, and by when (mission time)."""
    if found.record_by is None or found.status in lifecycle.UNDECIDED:
        return {}
    steps = [
        (found.acknowledged_at, _("acknowledgement")),
        (found.assessed_at, _("assessment")),
        (found.has_form, _("threat form")),
    ]
    owed = ", ".join(words for done, words in steps if not done)
    return {"owed": owed, "record_by": found.mission.mission_time(found.record_by)} if owed else {}


def _seen(request: PageRequest, pk: int | None) -> Any:
    """Another alert, as far as the caller sees it."""
    if pk is None:
        return None
    seen = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")
    return seen.filter(pk=pk).first()


def _limit(found: Alert, limit: AlertLimit, now: Any) -> dict[str, Any]:
    """One line of the table of limits; times as mission time."""
    ended = limit.met_at or limit.lifted_at
    return {
        "duty": Duty(limit.duty).label,
        "due_at": found.mission.mission_time(limit.due_at),
        "ended_at": found.mission.mission_time(ended) if ended else None,
        "lifted": limit.lifted_at is not None,
        "missed": limit_words(limit),
        "late": ended is None and limit.due_at < now,
    }


def _mission_limit(found: Alert, limits: list[AlertLimit]) -> Any:
    """The next limit as mission time, to be shown; it is judged in real time."""
    limit = next_limit(limits)
    deadline = deadline_of(found) or (limit.due_at if limit else None)
    return found.mission.mission_time(deadline) if deadline else None


def _report_of(request: PageRequest, found: Alert) -> Any:
    if found.report_id is None:
        return None
    return Report.objects.visible_to(request.audience).filter(pk=found.report_id).first()


def _after(request: PageRequest, found: Alert, said: str) -> HttpResponse:
    if said:
        messages.success(request, said)
    found.refresh_from_db()
    if found.status == AlertStatus.DECIDED and found.decision == "respond" and request.POST.get("do") == "decide":
        return HttpResponseRedirect(f"{reverse('frontend:action_new')}?alert={found.public_id}")
    return HttpResponseRedirect(reverse("frontend:alert", args=[found.public_id]))


# ---- raise one ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alert_new(request: PageRequest) -> HttpResponse:
    """Raise an alert by hand, or from a cell (`cell`), a report (`report`) or a watch item (`watch`)."""
    if not request.audience.may_somewhere("raise", mission_id=request.mission.pk):
        raise NotAllowedError(_("Your role does not raise alerts in this mission."))
    origin = _origin(request)
    form = _alert_form(request, request.POST if request.method == "POST" else None, origin)
    status = 200
    if request.method == "POST":
        raised: list[Alert] = []
        status = 400
        if form.is_valid():
            status = run(form, lambda: raised.append(_raise(request, form.cleaned_data, origin)))
        if raised and not status:
            messages.success(request, _("Alert raised: %(ref)s") % {"ref": raised[0].ref})
            return HttpResponseRedirect(reverse("frontend:alert", args=[raised[0].public_id]))
    picker = None if origin["cell"] or origin["report"] else picker_facts(request.mission)
    return render(request, "frontend/alert_new.html", {"form": form, "picker": picker, **origin}, status=status)


def _origin(request: PageRequest) -> dict[str, Any]:
    """What the alert is raised from; 404 for what the caller may not see."""
    asked = request.POST if request.method == "POST" else request.GET
    mission, audience = request.mission, request.audience
    found: dict[str, Any] = {"cell": None, "report": None, "watch": None}
    if asked.get("cell"):
        found["cell"] = Cell.objects.visible_to(audience).filter(mission=mission, h3=asked["cell"]).first()
    if asked.get("report"):
        reports = Report.objects.visible_to(audience).present(audience).filter(mission=mission)
        found["report"] = reports.filter(public_id=_uuid(asked["report"])).first()
    if asked.get("watch"):
        items = WatchItem.objects.visible_to(audience).filter(mission=mission).select_related("cell")
        found["watch"] = items.filter(public_id=_uuid(asked["watch"])).first()
        found["cell"] = found["watch"].cell if found["watch"] else None
    if any(asked.get(name) and found[name] is None for name in ("cell", "report", "watch")):
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _alert_form(request: PageRequest, data: Any, origin: dict[str, Any]) -> AlertForm:
    return AlertForm(
        data,
        audience=request.audience,
        mission=request.mission,
        ceiling=ceiling(request.audience, request.mission),
        initial=_initial(origin) | _asked(request),
    )


def _initial(origin: dict[str, Any]) -> dict[str, Any]:
    """What is known already need not be typed again."""
    cell, report, watch = origin["cell"], origin["report"], origin["watch"]
    if report is not None:
        return {
            "report": report.public_id,
            "title": f"{report.place_name or report.area or ''}: {report.get_event_type_display()}",
            "imminence": Imminence.OCCURRING if report.tense == Tense.HAPPENING else None,
            "event_type": report.event_type,
            "classification": report.classification,
            "text": report.text,
        }
    place = cell.place or cell.area.name if cell else ""
    return {
        "cell": cell.h3 if cell else "",
        "watch": watch.public_id if watch else "",
        "title": watched(watch) if watch else f"{place}: " if place else "",
        "origin": "analyst" if cell else "community",
    }


def _asked(request: PageRequest) -> dict[str, Any]:
    """`?area=` names where; `?danger=1` comes from a contact in danger, of whom nothing is said."""
    area = Area.objects.visible_to(request.audience).filter(mission=request.mission, pcode=request.GET.get("area", ""))
    found = area.first()
    place = {"area": found.pcode, "title": f"{found.name}: "} if found else {}
    if not request.GET.get("danger"):
        return place
    where = found.name if found else request.mission.name
    return place | {"title": _("%(place)s: danger reported") % {"place": where}, "imminence": Imminence.OCCURRING}


def _raise(request: PageRequest, data: dict[str, Any], origin: dict[str, Any]) -> Alert:
    report, watch, cell = origin["report"], origin["watch"], origin["cell"]
    fields = (
        "title",
        "text",
        "origin",
        "imminence",
        "event_type",
        "latitude",
        "longitude",
        "classification",
        "is_exercise",
    )
    return services.raise_alert(
        audience=request.audience,
        user=request.user,
        mission=request.mission,
        data=AlertInput(
            **{name: data[name] for name in fields},
            cell_h3=cell.h3 if cell else "",
            area=data["area"],
            report_id=report.pk if report else None,
            watch_item_id=watch.pk if watch else None,
        ),
    )
