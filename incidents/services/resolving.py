"""An analyst's word on figures and groups, against what each source says; and back to what follows from the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import HarmBasis
from incidents.choices import IncidentStatus as S
from incidents.inputs import ActorLine, HarmLine, ReportInput
from incidents.models import Harm, Incident, IncidentActor, IncidentRevision
from incidents.services.figures import actor_named, refigure
from incidents.services.incidents import tell
from incidents.services.report_checks import check_actors, check_harm
from incidents.services.report_stops import stop_where_another_channel_is_needed
from incidents.services.versions import require_version
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import locked, refusal, require, written
from missions.validation import FieldErrors

HARM = ("kind", "minimum", "best", "maximum", "civilian_status", "sex", "age_band", "group", "basis")
WHAT = ("harm", "actors")


@transaction.atomic
def resolve_figures(
    *,
    incident_id: int,
    lines: Sequence[HarmLine],
    user: User,
    audience: Audience,
    reason: str,
    version: int | None = None,
) -> Incident:
    """Set the harm of an incident; from now on reports no longer change it. Nobody harmed is a line with 0.

    Raises NotAllowedError, ReasonNeededError, ConflictError, ValidationError on `harm`.
    """
    incident = _opened(incident_id, audience, reason, version)
    errors = FieldErrors()
    if not lines:
        errors.add("harm", _("Give at least one line. Where nobody was harmed, give a line with 0."))
    check_harm(errors, lines)
    errors.raise_if_any()
    stop_where_another_channel_is_needed(_as_report(incident, lines))
    before = _harm(incident)
    incident.harm.all().delete()
    Harm.objects.bulk_create(_harm_row(incident, line) for line in lines)
    return _resolved(incident, "harm", before, _harm(incident), audience, reason)


@transaction.atomic
def resolve_actors(
    *,
    incident_id: int,
    lines: Sequence[ActorLine],
    user: User,
    audience: Audience,
    reason: str,
    version: int | None = None,
) -> Incident:
    """Set who is thought to have done what; “Unattributed” is a name like others. Raises as above, on `actors`."""
    incident = _opened(incident_id, audience, reason, version)
    errors = FieldErrors()
    if not lines:
        errors.add("actors", _("Give at least one line. Where nobody is known, give “Unattributed”."))
    check_actors(errors, lines)
    errors.raise_if_any()
    rows = [
        IncidentActor(
            incident=incident, actor=actor_named(line.name), role=line.role, confidence=line.confidence,
            basis=HarmBasis.RESOLVED,
        )
        for line in lines
    ]  # fmt: skip
    if len({(row.actor_id, row.role) for row in rows}) < len(rows):
        raise ValidationError({"actors": [_("Two of these names are names of one group.")]})
    before = _actors(incident)
    incident.incident_actors.all().delete()
    IncidentActor.objects.bulk_create(rows)
    return _resolved(incident, "actors", before, _actors(incident), audience, reason)


@transaction.atomic
def reopen_figures(
    *, incident_id: int, what: str, user: User, audience: Audience, reason: str, version: int | None = None
) -> Incident:
    """Let `harm` or `actors` follow from the reports again. Raises TransitionNotAllowedError where they do already."""
    incident = _opened(incident_id, audience, reason, version)
    if what not in WHAT:
        raise ValidationError({"what": [_("This is no known choice.")]})
    rows = incident.harm if what == "harm" else incident.incident_actors
    show = _harm if what == "harm" else _actors
    if not rows.filter(basis=HarmBasis.RESOLVED).exists():
        raise TransitionNotAllowedError(_("They follow from the reports already."))
    before = show(incident)
    rows.all().delete()
    refigure(incident)
    return _resolved(incident, what, before, show(incident), audience, reason)


def _opened(incident_id: int, audience: Audience, reason: str, version: int | None) -> Incident:
    """The locked incident, when this caller may resolve it as they saw it."""
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "edit", incident)
    if incident.status in (S.MERGED, S.WITHDRAWN):
        raise refusal(incident, incident.status)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    require_version(incident, version, audience)
    return incident


def _as_report(incident: Incident, lines: Sequence[HarmLine]) -> ReportInput:
    return ReportInput(
        event_type=incident.event_type, sub_event_type=incident.sub_event_type, longitude=None, latitude=None,
        harm=tuple(lines), compartments=tuple(incident.compartments),
    )  # fmt: skip


def _harm_row(incident: Incident, line: HarmLine) -> Harm:
    told = asdict(line)
    low, high = told.pop("min"), told.pop("max")
    return Harm(incident=incident, minimum=low, maximum=high, basis=HarmBasis.RESOLVED, **told)


def _harm(incident: Incident) -> list[dict[str, Any]]:
    return list(incident.harm.order_by("kind", "sex", "age_band", "group").values(*HARM))


def _actors(incident: Incident) -> list[dict[str, Any]]:
    rows = incident.incident_actors.order_by("role", "actor__name")
    return [
        {"name": row.actor.name, "role": row.role, "confidence": row.confidence, "basis": row.basis}
        for row in rows.select_related("actor")
    ]


def _resolved(
    incident: Incident, what: str, before: Any, after: Any, audience: Audience, reason: str
) -> Incident:  # fmt: skip
    written(incident, audience=audience, verb="incident.resolve", reason=reason.strip(), data={"what": what})
    now = timezone.now()
    IncidentRevision.objects.create(
        incident=incident, version=incident.version, field=what, old=before, new=after, at=now,
        mission_at=incident.mission.mission_time(now), actor=audience.actor, reason=reason.strip(),
    )  # fmt: skip
    tell(incident, "incident.resolve")
    return incident
