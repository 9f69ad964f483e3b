"""Shift handover: what is open and who holds it, limits missed since, what is under way, and the note to the next."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from frontend.forms.reports import PlainForm
from frontend.forms.shift import HandoverForm
from frontend.pages.desk import due_of, escalated, limit_words, limits_of
from frontend.pages.shell import PageRequest, page
from frontend.pages.steps import Step, attempt, run
from missions.errors import NotAllowedError
from missions.models import Mission
from missions.services import database_now
from responses.lifecycle import OPEN as OPEN_ACTIONS
from responses.models import Action
from threats import services
from threats.choices import URGENT, AlertStatus, Duty
from threats.models import Alert, AlertLimit, Handover, WatchItem

SHIFT = timedelta(hours=8)
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
MOST = 200  # lines of one table: a night is shorter, and the list has the rest


@require_http_methods(["GET", "HEAD", "POST"])
@page
def handover(request: PageRequest) -> HttpResponse:
    """The shift since `?since=` (06:00, or an instant), else since the last handover that was taken."""
    _require_desk(request)
    since = _since(request)
    picture = _picture(request, since)
    initial = {"since": since.isoformat(), "note": _note(request.mission, picture)}
    form = HandoverForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        written: list[Handover] = []
        status = run(form, lambda: written.append(_write(request, form))) if form.is_valid() else 400
        if written:
            messages.success(request, _("Written. It waits for the next shift to take it over."))
            return HttpResponseRedirect(reverse("frontend:handover_one", args=[written[0].public_id]))
    context = {**picture, "form": form, "waiting": _waiting(request), "permalink": f"?since={since:%Y-%m-%dT%H:%MZ}"}
    return render(request, "frontend/handover.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def handover_one(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One handover as it was written, for the next shift to take over and for the file."""
    rows = Handover.objects.visible_to(request.audience).filter(mission=request.mission)
    rows = rows.select_related("written_by", "taken_by", "mission")
    found = get_object_or_404(rows, public_id=public_id)
    who: dict[str, Any] = {"handover_id": found.pk, "user": request.user, "audience": request.audience}
    steps = {"take": Step(PlainForm, lambda data: services.take_over(**who))}
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, _("You hold the desk now."))
        return HttpResponseRedirect(reverse("frontend:handover_one", args=[found.public_id]))
    if failed:
        found = rows.get(pk=found.pk)
    since = found.mission.mission_time(found.since)
    context = {
        "handover": found,
        "since": since,
        "held": [{**line, "status": AlertStatus(line["status"]).label} for line in found.held],
        "may_take": found.taken_by is None and found.written_by_id != request.user.pk,
        "failed": failed,
    }
    return render(request, "frontend/handover_one.html", context, status=failed.status if failed else 200)


def _require_desk(request: PageRequest) -> None:
    if not request.audience.may("acknowledge", mission_id=request.mission.pk):
        raise NotAllowedError(_("The handover is for those who hold the desk of the whole mission."))


def _write(request: PageRequest, form: HandoverForm) -> Handover:
    return services.hand_over(
        mission=request.mission,
        since=form.cleaned_data["since"],
        note=form.cleaned_data["note"],
        user=request.user,
        audience=request.audience,
    )


def _waiting(request: PageRequest) -> Any:
    rows = Handover.objects.visible_to(request.audience).filter(mission=request.mission, taken_by=None)
    return rows.select_related("written_by")[:5]


# ---- since when ----------------------------------------------------------------------------------------


def _since(request: PageRequest) -> datetime:
    """The beginning of the shift as a real instant."""
    mission, now = request.mission, database_now()
    asked = request.GET.get("since", "").strip()
    if asked:
        return now - (mission.mission_time(now) - _asked(mission, asked, mission.mission_time(now)))
    rows = Handover.objects.visible_to(request.audience).filter(mission=mission, taken_at__isnull=False)
    last = rows.values_list("taken_at", flat=True).first()
    return last if last is not None and last > now - 3 * SHIFT else now - SHIFT


def _asked(mission: Mission, asked: str, now: datetime) -> datetime:
    """An instant of mission time, `now` at the latest: the last time that the clock of the mission showed `06:00`."""
    clock = CLOCK.fullmatch(asked)
    if clock:
        local = now.astimezone(mission.zone)
        found = local.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        return found if found <= local else found - timedelta(days=1)
    try:
        instant = parse_datetime(asked)
    except ValueError:
        instant = None
    if instant is None:
        raise BadRequest(_("Write since=06:00, or an instant such as since=2026-11-26T06:00Z."))
    instant = instant if instant.tzinfo else instant.replace(tzinfo=mission.zone)
    return min(instant, now)


# ---- what is shown -------------------------------------------------------------------------------------


def _picture(request: PageRequest, since: datetime) -> dict[str, Any]:
    """What is open, what was missed, what came and what is under way, as this caller sees it."""
    mission, audience, now = request.mission, request.audience, database_now()
    seen = Alert.objects.visible_to(audience).present(audience).filter(mission=mission)
    seen = seen.select_related("area", "holder", "mission")
    missed = AlertLimit.objects.visible_to(audience).filter(alert__mission=mission, missed_at__gte=since)
    missed_rows = list(missed.order_by("missed_at")[:MOST])
    alerts = seen.in_bulk([limit.alert_id for limit in missed_rows])
    open_rows = list(seen.open().by_urgency()[:MOST])
    limits = limits_of(open_rows, audience)
    actions = Action.objects.visible_to(audience).present(audience).filter(mission=mission, status__in=OPEN_ACTIONS)
    return {
        "since": mission.mission_time(since),
        "open": [_line(alert, limits.get(alert.pk, []), now) for alert in open_rows],
        "open_total": seen.open().count(),
        "missed": [_missed(mission, limit, alerts[limit.alert_id]) for limit in missed_rows],
        "new_total": seen.filter(received_at__gte=since).count(),
        "closed": list(seen.filter(closed_at__gte=since).order_by("closed_at")[:MOST]),
        "actions": list(actions.select_related("area").order_by("id")[:MOST]),
        "watching_total": WatchItem.objects.visible_to(audience).filter(mission=mission).open().count(),
    }


def _line(alert: Alert, limits: list[AlertLimit], now: datetime) -> dict[str, Any]:
    return {
        "alert": alert,
        "due": due_of(alert, limits, now),
        "escalated": escalated(alert, limits),
        "urgent": alert.imminence in URGENT,
        "late": any(limit.due_at < now for limit in limits if limit.met_at is None and limit.lifted_at is None),
    }


def _missed(mission: Mission, limit: AlertLimit, alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert,
        "duty": Duty(limit.duty).label,
        "due_at": mission.mission_time(limit.due_at),
        "words": limit_words(limit),
        "level": mission.level_name(limit.level or 0),
        "open": limit.met_at is None and limit.lifted_at is None,
    }


def _note(mission: Mission, picture: dict[str, Any]) -> str:
    """The note as it stands before anybody writes: refs and states only, since it may be read on paper."""
    at = picture["since"].astimezone(mission.zone)
    lines = [_("Since %(time)s:") % {"time": f"{at:%Y-%m-%d %H:%M}"}, _counts(picture)]
    for line in picture["open"]:
        if line["late"] or line["urgent"]:
            alert = line["alert"]
            holder = alert.holder.get_username() if alert.holder else _("nobody")
            words = {"ref": alert.ref, "imminence": alert.get_imminence_display(), "holder": holder}
            state = alert.get_status_display()
            lines.append("- " + _("%(ref)s, %(imminence)s: %(state)s, held by %(holder)s") % {**words, "state": state})
    lines += ["", _("To watch:"), ""]
    return "\n".join(lines)


def _counts(picture: dict[str, Any]) -> str:
    counts = (
        ngettext("%(n)s alert open", "%(n)s alerts open", picture["open_total"]) % {"n": picture["open_total"]},
        ngettext("%(n)s new", "%(n)s new", picture["new_total"]) % {"n": picture["new_total"]},
        ngettext("%(n)s limit missed", "%(n)s limits missed", len(picture["missed"])) % {"n": len(picture["missed"])},
        ngettext("%(n)s action open", "%(n)s actions open", len(picture["actions"])) % {"n": len(picture["actions"])},
    )
    return ", ".join(counts) + "."
