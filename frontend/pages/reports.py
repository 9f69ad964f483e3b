"""Reports: the form, the desk of what nobody has linked yet, and one report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.context import ceiling
from frontend.devices import may_use
from frontend.forms.filters import ReportFilter
from frontend.forms.report_options import COMMON, SUB_TYPES
from frontend.forms.reports import ReportForm
from frontend.pages.drafts import draft_facts
from frontend.pages.exporting import csv_of
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing
from frontend.pages.picker import picker_facts
from frontend.pages.privacy import personal
from frontend.pages.report_files import keep_files
from frontend.pages.report_places import fill_place, found_places
from frontend.pages.report_steps import alike_to, steps_of
from frontend.pages.report_times import fill_time, is_unread, reading_of
from frontend.pages.saved import saving
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import attempt, forms_of, run
from incidents import services
from incidents.choices import Channel, EventType, HarmKind, ReportStatus, Tense
from incidents.models import Actor, Incident, Report, Source
from incidents.querysets import rooms_of
from missions.errors import NotAllowedError
from threats.models import Alert

STOPS = {"conduct": "conduct", "specialist": "referral"}


@may_use("geolocation")
@require_http_methods(["GET", "HEAD", "POST"])
@page
def report_new(request: PageRequest) -> HttpResponse:
    """The form; after sending, the page of the report. `find` looks a place up, `read` a time; nothing is lost."""
    if not request.audience.may_somewhere("report", mission_id=request.mission.pk):
        raise NotAllowedError(_("Your role does not log reports in this mission."))
    if request.method != "POST":
        return _form_page(request, _form(request))
    form = _form(request, request.POST)
    if request.POST.keys() & {"find", "read"}:
        return _form_page(request, _unjudged(request))
    if form.stop:
        return render(request, f"frontend/report_{STOPS[form.stop]}.html", status=400)
    if is_unread(request):
        return _form_page(request, _unjudged(request), status=400, unread=True)
    return _send(request, form)


def _send(request: PageRequest, form: ReportForm) -> HttpResponse:
    """Submit; the same form sent twice is one report."""
    if not form.is_valid():
        return _form_page(request, form, status=400)
    sent: list[Report] = []

    def work() -> None:
        report, _new = services.submit_report(
            audience=request.audience,
            mission=request.mission,
            user=request.user,
            public_id=form.cleaned_data["uuid"],
            channel=form.cleaned_data["channel"] or Channel.FORM,
            data=form.report_input(),
        )
        sent.append(report)

    status = run(form, work)
    if status:
        return _form_page(request, form, status=status)
    messages.success(request, _("Received: %(ref)s") % {"ref": sent[0].ref})
    keep_files(request, sent[0])
    return HttpResponseRedirect(reverse("frontend:report", args=[sent[0].public_id]))


def _form(request: PageRequest, data: Any = None) -> ReportForm:
    return ReportForm(
        data,
        mission=request.mission,
        ceiling=ceiling(request.audience, request.mission),
        grades=rights(request.audience, request.mission).grade,
        rooms=frozenset(rooms_of(request.audience, request.mission)),
        initial=_initial(request),
    )


def _unjudged(request: PageRequest) -> ReportForm:
    """What was typed, shown again without a word about what is still missing; a chosen place fills the coordinates."""
    form = _form(request)
    form.show_again(request.POST)
    if "find" in request.POST:
        fill_place(request, form)
    else:
        fill_time(request, form)
    return form


def _initial(request: PageRequest) -> dict[str, Any]:
    """`?at=lat,lng` comes from the map."""
    latitude, _comma, longitude = request.GET.get("at", "").partition(",")
    return {"latitude": latitude, "longitude": longitude} if longitude else {}


def _form_page(request: PageRequest, form: ReportForm, status: int = 200, *, unread: bool = False) -> HttpResponse:
    sought = request.POST.get("place_search", "")
    sources = Source.objects.visible_to(request.audience).filter(mission=request.mission, dataset=None)
    context = {
        "form": form,
        "common": [choice for choice in EventType.choices if choice[0] in COMMON],
        "others": [choice for choice in EventType.choices if choice[0] not in COMMON],
        "sub_types": [(EventType(key), values) for key, values in SUB_TYPES.items()],
        "chosen": {name: form[name].value() for name in ("event_type", "sub_event_type", "tense", "day")},
        "sought": sought,
        "found": found_places(request, sought),
        "reading": reading_of(request, request.POST.get("told_when", "")),
        "unread": unread,
        "sources": sources.values_list("pseudonym", flat=True)[:100],
        "actors": _known_actors(request),
        "picker": picker_facts(request.mission),
        "draft": draft_facts(request.user),
    }
    return render(request, "frontend/report_new.html", context, status=status)


def _known_actors(request: PageRequest) -> Any:
    """Names already used in the mission, for the list below the text box."""
    return Actor.objects.visible_to(request.audience).order_by("name").values_list("name", flat=True)[:200]


# ---- the desk ---------------------------------------------------------------------------------------


@require_safe
@page
def reports(request: PageRequest) -> HttpResponse:
    """Reports that the caller may see: unlinked ones first, oldest first."""
    if not rights(request.audience, request.mission).see_reports:
        raise NotAllowedError(_("Reports are for the mission's own desks."))
    form = ReportFilter(request.GET, audience=request.audience, mission=request.mission)
    seen = Report.objects.visible_to(request.audience).filter(mission=request.mission)
    unlinked_first = Case(
        When(status=ReportStatus.RECEIVED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = form.rows().select_related("area", "mission")
    context = {
        "filter": form,
        "waiting": seen.unlinked().count(),
        "list": listing(request, rows.order_by(unlinked_first, "-received_at", "-id")),
        "clear": address(request, **dict.fromkeys(form.fields)),
        "saving": saving(request, "reports"),
        "export": csv_of(request, "reports", {}, form),
    }
    return render(request, "frontend/reports.html", context, status=200 if form.is_valid() else 400)


# ---- one report --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def report(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One report as it was received, its incident, and what can be done with it."""
    seen = Report.objects.visible_to(request.audience).present(request.audience)
    found = own_record(request, seen.select_related("area", "source", "created_by"), public_id=public_id)
    steps = steps_of(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        return _after(request, found)
    context = {
        "report": found,
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "links": _links(request, found),
        "alerts": Alert.objects.visible_to(request.audience).present(request.audience).filter(report=found),
        "alike": alike_to(request, found),
        "own_report": found.created_by_id == request.user.pk,
        "source": Source.objects.visible_to(request.audience).filter(pk=found.source_id).first(),
        "asks_alert": found.tense in {Tense.HAPPENING, Tense.FEARED},
        "history": history_of(request, "report", found),
        "harm": _harm(found),
        "personal": personal(request, found.text, found.translation, found.place_name, found.told_when),
    }
    return render(request, "frontend/report.html", context, status=failed.status if failed else 200)


def _links(request: PageRequest, found: Report) -> Any:
    """The incident that the report belongs to, as far as the caller sees it."""
    seen = Incident.objects.visible_to(request.audience)
    return found.links.filter(unlinked_at=None, incident__in=seen).select_related("incident")


def _after(request: PageRequest, found: Report) -> HttpResponse:
    link = found.links.filter(unlinked_at=None).select_related("incident").first()
    if link is None or not Incident.objects.visible_to(request.audience).filter(pk=link.incident_id).exists():
        return HttpResponseRedirect(reverse("frontend:report", args=[found.public_id]))
    messages.success(request, _("Linked to incident %(ref)s") % {"ref": link.incident.ref})
    return HttpResponseRedirect(reverse("frontend:incident", args=[link.incident.public_id]))


def _harm(found: Report) -> list[tuple[str, str]]:
    """What the source says about harm; unknown is left out, not zero."""
    return [
        (str(HarmKind(line["kind"]).label), _between(line["min"], line["best"], line["max"])) for line in found.harm
    ]


def _between(low: int | None, best: int | None, high: int | None) -> str:
    if low is None and high is None:
        return str(best)
    words = {"low": _("?") if low is None else low, "best": _("?") if best is None else best, "high": high}
    if high is None:
        return _("%(best)s (at least %(low)s)") % words
    return _("%(best)s (%(low)s to %(high)s)") % words
