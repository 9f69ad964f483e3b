"""All rules of a mission as one document."""

from __future__ import annotations

from typing import Any

from missions.models import Mission
from missions.services.limits import limits_of
from responses.models import ApprovalRule, OwnActionType
from responses.services.rules import BOARD, EMERGENCY, LEARNING
from threats.services.notice_policy import NOTICES


def document(mission: Mission) -> dict[str, Any]:
    """What the mission has set, defaults included. Whether the asker may read it was checked by the caller."""
    notices = NOTICES.read(mission)
    approvals = ApprovalRule.objects.filter(mission=mission, ended_at=None)
    return {
        "mission": mission.code,
        "limits": limits_of(mission),
        "escalation": mission.escalation,
        "action_types": [_type(row) for row in OwnActionType.objects.filter(mission=mission)],
        "approvals": list(approvals.values("role", "tier", "type", "responder")),
        **EMERGENCY.read(mission),
        **LEARNING.read(mission),
        "told_roles": notices["roles"],
        "replay_sends": notices["replay_sends"],
        "priority_labels": [{"key": key, "name": name} for key, name in BOARD.read(mission)["labels"]],
    }


def _type(row: OwnActionType) -> dict[str, Any]:
    names = ("code", "label_en", "label_fr", "label_ar", "tier", "phase")
    return {**{name: getattr(row, name) for name in names}, "archived": row.ended_at is not None}
