"""Who else can protect: what they can do where, and whether they are vetted."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError
from missions.models import Area, Mission, User
from missions.validation import FieldErrors, tidy
from responses.choices import Responder
from responses.inputs import ProtectorInput, VettingInput
from responses.models import Protector, Vetting
from responses.services.kinds import kind_of

LONGEST_VETTING = timedelta(days=731)
# Forces that carry arms are asked for nothing without a valid vetting; of others it is said.
ARMED = frozenset({Responder.HOST_STATE, Responder.PARTNER_FORCE})


@transaction.atomic
def add_protector(*, audience: Audience, user: User, mission: Mission, data: ProtectorInput) -> Protector:
    """Register who can do what where. Raises by field."""
    area = Area.objects.visible_to(audience).filter(mission=mission, pcode=data.area).first() if data.area else None
    _require(audience, mission.pk, area.pk if area is not None else None)
    errors = FieldErrors()
    errors.text("name", tidy(data.name), limit=160, required=True)
    errors.text("note", tidy(data.note), limit=500)
    errors.choice("responder", data.responder, Responder)
    if not data.can_do:
        errors.add("can_do", _("Choose at least one thing that they can do."))
    if any(kind_of(mission, code) is None for code in data.can_do):
        errors.add("can_do", _("This mission has no such type of action."))
    if data.area and area is None:
        errors.add("area", _("Choose an area of this mission, or none."))
    errors.raise_if_any()
    if Protector.objects.filter(mission=mission, name=tidy(data.name)).standing().exists():
        raise ConflictError(_("They are registered already."))
    protector: Protector = Protector.objects.create(
        mission=mission, name=tidy(data.name), responder=data.responder, area=area, can_do=sorted(set(data.can_do)),
        note=tidy(data.note), added_at=timezone.now(), added_by=user,
    )  # fmt: skip
    _written(protector, audience, "protector.add")
    return protector


@transaction.atomic
def vet_protector(*, protector_id: int, user: User, audience: Audience, data: VettingInput) -> Protector:
    """Write down the result of a vetting and until when it counts."""
    protector = _locked(protector_id, audience)
    mission = protector.mission
    if not data.reason.strip():
        raise ReasonNeededError("reason", _("Say what the vetting rests on."))
    if data.until is None or not mission.today() <= data.until <= mission.today() + LONGEST_VETTING:
        raise ValidationError({"until": [_("Give a day from today on, within two years.")]})
    errors = FieldErrors()
    errors.text("reason", tidy(data.reason), limit=2000, lines=True)
    errors.raise_if_any()
    now = timezone.now()
    Vetting.objects.create(
        protector=protector, passed=data.passed, until=data.until, reason=tidy(data.reason), at=now,
        mission_at=mission.mission_time(now), by=user,
    )  # fmt: skip
    _written(protector, audience, "protector.vet", reason=tidy(data.reason))
    return protector


@transaction.atomic
def end_protector(*, protector_id: int, user: User, audience: Audience) -> Protector:
    """Ask them no more; what they did stays."""
    protector = _locked(protector_id, audience)
    protector.ended_at = timezone.now()
    protector.save(update_fields=["ended_at"])
    _written(protector, audience, "protector.end")
    return protector


def vetting_problem(protector: Protector) -> str:
    """What is wrong with the vetting of a protector, in words; empty when a passed one is valid."""
    newest = protector.vettings.first()
    if newest is None:
        return _("They have not been vetted.")
    if not newest.passed:
        return _("They did not pass their vetting.")
    if newest.until < protector.mission.today():
        return _("Their vetting has ended: vet them anew.")
    return ""


def blocks(protector: Protector) -> bool:
    """Whether a vetting problem forbids to ask them: so it is with armed forces, and with who did not pass."""
    newest = protector.vettings.first()
    return protector.responder in ARMED or (newest is not None and not newest.passed)


def _locked(protector_id: int, audience: Audience) -> Protector:
    rows = Protector.objects.visible_to(audience).standing().select_for_update(of=("self",)).select_related("mission")
    protector: Protector = rows.get(pk=protector_id)
    _require(audience, protector.mission_id, protector.area_id)
    return protector


def _require(audience: Audience, mission_id: int, area_id: int | None) -> None:
    if not any(audience.may(verb, mission_id=mission_id, area_id=area_id) for verb in ("act", "propose")):
        raise NotAllowedError(_("Your role does not allow this."))


def _written(protector: Protector, audience: Audience, verb: str, reason: str = "") -> None:
    audit(
        actor=audience.actor, verb=verb, object_type="protector", object_id=protector.public_id,
        mission_id=protector.mission_id, reason=reason,
    )  # fmt: skip
