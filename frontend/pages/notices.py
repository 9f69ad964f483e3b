"""What one was told in the app: newest first, unread marked; opening is reading the alert itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, page
from frontend.pages.waiting import unread_notices
from threats.choices import URGENT
from threats.models import Delivery
from threats.services.notices import mark_read


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notices(request: PageRequest) -> HttpResponse:
    """Own notices of the mission. POST: `read` (one by its number, or `all`), and with `open` on to its alert."""
    if request.method == "POST":
        return _read(request)
    unread = unread_notices(request.audience, request.mission)
    everything = _own(request)
    tab = request.GET.get("tab", "")
    shown = listing(request, (everything if tab == "all" else unread.select_related("alert__area")))
    context = {
        "tab": tab,
        "tabs": tabs(request, "tab", [("", _("Unread"), unread.count()), ("all", _("All"), None)]),
        "list": shown,
        "lines": [_line(row) for row in shown.rows],
    }
    return render(request, "frontend/notices.html", context)


def _own(request: PageRequest) -> Any:
    seen = Delivery.objects.visible_to(request.audience).in_app()
    return seen.filter(user=request.user, mission=request.mission).select_related("alert__area")


def _line(row: Delivery) -> dict[str, Any]:
    return {"row": row, "urgent": row.imminence in URGENT, "unread": row.read_at is None}


def _read(request: PageRequest) -> HttpResponse:
    asked = request.POST.get("read", "")
    notice = None if asked == "all" else _number(asked)
    mark_read(user=request.user, audience=request.audience, mission=request.mission, notice=notice)
    if notice is not None and "open" in request.POST:
        found = _own(request).get(public_id=notice)
        return HttpResponseRedirect(reverse("frontend:alert", args=[found.alert.public_id]))
    return HttpResponseRedirect(f"{reverse('frontend:notices')}?mission={request.mission.code}")


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise SuspiciousOperation from error
