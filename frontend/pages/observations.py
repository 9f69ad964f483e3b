"""Observations: the list, a new one in two steps, one with its correction and withdrawal, and a table of many."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from frontend.context import ceiling
from frontend.forms.incidents import ReasonForm
from frontend.forms.signals import CorrectionForm, ObservationFilter, ObservationForm, TableForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.indicators import require_signals, value_words
from frontend.pages.listing import address, listing
from frontend.pages.picker import picker_facts
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.sources import save
from frontend.pages.steps import Step, attempt, forms_of
from missions.errors import NotAllowedError
from threats import services
from threats.choices import Family, ObservationStatus
from threats.indicators import DEFINITIONS
from threats.models import Indicator, Observation
from threats.services.observation_table import Taken

SHOWN_REFUSED = 100


def require_observe(request: PageRequest) -> None:
    """Raise NotAllowedError for roles that record nothing."""
    if not rights(request.audience, request.mission).observe:
        raise NotAllowedError(_("Your role does not record observations."))


@require_safe
@page
def observations(request: PageRequest) -> HttpResponse:
    """Observations by filter, the newest first."""
    require_signals(request)
    form = ObservationFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = form.rows().select_related("indicator", "area", "created_by").order_by("-observed_on", "-pk")
    shown = listing(request, rows)
    context = {
        "filter": form,
        "list": shown,
        "lines": [
            {"row": row, "name": DEFINITIONS[row.indicator.key].name, **(value_words(row) or {})} for row in shown.rows
        ],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "observations", {}, form),
    }
    return render(request, "frontend/observations.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def observation_new(request: PageRequest) -> HttpResponse:
    """First which question, then (`indicator`) its answer."""
    require_observe(request)
    key = request.GET.get("indicator", "")
    if not key:
        return render(request, "frontend/observation_choose.html", {"families": _askable(request)})
    definition = DEFINITIONS.get(key)
    if definition is None or definition.automatic:
        raise Http404
    form = ObservationForm(
        request.POST if request.method == "POST" else None,
        definition=definition,
        audience=request.audience,
        mission=request.mission,
        ceiling=ceiling(request.audience, request.mission),
        initial={"observed_on": request.mission.today(), "area": request.GET.get("area", "")},
    )
    made: list[Observation] = []

    def work() -> None:
        made.append(
            services.record_observation(
                mission=request.mission, data=form.told(), audience=request.audience, user=request.user
            )
        )

    status = save(form, work) if request.method == "POST" else 200
    if made:
        messages.success(request, _("Recorded. The scores follow within seconds."))
        return HttpResponseRedirect(reverse("frontend:observation", args=[made[0].public_id]))
    context = {"form": form, "definition": definition, "picker": picker_facts(request.mission)}
    return render(request, "frontend/observation_new.html", context, status=status)


def _askable(request: PageRequest) -> list[dict[str, Any]]:
    """Indicators that people answer and the mission has not switched off, by family."""
    rows = Indicator.objects.visible_to(request.audience).filter(mission=request.mission)
    off = set(rows.filter(enabled=False).values_list("key", flat=True))
    asked = [each for key, each in DEFINITIONS.items() if not each.automatic and key not in off]
    asked.sort(key=lambda each: list(Family).index(each.family))
    return [
        {"label": family.label, "definitions": list(group)}
        for family, group in groupby(asked, key=lambda each: each.family)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@page
def observation(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One observation: what, where, since when, who says so, what it is reckoned from; correct or withdraw it."""
    seen = Observation.objects.visible_to(request.audience).present(request.audience)
    found = own_record(request, seen.select_related("indicator", "area", "created_by"), public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:observation", args=[found.public_id]))
    standing = found.status == ObservationStatus.STANDING
    mine = request.audience.may("observe", mission_id=found.mission_id, area_id=found.area_id)
    context = {
        "row": found,
        "definition": DEFINITIONS[found.indicator.key],
        **(value_words(found) or {}),
        "may_withdraw": standing and mine,
        "may_edit": standing and mine and not found.connector,
        "forms": forms_of(request, steps, failed),
        "failed": failed,
        "history": history_of(request, "observation", found),
    }
    return render(request, "frontend/observation.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, found: Observation) -> dict[str, Step]:
    who: dict[str, Any] = {"observation_id": found.pk, "user": request.user, "audience": request.audience}
    return {
        "edit": Step(
            CorrectionForm.of(found),
            lambda data: services.edit_observation(**who, **data),
            _("Corrected. The scores follow within seconds."),
        ),
        "withdraw": Step(
            ReasonForm,
            lambda data: services.withdraw_observation(reason=data["reason"], **who),
            _("Withdrawn. It stays on record and counts no more."),
        ),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@page
def observation_table(request: PageRequest) -> HttpResponse:
    """Many observations at once, out of a table: each row is taken or refused by itself."""
    require_observe(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    made: list[Taken] = []

    def work() -> None:
        made.append(
            services.import_observations(
                mission=request.mission,
                content=form.cleaned_data["file"].read(),
                actor=request.audience.actor,
                audience=request.audience,
                user=request.user,
            )
        )

    status = save(form, work) if request.method == "POST" else 200
    taken = made[0] if made else None
    context = {
        "form": form,
        "taken": taken,
        "told": _told(taken) if taken else "",
        "refused": [_refused(row) for row in taken.refused[:SHOWN_REFUSED]] if taken else [],
        "indicators": [(key, each.name) for key, each in DEFINITIONS.items() if not each.automatic],
    }
    return render(request, "frontend/observation_table.html", context, status=status)


def _told(taken: Taken) -> str:
    new = ngettext("%(n)d new observation.", "%(n)d new observations.", taken.created) % {"n": taken.created}
    same = taken.unchanged + taken.updated
    known = ngettext("%(n)d was known.", "%(n)d were known.", same) % {"n": same} if same else ""
    return f"{new} {known}".strip()


def _refused(row: dict[str, Any]) -> dict[str, Any]:
    errors = [f"{name}: {' '.join(texts)}" for name, texts in row["errors"].items()]
    return {"line": row["line"], "errors": errors}
