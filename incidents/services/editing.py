"""Change what is believed to have happened, field by field, with who, when and why; of two at once one wins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import lifecycle
from incidents.choices import IncidentStatus as S
from incidents.models import Incident, IncidentExactLocation, IncidentRevision, IncidentServedLocation
from incidents.services.edit_checks import Facts, check_edit, facts_of, normalised, sees_the_place
from incidents.services.incidents import tell
from incidents.services.verification import UNJUDGED
from incidents.services.versions import require_version
from missions.audience import Audience
from missions.choices import Dissemination
from missions.errors import ReasonNeededError
from missions.models import User
from missions.services.places import Place
from missions.services.records import locked, move, refusal, require, written
from missions.services.serving import served_rows
from missions.services.sites import near_occupied_site

WIDTH: list[str] = [Dissemination.INTERNAL, Dissemination.BILATERAL, Dissemination.PUBLIC]


@transaction.atomic
def edit_incident(
    *, incident_id: int, version: int, changes: Mapping[str, Any], user: User, audience: Audience, reason: str = ""
) -> Incident:
    """Change fields of an incident. `changes` holds only what shall change (`edit_checks.EDITABLE`); times are aware,
    coordinates decimal degrees (WGS 84).

    An older `version` is a ConflictError that carries both versions field by field. Changing what a verification
    vouches for takes it back; changing what else leaves the house takes the clearance back. What was judged is changed
    with a reason only. Raises NotAllowedError, TransitionNotAllowedError, ReasonNeededError, ValidationError by field.
    """
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "edit", incident)
    if incident.status in (S.MERGED, S.WITHDRAWN):
        raise refusal(incident, incident.status)
    before = facts_of(incident, with_place=sees_the_place(incident, audience))
    wanted = normalised(changes)
    require_version(incident, version, audience, yours=plain(wanted), theirs=plain(before))
    place = check_edit(incident, audience, before, wanted)
    changed = [name for name in wanted if wanted[name] != before.get(name)]
    if not changed:
        return incident
    _require_reason(incident, before, wanted, reason)
    _save(incident, {name: wanted[name] for name in changed}, place, user, audience, reason.strip())
    _remember(incident, changed, plain(before), plain(wanted), audience, reason.strip())
    tell(incident, "incident.edit")
    return incident


def facts_as_seen(incident: Incident, version: int | None, audience: Audience) -> Facts:
    """What may be edited, as it stood at an older version: what somebody had on screen. None: as it stands."""
    facts = facts_of(incident, with_place=sees_the_place(incident, audience))
    if version is not None:
        since = IncidentRevision.objects.filter(incident=incident, version__gt=version, field__in=facts)
        for revision in since.order_by("-id"):
            is_time = isinstance(facts[revision.field], datetime)
            facts[revision.field] = datetime.fromisoformat(str(revision.old)) if is_time else revision.old
    return facts


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON values."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()}


def _widens(before: Facts, wanted: Facts) -> bool:
    """Whether more people would see it afterwards."""
    lower = wanted.get("classification", before["classification"]) < before["classification"]
    now = str(before["dissemination"])
    return bool(lower or WIDTH.index(str(wanted.get("dissemination", now))) > WIDTH.index(now))


def _require_reason(incident: Incident, before: Facts, wanted: Facts, reason: str) -> None:
    if (incident.status in lifecycle.JUDGED or _widens(before, wanted)) and not reason.strip():
        raise ReasonNeededError("reason", _("Say why: this was judged already, or more people will see it."))


def _save(
    incident: Incident, changed: Facts, place: Place | None, user: User, audience: Audience, reason: str
) -> None:  # fmt: skip
    """The columns, the point with all that follows from it, and what falls away, in one go."""
    columns = {name: value for name, value in changed.items() if name != "point"}
    if place is not None:
        columns |= _move_place(incident, changed["point"], place)
    taken_back, to = _taken_back(incident, changed)
    arguments: dict[str, Any] = {"audience": audience, "reason": reason, "data": {"fields": sorted(changed)}}
    if to != incident.status:
        move(incident, to, user=user, verb="incident.edit", changes=columns | taken_back, **arguments)
        return
    columns |= taken_back
    for name, value in columns.items():
        setattr(incident, name, value)
    incident.save(update_fields=[*columns])
    written(incident, verb="incident.edit", **arguments)


def _taken_back(incident: Incident, changed: Facts) -> tuple[dict[str, Any], str]:
    """What falls away by a change, and the status afterwards."""
    if incident.status == S.VERIFIED and lifecycle.VOUCHED & changed.keys():
        return UNJUDGED, S.IN_VERIFICATION
    before = {name: getattr(incident, name) for name in ("classification", "dissemination")}
    if incident.cleared_at is not None and (lifecycle.CLEARED & changed.keys() or _widens(before, changed)):
        return {"cleared_at": None, "cleared_by": ""}, incident.status
    return {}, incident.status


def _move_place(incident: Incident, spot: list[float], place: Place) -> dict[str, Any]:
    """Write the true point and what masked audiences are served; returns the columns that follow from it."""
    point = Point(float(spot[0]), float(spot[1]), srid=4326)
    IncidentExactLocation.objects.filter(incident=incident).update(point=point)
    for row in served_rows(incident.mission, point, place):
        IncidentServedLocation.objects.update_or_create(incident=incident, step=row.pop("step"), defaults=row)
    return {
        "area": place.area,
        "cell": place.cell,
        "near_occupied_site": near_occupied_site(incident.mission, point),
    }


def _remember(
    incident: Incident, changed: list[str], before: Facts, after: Facts, audience: Audience, reason: str
) -> None:
    now = timezone.now()
    IncidentRevision.objects.bulk_create(
        IncidentRevision(
            incident=incident, version=incident.version, field=name, old=before.get(name), new=after[name], at=now,
            mission_at=incident.mission.mission_time(now), actor=audience.actor, reason=reason,
        )
        for name in changed
    )  # fmt: skip
