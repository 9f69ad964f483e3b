"""What the records of this floor are checked for alike: an area and a group that the caller sees, and who may write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.models import Actor
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import Area, Mission, User
from missions.services.records import move, refusal
from missions.validation import EARLIEST_YEAR, FieldErrors, tidy


def area_of(errors: FieldErrors, mission: Mission, audience: Audience, pcode: str) -> Any:
    """The area of a P-code; None after an error on `area`."""
    found = Area.objects.visible_to(audience).filter(mission=mission, pcode=pcode).first()
    if found is None:
        errors.add("area", _("Choose an area of this mission."))
    return found


def actor_of(errors: FieldErrors, audience: Audience, key: str) -> Any:
    """The group of an outside id, if it is named to the caller; None after an error on `actor`."""
    try:
        found = Actor.objects.visible_to(audience).filter(public_id=key).first() if key else None
    except ValidationError:  # no id at all
        found = None
    if found is None:
        errors.add("actor", _("Choose a group that an incident names."))
    return found


def day_of(errors: FieldErrors, field: str, value: date | None, *, least: date | None = None) -> Any:
    """The day, if it is of a sensible year and not before another one."""
    if value is None:
        errors.add(field, _("Say which day."))
    elif not EARLIEST_YEAR <= value.year < 9999:
        errors.add(field, _("Check the year."))
    elif least is not None and value < least:
        errors.add(field, _("This day lies too early."))
    return value


def require_tier(audience: Audience, mission: Mission, area: Area | None, tier: int) -> None:
    """Raise NotAllowedError unless the caller may act in this tier there, or propose."""
    if tier not in mission.mandated_tiers:
        raise NotAllowedError(_("Tier %(tier)d is not in the mandate of this mission.") % {"tier": tier})
    area_id = area.pk if area is not None else None
    if audience.may_act(tier=tier, mission_id=mission.pk, area_id=area_id):
        return
    if not audience.may("propose", mission_id=mission.pk, area_id=area_id):
        raise NotAllowedError(_("Your role does not allow this."))


def may_somewhere(audience: Audience, mission: Mission) -> None:
    """Raise NotAllowedError for who writes nothing of the kind in the mission, before anything is looked up."""
    if not any(audience.may_somewhere(verb, mission_id=mission.pk) for verb in ("act", "propose")):
        raise NotAllowedError(_("Your role does not allow this."))


def moved(
    record: Any, to: str, allowed: dict[str, frozenset[str]], *, user: User, audience: Audience, verb: str, reason: str
) -> None:
    """Move a locked record, with the reason that every such move needs."""
    if to not in allowed[record.status]:
        raise refusal(record, to)
    said = tidy(reason)
    errors = FieldErrors()
    errors.text("reason", said, limit=2000, lines=True)
    errors.raise_if_any()
    if not said:
        raise ReasonNeededError("reason", _("Say what this rests on."))
    move(record, to, user=user, audience=audience, verb=verb, reason=said)
