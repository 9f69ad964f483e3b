"""Whom a warning fears, by kind of group: what the impartiality of answers is judged by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incidents.choices import ActorRole, Confidence
from incidents.figures import CONFIDENCE
from incidents.models import Actor, IncidentActor
from missions.audience import Audience
from missions.choices import Attribution

Named = tuple[str, str]  # confidence, kind of group


def tells_perpetrators(audience: Audience, mission_id: int) -> bool:
    """Whether the mission tells this audience of kinds of perpetrators at all."""
    grants = audience.in_mission(mission_id).content_grants()
    silent = [
        policy.attribution == Attribution.NONE
        for grant in grants
        for policy in [next((p for p in grant.policies if p.mission_id == mission_id), grant.default)]
    ]
    return bool(grants) and not all(silent)


def perpetrators(audience: Audience, alerts: Any) -> dict[int, str]:
    """By alert: the kind of group that is feared, where one is named.

    What the report that raised it names goes first, then what the incident of that report is put down to, then the
    actor of a threat that the alert belongs to. Of several kinds the surest counts. Only sums of this are shown: who
    sees an alert need not see its report or threat.
    """
    told = _of_reports(alerts)
    rest = alerts.exclude(pk__in=list(told)).filter(report__links__unlinked_at=None)
    told |= _of_incidents(rest)
    return _of_threats(alerts.exclude(pk__in=list(told))) | told


def _of_reports(alerts: Any) -> dict[int, str]:
    lines = dict(alerts.filter(report__isnull=False).order_by().values_list("pk", "report__actors"))
    named = {pk: [line for line in found if _is_named(line)] for pk, found in lines.items()}
    names = {line["name"] for found in named.values() for line in found}
    kinds = dict(Actor.objects.filter(name__in=names).values_list("name", "actor_class"))
    found = {
        pk: _surest((line["confidence"], kinds[line["name"]]) for line in lines if line["name"] in kinds)
        for pk, lines in named.items()
    }
    return {pk: kind for pk, kind in found.items() if kind}


def _is_named(line: dict[str, Any]) -> bool:
    return bool(line["role"] == ActorRole.PERPETRATOR and line["confidence"] != Confidence.UNATTRIBUTED)


def _of_incidents(alerts: Any) -> dict[int, str]:
    incidents = dict(alerts.order_by().values_list("pk", "report__links__incident_id"))
    rows = IncidentActor.objects.filter(incident__in=set(incidents.values()), role=ActorRole.PERPETRATOR)
    rows = rows.exclude(confidence=Confidence.UNATTRIBUTED).order_by()
    named: dict[int, list[Named]] = {}
    for incident, confidence, kind in rows.values_list("incident_id", "confidence", "actor__actor_class"):
        named.setdefault(incident, []).append((confidence, kind))
    return {pk: _surest(named[incident]) for pk, incident in incidents.items() if incident in named}


def _of_threats(alerts: Any) -> dict[int, str]:
    """Of several threats the one opened last."""
    named = alerts.filter(threats__actor__isnull=False).order_by("threats__pk")
    return dict(named.values_list("pk", "threats__actor__actor_class"))


def _surest(named: Iterable[Named]) -> str:
    ordered = sorted(named, key=lambda each: (-CONFIDENCE.index(each[0]), each[1]))
    return ordered[0][1] if ordered else ""
