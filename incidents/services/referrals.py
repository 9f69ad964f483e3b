"""Pass a case on to the specialist whose it is: three answers and no story."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import choices
from incidents.inputs import ReferralInput
from incidents.models import Referral
from incidents.services.report_stops import has_room
from ledger.services import audit
from missions.audience import Audience
from missions.choices import Compartment
from missions.errors import ConflictError, NotAllowedError
from missions.models import Area, Mission, User
from missions.services.records import new_ref
from missions.validation import FieldErrors

# Rooms that the ordinary form leads to; the others are opened by their own members.
REFERRED = (Compartment.CRSV, Compartment.CAAC)
TOLD = ("compartment", "band", "help_needed", "is_exercise")


@transaction.atomic
def refer_to_specialist(
    *, audience: Audience, user: User, mission: Mission, data: ReferralInput, public_id: UUID | None = None
) -> tuple[Referral, bool]:
    """Leave a referral for the members of a room; returns it and whether it is new.

    `public_id` is made by the sender's device: sent again it is the same referral, with other content a ConflictError.
    Raises NotAllowedError outside the own area, or ValidationError by field; also when the mission's mandate does not
    have the room: then nothing is kept, and the card says whom to call.
    """
    if not audience.may_somewhere("report", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    area = _check(mission, data)
    if not audience.may("report", mission_id=mission.pk, area_id=area.pk):
        raise NotAllowedError(_("You may refer from your own area only. Call the duty officer."))
    number = public_id or uuid4()
    known = _known(number, mission, user, area, data)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():  # a twin that commits at this moment must not undo the outer transaction
            return _store(number, mission, user, area, data, audience), True
    except IntegrityError:
        known = _known(number, mission, user, area, data)
        if known is None:
            raise
        return known, False


def _check(mission: Mission, data: ReferralInput) -> Area:
    errors = FieldErrors()
    errors.choice("compartment", data.compartment, Compartment)
    errors.choice("band", data.band, choices.DateBand)
    errors.choice("help_needed", data.help_needed, choices.HelpNeeded)
    area: Area | None = Area.objects.filter(mission=mission, pcode=data.area).first()
    if area is None:
        errors.add("area", _("Choose the area."))
    errors.raise_if_any()
    if area is None:
        raise AssertionError  # the check above named it
    if data.compartment not in REFERRED or not has_room(mission, data.compartment):
        raise ValidationError(
            {"compartment": [_("This mission keeps no such cases here. Nothing was stored: call the specialist.")]}
        )
    return area


def _known(number: UUID, mission: Mission, user: User, area: Area, data: ReferralInput) -> Referral | None:
    stored: Referral | None = Referral.objects.filter(public_id=number).first()
    if stored is None:
        return None
    same = all(getattr(stored, name) == getattr(data, name) for name in TOLD)
    if (stored.mission_id, stored.created_by_id, stored.area_id) != (mission.pk, user.pk, area.pk) or not same:
        text = _("This number was used before for other content. Send it under a new number.")
        raise ConflictError(text, code="referral_conflict")
    return stored


def _store(
    number: UUID, mission: Mission, user: User, area: Area, data: ReferralInput, audience: Audience
) -> Referral:  # fmt: skip
    now = timezone.now()
    referral: Referral = Referral.objects.create(
        public_id=number,
        ref=new_ref(Referral, mission),
        mission=mission,
        area=area,
        received_at=now,
        mission_received_at=mission.mission_time(now),
        created_by=user,
        **{name: getattr(data, name) for name in TOLD},
    )
    # The trail says that something was passed on, not of which kind: whoever reads it is no member of the room.
    audit(
        actor=audience.actor,
        verb="referral.submit",
        object_type="referral",
        object_id=referral.public_id,
        mission_id=mission.pk,
    )
    return referral
