"""The audit trail: who did, saw or was refused what, and when. For auditors, who see no record behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.forms.sources import AuditFilter
from frontend.pages.history import names
from frontend.pages.listing import address, listing
from frontend.pages.shell import audience_of, current_mission
from missions.models import User
from missions.trail import MISSION, REASON, may_audit, trail


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The lines of the missions that the caller audits, the newest first."""
    audience = audience_of(request)
    if not may_audit(audience):
        raise PermissionDenied(_("The trail is read by auditors."))
    current_mission(request)
    form = AuditFilter(request.GET)
    valid = form.is_valid()
    asked = form.cleaned_data if valid else {}
    rows = _narrowed(trail(audience), asked) if valid else trail(audience).none()
    shown = listing(request, rows.annotate(code=MISSION, told=REASON).order_by("-pk"), per_page=50)
    people = names(line.actor for line in shown.rows)
    context = {
        "filter": form,
        "list": shown,
        "lines": [(line, people.get(line.actor, line.actor)) for line in shown.rows],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "file": f"/api/v1/audit.csv?{urlencode(_as_query(asked))}",
    }
    return render(request, "frontend/audit.html", context, status=200 if valid else 400)


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if asked["verb"]:
        rows = rows.filter(verb__startswith=asked["verb"])
    if asked["who"]:
        rows = rows.filter(actor=_actor(asked["who"]))
    if asked["since"]:
        rows = rows.filter(at__gte=_midnight(asked["since"]))
    return rows.filter(at__lt=_midnight(asked["until"])) if asked["until"] else rows


def _midnight(day: date) -> datetime:
    """The beginning of a day in UTC, as everywhere in the grammar."""
    return datetime.combine(day, time.min, UTC)


def _actor(name: str) -> str:
    """The person of a sign-in name, as the trail writes it; the text itself for machines and commands."""
    user = User.objects.filter(username__iexact=name.strip()).first()
    return user.actor if user is not None else name.strip()


def _as_query(asked: dict[str, Any]) -> dict[str, str]:
    """The same question in the API's grammar."""
    said = {"verb": asked.get("verb"), "since": asked.get("since"), "until": asked.get("until")}
    if asked.get("who"):
        said["actor"] = _actor(asked["who"])
    return {name: str(value) for name, value in said.items() if value}
