"""What is usually asked for first on an alert: one tap each, and the long form stays for everything else."""

from __future__ import annotations

from typing import Any

from missions.models import Mission
from responses.choices import ActionType, Responder
from responses.lifecycle import TIER_AND_PHASE
from threats.choices import URGENT
from threats.models import Alert

SOON = (
    (ActionType.QUICK_REACTION, Responder.MISSION_MILITARY),
    (ActionType.PATROL, Responder.MISSION_MILITARY),
    (ActionType.CALL_TO_COMMANDER, Responder.CIVILIAN_SECTION),
    (ActionType.UNARMED_ACCOMPANIMENT, Responder.NGO),
)
IN_TIME = (
    (ActionType.PATROL, Responder.MISSION_MILITARY),
    (ActionType.ENGAGEMENT, Responder.CIVILIAN_SECTION),
    (ActionType.PRESENCE, Responder.MISSION_POLICE),
    (ActionType.UNARMED_ACCOMPANIMENT, Responder.NGO),
)


def suggestions(mission: Mission, alert: Alert) -> list[dict[str, Any]]:
    """Types with their usual responder, in the tiers that the mission is mandated for."""
    pairs = SOON if alert.imminence in URGENT else IN_TIME
    return [
        {"value": f"{kind}:{responder}", "kind": kind.label, "responder": responder.label}
        for kind, responder in pairs
        if TIER_AND_PHASE[kind][0] in mission.mandated_tiers
    ]


def suggested(posted: Any) -> Any:
    """The posted form, with type and responder of the suggestion that was tapped."""
    kind, _colon, responder = posted.get("suggest", "").partition(":")
    if not responder:
        return posted
    data = posted.copy()
    data["type"], data["responder"] = kind, responder
    return data
