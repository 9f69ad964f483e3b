"""What became of warnings, in figures: each with what it means, how many it rests on, and the alerts behind it."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.forms.analytics import SpanFilter
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, page
from ledger.services import audit
from missions.columns import guarded
from responses.analytics.chain import CLASSES
from responses.analytics.measures import FIGURES
from responses.services import analytics as service
from responses.services.analytics import DIMENSIONS, Figures, Group, dimension_label, dimensions_for
from responses.services.chains import Span
from responses.services.figure_rows import HEADER, numbers, rows
from responses.services.figure_words import WORDS, code_label, line_text, perpetrator_label, verdict_text
from responses.services.span import read_span
from threats.models import Alert

LATENCIES = ("acknowledged", "decided", "departed", "arrived")
LIMITS = ("acknowledged_in_time", "decided_in_time")
RESPONSE = tuple(f"response.{each}" for each in CLASSES)
ON_TIME = tuple(f"on_time.{each}" for each in CLASSES)
COUNTS = ("decisions", "referrals", "no_response", "refused", "refused_by", "outcomes", "feedback")
OTHERS = ("feedback_given", "missed", "not_credible")
COLUMNS = ("acknowledged", "decided", "acknowledged_in_time", *RESPONSE, "on_time.mission", "not_credible", "missed")
ASKED = ("since", "until", "area", "exercise")


@require_safe
@page
def analytics(request: PageRequest) -> HttpResponse:
    """All figures of a time and area (`since`, `until`, `area`, `exercise`), and one dimension of them (`by`)."""
    span, form = _asked(request)
    if span is None:
        return render(request, "frontend/analytics.html", {"filter": form, "found": None}, status=400)
    by = _by(request, span)
    found = service.figures(audience=request.audience, span=span, by=by)
    context = {
        "filter": form,
        "clear": address(request, **dict.fromkeys([*form.fields])),
        "span": span,
        "found": found,
        "sections": _sections(request, found),
        "counts": _counts(request, found),
        "by": by,
        "splits": _splits(request, span, by),
        "columns": [{"key": key, "label": WORDS[key].label, "of": _of(key)} for key in COLUMNS],
        "groups": [_group(request, found, group) for group in found.groups],
        "compared": _compared(found),
        "verdict": "" if found.compared is None else verdict_text(found.compared),
        "file": f"{reverse('frontend:analytics_file')}?{_query(request, by=by)}",
    }
    return render(request, "frontend/analytics.html", context)


@require_safe
@page
def behind(request: PageRequest) -> HttpResponse:
    """The alerts that one figure counts (`figure`, `part`, and `by` with `value` for a group)."""
    span, form = _asked(request)
    figure, by = request.GET.get("figure", ""), _by(request, span)
    if span is None or figure not in FIGURES:
        raise Http404
    part, value = request.GET.get("part", ""), request.GET.get("value", "")
    found = service.listed(audience=request.audience, span=span, figure=figure, part=part, by=by, value=value)
    seen = Alert.objects.visible_to(request.audience).present(request.audience).filter(pk__in=found)
    context = {
        "filter": form,
        "words": WORDS[figure],
        "of": _of(figure),
        "part": _part(figure, part),
        "group": f"{dimension_label(by)}: {value}" if by else "",
        "list": listing(request, seen.select_related("area").order_by("-mission_received_at", "-pk")),
        "back": f"{reverse('frontend:analytics')}?{_query(request, by=by)}",
    }
    return render(request, "frontend/analytics_behind.html", context)


@require_safe
@page
def figures_file(request: PageRequest) -> HttpResponse:
    """The figures of the page as CSV."""
    span, _form = _asked(request)
    if span is None:
        raise Http404
    by = _by(request, span)
    found = service.figures(audience=request.audience, span=span, by=by)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADER)
    for row in rows(found):
        table.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    audit(
        actor=request.audience.actor, verb="export.pull", object_type="analytics", object_id="csv",
        mission_id=request.mission.pk, data={"by": by, "since": str(span.since), "until": str(span.until)},
    )  # fmt: skip
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{request.mission.code}-figures.csv"'
    return response


def _asked(request: PageRequest) -> tuple[Span | None, SpanFilter]:
    """What the address asks for, with its form; no span where a value is wrong: the form says which."""
    form = SpanFilter(request.GET, audience=request.audience, mission=request.mission)
    query = {name: [request.GET[name]] for name in ASKED if request.GET.get(name)}
    try:
        span = read_span(query, mission=request.mission, audience=request.audience)
    except ValidationError as error:
        form.is_valid()
        form.blame(error)
        return None, form
    service.require_inside(request.audience, span)
    form.usual(span)
    return span, form


def _by(request: HttpRequest, span: Span | None) -> str:
    asked = request.GET.get("by", "")
    return asked if span is not None and asked in DIMENSIONS else ""


def _query(request: HttpRequest, **more: str) -> str:
    """The query of the same alerts, with more parameters; empty ones are left out."""
    kept = {name: request.GET[name] for name in ("mission", *ASKED) if request.GET.get(name)}
    return urlencode({**kept, **{name: value for name, value in more.items() if value}})


def _behind(request: HttpRequest, figure: str, part: str = "", by: str = "", value: str = "") -> str:
    query = _query(request, figure=figure, part=part, by=by)
    return f"{reverse('frontend:analytics_behind')}?{query}" + (f"&{urlencode({'value': value})}" if by else "")


def _line(request: HttpRequest, found: Figures, key: str) -> dict[str, Any]:
    met, rest = ("done", "waiting") if key in LATENCIES else ("met", "unmet")
    return {
        "key": key,
        "words": WORDS[key],
        "figure": numbers(found.overall[key]),
        "all": _behind(request, key),
        "met": _behind(request, key, met),
        "rest": _behind(request, key, rest),
    }


def _sections(request: HttpRequest, found: Figures) -> dict[str, list[dict[str, Any]]]:
    parts = {
        "latencies": LATENCIES,
        "limits": LIMITS,
        "response": RESPONSE,
        "on_time": ON_TIME,
        "others": OTHERS,
    }
    return {name: [_line(request, found, key) for key in keys] for name, keys in parts.items()}


def _counts(request: HttpRequest, found: Figures) -> list[dict[str, Any]]:
    shown = [key for key in COUNTS if key in found.overall]
    return [
        {
            "words": WORDS[key],
            "n": numbers(found.overall[key])["n"],
            "cells": [
                {"label": code_label(key, code), "n": n, "href": _behind(request, key, code)}
                for code, n in numbers(found.overall[key])["counts"].items()
            ],
        }
        for key in shown
    ]


def _splits(request: PageRequest, span: Span, by: str) -> list[dict[str, Any]]:
    return [
        {"text": dimension_label(each), "href": address(request, by=each) + "#by", "on": each == by}
        for each in dimensions_for(request.audience, span)
    ]


def _group(request: HttpRequest, found: Figures, group: Group) -> dict[str, Any]:
    cells = [
        {
            "figure": numbers(group.figures[key]),
            "label": WORDS[key].label,
            "href": _behind(request, key, by=found.by, value=group.key) if group.can_open else "",
        }
        for key in COLUMNS
    ]
    return {"label": group.label, "n": group.n, "cells": cells}


def _compared(found: Figures) -> list[dict[str, Any]] | None:
    if found.compared is None:
        return None
    return [
        {"label": perpetrator_label(each.perpetrator), "text": line_text(each), "verdict": each.verdict}
        for each in found.compared
    ]


def _of(key: str) -> str:
    """What a figure named after a responder is a figure of."""
    if key.startswith("response."):
        return _("Responded")
    return _("On time") if key.startswith("on_time.") else ""


def _part(figure: str, part: str) -> str:
    words = {
        "met": _("those that met it"),
        "unmet": _("those that did not"),
        "done": _("those in which it has happened"),
        "waiting": _("those that still wait, or were closed without"),
    }
    if not part or part in words:
        return words.get(part, "")
    return code_label(figure, part) if figure in COUNTS else ""
