"""What each mission asks and how much an answer weighs: taken from the definitions, weighed anew by two people."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.validation import FieldErrors, tidy
from threats.choices import Direction, WeightChangeStatus
from threats.indicators import DEFINITIONS, VERSION, Definition
from threats.inputs import WeighingInput
from threats.models import Indicator, WeightChange
from threats.services.asking import request_rescore

WEIGHED = ("enabled", "weight", "half_life_days", "cap", "reach_km")
MAX_WEIGHT, MAX_CAP, MAX_DAYS, MAX_KM = 0.7, 0.7, 1000, 200.0
MAX_REASON = 2000
ACTOR = "indicators"


@transaction.atomic
def adopt(*, mission: Mission) -> int:
    """Take over the definitions that come with the product; returns how many rows were made or changed.

    An indicator that the mission has weighed itself keeps its own weighing.
    """
    known = {row.key: row for row in Indicator.objects.filter(mission=mission)}
    if len(known) >= len(DEFINITIONS) and all(row.data_version == VERSION for row in known.values()):
        return 0
    missing = [_fresh(mission, each) for key, each in DEFINITIONS.items() if key not in known]
    Indicator.objects.bulk_create(missing, ignore_conflicts=True)
    changed = [row for row in known.values() if row.key in DEFINITIONS and _renewed(row, DEFINITIONS[row.key])]
    for row in changed:
        row.save()
    if missing or changed:
        audit(
            actor=ACTOR,
            verb="indicator.adopt",
            object_type="mission",
            object_id=mission.public_id,
            mission_id=mission.pk,
            data={"data_version": VERSION, "new": len(missing), "changed": len(changed)},
        )
    return len(missing) + len(changed)


def _defaults(each: Definition) -> dict[str, Any]:
    return {"weight": each.weight, "half_life_days": each.half_life_days, "cap": each.cap, "reach_km": each.reach_km}


def _fresh(mission: Mission, each: Definition) -> Indicator:
    return Indicator(
        mission=mission, key=each.key, family=each.family, data_version=VERSION, **_defaults(each)
    )  # fmt: skip


def _renewed(row: Indicator, each: Definition) -> bool:
    """Bring a row to the newest definition; whether anything is to be saved."""
    if row.data_version == VERSION:
        return False
    row.data_version, row.family = VERSION, each.family
    if not row.own_weighing and any(getattr(row, name) != value for name, value in _defaults(each).items()):
        for name, value in _defaults(each).items():
            setattr(row, name, value)
        row.version += 1
    return True


@transaction.atomic
def propose_weighing(
    *, indicator_id: int, user: User, audience: Audience, data: WeighingInput, reason: str
) -> WeightChange:
    """Propose another weighing, with the reason; it counts when somebody else has signed it off.

    Raises Indicator.DoesNotExist, NotAllowedError, ReasonNeededError, ValidationError by field, or ConflictError while
    another one waits.
    """
    row = _locked(indicator_id, audience)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why it should weigh differently: others will ask."))
    _check(row, data, reason)
    if row.changes.filter(status=WeightChangeStatus.PROPOSED).exists():
        raise ConflictError(_("Another change waits for sign-off. Sign or decline it first."), code="change_waits")
    change: WeightChange = row.changes.create(reason=tidy(reason), proposed_by=user, **asdict(data))
    _write(row, audience, "indicator.propose", change)
    return change


@transaction.atomic
def sign_weighing(*, indicator_id: int, user: User, audience: Audience) -> Indicator:
    """Sign off the waiting change: a new version, which the next run takes up. Never by whoever proposed it."""
    row = _locked(indicator_id, audience)
    change = _waiting(row)
    if change.proposed_by_id == user.pk:
        raise NotAllowedError(_("Somebody else has to sign this off: you proposed it."))
    for name in WEIGHED:
        setattr(row, name, getattr(change, name))
    row.version += 1
    row.own_weighing = True
    row.save()
    _decide(change, user, WeightChangeStatus.SIGNED, row.version)
    _write(row, audience, "indicator.sign", change)
    request_rescore(mission_id=row.mission_id, reason="indicator.sign")
    return row


@transaction.atomic
def decline_weighing(*, indicator_id: int, user: User, audience: Audience) -> Indicator:
    """Put the waiting change aside: nothing changes. Its author may take it back so."""
    row = _locked(indicator_id, audience)
    change = _waiting(row)
    _decide(change, user, WeightChangeStatus.DECLINED, None)
    _write(row, audience, "indicator.decline", change)
    return row


def _locked(indicator_id: int, audience: Audience) -> Indicator:
    rows = Indicator.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    row: Indicator = rows.get(pk=indicator_id)
    if not audience.may("weigh", mission_id=row.mission_id):
        raise NotAllowedError(_("Your role does not allow this."))
    return row


def _waiting(row: Indicator) -> WeightChange:
    change: WeightChange | None = row.changes.filter(status=WeightChangeStatus.PROPOSED).first()
    if change is None:
        raise TransitionNotAllowedError(_("No change of this indicator waits for sign-off."))
    return change


def _decide(change: WeightChange, user: User, status: str, version: int | None) -> None:
    change.status, change.version = status, version
    change.decided_by, change.decided_at = user, timezone.now()
    change.save(update_fields=["status", "version", "decided_by", "decided_at"])


def _write(row: Indicator, audience: Audience, verb: str, change: WeightChange) -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="indicator",
        object_id=row.public_id,
        mission_id=row.mission_id,
        reason=change.reason if verb == "indicator.propose" else "",
        data={"key": row.key, "version": row.version, **{name: getattr(change, name) for name in WEIGHED}},
    )


def _check(row: Indicator, data: WeighingInput, reason: str) -> None:
    errors = FieldErrors()
    errors.text("reason", tidy(reason), limit=MAX_REASON, lines=True)
    for name, most in (("weight", MAX_WEIGHT), ("cap", MAX_CAP), ("reach_km", MAX_KM)):
        value = getattr(data, name)
        if not isfinite(value) or not 0 <= value <= most:
            errors.add(name, _("Give a number from 0 to %(most)s.") % {"most": most})
    if not 0 <= data.half_life_days <= MAX_DAYS:
        errors.add("half_life_days", _("Give a whole number from 0 to %(limit)d.") % {"limit": MAX_DAYS})
    _check_kind(errors, DEFINITIONS[row.key], data)
    errors.raise_if_any()
    if all(getattr(row, name) == getattr(data, name) for name in WEIGHED):
        raise ValidationError({"weight": [_("This is how it weighs already.")]})


def _check_kind(errors: FieldErrors, definition: Definition, data: WeighingInput) -> None:
    """What stands beside the score can never be made to move it, and a date does not fade."""
    if definition.direction == Direction.BESIDE and data.weight > 0:
        errors.add("weight", _("This stands beside the score and weighs nothing: leave it at 0."))
    if definition.is_date != (data.half_life_days == 0):
        errors.add("half_life_days", _("A date has no half-life (0), anything else has one of a day or more."))
