"""Threats: the list with what is overdue for review, opening one, and one threat with its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.context import ceiling
from frontend.forms.assessing import ThreatChangeForm, ThreatFilter, ThreatForm, ThreatMoveForm, ThreatReviewForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of, run
from incidents.choices import ThreatFamily
from missions.errors import NotAllowedError
from responses.models import Action, Finding
from responses.services import link_finding
from threats import services
from threats.choices import ThreatStatus
from threats.inputs import ThreatInput
from threats.lifecycle import THREAT_OPEN, threat_may_move
from threats.models import Alert, Threat

WAYS = {
    ThreatStatus.WATCHED: gettext_lazy("Watch"),
    ThreatStatus.ESCALATED: gettext_lazy("Escalate"),
    ThreatStatus.MITIGATED: gettext_lazy("Mitigated"),
    ThreatStatus.CLOSED: gettext_lazy("Close: it is gone"),
}


@require_safe
@page
def threats(request: PageRequest) -> HttpResponse:
    """Threats by their day of review; what is overdue stands first."""
    form = ThreatFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = form.rows().select_related("area").order_by("review_on", "-id")
    can = rights(request.audience, request.mission)
    context = {
        "filter": form,
        "list": listing(request, rows),
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "threats", {}, form),
        "today": request.mission.today(),
        "overdue": Threat.objects.visible_to(request.audience).filter(mission=request.mission).overdue().count(),
        "may_open": can.assess or can.decide or can.propose,
    }
    return render(request, "frontend/threats.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def threat(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One threat: what it is, where it stands, its alerts and actions, and what it said before."""
    seen = Threat.objects.visible_to(request.audience).present(request.audience).select_related("area")
    found = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:threat", args=[found.public_id]))
    if failed and failed.somebody_was_first:
        found = own_record(request, seen, public_id=public_id)
    forms = forms_of(request, steps, failed)
    if not (failed and failed.key == "change"):
        forms["change"].initial = _as_typed(found)
    context = {"threat": found, "failed": failed, "forms": forms, **_shown(request, found)}
    return render(request, "frontend/threat.html", context, status=failed.status if failed else 200)


def _shown(request: PageRequest, found: Any) -> dict[str, Any]:
    inside = not is_outside(request.audience, request.mission)
    can = rights(request.audience, request.mission)
    alerts = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")
    actions = Action.objects.visible_to(request.audience).present(request.audience).select_related("area")
    mine = can.assess or can.decide
    return {
        "family": ThreatFamily(found.family).label,
        "alerts": alerts.filter(threats=found).order_by("id"),
        "actions": actions.filter(threat=found).order_by("id"),
        "history": history_of(request, "threat", found, ThreatStatus),
        "versions": found.versions.select_related("by") if inside else [],
        "days_late": max((found.mission.today() - found.review_on).days, 0) if found.review_on else 0,
        "ways": [(to.value, words) for to, words in WAYS.items() if mine and threat_may_move(found.status, to)],
        "may_change": mine and found.status in THREAT_OPEN,
    }


def _as_typed(found: Threat) -> dict[str, Any]:
    return {
        "title": found.title,
        "family": found.family,
        "actor": found.actor.public_id if found.actor is not None else None,
        "people": found.people,
        "scenario": found.scenario,
        "review_on": found.review_on,
    }


def _steps(request: PageRequest, found: Threat) -> dict[str, Step]:
    who: dict[str, Any] = {"threat_id": found.pk, "user": request.user, "audience": request.audience}

    def moving(to: ThreatStatus) -> Step:
        return Step(ThreatMoveForm, lambda data: services.move_threat(to=to.value, **data, **who), _("Recorded."))

    def change(data: dict[str, Any]) -> object:
        reason = data.pop("reason")
        return services.change_threat(data=_input(data), reason=reason, **who)

    return {
        **{to.value: moving(to) for to in WAYS},
        "review": Step(ThreatReviewForm, lambda data: services.review_threat(**data, **who), _("Reviewed.")),
        "change": Step(_change_form(request), change, _("Said anew. The version before is kept.")),
    }


def _change_form(request: PageRequest) -> Any:
    return lambda *args, **kwargs: ThreatChangeForm(*args, audience=request.audience, **kwargs)


def _input(data: dict[str, Any]) -> ThreatInput:
    """The cleaned form as the service takes it."""
    actor = data.get("actor")
    plain = {name: data[name] for name in ("title", "family", "people", "scenario", "review_on")}
    more = {name: data[name] for name in ("classification", "is_exercise") if name in data}
    return ThreatInput(area=data.get("area", ""), actor_id=actor.pk if actor else None, **plain, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def threat_new(request: PageRequest) -> HttpResponse:
    """Open a threat: by hand, from an alert (`alert`), or from what a joint team found (`finding`)."""
    can = rights(request.audience, request.mission)
    if not (can.assess or can.decide or can.propose):
        raise NotAllowedError(_("Your role does not open threats in this mission."))
    alert, finding = _origin(request, Alert, "alert"), _origin(request, Finding, "finding")
    form = ThreatForm(
        request.POST if request.method == "POST" else None,
        audience=request.audience,
        mission=request.mission,
        ceiling=ceiling(request.audience, request.mission),
        initial=_initial(alert, finding),
    )
    status = 200
    if request.method == "POST":
        made: list[Threat] = []
        status = run(form, lambda: made.append(_open(request, form, alert, finding))) if form.is_valid() else 400
        if made and not status:
            messages.success(request, _("Threat opened: %(ref)s") % {"ref": made[0].ref})
            return HttpResponseRedirect(reverse("frontend:threat", args=[made[0].public_id]))
    context = {"form": form, "alert": alert, "finding": finding}
    return render(request, "frontend/threat_new.html", context, status=status)


def _origin(request: PageRequest, model: Any, name: str) -> Any:
    """What the threat comes from, 404 for what the caller may not see."""
    key = request.GET.get(name)
    if not key:
        return None
    try:
        found = model.objects.visible_to(request.audience).filter(public_id=UUID(key)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _initial(alert: Any, finding: Any) -> dict[str, Any]:
    source = alert or (finding.action if finding else None)
    if source is None:
        return {}
    return {
        "title": alert.title if alert else "",
        "area": source.area.pcode if source.area else "",
        "scenario": finding.text if finding else "",
        "classification": source.classification,
        "is_exercise": source.is_exercise,
    }


def _open(request: PageRequest, form: ThreatForm, alert: Any, finding: Any) -> Threat:
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}
    opened = services.open_threat(mission=request.mission, data=_input(form.cleaned_data), **who)
    if alert is not None:
        services.link_alert(threat_id=opened.pk, alert_id=alert.pk, **who)
    if finding is not None:
        link_finding(finding_id=finding.pk, threat_id=opened.pk, **who)
    return opened
