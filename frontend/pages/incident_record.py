"""All that is known of one incident, as the caller is served it: what the record page and the desk both show."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from frontend.pages.accounts import accounts
from frontend.pages.incident_history import incident_history
from frontend.pages.incident_steps import ENDED, is_own, moves_of
from frontend.pages.shell import PageRequest, rights
from frontend.pages.values import conflict_of, label_of
from incidents import codes, codes_acled, services
from incidents.choices import ActorClass, EvidenceKind, HarmBasis, HarmKind, Method, Target
from incidents.codes import USUAL_FAMILIES
from incidents.lifecycle import STANDING
from incidents.models import ActorRelation, Campaign, Incident, IncidentComment, IncidentMark
from missions.audience import Audience
from missions.choices import MandateScope
from missions.models import Site
from missions.services.sites import within_reach


def presented(audience: Audience) -> Any:
    """Incidents as the caller is served them, with what pages show of them."""
    seen = Incident.objects.visible_to(audience).present(audience)
    return seen.select_related("area", "cell", "dataset", "verified_by", "created_by", "mission")


def record_of(request: PageRequest, found: Any, failed: Any = None) -> dict[str, Any]:
    """The facts, the accounts and the buttons of one incident."""
    can = rights(request.audience, request.mission)
    context = {
        "incident": found,
        "own_work": is_own(request, found),
        "moves": moves_of(found),
        "ended": found.status in ENDED,
        "standing": found.status in STANDING,
        "harm": found.harm.filter(sex="", age_band="", group=""),
        "resolved": found.harm.filter(basis=HarmBasis.RESOLVED).exists(),
        "groups_resolved": found.incident_actors.filter(basis=HarmBasis.RESOLVED).exists(),
        "actors": found.incident_actors.select_related("actor").order_by("role", "actor__name"),
        "accounts": accounts(request, found) if can.grade else None,
        "alike": services.alike_to_incident(found, request.audience) if can.open and found.status in STANDING else [],
        "merged": list(Incident.objects.visible_to(request.audience).filter(merged_into=found)),
        "may_merge_here": request.audience.may("merge", mission_id=found.mission_id, area_id=found.area_id),
        "may_edit_here": request.audience.may("edit", mission_id=found.mission_id, area_id=found.area_id),
        "conflict": conflict_of(failed.form.conflict or {}, request.mission) if failed else None,
    }
    return context | _merge_preview(request, found)


def details_of(request: PageRequest, found: Any) -> dict[str, Any]:
    """What only the record page shows."""
    comments = IncidentComment.objects.visible_to(request.audience).filter(incident=found).standing()
    marks = IncidentMark.objects.visible_to(request.audience).filter(incident=found).standing()
    return {
        "history": incident_history(request, found),
        "comments": comments.select_related("by"),
        "may_comment": request.audience.may("comment", mission_id=found.mission_id, area_id=found.area_id),
        "marks": marks.select_related("by"),
        "campaigns": Campaign.objects.visible_to(request.audience).filter(links__incident=found),
        "relations": _relations(request, found),
        "sites": _sites(request, found),
        "areas": _areas(found),
        "targets": [str(Target(code).label) for code in found.targets],
        "methods": [str(Method(code).label) for code in found.methods],
        "evidence": [str(EvidenceKind(code).label) for code in found.evidence],
        "scope": MandateScope(found.mandate_scope).label if found.mandate_scope else "",
        "families": [str(family.label) for family in USUAL_FAMILIES.get(found.event_type, ())],  # type: ignore[attr-defined]
        "acled": codes_acled.to_acled(found.event_type, found.sub_event_type),
        "ucdp": _ucdp(found),
    }


def _merge_preview(request: PageRequest, found: Any) -> dict[str, Any]:
    """`?into=` names an incident by ref or number: what a merge into it would give."""
    wanted = (request.POST.get("into") or request.GET.get("into") or "").strip()[:40]
    if not wanted:
        return {}
    seen = presented(request.audience).filter(mission=found.mission).exclude(pk=found.pk)
    winner = seen.filter(_named(wanted)).first()
    if winner is None:
        return {"sought": wanted}
    preview = services.preview_merge(loser=found, winner=winner)
    return {
        "winner": winner,
        "preview": preview,
        "preview_harm": [(HarmKind(each.key[0]).label, each) for each in preview.harm if not any(each.key[1:])],
        "differs": ", ".join(label_of(name) for name in preview.differs),
        "sought": wanted,
    }


def _ucdp(found: Incident) -> int | None:
    states = found.incident_actors.filter(actor__actor_class__in=(ActorClass.STATE_FORCES, ActorClass.EXTERNAL_FORCES))
    return codes.ucdp_type(found.event_type, found.civilian_targeting, between_non_states=not states.exists())


def _named(wanted: str) -> Q:
    """A record by its number or its ref."""
    try:
        return Q(public_id=UUID(wanted))
    except ValueError:
        return Q(ref__iexact=wanted)


def _relations(request: PageRequest, found: Any) -> Any:
    """What the mission says of the groups in it, at the time of the event or without a time."""
    day: date = found.occurred_from.date()
    groups = list(found.incident_actors.values_list("actor", flat=True))
    then = (Q(starts_on=None) | Q(starts_on__lte=day)) & (Q(ends_on=None) | Q(ends_on__gte=day))
    said = ActorRelation.objects.visible_to(request.audience).standing().filter(mission=found.mission)
    told = said.filter(Q(actor__in=groups) | Q(other__in=groups)).select_related("actor", "other")
    in_force = set(told.filter(then))
    return [(relation, relation in in_force) for relation in told]


def _sites(request: PageRequest, found: Any) -> list[Any]:
    """Protected sites within reach, for those who are served the true point and may know sites."""
    if found.masked or found.geometry is None:
        return []
    seen = Site.objects.visible_to(request.audience).values("pk")
    return list(within_reach(found.mission, found.geometry).filter(pk__in=seen)[:10])


def _areas(found: Incident) -> list[Any]:
    """The areas that the point lies in, from the widest to the smallest."""
    if found.area is None:
        return []
    ids = [int(part) for part in found.area.path.split("/") if part]
    areas = type(found.area).objects.in_bulk(ids)
    return [areas[pk] for pk in ids if pk in areas]
