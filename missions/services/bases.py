"""Bases: what can leave from them, how fast, and when they close."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import Base, User
from missions.validation import FieldErrors, tidy

FASTEST_KMH = 200
MOST_PATROLS = 200


@transaction.atomic
def edit_base(
    *, base_id: int, patrols: int | None, road_kmh: int, track_kmh: int, closed_on: date | None, closing_note: str,
    user: User, audience: Audience,
) -> Base:  # fmt: skip
    """Say what a base can send, how fast, and when it closes. For those who act in tier 2.

    Raises NotAllowedError, Base.DoesNotExist, ValidationError by field.
    """
    rows = Base.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    base: Base = rows.get(pk=base_id)
    if not audience.may_act(tier=2, mission_id=base.mission_id, area_id=base.area_id):
        raise NotAllowedError(_("Your role does not allow this."))
    errors = FieldErrors()
    _within(errors, "patrols", patrols or 0, 0, MOST_PATROLS)
    _within(errors, "road_kmh", road_kmh, 1, FASTEST_KMH)
    _within(errors, "track_kmh", track_kmh, 1, FASTEST_KMH)
    errors.text("closing_note", tidy(closing_note), limit=200)
    if closed_on is not None and base.opened_on is not None and closed_on < base.opened_on:
        errors.add("closed_on", _("It closes before it opens."))
    errors.raise_if_any()
    said = {
        "patrols": patrols, "road_kmh": road_kmh, "track_kmh": track_kmh, "closed_on": closed_on,
        "closing_note": tidy(closing_note),
    }  # fmt: skip
    changed = {name: value for name, value in said.items() if getattr(base, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(base, name, value)
        base.save(update_fields=[*changed])
        data = {name: str(value) for name, value in changed.items()}
        audit(
            actor=audience.actor, verb="base.edit", object_type="base", object_id=base.public_id,
            mission_id=base.mission_id, data=data,
        )  # fmt: skip
    return base


def _within(errors: FieldErrors, field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        errors.add(field, _("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
