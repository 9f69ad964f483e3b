"""An analyst's number in the place of a score: with a reason, for a time; the score itself stays as it is."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import require
from threats.models import RiskOverride, RiskScore

LONGEST = 90  # days
LEAST, MOST = 0.001, 0.99  # neither certainty can be known
MAX_REASON = 2_000


@transaction.atomic
def set_override(
    *, mission: Mission, h3: str, horizon: int, risk: float, days: int, reason: str, user: User, audience: Audience
) -> RiskOverride:
    """Show `risk` (0 to 1) for a cell and horizon until so many days have passed in the mission. One that stands ends.

    Raises RiskScore.DoesNotExist for who sees no score there, NotAllowedError, ReasonNeededError, or ValidationError.
    """
    seen = RiskScore.objects.visible_to(audience).shown().filter(mission=mission)
    score = seen.select_related("cell", "mission").select_for_update(of=("self",)).get(cell__h3=h3, horizon=horizon)
    require(audience, "override", score.cell)
    _check(risk, days, reason)
    now = mission.now()
    RiskOverride.objects.filter(cell=score.cell, horizon=horizon, ended_at=None).update(
        ended_at=now, ended_reason="replaced"
    )
    override: RiskOverride = RiskOverride.objects.create(
        mission=mission,
        cell=score.cell,
        horizon=horizon,
        risk=risk,
        model_risk=score.risk,
        reason=reason.strip(),
        by=user,
        set_at=now,
        until=now + timedelta(days=days),
    )
    _audit(override, audience, "override.set", reason.strip())
    return override


@transaction.atomic
def end_override(*, override_id: int, reason: str, user: User, audience: Audience) -> RiskOverride:
    """Show the score again, with the reason.

    Raises RiskOverride.DoesNotExist, NotAllowedError, ReasonNeededError, or TransitionNotAllowedError.
    """
    rows = RiskOverride.objects.visible_to(audience).select_for_update(of=("self",)).select_related("cell", "mission")
    override: RiskOverride = rows.get(pk=override_id)
    require(audience, "override", override.cell)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why the score is shown again."))
    if override.ended_at is not None:
        raise TransitionNotAllowedError(_("Somebody has ended this already."))
    override.ended_at, override.ended_reason = override.mission.now(), reason.strip()
    override.save(update_fields=["ended_at", "ended_reason"])
    _audit(override, audience, "override.end", override.ended_reason)
    return override


def _check(risk: float, days: int, reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why: it stands beside the score for everybody to read."))
    errors = {}
    if not LEAST <= risk <= MOST:
        errors["risk"] = [_("Give a probability from 0.1 to 99 percent.")]
    if not 1 <= days <= LONGEST:
        errors["days"] = [_("It stands for 1 to %(n)d days.") % {"n": LONGEST}]
    if len(reason) > MAX_REASON:
        errors["reason"] = [_("At most %(n)d characters.") % {"n": MAX_REASON}]
    if errors:
        raise ValidationError(errors)


def _audit(override: RiskOverride, audience: Audience, verb: str, reason: str) -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="riskoverride",
        object_id=override.public_id,
        mission_id=override.mission_id,
        reason=reason,
        data={
            "cell": override.cell.h3,
            "horizon": override.horizon,
            "risk": override.risk,
            "model_risk": override.model_risk,
            "until": override.until.isoformat(),
        },
    )
