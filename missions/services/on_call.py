"""The roster: who answers for an area now. Posts and duty phones, set by those who act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.choices import OnCallKind
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import Area, Mission, OnCall, User
from missions.services.clock import database_now
from missions.validation import FieldErrors, tidy

PHONE = re.compile(r"\+?[\w ()/.-]{2,39}")


@dataclass(frozen=True, kw_only=True)
class OnCallInput:
    """What is said of one watch. Times are mission time; no area means all of the mission."""

    kind: str
    name: str
    phone: str
    area: str = ""  # P-code
    starts_at: datetime | None = None  # now
    ends_at: datetime | None = None  # until somebody ends it


@transaction.atomic
def put_on_call(*, mission: Mission, data: OnCallInput, user: User, audience: Audience) -> OnCall:
    """Write down who answers for an area and when. Raises NotAllowedError, ValidationError by field."""
    area = _area(mission, data.area)
    _require(audience, mission.pk, area.pk if area else None)
    starts_at = data.starts_at or mission.mission_time(database_now())
    _check(data, starts_at)
    found = OnCall.objects.create(
        mission=mission,
        area=area,
        kind=data.kind,
        name=tidy(data.name),
        phone=tidy(data.phone),
        starts_at=starts_at,
        ends_at=data.ends_at,
        created_by=user,
    )
    _write(found, audience, "on_call.put", {"kind": found.kind, "area": area.pcode if area else ""})
    return found


@transaction.atomic
def end_on_call(*, on_call_id: int, user: User, audience: Audience) -> OnCall:
    """End a watch now; what was stays in the roster. Of two who end it at once the second is told so."""
    rows = OnCall.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    found: OnCall = rows.get(pk=on_call_id)
    _require(audience, found.mission_id, found.area_id)
    now = found.mission.mission_time(database_now())
    if found.ends_at is not None and found.ends_at <= now:
        raise TransitionNotAllowedError(_("This watch has ended already."))
    found.ends_at = max(now, found.starts_at)
    found.save(update_fields=["ends_at"])
    _write(found, audience, "on_call.end", {"kind": found.kind})
    return found


def _area(mission: Mission, pcode: str) -> Area | None:
    if not pcode:
        return None
    area: Area | None = Area.objects.filter(mission=mission, pcode=pcode).first()
    if area is None:
        raise ValidationError({"area": [_("This is no area of this mission.")]})
    return area


def _require(audience: Audience, mission_id: int, area_id: int | None) -> None:
    if not audience.may("act", mission_id=mission_id, area_id=area_id):
        raise NotAllowedError(_("Your role does not allow this."))


def _check(data: OnCallInput, starts_at: datetime) -> None:
    errors = FieldErrors()
    errors.choice("kind", data.kind, OnCallKind)
    errors.text("name", tidy(data.name), limit=120, required=True)
    errors.text("phone", tidy(data.phone), limit=40, required=True)
    if data.phone and not PHONE.fullmatch(tidy(data.phone)):
        errors.add("phone", _("Write a number such as +243 81 234 5678, or a radio channel such as VHF 12."))
    for field in ("starts_at", "ends_at"):
        errors.instant(field, getattr(data, field))
    if data.ends_at is not None and data.ends_at <= starts_at:
        errors.add("ends_at", _("The end lies before the start."))
    errors.raise_if_any()


def _write(found: OnCall, audience: Audience, verb: str, data: dict[str, str]) -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="oncall",
        object_id=found.public_id,
        mission_id=found.mission_id,
        data=data,
    )
