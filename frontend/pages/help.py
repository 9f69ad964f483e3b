"""Help: keys, the words and codes in use, and who sees and does what. Made from the code itself, so it is never old."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import choices as incidents
from missions import choices as missions
from missions.audience import EXACT_EVERYWHERE, EXACT_IN_OWN_AREA, NO_CONTENT, RIGHTS, SEES_PSEUDONYM, SEES_REPORTS
from responses import choices as responses
from threats import choices as threats


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """One page; also for people who see no content."""
    context = {"keys": _keys(), "dictionary": _dictionary(), "verbs": _verbs(), "roles": _roles()}
    return render(request, "frontend/help.html", context)


def _keys() -> list[tuple[str, str]]:
    return [
        ("g m", _("Map")),
        ("g a", _("Alerts")),
        ("g v", _("Verify")),
        ("g r", _("Actions")),
        ("g w", _("Weekly")),
        ("l", _("Log a report")),
        ("j / k", _("Next, previous row of a list")),
        ("Enter", _("Open the row")),
        ("v", _("Verification desk: verify; a report: open an incident. Enter confirms, Esc closes")),
        (
            "i  u  r",
            _("Verification desk: in verification, unverifiable, refute; a report: u grade, r link by ref"),
        ),
        ("m", _("Verification desk: the same event as another one; a report: link to the likeliest")),
        ("s  f  w", _("Verification desk: take reports out, resolve the figures, withdraw")),
        ("c", _("Verification desk: clear for export")),
        ("x", _("Verification desk: tick the report, for one answer to many")),
        ("o  e", _("Verification desk: open the record; a record: edit the facts")),
        ("n / p", _("Map: next, previous feature")),
        ("1 – 4", _("Map: layers on and off")),
        ("a", _("Map: raise an alert from the selection")),
        ("Esc", _("Close the card")),
    ]


def _dictionary() -> list[dict[str, Any]]:
    """Every code list with its codes: the same that the API and the exports use."""
    lists = [
        (_("Event type"), incidents.EventType),
        (_("Sub-type"), incidents.SubEventType),
        (_("Status of an incident"), incidents.IncidentStatus),
        (_("Verification"), incidents.VerificationLevel),
        (_("Reliability of a source"), incidents.Reliability),
        (_("Credibility of information"), incidents.Credibility),
        (_("Precision of a place"), incidents.LocationPrecision),
        (_("Precision of a time"), incidents.TimePrecision),
        (_("Harm"), incidents.HarmKind),
        (_("Coverage of a risk score"), threats.Coverage),
        (_("Imminence"), threats.Imminence),
        (_("Status of an alert"), threats.AlertStatus),
        (_("Decision"), threats.Decision),
        (_("Reason for no response"), threats.ReasonCode),
        (_("Outcome"), threats.Outcome),
        (_("Feedback"), threats.Feedback),
        (_("Tier"), responses.Tier),
        (_("Phase"), responses.Phase),
        (_("Type of action"), responses.ActionType),
        (_("Responder"), responses.Responder),
        (_("Status of an action"), responses.ActionStatus),
        (_("Classification"), missions.Classification),
    ]
    return [{"name": name, "codes": kind.choices} for name, kind in lists]


def _verbs() -> list[tuple[str, str]]:
    return [
        ("report", _("log reports")),
        ("open", _("open incidents")),
        ("verify", _("verify")),
        ("clear", _("clear")),
        ("raise", _("raise alerts")),
        ("acknowledge", _("acknowledge")),
        ("assess", _("assess")),
        ("decide", _("decide")),
        ("propose", _("propose actions")),
        ("act", _("run actions")),
        ("export", _("export")),
    ]


def _roles() -> list[dict[str, Any]]:
    return [
        {
            "label": role.label,
            "sees": _sees(role),
            "may": [(words, verb in RIGHTS[role]) for verb, words in _verbs()],
        }
        for role in missions.Role
    ]


def _sees(role: missions.Role) -> str:
    if role in NO_CONTENT:
        return _("no content")
    point = (
        _("exact points")
        if role in EXACT_EVERYWHERE
        else _("exact points in the own area")
        if role in EXACT_IN_OWN_AREA
        else _("nearest settlement")
    )
    extra = [_("reports")] if role in SEES_REPORTS else []
    extra += [_("pseudonyms of sources")] if role in SEES_PSEUDONYM else []
    return ", ".join([point, *extra])
