"""Tables: upload, say what the columns are, look, take in, and get back what could not be taken."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.intake import ChosenForm, FileForm, MappingForm, NameForm
from frontend.pages.listing import listing
from frontend.pages.privacy import personal_rows
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.sources import save
from incidents.choices import MappingKind, UploadStatus
from incidents.intake.mapping import Mapping
from incidents.models import IntakeMapping, Upload
from incidents.services import mappings
from incidents.services import uploads as service
from missions.columns import guarded
from missions.errors import NotAllowedError

FREE_TEXTS = ("text", "translation", "origin", "source")  # what people write in their own words


def require_upload(request: PageRequest) -> None:
    """Raise NotAllowedError for roles that upload nothing."""
    if not rights(request.audience, request.mission).upload:
        raise NotAllowedError(_("Your role does not upload tables."))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def uploads(request: PageRequest) -> HttpResponse:
    """The caller's own tables, newest first, and the form for another one."""
    require_upload(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    made: list[Upload] = []

    def work() -> None:
        file = form.cleaned_data["file"]
        made.append(
            service.store_upload(
                mission=request.mission,
                file_name=file.name,
                content=file.read(),
                user=request.user,
                audience=request.audience,
            )
        )

    status = save(form, work) if request.method == "POST" else 200
    if made:
        return HttpResponseRedirect(reverse("frontend:upload", args=[made[0].public_id]))
    own = Upload.objects.visible_to(request.audience).filter(mission=request.mission)
    return render(request, "frontend/uploads.html", {"form": form, "list": listing(request, own)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def upload(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One table: its mapping and a look at its rows, or what became of them."""
    found: Upload = own_record(request, Upload.objects.visible_to(request.audience), public_id=public_id)
    require_upload(request)
    form = _mapping_form(request, found)
    status = 200
    if request.method == "POST":
        answer = _act(request, found, form)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    draft = found.status == UploadStatus.DRAFT
    looks = service.preview(found, request.audience) if draft else []
    saved = IntakeMapping.objects.visible_to(request.audience).in_use().filter(mission=found.mission)
    context = {
        "upload": found,
        "draft": draft,
        "form": form,
        "saved": saved.filter(kind=MappingKind.TABLE),
        "looks": _looks(request, found, looks),
        "shown_columns": _used(found),
        "wrong": sum(bool(look.faults) for look in looks),
        "earlier": service.same_file(found) if draft else None,
        "refused": [] if draft else found.lines.exclude(errors={})[:50],
    }
    return render(request, "frontend/upload.html", context, status=status)


def _mapping_form(request: PageRequest, found: Upload) -> MappingForm:
    rows = list(found.lines.values_list("cells", flat=True)) if found.status == UploadStatus.DRAFT else []
    samples = {column: [row[index] for row in rows] for index, column in enumerate(found.columns)}
    data = request.POST if request.method == "POST" and request.POST.get("do") in ("map", "keep") else None
    return MappingForm(data, columns=found.columns, samples=samples, mapping=service.mapping_of_upload(found))


def _act(request: PageRequest, found: Upload, form: MappingForm) -> HttpResponse | int:
    """Do what a button says: an address to go to, or the status of the same page with what was refused."""
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}
    match request.POST.get("do"):
        case "map":
            return _back(found, save(form, lambda: service.map_upload(upload_id=found.pk, mapping=form.told(), **who)))
        case "use":
            return _use(request, found, who)
        case "keep":
            return _keep(request, found, form, who)
        case "take":
            service.take_upload(upload_id=found.pk, **who)
            found.refresh_from_db()
            messages.success(request, _taken_words(found))
        case "drop":
            service.drop_upload(upload_id=found.pk, **who)
            messages.success(request, _("Dropped. Nothing of it was taken."))
            return HttpResponseRedirect(reverse("frontend:uploads"))
        case _:
            raise SuspiciousOperation  # says nothing of what was sent: it is logged
    return _back(found, 200)


def _back(found: Upload, status: int) -> HttpResponse | int:
    return HttpResponseRedirect(reverse("frontend:upload", args=[found.public_id])) if status == 200 else status


def _use(request: PageRequest, found: Upload, who: dict[str, Any]) -> HttpResponse | int:
    """Map the table as a saved mapping says, as far as it has those columns."""
    chosen = ChosenForm(request.POST)
    if not chosen.is_valid():
        raise SuspiciousOperation("mapping")
    saved = IntakeMapping.objects.visible_to(request.audience).in_use().filter(mission=found.mission)
    mapping = mappings.mapping_of(saved.get(public_id=chosen.cleaned_data["mapping"]))
    fields = {name: column for name, column in mapping.fields.items() if column in found.columns}
    service.map_upload(upload_id=found.pk, mapping=Mapping(fields, mapping.values, mapping.constants), **who)
    return _back(found, 200)


def _keep(request: PageRequest, found: Upload, form: MappingForm, who: dict[str, Any]) -> HttpResponse | int:
    """Keep the mapping under a name, and use it."""
    named = NameForm(request.POST)
    if not named.is_valid():
        form.add_error(None, _("Give the mapping a name."))

    def work() -> None:
        name = named.cleaned_data["name"]
        service.map_upload(upload_id=found.pk, mapping=form.told(), keep_as=name, **who)

    return _back(found, save(form, work))


def _taken_words(found: Upload) -> str:
    taken = ngettext("%(n)d report taken in.", "%(n)d reports taken in.", found.taken) % {"n": found.taken}
    refused = ngettext("%(n)d row was not taken.", "%(n)d rows were not taken.", found.refused) % {"n": found.refused}
    return f"{taken} {refused}" if found.refused else taken


def _used(found: Upload) -> list[str]:
    """The columns that the mapping uses; all of them while it uses none."""
    used = set(found.mapping.get("fields", {}).values())
    return [column for column in found.columns if column in used] or found.columns[:8]


def _looks(request: PageRequest, found: Upload, looks: list[service.Look]) -> list[dict[str, Any]]:
    """The rows with what is wrong in each, and what in their free texts seems to name somebody."""
    told = [column for name, column in found.mapping.get("fields", {}).items() if name in FREE_TEXTS]
    notes = personal_rows(request, [[look.cells.get(column, "") for column in told] for look in looks])
    return [{**_shown(found, look), "personal": found_in} for look, found_in in zip(looks, notes, strict=True)]


def _shown(found: Upload, look: service.Look) -> dict[str, Any]:
    columns = _used(found)
    cells = [
        {"column": column, "text": look.cells[column][:200], "fault": look.faults.get(column, "")} for column in columns
    ]
    others = [text for column, text in look.faults.items() if column not in columns]
    return {"number": look.number, "cells": cells, "others": others, "wrong": bool(look.faults)}


@require_safe
@page
def refused(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The rows that were not taken, as CSV with what to mend in each: mend it, upload it again."""
    found: Upload = own_record(request, Upload.objects.visible_to(request.audience), public_id=public_id)
    require_upload(request)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    for row in service.refused_rows(found):
        table.writerow([guarded(cell) for cell in row])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="to-mend.csv"'
    return response
