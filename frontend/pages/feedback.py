"""Telling those who warned: who still waits, what was told, and what they were told to expect."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.base import set_zone
from frontend.forms.learning import FeedbackForm
from frontend.pages.exporting import csv_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, is_outside, own_record, page
from frontend.pages.steps import run
from missions.errors import NotAllowedError
from responses.models import FeedbackNote
from responses.services import feedback as service
from threats.models import Alert


@require_safe
@page
def feedback(request: PageRequest) -> HttpResponse:
    """Alerts of communities that wait to be told, overdue ones first; `tab=told` what was said to whom."""
    _inside(request)
    tab = request.GET.get("tab", "")
    waiting = service.waiting_for_feedback(request.audience, request.mission)
    notes = FeedbackNote.objects.visible_to(request.audience).present(request.audience)
    told = notes.filter(mission=request.mission).select_related("alert", "area")
    overdue = waiting.filter(feedback_overdue=True).count()
    choices: list[tuple[str, Any, int | None]] = [
        ("", _("Waiting to be told"), waiting.count()),
        ("told", _("Told, or why not"), told.count()),
    ]
    shown = listing(request, told if tab == "told" else waiting.select_related("area"))
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", choices),
        "list": shown,
        "overdue": overdue,
        "lines": [] if tab == "told" else [_line(request, alert) for alert in shown.rows],
        "export": csv_of(request, "feedback", {}) if tab == "told" else "",
        "may_tell": request.audience.may_somewhere("report", mission_id=request.mission.pk) or _decides(request),
    }
    return render(request, "frontend/feedback.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def feedback_new(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Write down what a community was told about one alert, or why not."""
    _inside(request)
    seen = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")
    alert: Alert = own_record(request, seen, public_id=public_id)
    sent = request.POST if request.method == "POST" else None
    form = FeedbackForm(sent, initial={"kind": request.GET.get("kind") or "feedback"})
    set_zone(form, request.mission.zone)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = service.FeedbackInput(**form.cleaned_data)
            who: dict[str, Any] = {"user": request.user, "audience": request.audience}
            status = run(form, lambda: service.record_feedback(alert_id=alert.pk, data=data, **who))
        if not status:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(reverse("frontend:alert", args=[alert.public_id]))
    notes = FeedbackNote.objects.visible_to(request.audience).filter(alert=alert)
    context = {"alert": alert, "form": form, "due": service.feedback_due(alert), "notes": notes}
    return render(request, "frontend/feedback_new.html", context, status=status)


def _line(request: PageRequest, alert: Any) -> dict[str, Any]:
    due = request.mission.mission_time(alert.feedback_by) if alert.feedback_by else None
    return {"alert": alert, "due": due, "overdue": alert.feedback_overdue}


def _decides(request: PageRequest) -> bool:
    return request.audience.may_somewhere("decide", mission_id=request.mission.pk)


def _inside(request: PageRequest) -> None:
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("What communities are told is for the mission's own people."))
