"""Sheets of a mission's own rules: read by all inside, set whole by those who configure it, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.models import AuditEntry
from ledger.services import audit, body_hash
from missions.audience import CLEARED_ONLY, Audience
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError
from missions.models import Mission
from missions.querysets import any_of
from missions.validation import FieldErrors, tidy

MAX_REASON = 500
# What was done to the rules of a mission, as the trail writes it; each floor above adds its own by these beginnings.
CHANGES = ("mission.limits", "mission.rules.", "action_type.", "approval_rule.")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Ruleset:
    """One sheet: how it is read, checked and written. `check` raises ValidationError by field."""

    name: str
    read: Callable[[Mission], dict[str, Any]]
    check: Callable[[Mission, Values], None]
    write: Callable[[Mission, Values], None]

    def version(self, mission: Mission) -> str:
        """Tells one state of the sheet from another."""
        return body_hash(self.read(mission))[:16]


@transaction.atomic
def set_ruleset(
    *, rules: Ruleset, mission_id: int, values: Values, version: str, reason: str, audience: Audience
) -> Mission:
    """Set a sheet to `values`, all of its keys. What goes on already stays as it is.

    `version` is that of what was read: ConflictError when somebody changed it meanwhile. Raises NotAllowedError,
    ValidationError by field, ReasonNeededError.
    """
    require_configurer(audience, mission_id)
    mission = Mission.objects.select_for_update().get(pk=mission_id)
    if rules.version(mission) != version:
        raise ConflictError(_("Somebody changed these rules while you had them open. Look at them again."))
    rules.check(mission, values)
    before = rules.read(mission)
    if dict(values) == before:
        return mission
    reason = checked_reason(reason)
    rules.write(mission, values)
    data = {"before": before, "after": dict(values)}
    audit(
        actor=audience.actor, verb=f"mission.rules.{rules.name}", object_type="mission",
        object_id=mission.public_id, mission_id=mission.pk, reason=reason, data=data,
    )  # fmt: skip
    return mission


def require_configurer(audience: Audience, mission_id: int) -> None:
    """Raise NotAllowedError for who does not configure the mission."""
    if not audience.may("configure", mission_id=mission_id):
        raise NotAllowedError(_("Your role does not allow this."))


def may_read_rules(audience: Audience, mission_id: int) -> bool:
    """Whether the rules are shown: to who configures them, and to whoever works inside the mission."""
    inside = {grant.role for grant in audience.in_mission(mission_id).content_grants()} - CLEARED_ONLY
    return bool(inside) or audience.may("configure", mission_id=mission_id)


def checked_reason(reason: str) -> str:
    """The reason of a change, tidy. Raises ReasonNeededError, ValidationError."""
    if not tidy(reason):
        raise ReasonNeededError("reason", _("Say why."))
    errors = FieldErrors()
    errors.text("reason", tidy(reason), limit=MAX_REASON)
    errors.raise_if_any()
    return tidy(reason)


def rule_changes(mission: Mission) -> Any:
    """Every change of the mission's rules in the trail, the newest first. For those who may read the rules."""
    ours = any_of([Q(verb__startswith=beginning) for beginning in CHANGES])
    return AuditEntry.objects.filter(ours, mission_id=mission.pk).order_by("-pk")
