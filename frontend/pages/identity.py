"""Open who a source is: after signing in again, with a reason, shown once on one page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.sources import LookForm
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.stepup import ask_again, confirmed_at
from incidents.models import Source
from incidents.services.identities import FRESH, has_identity, may_open, open_identity
from incidents.services.identity_keys import why_not
from missions.errors import NotAllowedError, ReasonNeededError, StepUpNeededError, UnavailableError

REASON_KEY = "identity_reason"  # what was typed survives the signing in again


@require_http_methods(["GET", "HEAD", "POST"])
@page
def source_identity(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then show who it is in the answer to the POST: no address leads there again."""
    found: Source = own_record(request, Source.objects.visible_to(request.audience), public_id=public_id)
    if not may_open(request.audience, found):
        raise NotAllowedError(_("Your role does not open identities here."))
    if not _is_fresh(request):
        if request.method == "POST":
            request.session[REASON_KEY] = request.POST.get("reason", "")[:300]
        return ask_again(request)
    reason = request.session.pop(REASON_KEY, "")
    form = LookForm(request.POST if request.method == "POST" else None, initial={"reason": reason})
    context = {"source": found, "form": form, "why_not": why_not(), "kept": has_identity(request.audience, found)}
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = _open(request, found, form, context)
    return render(request, "frontend/source_identity.html", context, status=status)


def _is_fresh(request: PageRequest) -> bool:
    at = confirmed_at(request)
    return at is not None and timezone.now() - at <= FRESH


def _open(request: PageRequest, found: Source, form: LookForm, context: dict[str, object]) -> int:
    try:
        context["identity"] = open_identity(
            source_id=found.pk,
            user=request.user,
            audience=request.audience,
            reason=form.cleaned_data["reason"],
            confirmed_at=confirmed_at(request),
        )
    except (ReasonNeededError, StepUpNeededError, UnavailableError) as error:
        form.blame(error)
        return 400 if isinstance(error, ReasonNeededError) else 403 if isinstance(error, StepUpNeededError) else 503
    return 200
