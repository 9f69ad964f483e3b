"""Allowed moves of actions, support to a force, reviews and cases, and what a type fills in, as data. Pure."""

from responses.choices import ActionStatus as S
from responses.choices import ActionType as T
from responses.choices import CommitmentStatus as P
from responses.choices import Component, HarmFinding, Phase, Responder, ReviewKind
from responses.choices import HarmCaseStatus as C
from responses.choices import ReviewFinding as F
from responses.choices import ReviewStatus as R
from responses.choices import SupportStatus as H
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
    T.JOINT_PROTECTION_TEAM: (1, Phase.PREVENTION),
    T.JOINT_ASSESSMENT: (1, Phase.PREVENTION),
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


# Before a clearance there is an assessment, before use an approval; emergency support is active first. What was
# reopened by a grave violation, or suspended, is assessed anew.
SUPPORT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({H.DRAFT}),
    H.DRAFT: frozenset({H.ASSESSED, H.ACTIVE, H.WITHDRAWN}),
    H.ASSESSED: frozenset({H.ASSESSED, H.APPROVED, H.REOPENED, H.WITHDRAWN}),
    H.APPROVED: frozenset({H.ACTIVE, H.REOPENED, H.SUSPENDED, H.WITHDRAWN}),
    H.ACTIVE: frozenset({H.RENEWED, H.REOPENED, H.SUSPENDED, H.WITHDRAWN}),
    H.RENEWED: frozenset({H.RENEWED, H.REOPENED, H.SUSPENDED, H.WITHDRAWN}),
    H.REOPENED: frozenset({H.ASSESSED, H.SUSPENDED, H.WITHDRAWN}),
    H.SUSPENDED: frozenset({H.ASSESSED, H.WITHDRAWN}),
    H.WITHDRAWN: frozenset(),
}
CLEARED = frozenset({H.APPROVED, H.ACTIVE, H.RENEWED})  # while the clearance is valid
JUDGED = CLEARED | {H.ASSESSED}  # what a grave violation reopens; all else is assessed after it anyway
SUPPORT_OPEN = frozenset(set(SUPPORT_MOVES) - {"", H.WITHDRAWN})
# An approval before the action is accepted; after it, for what began at once and is recorded later.
APPROVED_IN = frozenset({S.REQUESTED, S.ACCEPTED})
APPROVED_LATE_IN = frozenset({S.UNDER_WAY, S.COMPLETED, S.EVALUATED})


def support_may_move(current: str, target: str) -> bool:
    """Whether support to a force may go from one status to another."""
    return target in SUPPORT_MOVES[current]


# --- reviews and cases of civilian harm ---------------------------------------------------------------
REVIEW_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({R.OPEN}),
    R.OPEN: frozenset({R.UNDER_REVIEW, R.CLOSED}),
    R.UNDER_REVIEW: frozenset({R.UNDER_REVIEW, R.CLOSED}),  # to another owner
    R.CLOSED: frozenset({R.UNDER_REVIEW}),
}
FINDINGS: dict[str, frozenset[str]] = {
    ReviewKind.MISSED_WARNING: frozenset(
        {F.COULD_HAVE_ACTED, F.TOO_SLOW, F.NO_MEANS, F.MISJUDGED, F.UNRELATED, F.CANNOT_TELL}
    ),
    ReviewKind.RETALIATION: frozenset({F.RETALIATION_LIKELY, F.RETALIATION_UNLIKELY, F.UNRELATED, F.CANNOT_TELL}),
}
HARM_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({C.ALLEGATION}),
    C.ALLEGATION: frozenset({C.INQUIRY, C.CLOSED}),
    C.INQUIRY: frozenset({C.FINDING}),
    C.FINDING: frozenset({C.AMENDS, C.INQUIRY, C.CLOSED}),
    C.AMENDS: frozenset({C.CLOSED, C.INQUIRY}),
    C.CLOSED: frozenset({C.INQUIRY}),
}
# Found at least in part: such a case is closed through its amends only, and "none" among them says why.
OWES_AMENDS = frozenset({HarmFinding.SUBSTANTIATED, HarmFinding.PARTLY})


# --- promises, workstreams and tasks ------------------------------------------------------------------
# A promise is judged by a person, with what the judgement rests on; a judgement may be put right by another one.
COMMITMENT_MOVES: dict[str, frozenset[str]] = {
    P.OPEN: frozenset({P.KEPT, P.BROKEN, P.UNKNOWN}),
    P.KEPT: frozenset({P.BROKEN, P.UNKNOWN}),
    P.BROKEN: frozenset({P.KEPT, P.UNKNOWN}),
    P.UNKNOWN: frozenset({P.KEPT, P.BROKEN}),
}


def may_judge_early(current: str, verdict: str) -> bool:
    """Before the day of a promise it can only be told broken, and that it was told so too soon."""
    return verdict == P.BROKEN or (current == P.BROKEN and verdict == P.UNKNOWN)


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
