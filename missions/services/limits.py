"""How long each duty of an alert may take in a mission, and who hears of a limit that was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit, body_hash
from missions.audience import CLEARED_ONLY, NO_CONTENT, Audience
from missions.choices import EscalationLevel, Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError
from missions.models import Mission
from missions.models.mission import default_limits
from missions.validation import FieldErrors

LONGEST = 60 * 24 * 90  # minutes
# Who can be told: people with content, inside the mission.
TOLD_ROLES = tuple(role for role in Role.values if role not in NO_CONTENT | CLEARED_ONLY)


def limits_of(mission: Mission) -> dict[str, dict[str, int]]:
    """Minutes by imminence and duty, defaults included."""
    return {name: duties | mission.alert_limits.get(name, {}) for name, duties in default_limits().items()}


def limits_version(mission: Mission) -> str:
    """Tells one state of the mission's limits and ladder from another."""
    return body_hash([mission.alert_limits, mission.escalation])[:16]


@transaction.atomic
def set_limits(
    *,
    mission_id: int,
    limits: Mapping[str, Mapping[str, int]],
    ladder: Sequence[Mapping[str, str]],
    version: str,
    reason: str,
    audience: Audience,
) -> Mission:
    """Set the minutes of every duty, {imminence: {duty: minutes}}, and the levels of the ladder, [{level, role}].

    Alerts that are open keep the limits that they were raised with; the ladder counts from now on for all.
    `version` is that of what was read: ConflictError when somebody changed it meanwhile. Raises NotAllowedError,
    ValidationError by `<imminence>_<duty>` and `ladder`, ReasonNeededError.
    """
    if not audience.may("configure", mission_id=mission_id):
        raise NotAllowedError(_("Your role does not allow this."))
    mission = Mission.objects.select_for_update().get(pk=mission_id)
    if limits_version(mission) != version:
        raise ConflictError(_("Somebody changed the limits while you had them open. Look at them again."))
    _check(limits, ladder)
    before = {"limits": limits_of(mission), "escalation": mission.escalation}
    wanted: dict[str, Any] = {
        "limits": {name: dict(duties) for name, duties in limits.items()},
        "escalation": [dict(rung) for rung in ladder],
    }
    if wanted == before:
        return mission
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    mission.alert_limits, mission.escalation = wanted["limits"], wanted["escalation"]
    mission.save(update_fields=["alert_limits", "escalation"])
    audit(
        actor=audience.actor,
        verb="mission.limits",
        object_type="mission",
        object_id=mission.public_id,
        mission_id=mission.pk,
        reason=reason.strip(),
        data={"before": before, "after": wanted},
    )
    return mission


def _check(limits: Mapping[str, Mapping[str, int]], ladder: Sequence[Mapping[str, str]]) -> None:
    errors = FieldErrors()
    for imminence, duties in default_limits().items():
        for duty in duties:
            minutes = limits.get(imminence, {}).get(duty)
            if minutes is None or not 1 <= minutes <= LONGEST:
                errors.add(f"{imminence}_{duty}", _("Give minutes from 1 to %(most)s.") % {"most": LONGEST})
    levels = [rung.get("level") for rung in ladder]
    if not levels or levels != [level for level in EscalationLevel.values if level in levels]:
        errors.add("ladder", _("Keep at least one level, from the field up."))
    if any(rung.get("role") not in TOLD_ROLES for rung in ladder):
        errors.add("ladder", _("Only people inside the mission can be told."))
    errors.raise_if_any()
