"""Messages of gateways that wait for a person: made into a report, or set aside with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.intake import AsideForm, MessageReportForm
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.sources import require_sources
from frontend.pages.steps import Step, attempt, forms_of
from incidents.choices import MessageStatus
from incidents.intake.mapping import Mapping
from incidents.models import InboundMessage
from incidents.services.mapped import account_of
from incidents.services.messages import KEPT_BACK, report_message, set_aside

SAME = Mapping(fields={name: name for name in MessageReportForm.base_fields})


@require_safe
@page
def messages(request: PageRequest) -> HttpResponse:
    """What waits, oldest first; or (`tab=all`) everything that came in, newest first."""
    require_sources(request)
    seen = InboundMessage.objects.visible_to(request.audience).filter(mission=request.mission)
    everything = request.GET.get("tab") == "all"
    rows = seen if everything else seen.waiting().order_by("pk")
    shown = listing(request, rows.select_related("source", "report"))
    context = {
        "tabs": tabs(request, "tab", [("", _("Waiting"), seen.waiting().count()), ("all", _("All"), None)]),
        "list": shown,
        "lines": [{"message": row, "words": _words(row, " · ")} for row in shown.rows],
        "everything": everything,
        "kept_back": KEPT_BACK,
    }
    return render(request, "frontend/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def message(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One message, and what is to be made of it."""
    seen = InboundMessage.objects.visible_to(request.audience).select_related("source__settlement", "report")
    found: InboundMessage = own_record(request, seen, public_id=public_id)
    steps = _steps(request, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        notes.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(reverse("frontend:messages"))
    forms = forms_of(request, steps, failed)
    if failed is None:
        forms["report"].initial = _known(found)
    context = {
        "message": found,
        "waits": found.status == MessageStatus.NEW,
        "kept_back": found.reason == KEPT_BACK,
        "forms": forms,
        "failed": failed,
    }
    return render(request, "frontend/message.html", context, status=failed.status if failed else 200)


def _known(found: InboundMessage) -> dict[str, Any]:
    """What the message says already."""
    place = found.source.settlement.name if found.source and found.source.settlement else ""
    return {"text": _words(found, "\n"), "place_name": place, "tense": "happened"}


def _words(found: InboundMessage, between: str) -> str:
    """The text and every answer."""
    return between.join(part for part in (found.text, *found.answers.values()) if part)


def _steps(request: PageRequest, found: InboundMessage) -> dict[str, Step]:
    who: dict[str, Any] = {"message_id": found.pk, "user": request.user, "audience": request.audience}
    return {
        "report": Step(MessageReportForm, lambda data: _report(found, data, who), _("Received as a report.")),
        "aside": Step(AsideForm, lambda data: set_aside(reason=data["reason"], **who), _("Set aside.")),
    }


def _report(found: InboundMessage, data: dict[str, Any], who: dict[str, Any]) -> None:
    cells = {name: "" if value is None else str(value) for name, value in data.items()}
    known: dict[str, Any] = {"occurred_from": found.mission_received_at, "written_at": found.sent_at}
    if found.source is not None:
        known |= {"source": found.source.pseudonym, "source_type": found.source.type}
    account = account_of(found.mission, SAME, cells, **known)
    if account.data is None:
        raise ValidationError({name: [text] for name, text in account.faults.items()})
    report_message(data=account.data, **who)
