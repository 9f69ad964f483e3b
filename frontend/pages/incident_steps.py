"""Every step of an incident: the form behind it, the service that it calls, and what it says when it is done."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frontend.context import ceiling
from frontend.forms import desk, incidents
from frontend.pages.accounts import reports_of
from frontend.pages.shell import PageRequest
from frontend.pages.steps import Step
from incidents import services
from incidents.choices import HarmKind, IncidentStatus, MarkKind, VerificationLevel
from incidents.inputs import CampaignInput
from incidents.lifecycle import may_move, may_verify
from incidents.models import Actor, Campaign, Incident, IncidentComment, Report
from incidents.services.editing import facts_as_seen
from incidents.services.eyes import authors_of
from missions.choices import Compartment

ENDED = (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN)


def steps_of(request: PageRequest, found: Incident) -> dict[str, Step]:
    """All steps; which of them a page shows is for the page, which of them exist is for the services."""
    return {
        **_verdicts(request, found),
        **_shape(request, found),
        **_figures(request, found),
        **_words(request, found),
        **_bonds(request, found),
    }


def _who(request: PageRequest) -> dict[str, Any]:
    return {"user": request.user, "audience": request.audience}


def is_own(request: PageRequest, found: Incident) -> bool:
    """Whether the caller had a hand in it: two pairs of eyes need the other pair."""
    return request.user.actor in authors_of(found)


def moves_of(found: Incident) -> dict[str, bool]:
    """Which moves exist from here: a page shows no button that must fail."""
    moves = {status.value: may_move(found.status, status) for status in IncidentStatus}
    moves["verify"] = may_verify(found.status, found.verification_level, VerificationLevel.CONFIRMED)
    moves["clear"] = found.cleared_at is None and found.status == IncidentStatus.VERIFIED
    return moves


def _verdicts(request: PageRequest, found: Incident) -> dict[str, Step]:
    who = {"incident_id": found.pk, **_who(request)}
    seen = {"version": found.version}
    told = partial(incidents.ReasonForm, initial=seen)

    def move(to: IncidentStatus) -> Any:
        return lambda data: services.move_incident(to=to, reason=data["reason"], version=data["version"], **who)

    return {
        "verify": Step(
            partial(incidents.VerifyForm, initial={**seen, **_likely_level(found)}),
            lambda data: services.verify_incident(**data, **who),
            _("Verified."),
        ),
        "clear": Step(
            partial(incidents.ClearForm, initial=seen),
            lambda data: services.clear_incident(**data, **who),
            _("Cleared for export."),
        ),
        "in_verification": Step(
            partial(incidents.WhyForm, initial=seen),
            move(IncidentStatus.IN_VERIFICATION),
            _("Verification has begun."),
        ),
        "unverifiable": Step(told, move(IncidentStatus.UNVERIFIABLE), _("Marked as unverifiable.")),
        "refuted": Step(told, move(IncidentStatus.REFUTED), _("Refuted.")),
        "withdrawn": Step(told, move(IncidentStatus.WITHDRAWN), _("Withdrawn.")),
        "again": Step(told, move(IncidentStatus.IN_VERIFICATION), _("Taken into verification again.")),
        "submitted": Step(told, move(IncidentStatus.SUBMITTED), _("Taken up again.")),
    }


def _likely_level(found: Incident) -> dict[str, Any]:
    """Two independent sources corroborate; more than that somebody must say."""
    if found.sources < 2 or found.verification_level == VerificationLevel.CORROBORATED:
        return {}
    return {"level": VerificationLevel.CORROBORATED.value}


def _shape(request: PageRequest, found: Incident) -> dict[str, Step]:
    """One becomes two, two become one, and back."""
    who, seen = _who(request), {"version": found.version}
    merged = Incident.objects.visible_to(request.audience).filter(merged_into=found)

    def merge(data: dict[str, Any]) -> object:
        winner = named(request, Incident, data.pop("into"), "into")
        return services.merge_incidents(loser_id=found.pk, winner_id=winner, **data, **who)

    def unmerge(data: dict[str, Any]) -> object:
        loser = named(request, Incident, data["incident"], "incident")
        return services.unmerge_incident(incident_id=loser, reason=data["reason"], **who)

    return {
        "merge": Step(partial(desk.MergeForm, initial=seen), merge, _("Merged.")),
        "unmerge": Step(partial(desk.UnmergeForm, merged=merged), unmerge, _("Taken apart again.")),
        "split": Step(
            partial(desk.SplitForm, told=_own_reports(request, found), initial=seen),
            lambda data: _split(request, found, data),
            _("Reports were taken out."),
        ),
    }


def _own_reports(request: PageRequest, found: Incident) -> list[Any]:
    """Reports linked to this very incident: those of a merged one leave it by taking the merge back."""
    own = set(found.links.filter(unlinked_at=None).values_list("report_id", flat=True))
    return [report for report in reports_of(request, found) if report.pk in own]


def _split(request: PageRequest, found: Incident, data: dict[str, Any]) -> object:
    ids = [named(request, Report, key, "reports") for key in data["reports"]]
    if data["to"] == desk.SplitForm.NEW:
        return services.split_incident(
            incident_id=found.pk, reports=ids, reason=data["reason"], version=data["version"], **_who(request)
        )
    return services.unlink_reports(
        incident_id=found.pk, reports=ids, reason=data["reason"], version=data["version"], **_who(request)
    )


def _figures(request: PageRequest, found: Incident) -> dict[str, Step]:
    """The facts, and an analyst's word against what the sources say."""
    who, seen = {"incident_id": found.pk, **_who(request)}, {"version": found.version}
    harm = list(found.harm.order_by("kind", "sex", "age_band", "group"))
    groups = list(found.incident_actors.select_related("actor").order_by("role", "actor__name"))
    kinds = [kind for kind in HarmKind.values if kind != HarmKind.SEXUAL_VIOLENCE or _in_room(found)]

    def resolve(service: Any) -> Any:
        return lambda data: service(lines=data["lines"], reason=data["reason"], version=data["version"], **who)

    return {
        "edit": Step(
            partial(
                incidents.EditForm, facts=facts_as_seen(found, _seen_version(request), request.audience),
                ceiling=ceiling(request.audience, request.mission), imported=found.dataset_id is not None, initial=seen,
            ),
            lambda data: services.edit_incident(
                incident_id=found.pk, version=data["version"], changes=data["changes"], reason=data["reason"],
                **_who(request),
            ),
            _("Changed."),
        ),
        "resolve": Step(
            partial(desk.ResolveForm, harm=harm, kinds=kinds, initial=seen),
            resolve(services.resolve_figures),
            _("The figures are resolved: reports no longer change them."),
        ),
        "groups": Step(
            partial(desk.GroupsForm, named=groups, initial=seen),
            resolve(services.resolve_actors),
            _("The groups are resolved: reports no longer change them."),
        ),
        "reopen": Step(
            partial(desk.ReopenForm, initial=seen),
            lambda data: services.reopen_figures(**data, **who),
            _("They follow from the reports again."),
        ),
    }  # fmt: skip


def _in_room(found: Incident) -> bool:
    return Compartment.CRSV in found.compartments


def _seen_version(request: PageRequest) -> int | None:
    """The version that an edit was made on: what is a change is told by what was on screen then."""
    posted = request.POST.get("version", "") if request.POST.get("do") == "edit" else ""
    return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else None


def _words(request: PageRequest, found: Incident) -> dict[str, Step]:
    """Comments of colleagues, and the marks of the sections."""
    who = _who(request)
    kinds = [(kind.value, kind.label) for kind in MarkKind if services.may_mark(request.audience, found, kind)]

    def uncomment(data: dict[str, Any]) -> object:
        seen = IncidentComment.objects.visible_to(request.audience).filter(incident=found)
        return services.withdraw_comment(comment_id=seen.get(public_id=data["comment"]).pk, **who)

    return {
        "comment": Step(
            desk.CommentForm, lambda data: services.add_comment(incident_id=found.pk, **data, **who), _("Said.")
        ),
        "uncomment": Step(desk.UncommentForm, uncomment, _("Taken back.")),
        "mark": Step(
            partial(desk.MarkForm, kinds=kinds),
            lambda data: services.set_mark(incident_id=found.pk, **data, **who),
            _("Marked."),
        ),
        "unmark": Step(
            partial(desk.UnmarkForm, kinds=kinds),
            lambda data: services.withdraw_mark(incident_id=found.pk, **data, **who),
            _("The mark was taken back."),
        ),
    }


def _bonds(request: PageRequest, found: Incident) -> dict[str, Step]:
    """What the incident belongs to, and how the groups in it stand to one another."""
    who = _who(request)
    campaigns = Campaign.objects.visible_to(request.audience).filter(mission=found.mission)
    named_groups = Actor.objects.visible_to(request.audience).real()

    def join(data: dict[str, Any]) -> object:
        reason = data.pop("reason")
        chosen = data.pop("campaign")
        if data["name"]:
            new = CampaignInput(**data)
            return services.link_new_campaign(incident_id=found.pk, data=new, reason=reason, **who)
        known = named(request, Campaign, chosen, "campaign")
        return services.link_campaign(incident_id=found.pk, campaign_id=known, reason=reason, **who)

    def leave(data: dict[str, Any]) -> object:
        known = named(request, Campaign, data["campaign"], "campaign")
        return services.unlink_campaign(incident_id=found.pk, campaign_id=known, reason=data["reason"], **who)

    def relate(data: dict[str, Any]) -> object:
        ends: dict[str, Any] = {f"{end}_id": named(request, Actor, data.pop(end), end) for end in ("actor", "other")}
        return services.add_relation(mission=found.mission, **ends, **data, **who)

    return {
        "campaign": Step(partial(desk.CampaignForm, known=campaigns), join, _("Linked to the campaign.")),
        "leave": Step(
            partial(desk.LeaveCampaignForm, known=campaigns.filter(links__incident=found)),
            leave,
            _("Taken off the campaign."),
        ),
        "relation": Step(
            partial(desk.RelationForm, named=named_groups.filter(pk__in=found.incident_actors.values("actor")),
                    known=named_groups.order_by("name")),
            relate,
            _("Written down."),
        ),
    }  # fmt: skip


def named(request: PageRequest, model: Any, key: UUID | str, field: str) -> int:
    """The inside id of what was chosen. Raises ValidationError on the field when the caller sees no such thing."""
    seen = model.objects.visible_to(request.audience)
    try:
        return int(seen.values_list("pk", flat=True).get(public_id=key))
    except (model.DoesNotExist, ValidationError, ValueError) as error:
        raise ValidationError({field: _("There is no such record, or you may not see it.")}) from error
