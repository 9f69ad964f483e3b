"""Sources: who speaks to us under which pseudonym, how long ago, and how what they said turned out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.reports import PlainForm
from frontend.forms.sources import EndForm, IdentityForm, NumberForm, RetireForm, SourceFilter, SourceForm
from frontend.pages.exporting import csv_of
from frontend.pages.history import names
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of, run
from incidents.choices import IncidentStatus, Reliability, SourceType
from incidents.models import CheckIn, Report, Source
from incidents.services import contacts, identities, identity_keys, sources
from incidents.services.reliability import MERGED, PENDING, Record, records_of_sources
from missions.errors import NotAllowedError

PEOPLE = [kind.value for kind in SourceType if kind != SourceType.DATASET]
OUTCOME_WORDS = {
    IncidentStatus.VERIFIED.value: gettext_lazy("Verified"),
    IncidentStatus.REFUTED.value: gettext_lazy("Refuted"),
    IncidentStatus.UNVERIFIABLE.value: gettext_lazy("Not verifiable"),
    MERGED: gettext_lazy("Merged into another"),
    IncidentStatus.WITHDRAWN.value: gettext_lazy("Withdrawn"),
    PENDING: gettext_lazy("Not judged yet"),
}


def require_sources(request: PageRequest) -> None:
    """Raise NotAllowedError for roles that may not know sources."""
    can = rights(request.audience, request.mission)
    if not (can.source or can.identity):
        raise NotAllowedError(_("Sources are for the desks that may know them."))


@require_safe
@page
def sources_list(request: PageRequest) -> HttpResponse:
    """Sources by filter, whoever was heard last on top; each with what its reports came to."""
    require_sources(request)
    form = SourceFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = form.rows().select_related("network", "area", "settlement")
    if not request.GET.get("type"):
        rows = rows.filter(type__in=PEOPLE)
    shown = listing(
        request, rows.order_by(F("closed_at").asc(nulls_first=True), F("last_heard_at").desc(nulls_last=True))
    )
    context = {
        "filter": form,
        "list": shown,
        "lines": _lines(request, shown.rows),
        "clear": address(request, **dict.fromkeys(form.fields)),
        "export": csv_of(request, "sources", {} if request.GET.get("type") else {"type": PEOPLE}, form),
    }
    return render(request, "frontend/sources.html", context, status=200 if form.is_valid() else 400)


def _lines(request: PageRequest, rows: list[Source]) -> list[dict[str, Any]]:
    """Each source with its record and the check-in that waits for it. A few queries, however many sources."""
    records = records_of_sources(request.audience, rows)
    waiting = CheckIn.objects.visible_to(request.audience).open().filter(source__in=rows)
    due = dict(waiting.values_list("source_id", "due_at"))
    return [
        {
            "source": row,
            "record": records.get(row.pk),
            "suggested": grade_words(records[row.pk]) if row.pk in records else "",
            "due_at": due.get(row.pk),
        }
        for row in rows
    ]


# ---- one source --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def source(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One source: what is known, how its reports turned out, its numbers, and whether its identity is kept."""
    seen = Source.objects.visible_to(request.audience).select_related("network", "area", "settlement", "created_by")
    found = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:source", args=[found.public_id]))
    context = {
        "source": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "may_edit": _may_edit(request, found),
        **record_context(records_of_sources(request.audience, [found]).get(found.pk)),
        **_identity(request, found),
        "contacts": contacts.contacts_of(request.audience, found),
        **_silence(request, found),
        "reports": _reports(request, found),
    }
    return render(request, "frontend/source.html", context, status=failed.status if failed else 200)


def record_context(record: Record | None) -> dict[str, Any]:
    """What a record's panel shows; nothing for what has none (datasets)."""
    if record is None:
        return {"record": None}
    return {
        "record": record,
        "suggestion": record.suggestion,
        "suggested": grade_words(record),
        "outcomes": [(OUTCOME_WORDS[name], n) for name, n in record.by_outcome if n],
        "grades": [(letter, n) for letter, n in record.by_grade if n],
    }


def grade_words(record: Record) -> str:
    """The suggested grade in words: `usually reliable`."""
    return str(Reliability(record.suggestion.grade).label).partition(": ")[2]


def _may_edit(request: PageRequest, found: Source) -> bool:
    may = request.audience.may("source", mission_id=found.mission_id, area_id=found.area_id)
    return found.dataset_id is None and may


def _silence(request: PageRequest, found: Source) -> dict[str, Any]:
    """After how many days somebody asks after them, and what came of it so far."""
    of_network = found.network.check_in_days if found.network is not None else None
    check_ins = CheckIn.objects.visible_to(request.audience).filter(source=found).order_by("-pk")[:6]
    return {
        "days": found.check_in_days or of_network,
        "check_ins": check_ins,
        "due_at": next((one.due_at for one in check_ins if one.closed_at is None), None),
    }


def _reports(request: PageRequest, found: Source) -> Any:
    seen = Report.objects.visible_to(request.audience).present(request.audience).filter(source=found)
    return seen.select_related("area").order_by("-received_at")[:8]


def _identity(request: PageRequest, found: Source) -> dict[str, Any]:
    """Whether who they are is kept, why it cannot be, and who looked: the last for whoever registered the source."""
    may_open = found.dataset_id is None and identities.may_open(request.audience, found)
    looks = identities.looks_at(request.audience, found)
    people = names(look.actor for look in looks or ())
    return {
        "may_open": may_open,
        "why_not": identity_keys.why_not() if may_open else "",
        "has_identity": may_open and identities.has_identity(request.audience, found),
        "looks": None if looks is None else [(look, people.get(look.actor, look.actor)) for look in looks],
    }


def _steps(request: PageRequest, found: Source) -> dict[str, Step]:
    who: dict[str, Any] = {"source_id": found.pk, "user": request.user, "audience": request.audience}
    return {
        "contact": Step(
            NumberForm,
            lambda data: contacts.register_contact(number=data["number"], **who),
            _("Messages from this number are recognised from now on."),
        ),
        "retire": Step(
            RetireForm,
            lambda data: contacts.retire_contact(contact_id=data["contact"], **who),
            _("This number is recognised no more."),
        ),
        "identity": Step(
            IdentityForm,
            lambda data: identities.keep_identity(identity=identities.Identity(**data), **who),
            _("Sealed. Each look at it is recorded."),
        ),
        "close": Step(EndForm, lambda data: sources.close_source(reason=data["reason"], **who), _("Closed.")),
        "reopen": Step(PlainForm, lambda data: sources.reopen_source(**who), _("Open again.")),
    }


# ---- the form ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def source_new(request: PageRequest) -> HttpResponse:
    """Register a source; a free pseudonym is suggested."""
    if not rights(request.audience, request.mission).source:
        raise NotAllowedError(_("Your role does not register sources."))
    initial = {
        "pseudonym": "" if request.method == "POST" else sources.suggest_pseudonym(request.mission),
        "network": request.GET.get("network", ""),
        "consent": "not_asked",
        "danger": "unknown",
    }
    form = _form(request, initial)
    made: list[Source] = []

    def work() -> None:
        made.append(
            sources.create_source(
                mission=request.mission, data=form.source_input(), user=request.user, audience=request.audience
            )
        )

    status = save(form, work) if request.method == "POST" else 200
    if made:
        messages.success(request, _("Registered."))
        return HttpResponseRedirect(reverse("frontend:source", args=[made[0].public_id]))
    return render(request, "frontend/source_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def source_edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Change what is known of a source."""
    seen = Source.objects.visible_to(request.audience).select_related("network", "area", "settlement")
    found: Source = own_record(request, seen, public_id=public_id)
    if not _may_edit(request, found):
        raise NotAllowedError(_("Your role does not change this source."))
    form = _form(request, _said(found))

    def work() -> None:
        sources.edit_source(source_id=found.pk, data=form.source_input(), user=request.user, audience=request.audience)

    status = save(form, work) if request.method == "POST" else 200
    if request.method == "POST" and status == 200:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("frontend:source", args=[found.public_id]))
    return render(request, "frontend/source_form.html", {"form": form, "source": found}, status=status)


def save(form: Any, work: Any) -> int:
    """Run a service behind a form: 200 when it was done, else the status of the page with what to mend."""
    if not form.is_valid():
        return 400
    return run(form, work) or 200


def _form(request: PageRequest, initial: dict[str, Any]) -> SourceForm:
    data = request.POST if request.method == "POST" else None
    return SourceForm(data, audience=request.audience, mission=request.mission, initial=initial)


def _said(found: Source) -> dict[str, Any]:
    named = ("pseudonym", "type", "language", "is_focal_point", "consent", "danger", "check_in_days")
    return {
        **{name: getattr(found, name) for name in named},
        "network": str(found.network.public_id) if found.network else "",
        "area": found.area.pcode if found.area else "",
        "settlement": found.settlement.name if found.settlement else "",
    }
