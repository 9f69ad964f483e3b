"""What was told and has reached nobody: every message with its attempts, and a way to try again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, page, rights
from missions.errors import ConflictError, NotAllowedError
from threats.choices import URGENT, DeliveryState
from threats.models import Alert, Delivery, Gateway
from threats.services.sending import may_retry, retry
from threats.services.warned import name_of_recipient

RETRIED = (DeliveryState.WAITING, DeliveryState.GIVEN_UP)
MOST_UNTOLD = 15


@require_safe
@page
def deliveries(request: PageRequest) -> HttpResponse:
    """Undelivered messages, urgent ones first; `tab=all` everything that left or should leave the app."""
    _require_desk(request)
    seen = Delivery.objects.visible_to(request.audience).filter(mission=request.mission)
    undelivered = seen.undelivered()
    tab = request.GET.get("tab", "")
    rows = seen.exclude(channel="in_app") if tab == "all" else undelivered.urgent_first()
    shown = listing(
        request, rows.select_related("alert", "user", "subscription", "mission").prefetch_related("attempts")
    )
    untold = Alert.objects.visible_to(request.audience).filter(mission=request.mission, deliveries=None)
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", [("", _("Undelivered"), undelivered.count()), ("all", _("All messages"), None)]),
        "list": shown,
        "lines": [_line(request, row) for row in shown.rows],
        "gateways": _failing(seen),
        "untold": untold.present(request.audience).select_related("area").undecided()[:MOST_UNTOLD],
    }
    return render(request, "frontend/deliveries.html", context)


@require_POST
@page
def delivery_retry(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Try one message again at once."""
    _require_desk(request)
    found = Delivery.objects.visible_to(request.audience).get(public_id=public_id)
    try:
        retry(delivery_id=found.pk, audience=request.audience)
    except ConflictError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is tried again now."))
    return HttpResponseRedirect(f"{reverse('frontend:deliveries')}?mission={request.mission.code}")


def _require_desk(request: PageRequest) -> None:
    if not rights(request.audience, request.mission).acknowledge:
        raise NotAllowedError(_("Messages are seen to by those who take alerts into hand."))


def _line(request: PageRequest, row: Delivery) -> dict[str, Any]:
    clock = request.mission.mission_time
    return {
        "row": row,
        "who": name_of_recipient(row),
        "urgent": row.imminence in URGENT,
        "next_at": clock(row.due_at) if row.state == DeliveryState.WAITING else None,
        "attempts": [{"row": each, "at": clock(each.at)} for each in [*row.attempts.all()][:-11:-1]],
        "may_retry": row.state in RETRIED and may_retry(request.audience, row),
    }


def _failing(seen: Any) -> list[dict[str, Any]]:
    """Gateways of these messages that failed last, by kind: the host of a webhook is its subscriber's own matter."""
    now = timezone.now()
    return [
        {"name": _gateway_name(each.name), "row": each, "rests": bool(each.rests_until and each.rests_until > now)}
        for each in Gateway.objects.filter(failures__gt=0, name__in=seen.order_by().values("gateway")).order_by("name")
    ]


def _gateway_name(name: str) -> str:
    words = {"email": _("Mail server"), "sms": _("Text message gateway")}
    return words.get(name, _("Webhook"))
