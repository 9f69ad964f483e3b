"""The closed rooms: what their members write, verify and withdraw, and the referrals that they take.

The trail holds ids only, no reason and no kind: it is read by people who are no members.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import lifecycle
from incidents.annexes import AnnexInput
from incidents.choices import AnnexStatus
from incidents.models import Annex, Incident, Referral
from incidents.querysets import rooms_of
from incidents.services.annex_checks import check_annex
from ledger.services import audit
from missions.audience import Audience
from missions.choices import Classification
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.fence import open_fence
from missions.models import Mission, User
from missions.services.records import clock_text, locked, name_of, new_ref, refusal, written

MAX_REASON = 500


@transaction.atomic
def open_annex(
    *,
    mission: Mission,
    kind: str,
    data: AnnexInput,
    user: User,
    audience: Audience,
    referral_id: int | None = None,
    incident_id: int | None = None,
    public_id: UUID | None = None,
) -> Annex:
    """Open a case in a room: alone, on an incident that one sees, or from a referral, which is taken with it.

    `public_id` is made by the form: sent again by its author it gives the stored annex.
    Raises Annex.DoesNotExist for who is no member of the room (as for a room that does not exist), NotAllowedError for
    a member who only reads, ValidationError by field.
    """
    own = _own(audience, mission, kind)
    open_fence(audience.actor)
    public_id = public_id or uuid4()
    stored: Annex | None = Annex.objects.filter(
        public_id=public_id, created_by=user, mission=mission, kind=kind
    ).first()
    if stored is not None:
        return stored
    columns = check_annex(mission, kind, data)
    _require_writer(own, mission, columns["area"].pk)
    referral = _taken(referral_id, mission, kind, user, audience) if referral_id is not None else None
    incident = _incident(incident_id, mission, audience) if incident_id is not None else None
    exercise = data.is_exercise or any(origin is not None and origin.is_exercise for origin in (referral, incident))
    annex: Annex = Annex.objects.create(
        public_id=public_id,
        ref=new_ref(Annex, mission),
        mission=mission,
        kind=kind,
        compartments=[kind],
        classification=min(_ceiling(own), Classification.CONFIDENTIAL),
        incident=incident,
        is_exercise=exercise,
        created_by=user,
        **columns,
    )
    _write(annex, "", user=user, audience=audience, verb="annex.open")
    if referral is not None:
        referral.annex = annex
        referral.save(update_fields=["annex"])
    return annex


@transaction.atomic
def edit_annex(
    *, annex_id: int, version: int, data: AnnexInput, user: User, audience: Audience, reason: str = ""
) -> Annex:
    """Change what an annex says; what it said before is kept. A verified one is open again, and needs a reason.

    `version` is the one that was read: when somebody changed it meanwhile, ConflictError with what stands now.
    """
    annex = _locked(annex_id, version, audience)
    _require_not(annex, AnnexStatus.WITHDRAWN)
    if annex.status == AnnexStatus.VERIFIED:
        _require_reason(reason)
    columns = check_annex(annex.mission, annex.kind, data)
    _require_writer(_own(audience, annex.mission, annex.kind), annex.mission, columns["area"].pk)
    if all(getattr(annex, name) == value for name, value in columns.items()):
        return annex
    before, status = said(annex), annex.status
    for name, value in columns.items():
        setattr(annex, name, value)
    annex.status, annex.verified_by = AnnexStatus.OPEN, None
    annex.save(update_fields=[*columns, "status", "verified_by"])
    _write(annex, status, user=user, audience=audience, verb="annex.edit", reason=reason.strip())
    now = timezone.now()
    annex.revisions.create(
        version=annex.version,
        data=before,
        at=now,
        mission_at=annex.mission.mission_time(now),
        actor=audience.actor,
        reason=reason.strip(),
    )
    return annex


@transaction.atomic
def verify_annex(*, annex_id: int, version: int, user: User, audience: Audience, reason: str = "") -> Annex:
    """The section finds it verified, as it reads in this version. Never whoever wrote or changed it."""
    annex = _locked(annex_id, version, audience)
    _require_move(annex, AnnexStatus.VERIFIED)
    if annex.created_by_id == user.pk or annex.revisions.filter(actor=audience.actor).exists():
        raise NotAllowedError(_("You wrote this: a colleague of your section must verify it."))
    return _move(annex, AnnexStatus.VERIFIED, user=user, audience=audience, verb="annex.verify", reason=reason)


@transaction.atomic
def withdraw_annex(*, annex_id: int, version: int, user: User, audience: Audience, reason: str = "") -> Annex:
    """Take a case back, with a reason; it stays readable in the room and counts no more."""
    annex = _locked(annex_id, version, audience)
    _require_move(annex, AnnexStatus.WITHDRAWN)
    _require_reason(reason)
    return _move(annex, AnnexStatus.WITHDRAWN, user=user, audience=audience, verb="annex.withdraw", reason=reason)


@transaction.atomic
def take_referral(*, referral_id: int, user: User, audience: Audience) -> Referral:
    """Take a waiting referral: exactly one member does. Raises TransitionNotAllowedError with who was first."""
    referral: Referral = locked(Referral, audience, referral_id)
    _require_writer(_own(audience, referral.mission, referral.compartment), referral.mission, referral.area_id)
    if referral.taken_at is not None:
        if referral.taken_by_id == user.pk:
            return referral
        when = clock_text(referral.mission, referral.mission.mission_time(referral.taken_at))
        who = name_of(referral.taken_by.actor) if referral.taken_by is not None else ""
        raise TransitionNotAllowedError(
            _("%(who)s took %(ref)s on %(when)s.") % {"who": who, "ref": referral.ref, "when": when}
        )
    referral.taken_at, referral.taken_by = timezone.now(), user
    referral.save(update_fields=["taken_at", "taken_by"])
    audit(
        actor=audience.actor,
        verb="referral.take",
        object_type="referral",
        object_id=referral.public_id,
        mission_id=referral.mission_id,
    )
    return referral


def said(annex: Annex) -> dict[str, Any]:
    """What an annex says now, as it is kept when it changes."""
    return {
        "area": annex.area.pcode,
        "occurred_from": annex.occurred_from.isoformat(),
        "occurred_to": annex.occurred_to.isoformat(),
        "data": annex.data,
    }


# --- who, and from where ------------------------------------------------------------------------------------
def _own(audience: Audience, mission: Mission, kind: str) -> Audience:
    """The grants by which the audience is a member of the room; for strangers the room does not exist."""
    if kind not in rooms_of(audience, mission):
        raise Annex.DoesNotExist
    grants = tuple(grant for grant in audience.in_mission(mission.pk).grants if kind in grant.compartments)
    return Audience(audience.actor, audience.user_id, audience.client_id, grants)


def _require_writer(own: Audience, mission: Mission, area_id: int) -> None:
    if not own.may("annex", mission_id=mission.pk, area_id=area_id):
        raise NotAllowedError(_("You read in this room; its specialists write."))


def _ceiling(own: Audience) -> int:
    return max(grant.ceiling for grant in own.grants)


def _locked(annex_id: int, version: int, audience: Audience) -> Annex:
    """The annex under a lock, for a specialist of its room who has read its present version."""
    open_fence(audience.actor)
    annex: Annex = locked(Annex, audience, annex_id)
    _require_writer(_own(audience, annex.mission, annex.kind), annex.mission, annex.area_id)
    if annex.version != version:
        raise _changed(annex)
    return annex


def _changed(annex: Annex) -> ConflictError:
    """The error for who read an older version: it names who changed it last, and says what stands now."""
    last = annex.transitions.order_by("-pk")[0]
    return ConflictError(
        _("%(who)s changed %(ref)s on %(when)s, while you had it open.")
        % {"who": name_of(last.actor), "ref": annex.ref, "when": clock_text(annex.mission, last.mission_at)},
        code="annex_conflict",
        extra={"version": annex.version, "stored": said(annex)},
    )


def _taken(referral_id: int, mission: Mission, kind: str, user: User, audience: Audience) -> Referral:
    referral = take_referral(referral_id=referral_id, user=user, audience=audience)
    if (referral.mission_id, referral.compartment) != (mission.pk, kind):
        raise Referral.DoesNotExist
    if referral.annex_id is not None:
        raise TransitionNotAllowedError(_("A case was opened from %(ref)s already.") % {"ref": referral.ref})
    return referral


def _incident(incident_id: int, mission: Mission, audience: Audience) -> Incident:
    incident: Incident | None = Incident.objects.visible_to(audience).filter(pk=incident_id, mission=mission).first()
    if incident is None:
        raise ValidationError({"incident": [_("There is no such record, or you may not see it.")]})
    return incident


# --- moves --------------------------------------------------------------------------------------------------
def _require_move(annex: Annex, to: str) -> None:
    if to not in lifecycle.ANNEX_MOVES[annex.status]:
        raise refusal(annex, to)


def _require_not(annex: Annex, status: str) -> None:
    if annex.status == status:
        raise refusal(annex, status)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    if len(reason) > MAX_REASON:
        raise ValidationError({"reason": [_("At most %(limit)d characters.") % {"limit": MAX_REASON}]})


def _move(annex: Annex, to: str, *, user: User, audience: Audience, verb: str, reason: str) -> Annex:
    before = annex.status
    annex.status = to
    annex.verified_by = user if to == AnnexStatus.VERIFIED else annex.verified_by
    annex.save(update_fields=["status", "verified_by"])
    _write(annex, before, user=user, audience=audience, verb=verb, reason=reason.strip())
    return annex


def _write(annex: Annex, before: str, *, user: User, audience: Audience, verb: str, reason: str = "") -> None:
    """The move in the room's own history with its reason, and a line of the trail without."""
    now = timezone.now()
    annex.transitions.create(
        from_status=before,
        to_status=annex.status,
        at=now,
        mission_at=annex.mission.mission_time(now),
        by=user,
        actor=audience.actor,
        reason=reason,
        data={"recorded": "edited"} if verb == "annex.edit" else {},
    )
    written(annex, audience=audience, verb=verb)
