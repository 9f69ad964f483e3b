"""Do we believe it, and may it leave the house: two decisions, never taken on one's own work."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import codes, figures, lifecycle
from incidents.choices import EvidenceKind, VerificationLevel
from incidents.choices import IncidentStatus as S
from incidents.models import Incident
from incidents.services.eyes import require_other_eyes
from incidents.services.figures import accounts_of
from incidents.services.incidents import tell
from incidents.services.versions import require_version
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import clock_text, locked, move, name_of, refusal, require
from missions.validation import FieldErrors

CORROBORATION = 2  # independent sources that level 1 needs
# What falls away when an incident is no longer verified: it must be judged, and cleared, anew.
UNJUDGED: dict[str, Any] = {
    "verification_level": VerificationLevel.REPORTED,
    "evidence": [],
    "verified_by": None,
    "cleared_at": None,
    "cleared_by": "",
}
MOVABLE = frozenset({S.SUBMITTED, S.IN_VERIFICATION, S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN})


@transaction.atomic
def verify_incident(
    *,
    incident_id: int,
    user: User,
    audience: Audience,
    level: int = VerificationLevel.CONFIRMED,
    evidence: Collection[str] = (),
    reason: str = "",
    version: int | None = None,
) -> Incident:
    """Find an incident corroborated (1: two independent sources) or confirmed (2). Never one's own work.

    Confirmed rests on what stands for itself (`codes.CONFIRMING`), or on other evidence and two independent sources.
    A corroborated one may be confirmed later. Raises NotAllowedError, TransitionNotAllowedError (somebody was first),
    ConflictError (it is no longer the `version` that was looked at), ValidationError for a level without its evidence.
    """
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "verify", incident)
    if level not in (VerificationLevel.CORROBORATED, VerificationLevel.CONFIRMED):
        raise ValidationError({"level": [_("Choose corroborated or confirmed.")]})
    if not lifecycle.may_verify(incident.status, incident.verification_level, level):
        raise refusal(incident, S.VERIFIED)
    require_version(incident, version, audience)
    require_other_eyes(incident, user, _("You cannot verify your own work: ask a colleague."))
    evidence = _checked_evidence(level, evidence)
    if level == VerificationLevel.CORROBORATED or not codes.CONFIRMING & set(evidence):
        _require_corroboration(incident, "level" if level == VerificationLevel.CORROBORATED else "evidence")
    move(
        incident,
        S.VERIFIED,
        user=user,
        audience=audience,
        verb="incident.verify",
        reason=reason,
        data={"level": int(level), "evidence": evidence},
        changes={"verification_level": level, "evidence": evidence, "verified_by": user},
    )
    tell(incident, "incident.verify")
    return incident


def _checked_evidence(level: int, evidence: Collection[str]) -> list[str]:
    """Known kinds, each once, in the order of the list; what two sources that agree are is evidence by itself."""
    errors = FieldErrors()
    for kind in evidence:
        errors.choice("evidence", kind, EvidenceKind)
    if level == VerificationLevel.CONFIRMED and not evidence:
        errors.add("evidence", _("Say what it rests on: choose at least one kind of evidence."))
    errors.raise_if_any()
    given = {*evidence} or {EvidenceKind.INDEPENDENT_SOURCES.value}
    return [kind for kind in EvidenceKind.values if kind in given]


def _require_corroboration(incident: Incident, field: str) -> None:
    found = independent_sources(incident)
    if found >= CORROBORATION:
        return
    numbers = {"needed": CORROBORATION, "found": found}
    if field == "level":
        text = _(
            "Corroborated needs reports of at least %(needed)d independent sources; there are %(found)d. "
            "Link another report first."
        )
    else:
        text = _(
            "This evidence confirms together with reports of at least %(needed)d independent sources; there are "
            "%(found)d. Name evidence that stands for itself, or link another report."
        )
    raise ValidationError({field: [text % numbers]})


def independent_sources(incident: Incident) -> int:
    """How many origins the linked reports have: those that repeat each other count once, however many they are."""
    return len(figures.independent(accounts_of(incident)))


def stands(incident: Incident) -> bool:
    """Whether a verified incident still has what its level rests on."""
    accounts = accounts_of(incident)
    if not accounts:
        return False
    alone = codes.CONFIRMING | {EvidenceKind.CURATED_DATASET}
    if incident.verification_level == VerificationLevel.CONFIRMED and alone & set(incident.evidence):
        return True
    return len(figures.independent(accounts)) >= CORROBORATION


def fall_without_evidence(incident: Incident, *, user: User | None, audience: Audience) -> None:
    """Take a locked incident's verification back when what it rests on is gone: no doubt is shown as truth."""
    if incident.status == S.VERIFIED and not stands(incident):
        move(
            incident,
            S.IN_VERIFICATION,
            user=user,
            audience=audience,
            verb="incident.fall",
            data={"recorded": "fallen"},
            changes=UNJUDGED,
        )


@transaction.atomic
def move_incident(
    *, incident_id: int, to: str, user: User, audience: Audience, reason: str = "", version: int | None = None
) -> Incident:
    """Take an incident into verification, or out of it as unverifiable or refuted; withdraw it, or bring it back.

    A verdict is never given on one's own work. Leaving *verified* takes the verification and the clearance back.
    Raises ReasonNeededError where `lifecycle.needs_reason` says so.
    """
    incident: Incident = locked(Incident, audience, incident_id)
    _require_mover(incident, to, user, audience)
    if to not in MOVABLE or not lifecycle.may_move(incident.status, to):
        raise refusal(incident, to)
    if lifecycle.needs_reason(incident.status, to) and not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    require_version(incident, version, audience)
    if to in (S.UNVERIFIABLE, S.REFUTED):
        require_other_eyes(incident, user, _("You cannot judge your own work: ask a colleague."))
    move(
        incident,
        to,
        user=user,
        audience=audience,
        verb="incident.move",
        reason=reason.strip(),
        data={"to": to},
        changes=UNJUDGED if incident.status == S.VERIFIED else {},
    )
    tell(incident, f"incident.{to}")
    return incident


def _require_mover(incident: Incident, to: str, user: User, audience: Audience) -> None:
    """Verdicts are for verifiers; an author may withdraw what nobody has verified yet, and submit it again."""
    own = incident.created_by_id == user.pk and incident.status != S.VERIFIED
    require(audience, ("verify", "open") if own and to in (S.WITHDRAWN, S.SUBMITTED) else "verify", incident)


@transaction.atomic
def clear_incident(*, incident_id: int, user: User, audience: Audience, version: int | None = None) -> Incident:
    """Clear a verified incident for export. The verifier may do it, the author and the reporters may not."""
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "clear", incident)
    if incident.status != S.VERIFIED:
        raise TransitionNotAllowedError(
            _("Only a verified incident is cleared for export; %(ref)s is “%(status)s”.")
            % {"ref": incident.ref, "status": incident.get_status_display()}
        )
    if incident.cleared_at is not None:
        raise _cleared_already(incident)
    require_version(incident, version, audience)
    require_other_eyes(incident, user, _("You cannot clear your own work: ask a colleague."))
    move(
        incident,
        S.VERIFIED,
        user=user,
        audience=audience,
        verb="incident.clear",
        data={"recorded": "cleared"},
        changes={"cleared_at": timezone.now(), "cleared_by": audience.actor},
    )
    tell(incident, "incident.clear")
    return incident


def _cleared_already(incident: Incident) -> TransitionNotAllowedError:
    cleared_at = incident.mission.mission_time(incident.cleared_at or timezone.now())
    return TransitionNotAllowedError(
        _("%(who)s cleared %(ref)s on %(when)s.")
        % {
            "who": name_of(incident.cleared_by),
            "ref": incident.ref,
            "when": clock_text(incident.mission, cleared_at),
        }
    )
