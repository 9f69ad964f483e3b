"""The threat form of an alert: written in versions, and due before the decision where there is time for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import ThreatFamily
from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import Mission, User
from missions.services.records import locked, move, refusal, require
from missions.validation import FieldErrors, tidy
from threats import lifecycle
from threats.choices import AlertStatus, Factor, Impact, Level, Likelihood, Trend
from threats.inputs import AssessmentInput
from threats.models import Alert, Assessment
from threats.services.limits import follow

MAX_WORDS = 1000
MAX_TEXT = 4000


@transaction.atomic
def assess_threat(*, alert_id: int, user: User, audience: Audience, data: AssessmentInput) -> Assessment:
    """Write the threat form of an alert, or a new version of it; the alert stays where it is.

    Raises ValidationError that names what is missing, TransitionNotAllowedError for an alert that was put aside.
    """
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, ("assess", "decide"), alert)
    if alert.status not in lifecycle.FORM_IN:
        raise refusal(alert, AlertStatus.ASSESSING)
    said = _checked(alert.mission, data)
    now = timezone.now()
    late = alert.record_by is not None and now > alert.record_by
    form: Assessment = Assessment.objects.create(
        alert=alert,
        number=alert.assessments.count() + 1,
        is_late=late,
        at=now,
        mission_at=alert.mission.mission_time(now),
        by=user,
        **said,
    )
    told = {"recorded": "form", "number": form.number, "late": late}
    changes = follow(alert, "alert.form")
    move(alert, alert.status, user=user, audience=audience, verb="alert.form", data=told, changes=changes)
    return form


def needs_form(alert: Alert) -> bool:
    """Whether the decision on this alert waits for its threat form."""
    return alert.imminence in lifecycle.FORM_BEFORE_DECISION and not alert.has_form


def require_form(alert: Alert) -> None:
    """Raise ReasonNeededError where there is time to think before the decision, and nobody has written it down."""
    if needs_form(alert):
        raise ReasonNeededError(
            "assessment",
            _("%(ref)s is not urgent: fill in the threat form first, then decide. It takes a few minutes.")
            % {"ref": alert.ref},
        )


def _checked(mission: Mission, data: AssessmentInput) -> dict[str, Any]:
    errors = FieldErrors()
    factors = {factor.value: _factor(errors, factor, data.factors.get(factor.value)) for factor in Factor}
    for name in sorted(set(data.factors) - set(Factor.values)):
        errors.add("factors", _("There is no factor “%(name)s”.") % {"name": name})
    tiers = _tiers(errors, mission, data.tiers)
    errors.choice("family", data.family, ThreatFamily)
    errors.choice("likelihood", data.likelihood, Likelihood)
    errors.choice("impact", data.impact, Impact)
    errors.choice("trend", data.trend, Trend)
    errors.text("scenario", tidy(data.scenario), limit=MAX_TEXT, required=True, lines=True)
    errors.text("harm_expected", tidy(data.harm_expected), limit=MAX_TEXT, required=True, lines=True)
    errors.raise_if_any()
    return {
        "factors": factors,
        "tiers": tiers,
        "family": data.family,
        "scenario": tidy(data.scenario),
        "harm_expected": tidy(data.harm_expected),
        "likelihood": data.likelihood,
        "impact": data.impact,
        "trend": data.trend,
    }


def _factor(errors: FieldErrors, factor: Factor, said: dict[str, Any] | None) -> dict[str, Any]:
    """Level and rationale of one factor; what is known has a rationale."""
    level, rationale = (said or {}).get("level"), tidy(str((said or {}).get("rationale", "")))
    errors.choice(f"{factor.value}_level", level, Level)
    errors.text(f"{factor.value}_rationale", rationale, limit=MAX_WORDS, lines=True)
    if level and not rationale:
        errors.add(f"{factor.value}_rationale", _("Say what this level rests on, or choose “not known”."))
    return {"level": level, "rationale": rationale}


def _tiers(errors: FieldErrors, mission: Mission, said: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Every mandated tier has been thought of; *none* says why."""
    found: dict[str, Any] = {}
    for tier in sorted(mission.mandated_tiers):
        answer = said.get(tier) or {}
        considered, words = answer.get("considered"), tidy(str(answer.get("words", "")))
        errors.text(f"tier_{tier}_words", words, limit=MAX_WORDS, lines=True)
        if considered not in (True, False):
            errors.add(f"tier_{tier}", _("Say whether something is to be done in tier %(tier)d.") % {"tier": tier})
        elif not considered and not words:
            errors.add(f"tier_{tier}_words", _("“None” in tier %(tier)d needs a reason.") % {"tier": tier})
        found[str(tier)] = {"considered": considered, "words": words}
    for tier in sorted(set(said) - set(mission.mandated_tiers)):
        errors.add("tiers", _("Tier %(tier)s is not in the mandate of this mission.") % {"tier": tier})
    return found
