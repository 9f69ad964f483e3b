"""Types of action: the shipped ones and those that a mission adds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.models import Mission, User
from missions.services.rulesets import checked_reason, require_configurer
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import ActionType, Phase, Tier
from responses.models import OwnActionType

LANGUAGES = ("en", "fr", "ar")
CODE = re.compile(r"[a-z][a-z0-9_]{1,23}", re.ASCII)


@dataclass(frozen=True)
class ActionKind:
    """A type of action with what it fills in."""

    code: str
    label: str
    tier: int
    phase: str


def kinds_of(mission: Mission) -> list[ActionKind]:
    """The types that may be asked for in a mission: shipped and own, of the tiers in its mandate."""
    own = OwnActionType.objects.filter(mission=mission, ended_at=None)
    found = [_shipped(code) for code in ActionType.values]
    found += [ActionKind(row.code, row.label, row.tier, row.phase) for row in own]
    return [kind for kind in found if kind.tier in mission.mandated_tiers]


def kind_of(mission: Mission, code: str) -> ActionKind | None:
    """One type, whether or not its tier is in the mandate; None for one that this mission does not have."""
    if code in ActionType.values:
        return _shipped(code)
    row = OwnActionType.objects.filter(mission=mission, code=code, ended_at=None).first()
    return ActionKind(row.code, row.label, row.tier, row.phase) if row is not None else None


def _shipped(code: str) -> ActionKind:
    tier, phase = lifecycle.TIER_AND_PHASE[code]
    return ActionKind(code, str(ActionType(code).label), tier, phase)


@transaction.atomic
def add_action_type(
    *,
    audience: Audience,
    user: User,
    mission: Mission,
    code: str,
    labels: dict[str, str],
    tier: int,
    phase: str,
    reason: str,
) -> OwnActionType:
    """Add a type of action. `labels`: {en, fr, ar}. Raises by field; who configures the mission does this."""
    require_configurer(audience, mission.pk)
    errors = FieldErrors()
    if not CODE.fullmatch(code):
        errors.add("code", _("Small letters, digits and underscores, beginning with a letter; at most 24."))
    elif code in ActionType.values or OwnActionType.objects.filter(mission=mission, code=code).exists():
        errors.add("code", _("There is a type with this code already: choose another one."))
    named = _checked(errors, labels, tier, phase)
    reason = checked_reason(reason)
    row = OwnActionType.objects.create(mission=mission, code=code, tier=tier, phase=phase, **named)
    _written(audience, mission, "action_type.add", row, reason)
    return row


@transaction.atomic
def change_action_type(
    *,
    audience: Audience,
    user: User,
    mission: Mission,
    code: str,
    labels: dict[str, str],
    tier: int,
    phase: str,
    reason: str,
) -> OwnActionType:
    """Name a type otherwise, or let it fill in another tier or phase; actions that have it keep their own."""
    require_configurer(audience, mission.pk)
    row = _standing(mission, code)
    errors = FieldErrors()
    named = _checked(errors, labels, tier, phase)
    reason = checked_reason(reason)
    for name, value in {**named, "tier": tier, "phase": phase}.items():
        setattr(row, name, value)
    row.save(update_fields=[*named, "tier", "phase"])
    _written(audience, mission, "action_type.change", row, reason)
    return row


@transaction.atomic
def end_action_type(*, audience: Audience, user: User, mission: Mission, code: str, reason: str) -> OwnActionType:
    """Offer a type no more; actions that have it keep it."""
    require_configurer(audience, mission.pk)
    row = _standing(mission, code)
    reason = checked_reason(reason)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _written(audience, mission, "action_type.end", row, reason)
    return row


def _standing(mission: Mission, code: str) -> OwnActionType:
    row = OwnActionType.objects.select_for_update().filter(mission=mission, code=code, ended_at=None).first()
    if row is None:
        raise ValidationError({"code": [_("There is no such type.")]})
    return row


def _checked(errors: FieldErrors, labels: dict[str, str], tier: int, phase: str) -> dict[str, str]:
    """The names as columns. Raises what the caller has found so far with what is wrong here."""
    for language in LANGUAGES:
        errors.text(f"label_{language}", tidy(labels.get(language, "")), limit=80, required=True)
    errors.choice("tier", tier, Tier)
    errors.choice("phase", phase, Phase)
    errors.raise_if_any()
    return {f"label_{language}": tidy(labels[language]) for language in LANGUAGES}


def _written(audience: Audience, mission: Mission, verb: str, row: OwnActionType, reason: str) -> None:
    audit(
        actor=audience.actor, verb=verb, object_type="action_type", object_id=row.code, mission_id=mission.pk,
        reason=reason, data={"tier": row.tier, "phase": row.phase, "label": row.label_en},
    )  # fmt: skip
