"""What the mission's rules say, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.templatetags.vigil_format import duration
from missions.choices import EscalationLevel, Role
from missions.models import Mission
from missions.services.limits import limits_of
from responses.choices import Responder, Tier
from responses.models import ApprovalRule
from responses.services import kind_of
from responses.services.priorities import rung_name
from responses.services.rules import rules_of
from threats.choices import Duty, Imminence, NoticeKind
from threats.services.notice_policy import NOTICES

Lines = list[tuple[Any, str]]
CHANGED: dict[str, Any] = {
    "mission.limits": gettext_lazy("Limits of alerts"),
    "mission.rules.emergency": gettext_lazy("Emergency support"),
    "mission.rules.reviews": gettext_lazy("Reviews that open by themselves"),
    "mission.rules.notices": gettext_lazy("Who is told"),
    "mission.rules.board": gettext_lazy("Words of the priority board"),
    "action_type.add": gettext_lazy("Type of action added"),
    "action_type.change": gettext_lazy("Type of action changed"),
    "action_type.end": gettext_lazy("Type of action archived"),
    "approval_rule.add": gettext_lazy("Approval asked for"),
    "approval_rule.end": gettext_lazy("Approval asked for no more"),
}


def what_changed(entry: Any) -> str:
    """One line of the trail in words."""
    what = str(CHANGED.get(entry.verb, entry.verb))
    return f"{what}: {entry.data['label']}" if "label" in entry.data else what


def limit_lines(mission: Mission) -> Lines:
    """The two limits that every alert has, by imminence, and who hears of a missed one."""
    from_now = {name: {duty: duration(mission.limit(name, duty)) for duty in said} for name, said in _limits(mission)}
    lines: Lines = [
        (Imminence(name).label, ", ".join(f"{Duty(duty).label} {time}" for duty, time in said.items()))
        for name, said in from_now.items()
    ]
    rungs = (f"{EscalationLevel(each['level']).label} ({Role(each['role']).label})" for each in mission.escalation)
    return [*lines, (_("Ladder"), ", ".join(rungs))]


def _limits(mission: Mission) -> list[tuple[str, list[str]]]:
    return [(name, [Duty.ACKNOWLEDGE.value, Duty.DECIDE.value]) for name in limits_of(mission)]


def learning_lines(mission: Mission) -> Lines:
    """When harm is looked into by itself."""
    rules = rules_of(mission)
    missed = {"km": f"{rules.missed_km:g}", "time": duration(timedelta(hours=rules.missed_hours))}
    after = {"km": f"{rules.retaliation_km:g}", "time": duration(timedelta(days=rules.retaliation_days))}
    return [
        (_("Missed warning"), _("Harm within %(km)s km and %(time)s of an alert") % missed),
        (_("Possible retaliation"), _("Harm within %(km)s km and %(time)s of an operation") % after),
    ]


def notice_lines(mission: Mission) -> Lines:
    """Which roles are told of what."""
    said = NOTICES.read(mission)
    lines: Lines = [
        (NoticeKind(kind).label, ", ".join(str(Role(role).label) for role in roles))
        for kind, roles in said["roles"].items()
    ]
    outside = _("also outside Vigil") if said["replay_sends"] else _("in Vigil only")
    return [*lines, (_("In a replay"), outside)]


def board_lines(mission: Mission) -> Lines:
    """The rungs, the highest first."""
    return [(_("Rungs"), " › ".join(rung_name(key, name) for key, name in mission.priority_labels))]


@dataclass(frozen=True)
class Approval:
    """One standing rule: its number, a key for forms, and what it says."""

    pk: int
    key: str
    words: str


def approvals_of(mission: Mission) -> list[Approval]:
    """The approvals that the mission asks for, in the order they were set."""
    rows = ApprovalRule.objects.filter(mission=mission, ended_at=None)
    return [Approval(row.pk, f"{row.role}|{row.tier or ''}|{row.type}|{row.responder}", _words(row)) for row in rows]


def _words(row: ApprovalRule) -> str:
    kind = kind_of(row.mission, row.type) if row.type else None
    parts = [
        str(Tier(row.tier).label) if row.tier else "",
        kind.label if kind is not None else row.type,
        str(Responder(row.responder).label) if row.responder else "",
    ]
    what = ", ".join(part for part in parts if part) or _("Every action")
    return _("%(what)s: approved by %(role)s") % {"what": what, "role": Role(row.role).label}
