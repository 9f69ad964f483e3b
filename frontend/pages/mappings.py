"""Saved mappings: how tables, forms and the flows of gateways become reports, and the address that forms post to."""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.intake import ChosenForm, ExampleForm, MappingForm, label_of
from frontend.pages.listing import listing
from frontend.pages.shell import PageRequest, page
from frontend.pages.sources import save
from frontend.pages.uploads import require_upload
from incidents.choices import MappingKind
from incidents.intake.gateways import read_payload
from incidents.intake.mapping import Mapping, guess
from incidents.intake.sheets import stored
from incidents.intake.submissions import answers_of
from incidents.models import IntakeMapping
from incidents.services.mappings import retire_mapping, save_mapping
from incidents.services.messages import TEXT

MAX_QUESTIONS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@page
def mappings(request: PageRequest) -> HttpResponse:
    """The mission's mappings in use; one may be retired."""
    require_upload(request)
    seen = IntakeMapping.objects.visible_to(request.audience).in_use().filter(mission=request.mission)
    if request.method == "POST":
        chosen = ChosenForm(request.POST)
        if not chosen.is_valid():
            raise SuspiciousOperation("mapping")
        found = seen.get(public_id=chosen.cleaned_data["mapping"])
        retire_mapping(mapping_id=found.pk, user=request.user, audience=request.audience)
        messages.success(request, _("Retired. What comes in by it is refused from now on."))
        return HttpResponseRedirect(reverse("frontend:mappings"))
    shown = listing(request, seen.select_related("created_by"))
    lines = [{"mapping": row, "fields": _fields(row), "address": _address(request, row)} for row in shown.rows]
    return render(request, "frontend/mappings.html", {"list": shown, "lines": lines})


def _fields(row: IntakeMapping) -> list[dict[str, str]]:
    return [{"label": label_of(name), "column": column} for name, column in row.fields.items()]


def _address(request: PageRequest, row: IntakeMapping) -> str:
    """Where submissions of this mapping are posted to."""
    if row.kind == MappingKind.TABLE:
        return ""
    path = reverse("api_submissions", args=[row.public_id])
    return request.build_absolute_uri(path if row.kind == MappingKind.SUBMISSION else reverse("api_messages"))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def mapping_new(request: PageRequest) -> HttpResponse:
    """Make a mapping from an example: its questions are read, then each is given its field."""
    require_upload(request)
    example = ExampleForm(request.POST if request.method == "POST" else None)
    form: MappingForm | None = None
    status = 200
    if request.method == "POST":
        answers = _answers(example)
        status = 200 if answers else 400
        form = _form(request, answers) if answers else None
        if form is not None and request.POST.get("do") == "save":
            status = save(form, lambda: _save(request, example, form))
            if status == 200:
                messages.success(request, _("Saved. It is in use from now on."))
                return HttpResponseRedirect(reverse("frontend:mappings"))
    return render(request, "frontend/mapping_new.html", {"example": example, "form": form}, status=status)


def _answers(example: ExampleForm) -> dict[str, str]:
    """The questions of the example with their answers; empty, and said in the form, where it cannot be read."""
    if not example.is_valid():
        return {}
    try:
        found = json.loads(example.cleaned_data["example"])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        example.add_error("example", _("This is no JSON object: it begins with { and ends with }."))
        return {}
    answers = _questions(example.cleaned_data["kind"], found)
    if not answers:
        example.add_error("example", _("There are no answers in it."))
    return {stored(name): stored(text) for name, text in list(answers.items())[:MAX_QUESTIONS]}


def _questions(kind: str, found: AnyMapping[str, Any]) -> dict[str, str]:
    if kind == MappingKind.SUBMISSION:
        return answers_of(found)
    message = read_payload(found)
    return {**message.answers, TEXT: message.text}


def _form(request: PageRequest, answers: dict[str, str]) -> MappingForm:
    """The questions of the columns; fresh until they have been asked once."""
    asked = "column_0" in request.POST
    columns = list(answers)
    samples = {name: [text] for name, text in answers.items()}
    first = MappingForm(
        request.POST if asked else None, columns=columns, samples={}, mapping=Mapping(fields=guess(columns))
    )
    mapping = first.told() if asked and first.is_valid() else first.mapping
    return MappingForm(request.POST if asked else None, columns=columns, samples=samples, mapping=mapping)


def _save(request: PageRequest, example: ExampleForm, form: MappingForm) -> None:
    save_mapping(
        mission=request.mission, kind=example.cleaned_data["kind"], name=example.cleaned_data["name"],
        mapping=form.told(), user=request.user, audience=request.audience,
    )  # fmt: skip
