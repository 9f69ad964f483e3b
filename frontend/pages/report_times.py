"""The box of the report form for a time as it was told; it works by a round trip and by a fragment."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frontend.pages.shell import PageRequest, page
from incidents.choices import Tense
from incidents.told_choices import TimeProblem
from incidents.told_time import ToldTime, ToldTimeError, read_told_time


@dataclass(frozen=True)
class Reading:
    """What a text was read as, or why it could not be."""

    sought: str
    time: ToldTime | None = None
    problem: TimeProblem | None = None


def reading_of(request: PageRequest, told: str) -> Reading | None:
    """What a time as told means in the mission of the page; None for an empty one."""
    told = told.strip()
    if not told:
        return None
    mission = request.mission
    try:
        return Reading(
            told, read_told_time(told, now=mission.now(), zone=mission.zone, language=(get_language() or "en")[:2])
        )
    except ToldTimeError as error:
        return Reading(told, problem=error.problem)


@require_safe
@page
def times(request: PageRequest) -> HttpResponse:
    """What a typed time was understood as: a fragment of the form."""
    reading = reading_of(request, request.GET.get("told_when", ""))
    return render(request, "frontend/forms/told_answer.html", {"reading": reading})


def is_unread(request: PageRequest) -> bool:
    """Whether a time was told that nobody has seen the reading of: it is shown once before the report is sent."""
    told = request.POST.get("told_when", "").strip()
    feared = request.POST.get("tense") == Tense.FEARED
    return bool(told) and not feared and told != request.POST.get("told_read", "")


def fill_time(request: PageRequest, form: Form) -> None:
    """Fill in the span that the told time was read as."""
    reading = reading_of(request, request.POST.get("told_when", ""))
    if reading is None:
        return
    form.initial["told_read"] = reading.sought
    if reading.time is not None:
        form.initial.update(
            day="other",
            occurred_at=reading.time.start,
            occurred_until=reading.time.end,
            time_precision=reading.time.precision,
        )
