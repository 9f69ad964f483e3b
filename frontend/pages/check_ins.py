"""Who has been silent too long: the longest first, each with one question, what came of asking."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.sources import OUTCOME_HELP, AnswerForm
from frontend.pages.history import names
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, page, rights
from frontend.pages.sources import require_sources
from frontend.pages.steps import run
from frontend.pages.waiting import check_ins_due
from incidents.choices import CheckInOutcome
from incidents.models import CheckIn
from incidents.services.check_ins import ANSWERS, record_check_in


@require_http_methods(["GET", "HEAD", "POST"])
@page
def check_ins(request: PageRequest) -> HttpResponse:
    """Check-ins that are due, or (`tab=closed`) how the last ones ended."""
    require_sources(request)
    failed: AnswerForm | None = None
    status = 200
    if request.method == "POST":
        asked = AnswerForm(request.POST, auto_id=f"{request.POST.get('check_in', '')}_%s")
        status = _answer(request, asked)
        if status == 200:
            return _after(request, asked)
        failed = asked
    waiting = check_ins_due(request.audience, request.mission)
    closed = request.GET.get("tab") == "closed"
    ended = CheckIn.objects.visible_to(request.audience).filter(mission=request.mission, closed_at__isnull=False)
    rows = (ended.order_by("-closed_at") if closed else waiting).select_related("source__area", "source__network")
    shown = listing(request, rows)
    context = {
        "tabs": tabs(request, "tab", [("", _("Due"), waiting.count()), ("closed", _("Ended"), None)]),
        "closed": closed,
        "list": shown,
        "lines": _lines(request, shown.rows, failed),
        "failed": failed,
        "somebody_was_first": status == 409,
    }
    return render(request, "frontend/check_ins.html", context, status=status)


def _lines(request: PageRequest, rows: list[CheckIn], failed: AnswerForm | None) -> list[dict[str, Any]]:
    people = names(row.closed_by for row in rows)
    return [
        {
            **_asked(row, failed),
            "answers": _answers(request, row),
            "who": people.get(row.closed_by, row.closed_by),
            "at": request.mission.mission_time(row.closed_at) if row.closed_at else None,
        }
        for row in rows
    ]


def _answers(request: PageRequest, row: CheckIn) -> list[tuple[str, Any, Any]]:
    """What may be answered; that somebody is no longer a contact is said by the desks that register sources."""
    is_desk = request.audience.may("source", mission_id=row.mission_id, area_id=row.source.area_id)
    offered = [answer for answer in ANSWERS if is_desk or answer != CheckInOutcome.NO_LONGER]
    return [(answer.value, answer.label, OUTCOME_HELP[answer]) for answer in offered]


def _asked(row: CheckIn, failed: AnswerForm | None) -> dict[str, Any]:
    """A check-in with its question; the one that failed keeps what was typed."""
    key = str(row.public_id)
    mine = failed is not None and str(failed.data.get("check_in")) == key
    form = failed if mine else AnswerForm(auto_id=f"{key}_%s", initial={"check_in": key})
    return {"check_in": row, "form": form, "open": mine}


def _answer(request: PageRequest, asked: AnswerForm) -> int:
    if not asked.is_valid():
        return 400
    seen = CheckIn.objects.visible_to(request.audience).filter(mission=request.mission)
    found = seen.filter(public_id=asked.cleaned_data["check_in"]).first()
    if found is None:
        raise Http404
    told = {"outcome": asked.cleaned_data["outcome"], "note": asked.cleaned_data["note"]}
    return (
        run(asked, lambda: record_check_in(check_in_id=found.pk, user=request.user, audience=request.audience, **told))
        or 200
    )


def _after(request: PageRequest, asked: AnswerForm) -> HttpResponse:
    """Back to the list; from danger to the form of an alert, which says nothing of who it is about."""
    here = reverse("frontend:check_ins")
    in_danger = asked.cleaned_data["outcome"] == CheckInOutcome.IN_DANGER
    if not in_danger or not rights(request.audience, request.mission).raise_alert:
        messages.success(request, _("Recorded."))
        return HttpResponseRedirect(here)
    messages.warning(request, _("Recorded. No alert was raised by this: decide here whether you raise one."))
    area = CheckIn.objects.visible_to(request.audience).get(public_id=asked.cleaned_data["check_in"]).source.area
    query = {"mission": request.mission.code, "danger": "1", **({"area": area.pcode} if area else {})}
    return HttpResponseRedirect(f"{reverse('frontend:alert_new')}?{urlencode(query)}")
