"""The closed rooms: for their members only. For everybody else these addresses do not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.rooms import AnnexFilter, AnnexForm, AnnexReasonForm, AnnexStepForm
from frontend.pages.history import history_of
from frontend.pages.listing import address, listing
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.steps import Step, attempt, forms_of, run
from incidents import annexes, services
from incidents.annexes import Kind
from incidents.choices import AnnexStatus
from incidents.lifecycle import ANNEX_MOVES
from incidents.models import Annex, Incident, Referral, RoomCount
from incidents.querysets import rooms_of
from missions.audience import RIGHTS
from missions.choices import Compartment
from missions.errors import TransitionNotAllowedError
from missions.models import Area

COUNTED_MONTHS = 6


@require_safe
@page
def rooms(request: PageRequest) -> HttpResponse:
    """The rooms that the caller is a member of, with what is open and what waits in each."""
    own = rooms_of(request.audience, request.mission)
    if not own:
        raise Http404
    cases = _cases(request).filter(status=AnnexStatus.OPEN)
    waiting = _referrals(request).waiting()
    found = [
        {
            "kind": kind,
            "label": Compartment(kind).label,
            "open": cases.filter(kind=kind).count(),
            "waiting": waiting.filter(compartment=kind).count(),
        }
        for kind in own
    ]
    return render(request, "frontend/rooms/rooms.html", {"rooms": found})


@require_safe
@page
def room(request: PageRequest, kind: str) -> HttpResponse:
    """The cases of one room."""
    _require_room(request, kind)
    form = AnnexFilter(request.GET, audience=request.audience, mission=request.mission)
    rows = _cases(request).filter(kind=kind)
    if form.is_valid():
        wanted = {"status": form.cleaned_data["status"], "area__pcode": form.cleaned_data["area"]}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    shown = listing(request, rows.select_related("area", "incident"))
    context = {
        "kind": kind,
        "label": Compartment(kind).label,
        "filter": form,
        "list": shown,
        "rows": [{"annex": annex, "people": annexes.people(annexes.FORMS[kind], annex.data)} for annex in shown.rows],
        "clear": address(request, **dict.fromkeys(form.fields)),
        "waiting": _referrals(request).waiting().filter(compartment=kind).count(),
        "writes": _writes(request, kind),
    }
    return render(request, "frontend/rooms/room.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def referrals(request: PageRequest, kind: str) -> HttpResponse:
    """What was passed to the room: the oldest of those that wait first, then those that were taken."""
    _require_room(request, kind)
    seen = _referrals(request).filter(compartment=kind)
    status = 200
    if request.method == "POST":
        asked = seen.filter(public_id=_uuid(request.POST.get("take", ""))).first()
        if asked is None:
            raise Http404
        try:
            services.take_referral(referral_id=asked.pk, user=request.user, audience=request.audience)
            return HttpResponseRedirect(f"{reverse('frontend:annex_new', args=[kind])}?referral={asked.public_id}")
        except TransitionNotAllowedError as error:
            messages.error(request, str(error))
            status = 409
    context = {
        "kind": kind,
        "label": Compartment(kind).label,
        "waiting": seen.waiting().select_related("area").order_by("pk"),
        "list": listing(request, seen.exclude(taken_at=None).select_related("area", "taken_by", "annex")),
        "writes": _writes(request, kind),
    }
    return render(request, "frontend/rooms/referrals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def annex_new(request: PageRequest, kind: str) -> HttpResponse:
    """A new case: alone, `?incident=` on an incident, or `?referral=` from what was passed on."""
    _require_room(request, kind)
    referral = _asked(request, "referral", _referrals(request).filter(compartment=kind))
    incident = _asked(request, "incident", Incident.objects.visible_to(request.audience))
    origin = referral or incident
    initial = {"area": origin.area.pcode if origin is not None and origin.area is not None else ""}
    form = _form(request, kind, initial=initial)
    made: list[Annex] = []

    def work() -> None:
        made.append(
            services.open_annex(
                mission=request.mission,
                kind=kind,
                data=form.annex_input(),
                referral_id=referral.pk if referral else None,
                incident_id=incident.pk if incident else None,
                public_id=form.cleaned_data["uuid"],
                user=request.user,
                audience=request.audience,
            )
        )

    return _answer(request, kind, form, work, made, {"referral": referral, "incident": incident})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def annex_edit(request: PageRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Change a case; whoever was faster is named, and what was typed is kept."""
    found = _found(request, kind, public_id)
    initial = {
        "area": found.area.pcode,
        "occurred_from": found.occurred_from,
        "occurred_to": found.occurred_to,
        "version": found.version,
    }
    form = _form(request, kind, initial=initial, stored=found.data)
    made: list[Annex] = []

    def work() -> None:
        made.append(
            services.edit_annex(
                annex_id=found.pk,
                version=form.cleaned_data["version"] or 0,
                data=form.annex_input(),
                reason=form.cleaned_data["reason"],
                user=request.user,
                audience=request.audience,
            )
        )

    return _answer(request, kind, form, work, made, {"annex": found})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def annex(request: PageRequest, kind: str, public_id: UUID) -> HttpResponse:
    """One case with its history and its buttons."""
    found = _found(request, kind, public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:annex", args=[kind, found.public_id]))
    if failed and failed.somebody_was_first:
        found = _found(request, kind, public_id)
    forms = forms_of(request, steps, failed)
    for form in forms.values():
        form.initial["version"] = found.version
    context = {
        "annex": found,
        "kind": kind,
        "label": Compartment(kind).label,
        "answers": _answers(found),
        "failed": failed,
        "forms": forms,
        "own_work": _is_own(request, found),
        "writes": _writes(request, kind),
        "moves": ANNEX_MOVES[found.status],
        "history": history_of(request, "annex", found, AnnexStatus),
        "incident": Incident.objects.visible_to(request.audience).filter(pk=found.incident_id).first(),
    }
    return render(request, "frontend/rooms/annex.html", context, status=failed.status if failed else 200)


# --- what the pages share -----------------------------------------------------------------------------------
def annexes_of(request: PageRequest, incident: Incident) -> dict[str, Any]:
    """What an incident's page shows to members: the cases on it, and the rooms in which one may be opened."""
    own = rooms_of(request.audience, request.mission)
    if not own:
        return {}
    return {
        "annexes": Annex.objects.visible_to(request.audience).filter(incident=incident),
        "rooms": [(kind, Compartment(kind).label) for kind in own if _writes(request, kind)],
    }


def room_counts(request: PageRequest, area: Area) -> dict[str, Any]:
    """What an area's page tells of the closed rooms: cases by month, for the mission's own area and those below it.

    Nothing where no room's module is on.
    """
    services.release_counts(request.mission)
    seen = RoomCount.objects.visible_to(request.audience).filter(mission=request.mission)
    rows = seen.filter(area=None if area.parent_id is None else area).order_by("-month", "kind")
    if not any(room in request.mission.modules for room in Compartment.values):
        return {}
    kinds = [room for room in Compartment.values if room in request.mission.modules]
    found: dict[Any, dict[str, Any]] = {}
    for row in rows[: COUNTED_MONTHS * len(kinds)]:
        found.setdefault(row.month, {})[row.kind] = row
    return {
        "room_kinds": [Compartment(kind).label for kind in kinds],
        "room_months": [(month, [(Compartment(k).label, by.get(k)) for k in kinds]) for month, by in found.items()],
    }


def _require_room(request: PageRequest, kind: str) -> None:
    if kind not in rooms_of(request.audience, request.mission):
        raise Http404


def _cases(request: PageRequest) -> Any:
    return Annex.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)


def _referrals(request: PageRequest) -> Any:
    return Referral.objects.visible_to(request.audience).filter(mission=request.mission)


def _found(request: PageRequest, kind: str, public_id: UUID) -> Annex:
    seen = Annex.objects.visible_to(request.audience).present(request.audience)
    found: Annex = own_record(request, seen.select_related("area", "created_by"), public_id=public_id, kind=kind)
    return found


def _writes(request: PageRequest, kind: str) -> bool:
    """Whether the caller is a specialist of the room, and no mere reader."""
    grants = request.audience.in_mission(request.mission.pk).content_grants()
    return any("annex" in RIGHTS[grant.role] and kind in grant.compartments for grant in grants)


def _asked(request: PageRequest, name: str, seen: Any) -> Any:
    """The record that the address names, if the caller sees it in this mission; 404 for a name of nothing."""
    text = request.GET.get(name, "")
    if not text:
        return None
    found = seen.filter(mission=request.mission, public_id=_uuid(text)).select_related("area").first()
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _form(request: PageRequest, kind: str, **kwargs: Any) -> AnnexForm:
    data = request.POST if request.method == "POST" else None
    return AnnexForm(data, room=kind, mission=request.mission, audience=request.audience, **kwargs)


def _answer(
    request: PageRequest, kind: str, form: AnnexForm, work: Any, made: list[Annex], facts: dict[str, Any]
) -> HttpResponse:
    """Show the form, show it with more lines, or do the work and go to the case."""
    status = 200
    if request.method == "POST" and "more" not in request.POST:
        status = run(form, work) if form.is_valid() else 400
        if not status:
            return HttpResponseRedirect(reverse("frontend:annex", args=[kind, made[0].public_id]))
    elif request.method == "POST":
        form.errors.clear()
    context = {"kind": kind, "label": Compartment(kind).label, "form": form, "first": status == 409, **facts}
    return render(request, "frontend/rooms/annex_form.html", context, status=status)


def _steps(request: PageRequest, found: Annex) -> dict[str, Step]:
    who: dict[str, Any] = {"annex_id": found.pk, "user": request.user, "audience": request.audience}

    def call(service: Any) -> Any:
        return lambda data: service(version=data["version"], reason=data["reason"], **who)

    return {
        "verify": Step(AnnexStepForm, call(services.verify_annex), _("Verified.")),
        "withdraw": Step(AnnexReasonForm, call(services.withdraw_annex), _("Withdrawn.")),
    }


def _is_own(request: PageRequest, found: Annex) -> bool:
    return found.created_by_id == request.user.pk or found.revisions.filter(actor=request.audience.actor).exists()


def _answers(found: Annex) -> list[dict[str, Any]]:
    """What was answered, in the form's order and in words."""
    shown = []
    for question in annexes.FORMS[found.kind].fields:
        value = found.data.get(question.name)
        if value is None:
            continue
        if question.kind == Kind.LINES:
            rows = [[_word(part, line.get(part.name)) for part in question.fields] for line in value]
            shown.append({"label": question.label, "heads": [part.label for part in question.fields], "rows": rows})
        else:
            shown.append({"label": question.label, "text": _word(question, value)})
    return shown


def _word(question: annexes.Field, value: Any) -> Any:
    """An answer in words; a code that a later version of the form has no more stays a code."""
    if question.codes is None or value is None:
        return value
    labels = dict(question.codes.choices)
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(code, code)) for code in codes)
