"""Whether support to a force may be given now, and if not, why. Asked wherever support is given; has no override."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.choices import ActorRole, EventType, IncidentStatus, VerificationLevel
from incidents.models import Incident
from ledger.services import audit
from missions.choices import Module
from missions.models import Mission
from responses import lifecycle
from responses.choices import NEVER_BLOCKED
from responses.choices import SupportStatus as S
from responses.models import Support, SupportTransition, SupportViolation
from threats.choices import NoticeKind
from threats.models import Alert
from threats.services.notices import tell

PRELIMINARY_DAYS = 7  # emergency support with a preliminary assessment waits so long for its approval
ACTOR = "hrddp"  # the fixed actor that reopens a clearance
CROSSING = timedelta(minutes=1)  # what was found while an assessment was being saved was not weighed in it
GRAVE = frozenset(
    {
        EventType.VIOLENCE_AGAINST_CIVILIANS,
        EventType.TORTURE,
        EventType.DETENTION_OR_DISAPPEARANCE,
        EventType.RECRUITMENT_AND_USE,
        EventType.TRAFFICKING,
    }
)
UNTRUE = frozenset(
    {IncidentStatus.REFUTED, IncidentStatus.WITHDRAWN, IncidentStatus.MERGED, IncidentStatus.UNVERIFIABLE}
)


def clearance_problem(support: Support, *, beginning: bool = False) -> str:
    """Why this support may not be given now, in words; empty when it may.

    `beginning`: it is about to become active, which emergency support may do before anything else.
    """
    if Module.HRDDP not in support.mission.modules or support.kind in NEVER_BLOCKED:
        return "" if support.status != S.WITHDRAWN else _("This support was withdrawn.")
    if support.is_emergency and beginning and support.status == S.DRAFT:
        return _violated_problem(support) or _emergency_problem(support)
    if support.is_emergency and support.status == S.ACTIVE:
        return _emergency_problem(support)
    if support.status in lifecycle.CLEARED:
        return _end_problem(support)
    return {
        S.DRAFT: _("There is no clearance yet: assess the risk, then leadership approves it."),
        S.ASSESSED: _("It is assessed but not approved yet: mission leadership approves it."),
        S.REOPENED: _("A grave violation by the recipient reopened it: assess it anew before anything is given."),
        S.SUSPENDED: _("It is suspended: assess it anew before anything is given."),
    }.get(S(support.status), _("This support was withdrawn."))


def _end_problem(support: Support) -> str:
    if support.valid_until is not None and support.valid_until >= support.mission.today():
        return ""
    if support.valid_until is None:
        return _("There is no clearance yet: assess the risk, then leadership approves it.")
    return _("The clearance ended on %(day)s: assess it anew and have it renewed.") % {
        "day": date_format(support.valid_until, "j F Y")
    }


def _emergency_problem(support: Support) -> str:
    """Emergency support counts to its limit without a preliminary assessment, and with it until it ends."""
    if support.valid_until is not None:
        return _end_problem(support)
    if support.assess_by is not None and support.mission.now() <= support.assess_by:
        return ""
    return _("The hours for a preliminary assessment of emergency support are over: nothing more is given without one.")


def _violated_problem(support: Support) -> str:
    """What came to light after the draft was written, and so was not weighed by whoever gives it at once."""
    if not _newly_laid_to_recipient(support, since=support.created_at):
        return ""
    return _("A grave violation was laid to the recipient since this was drafted: assess it before anything is given.")


def reopen_where_violated(*, mission_id: int, incident_id: int | None = None) -> int:
    """Reopen each judged support whose recipient a corroborated or verified grave violation is newly laid to.

    Called whenever the record of a mission changed, in the same transaction. Answers how many were reopened.
    Incidents of closed rooms count for nobody outside them, so they reopen nothing by themselves.
    `incident_id`: what has just changed. All open supports are locked, in one order, before their state is read: what
    is approved at the same moment is reopened after it, or not approved any more.
    """
    mission = Mission.objects.filter(pk=mission_id, modules__contains=[Module.HRDDP]).first()
    if mission is None:
        return 0
    rows = Support.objects.filter(mission=mission).open().exclude(kind__in=NEVER_BLOCKED).order_by("pk")
    judged = [support for support in rows.select_for_update() if support.status in lifecycle.JUDGED]
    return sum(_reopen(support, mission, incident_id) for support in judged)


def _newly_laid_to_recipient(support: Support, *, since: datetime, incident_id: int | None = None) -> list[Incident]:
    """Corroborated or verified grave violations by the recipient that came in, or rose to it, after an instant."""
    return list(
        Incident.objects.filter(
            Q(status=IncidentStatus.VERIFIED) | Q(verification_level__gte=VerificationLevel.CORROBORATED),
            Q(civilian_targeting=True) | Q(event_type__in=GRAVE),
            Q(created_at__gt=since)
            | Q(transitions__at__gt=since)
            | Q(pk=incident_id, transitions__at__gt=since - CROSSING),
            mission=support.mission_id,
            compartments=[],
            is_exercise=support.is_exercise,
            incident_actors__actor=support.recipient_id,
            incident_actors__role=ActorRole.PERPETRATOR,
        )
        .exclude(status__in=UNTRUE)
        .exclude(pk__in=support.violations.values("incident"))
        .distinct()
    )


def _reopen(support: Support, mission: Mission, incident_id: int | None) -> bool:
    newest = support.assessments.first()
    since = newest.at if newest is not None else support.created_at
    found = _newly_laid_to_recipient(support, since=since, incident_id=incident_id)
    if not found:
        return False
    now = timezone.now()
    SupportViolation.objects.bulk_create(
        SupportViolation(support=support, incident=incident, at=now, mission_at=mission.mission_time(now))
        for incident in found
    )
    before, support.status = support.status, S.REOPENED
    support.version += 1
    support.save(update_fields=["status", "version"])
    SupportTransition.objects.create(
        support=support, from_status=before, to_status=S.REOPENED, at=now, mission_at=mission.mission_time(now),
        actor=ACTOR, reason="", data={"violations": len(found)},
    )  # fmt: skip
    audit(actor=ACTOR, verb="support.reopen", object_type="support", object_id=support.public_id, mission_id=mission.pk)
    warn_who_relies(support)
    return True


def warn_who_relies(support: Support) -> None:
    """Tell the desks and holders of alerts whose open actions rely on a support that its clearance is gone."""
    for alert in Alert.objects.filter(actions__in=support.actions.open()).distinct():
        tell(alert=alert, kind=NoticeKind.CLEARANCE)
