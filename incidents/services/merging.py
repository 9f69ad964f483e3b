"""Two incidents turn out to be one, or not after all. Nothing moves: what is merged is told of by the other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import figures
from incidents.choices import HarmBasis
from incidents.choices import IncidentStatus as S
from incidents.lifecycle import may_move
from incidents.models import Incident, IncidentMerge
from incidents.services.eyes import authors_of, require_apart
from incidents.services.figures import accounts_of, attributions_of, locked_top, refigure
from incidents.services.incidents import require_guarded
from incidents.services.retelling import retold
from incidents.services.versions import require_version
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import move, refusal, require, write_move, written

KEPT = ("status", "verification_level", "evidence", "verified_by_id", "cleared_at", "cleared_by")


@dataclass(frozen=True)
class Preview:
    """What would be told after a merge: the winner's facts, with the figures of all reports together."""

    harm: list[figures.Figure]
    actors: list[figures.Attribution]
    reports: int
    sources: int
    disputed: list[str]
    resolved: bool  # an analyst has resolved the winner's figures: they stay as they are
    differs: list[str]  # facts in which the two differ: the winner's stay


def preview_merge(*, loser: Incident, winner: Incident) -> Preview:
    """What merging two visible incidents would give. Changes nothing."""
    accounts = [*accounts_of(winner), *accounts_of(loser)]
    return Preview(
        harm=figures.figures(accounts),
        actors=attributions_of(accounts),
        reports=len(accounts),
        sources=len(figures.independent(accounts)),
        disputed=figures.differences(accounts),
        resolved=winner.harm.filter(basis=HarmBasis.RESOLVED).exists(),
        differs=[
            name
            for name in ("event_type", "sub_event_type", "occurred_from", "area_id", "place_name", "civilian_targeting")
            if getattr(loser, name) != getattr(winner, name)
        ],
    )


@transaction.atomic
def merge_incidents(
    *,
    loser_id: int,
    winner_id: int,
    user: User,
    audience: Audience,
    reason: str,
    version: int | None = None,
    winner_version: int | None = None,
) -> Incident:
    """Say that the loser is the same event as the winner; returns the loser, which from now on leads to the winner.

    Raises NotAllowedError, ReasonNeededError, TransitionNotAllowedError (somebody was first, or work of who judged the
    winner would come into it), ConflictError for older versions, ValidationError where the two cannot be one.
    """
    loser, winner = _both(loser_id, winner_id, audience)
    for incident in (loser, winner):
        require(audience, "merge", incident)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why they are the same event."))
    _check(loser, winner)
    require_version(loser, version, audience)
    require_version(winner, winner_version, audience)
    require_apart(winner, authors_of(loser))
    now = timezone.now()
    IncidentMerge.objects.create(
        loser=loser, winner=winner, before=_before(loser), at=now, mission_at=loser.mission.mission_time(now),
        actor=audience.actor, reason=reason.strip(),
    )  # fmt: skip
    move(
        loser, S.MERGED, user=user, audience=audience, verb="incident.merge", reason=reason.strip(),
        data={"into": winner.ref}, changes={"merged_into": winner},
    )  # fmt: skip
    written(winner, audience=audience, verb="incident.absorb", reason=reason.strip(), data={"from": loser.ref})
    retold(winner, user=user, audience=audience, because="incident.merge")
    return loser


def _both(loser_id: int, winner_id: int, audience: Audience) -> tuple[Incident, Incident]:
    """Both under locks, in one order: of two who merge them into each other one comes second."""
    if loser_id == winner_id:
        raise ValidationError({"into": [_("Choose another incident than this one.")]})
    rows = Incident.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    found = {row.pk: row for row in rows.filter(pk__in=[loser_id, winner_id]).order_by("pk")}
    if len(found) != 2:
        raise Incident.DoesNotExist
    return found[loser_id], found[winner_id]


def _check(loser: Incident, winner: Incident) -> None:
    if not may_move(loser.status, S.MERGED):
        raise refusal(loser, loser.status)
    if winner.status in (S.MERGED, S.WITHDRAWN, S.DRAFT):
        raise refusal(winner, winner.status)
    if (loser.mission_id, loser.is_exercise) != (winner.mission_id, winner.is_exercise):
        raise ValidationError({"into": [_("Both must be of one mission, both exercise or both real.")]})
    try:
        require_guarded(loser, winner)
    except ValidationError as error:
        raise ValidationError({"into": error.message_dict["incident"]}) from error


def _before(loser: Incident) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in ((name, getattr(loser, name)) for name in KEPT)
    }


@transaction.atomic
def unmerge_incident(
    *, incident_id: int, user: User, audience: Audience, reason: str, version: int | None = None
) -> Incident:
    """Take a merge back: the loser is again what it was, and so is the winner. Returns the loser.

    A verification that lost its evidence by it falls. Raises as `merge_incidents` does.
    """
    merge = _standing_merge(incident_id, audience)
    loser, winner = _both(merge.loser_id, merge.winner_id, audience)
    for incident in (loser, winner):
        require(audience, "merge", incident)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why they are not the same event."))
    merge.refresh_from_db()
    if merge.undone_at is not None or loser.status != S.MERGED:
        raise refusal(loser, loser.status)
    require_version(loser, version, audience)
    merge.undone_at, merge.undone_by, merge.undo_reason = timezone.now(), audience.actor, reason.strip()
    merge.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    loser.status, loser.merged_into = merge.before["status"], None
    loser.save(update_fields=["status", "merged_into"])
    write_move(
        loser, S.MERGED, user=user, audience=audience, verb="incident.unmerge", reason=reason.strip(),
        data={"recorded": "unmerged", "from": winner.ref},
    )  # fmt: skip
    written(winner, audience=audience, verb="incident.release", reason=reason.strip(), data={"of": loser.ref})
    refigure(winner)
    for incident in (loser, locked_top(winner)):
        retold(incident, user=user, audience=audience, because="incident.unmerge")
    return loser


def _standing_merge(incident_id: int, audience: Audience) -> IncidentMerge:
    loser: Incident = Incident.objects.visible_to(audience).get(pk=incident_id)
    merge: IncidentMerge | None = loser.merges.filter(undone_at=None).first()
    if merge is None:
        raise TransitionNotAllowedError(
            _("%(ref)s is “%(status)s”: it is merged into nothing.")
            % {"ref": loser.ref, "status": loser.get_status_display()}
        )
    return merge
