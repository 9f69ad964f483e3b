"""The history of a record: its moves and what else was done to it; who, when, why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from frontend.pages.shell import PageRequest, is_outside
from ledger.models import AuditEntry
from missions.models import Mission, User

# Lines of the trail that are no move of the state machine: moves have rows of their own.
DEEDS = {
    "report.submit": _("Report received"),
    "report.link": _("Linked to an incident"),
    "incident.link": _("Report linked"),
    "report.grade": _("Graded"),
    "report.withdraw": _("Withdrawn"),
    "report.restore": _("Counts again"),
    "report.unlink": _("Taken off an incident"),
    "incident.unlink": _("Report taken off"),
    "incident.split": _("Reports taken into an incident of their own"),
    "incident.absorb": _("Another incident was merged into this one"),
    "incident.release": _("A merged incident was taken out again"),
    "action.times": _("Times recorded"),
    "watch_item.open": _("Taken under watch"),
    "watch_item.raise": _("Alert raised"),
    "watch_item.close": _("Closed"),
    "watch_item.review": _("Reviewed: watched on"),
    "alert.referral_refused": _("Not passed to a force"),
    "action.approve": _("Approval recorded"),
    "action.finding": _("Finding recorded"),
    "action.refuge": _("People in the refuge counted"),
    "threat.change": _("Said anew"),
    "threat.link": _("Alert linked"),
    "workstream.add_milestone": _("Milestone added"),
    "workstream.reach_milestone": _("Milestone reached"),
    "observation.record": _("Recorded"),
    "observation.created": _("Brought by a connector"),
    "observation.updated": _("Brought up by a connector"),
    "observation.edit": _("Corrected"),
    "observation.withdraw": _("Withdrawn"),
}
# Marks that are no status, written into the moves beside it.
RECORDED = {
    "form": _("Threat form filled in"),
    "reviewed": _("Reviewed"),
    "assessed": _("Assessed anew"),
    "edited": _("Changed"),
    "cleared": _("Cleared for export"),
    "fallen": _("Verification fell: what it rested on is gone"),
    "unmerged": _("Taken apart again"),
}


@dataclass(frozen=True)
class Line:
    """One line of the history. `at` is mission time."""

    at: datetime
    what: Any
    who: str
    why: str
    changes: tuple[tuple[str, str, str], ...] = ()  # field, before, after


def history_of(request: PageRequest, kind: str, record: Any, labels: Any = None) -> list[Line]:
    """Moves and deeds of a record, newest first; for the mission's own people only.

    `labels` is the choices class of the record's states (None: the record has no moves).
    """
    if is_outside(request.audience, request.mission):
        return []
    lines = []
    if labels is not None:
        moves = record.transitions.select_related("by")
        lines += [Line(m.mission_at, move_label(m, labels), name_of(m.by, m.actor), m.reason) for m in moves]
    lines += _deeds(request.mission, kind, str(record.public_id))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def move_label(move: Any, labels: Any) -> Any:
    """What a move did, in words. `labels` is the choices class of the record's states."""
    what = move.data.get("recorded", move.to_status)
    return RECORDED.get(what) or labels(what).label


def _deeds(mission: Mission, kind: str, public_id: str) -> list[Line]:
    kinds = {kind, kind.replace("_", "")}
    entries = list(AuditEntry.objects.filter(object_type__in=kinds, object_id=public_id, verb__in=DEEDS))
    people = names(entry.actor for entry in entries)
    return [Line(mission.mission_time(e.at), DEEDS[e.verb], people.get(e.actor, e.actor), e.reason) for e in entries]


def names(actors: Iterable[str]) -> dict[str, str]:
    """Sign-in names of the people among these actors (`user:12`)."""
    ids = [int(actor.removeprefix("user:")) for actor in set(actors) if actor.startswith("user:")]
    return {user.actor: user.get_username() for user in User.objects.filter(pk__in=ids)} if ids else {}


def name_of(user: User | None, actor: str) -> str:
    """A person by sign-in name; a fixed actor (`curated-data`) as it is."""
    return user.get_username() if user else actor
