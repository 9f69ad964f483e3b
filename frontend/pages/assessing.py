"""The threat form of an alert, and passing an alert to a force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.assessing import AssessmentForm, ReferForm
from frontend.pages.shell import PageRequest, is_outside, own_record, page, rights
from frontend.pages.steps import run
from incidents.choices import ThreatFamily
from missions.errors import NotAllowedError
from responses.choices import Tier
from threats import judging, services
from threats.choices import Factor, Level
from threats.inputs import ReferralInput
from threats.lifecycle import FORM_IN
from threats.models import Alert, AlertReferral, Assessment, Threat

SEVERITY_TONE = {"extreme": "crit", "high": "crit", "moderate": "warn", "low": "quiet"}


def severity_label(likelihood: int, impact: int) -> tuple[str, str]:
    """The word of the print leadership knows, and its tone."""
    word = judging.severity(likelihood, impact)
    labels = {"extreme": _("Extreme"), "high": _("High"), "moderate": _("Moderate"), "low": _("Low")}
    return labels[word], SEVERITY_TONE[word]


def summary_of(form: Assessment | None) -> dict[str, Any] | None:
    """What a threat form says, for pages: factors with their words, the weakest link, the cell of the print."""
    if form is None:
        return None
    levels = {factor: answer["level"] for factor, answer in form.factors.items()}
    weakest = judging.weakest_link(levels)
    word, tone = severity_label(form.likelihood, form.impact)
    return {
        "form": form,
        "family": ThreatFamily(form.family).label if form.family in ThreatFamily.values else form.family,
        "factors": [
            (factor.label, Level(levels[factor]).label, form.factors[factor]["rationale"], factor.value in weakest)
            for factor in Factor
            if factor.value in form.factors
        ],
        "weakest": [Factor(factor).label for factor in weakest],
        "exposed": judging.exposed(levels),
        "severity": word,
        "tone": tone,
        "tiers": [(Tier(int(tier)).label, answer) for tier, answer in sorted(form.tiers.items())],
    }


def form_facts(request: PageRequest, found: Alert) -> dict[str, Any]:
    """What the page of an alert shows of its threat form and referrals; nothing to who looks from outside."""
    if is_outside(request.audience, request.mission):
        return {}
    can = rights(request.audience, request.mission)
    newest = Assessment.objects.visible_to(request.audience).filter(alert=found).first()
    referrals = AlertReferral.objects.visible_to(request.audience).filter(alert=found).select_related("by")
    return {
        "assessment": summary_of(newest),
        "needs_form": services.needs_form(found),
        "may_fill": (can.assess or can.decide) and found.status in FORM_IN,
        "referrals": [(row, services.explain_refusal(row.refused_because)) for row in referrals],
        "threats": Threat.objects.visible_to(request.audience).present(request.audience).filter(alerts=found),
    }


def _alert(request: PageRequest, public_id: UUID) -> Any:
    seen = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area")
    return own_record(request, seen, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alert_form(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Fill in the threat form, or think again: a new version begins with what was thought before."""
    found = _alert(request, public_id)
    if is_outside(request.audience, request.mission):
        raise Http404
    if not (rights(request.audience, request.mission).assess or rights(request.audience, request.mission).decide):
        raise NotAllowedError(_("Your role does not allow this."))
    versions = Assessment.objects.visible_to(request.audience).filter(alert=found).select_related("by")
    posted = request.POST if request.method == "POST" else None
    form = AssessmentForm(posted, mission=request.mission, before=versions.first())
    status = 200
    if posted is not None:
        status = run(form, lambda: _fill(request, found, form)) if form.is_valid() else 400
        if not status:
            messages.success(request, _("The threat form is filled in."))
            return HttpResponseRedirect(reverse("frontend:alert", args=[found.public_id]))
    context = {"alert": found, "form": form, "versions": versions, "summary": summary_of(versions.first())}
    return render(request, "frontend/alert_form.html", context, status=status)


def _fill(request: PageRequest, found: Alert, form: AssessmentForm) -> None:
    services.assess_threat(alert_id=found.pk, user=request.user, audience=request.audience, data=form.answers())


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alert_refer(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The three questions before an alert is passed to a force. A refusal is explained, and stored."""
    found = _alert(request, public_id)
    if is_outside(request.audience, request.mission):
        raise Http404
    if not rights(request.audience, request.mission).decide:
        raise NotAllowedError(_("Your role does not allow this."))
    form = ReferForm(request.POST if request.method == "POST" else None, audience=request.audience)
    status = 200
    if request.method == "POST":
        made: list[AlertReferral] = []
        status = run(form, lambda: made.append(_refer(request, found, form))) if form.is_valid() else 400
        if made and not made[0].refused_because:
            messages.success(request, _("Passed on: write down their answer when it comes."))
            return HttpResponseRedirect(reverse("frontend:alert", args=[found.public_id]))
        for sentence in services.explain_refusal(made[0].refused_because) if made else []:
            form.add_error(None, sentence)
            status = 400
    return render(request, "frontend/alert_refer.html", {"alert": found, "form": form}, status=status)


def _refer(request: PageRequest, found: Alert, form: ReferForm) -> AlertReferral:
    said = form.cleaned_data
    data = ReferralInput(
        kind=said["kind"],
        recipient=said["recipient"],
        actor_id=said["actor"].pk if said["actor"] else None,
        consent=said["consent"],
        passed_text=said["passed_text"],
        suspicion=said["suspicion"],
    )
    return services.refer_to_force(alert_id=found.pk, user=request.user, audience=request.audience, data=data)
