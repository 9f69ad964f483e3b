"""Allowed moves of an action and what its type fills in, as data. Pure."""

from responses.choices import ActionStatus as S
from responses.choices import ActionType as T
from responses.choices import CommitmentStatus as C
from responses.choices import Component, Phase, Responder
from responses.choices import TaskStatus as K
from responses.choices import WorkstreamStatus as W

MOVES: dict[str, frozenset[str]] = {
    "": frozenset({S.REQUESTED, S.UNDER_WAY}),  # under way at once: immediate action, with its authority
    S.REQUESTED: frozenset({S.ACCEPTED, S.DECLINED, S.CANCELLED, S.INFEASIBLE}),
    S.ACCEPTED: frozenset({S.UNDER_WAY, S.CANCELLED, S.INFEASIBLE}),
    S.UNDER_WAY: frozenset({S.COMPLETED, S.CANCELLED, S.INFEASIBLE}),
    S.COMPLETED: frozenset({S.EVALUATED}),
    S.DECLINED: frozenset(),
    S.EVALUATED: frozenset(),
    S.CANCELLED: frozenset(),
    S.INFEASIBLE: frozenset(),
}
NEEDS_REASON_CODE = frozenset({S.DECLINED, S.INFEASIBLE})
NEEDS_REASON = frozenset({S.CANCELLED})
OPEN = frozenset({S.REQUESTED, S.ACCEPTED, S.UNDER_WAY})

# The type is chosen first; tier and usual phase come filled in and may be changed (the phase may, the tier may not).
TIER_AND_PHASE: dict[str, tuple[int, str]] = {
    T.ENGAGEMENT: (1, Phase.PREVENTION),
    T.SHUTTLE_DIALOGUE: (1, Phase.PREVENTION),
    T.DEMARCHE: (1, Phase.PRE_EMPTION),
    T.LOCAL_AGREEMENT: (1, Phase.CONSOLIDATION),
    T.CALL_TO_COMMANDER: (1, Phase.PRE_EMPTION),
    T.PUBLIC_EXPOSURE: (1, Phase.RESPONSE),
    T.REMOTE_PROTECTION: (1, Phase.PRE_EMPTION),
    T.PATROL: (2, Phase.PRE_EMPTION),
    T.ESCORT: (2, Phase.PRE_EMPTION),
    T.TEMPORARY_BASE: (2, Phase.PRE_EMPTION),
    T.QUICK_REACTION: (2, Phase.RESPONSE),
    T.PRESENCE: (2, Phase.PREVENTION),
    T.UNARMED_ACCOMPANIMENT: (2, Phase.PREVENTION),
    T.EVACUATION: (2, Phase.RESPONSE),
    T.SAFE_AREA: (2, Phase.RESPONSE),
    T.REFUGE: (2, Phase.RESPONSE),
    T.CAPACITY: (3, Phase.PREVENTION),
    T.RULE_OF_LAW: (3, Phase.CONSOLIDATION),
    T.DISARMAMENT: (3, Phase.CONSOLIDATION),
    T.RECONCILIATION: (3, Phase.CONSOLIDATION),
    T.RETURNS: (3, Phase.CONSOLIDATION),
    T.SITE_IMPROVEMENT: (3, Phase.PREVENTION),
    T.ADVOCACY: (3, Phase.PREVENTION),
}

# Which of the mission's components leads when nobody says otherwise.
LEAD_COMPONENT: dict[str, str] = {
    Responder.MISSION_MILITARY: Component.MILITARY,
    Responder.MISSION_POLICE: Component.POLICE,
    Responder.CIVILIAN_SECTION: Component.CIVILIAN,
    Responder.HOST_STATE: Component.CIVILIAN,
    Responder.PARTNER_FORCE: Component.MILITARY,
    Responder.UN_AGENCY: Component.CIVILIAN,
    Responder.NGO: Component.CIVILIAN,
    Responder.COMMUNITY: Component.CIVILIAN,
}
# When departure, arrival and end may be written down: not before it began, and still after it was completed.
TIMES_IN = frozenset({S.UNDER_WAY, S.COMPLETED, S.EVALUATED})


def may_move(current: str, target: str) -> bool:
    """Whether an action may go from one status to another."""
    return target in MOVES[current]


# A promise is judged by a person, with what the judgement rests on; a judgement may be put right by another one.
COMMITMENT_MOVES: dict[str, frozenset[str]] = {
    C.OPEN: frozenset({C.KEPT, C.BROKEN, C.UNKNOWN}),
    C.KEPT: frozenset({C.BROKEN, C.UNKNOWN}),
    C.BROKEN: frozenset({C.KEPT, C.UNKNOWN}),
    C.UNKNOWN: frozenset({C.KEPT, C.BROKEN}),
}
WORKSTREAM_MOVES: dict[str, frozenset[str]] = {
    W.UNDER_WAY: frozenset({W.COMPLETED, W.STOPPED}),
    W.COMPLETED: frozenset(),
    W.STOPPED: frozenset({W.UNDER_WAY}),
}
TASK_MOVES: dict[str, frozenset[str]] = {
    K.OPEN: frozenset({K.DONE, K.DROPPED}),
    K.DONE: frozenset(),
    K.DROPPED: frozenset({K.OPEN}),
}
