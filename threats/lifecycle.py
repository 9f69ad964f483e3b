"""Allowed moves of an alert and of a threat, as data. Pure."""

from threats.choices import URGENT, Decision, Imminence, ThreatStatus
from threats.choices import AlertStatus as S

OPEN = frozenset(
    {
        S.RECEIVED,
        S.ACKNOWLEDGED,
        S.ASSESSING,
        S.NEEDS_INFORMATION,
        S.CREDIBLE,
        S.DECIDED,
        S.RESPONDING,
    }
)
UNDECIDED = frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.ASSESSING, S.NEEDS_INFORMATION, S.CREDIBLE})

MOVES: dict[str, frozenset[str]] = {
    "": frozenset({S.RECEIVED}),
    S.RECEIVED: frozenset({S.ACKNOWLEDGED, S.DUPLICATE}),
    S.ACKNOWLEDGED: frozenset({S.ASSESSING, S.DUPLICATE}),
    S.ASSESSING: frozenset({S.CREDIBLE, S.NOT_CREDIBLE, S.DUPLICATE, S.NEEDS_INFORMATION}),
    S.NEEDS_INFORMATION: frozenset({S.ASSESSING}),
    S.CREDIBLE: frozenset({S.DECIDED, S.DUPLICATE}),
    S.NOT_CREDIBLE: frozenset({S.ASSESSING, S.CLOSED}),
    S.DUPLICATE: frozenset({S.ASSESSING}),
    S.DECIDED: frozenset({S.RESPONDING, S.CREDIBLE, S.CLOSED}),
    S.RESPONDING: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
}
# Occurring or less than 24 hours: act first; acknowledgement and assessment follow within 24 hours.
URGENT_DECISION_FROM = frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.ASSESSING, S.NEEDS_INFORMATION})
# Where the paperwork of an urgent alert is still written down after its decision.
RECORDED_LATE_IN = frozenset({S.CREDIBLE, S.DECIDED, S.RESPONDING, S.CLOSED})
# Taking a finding back, and going on without the information that was asked for, must say why.
REASON_TO_REASSESS = frozenset({S.NEEDS_INFORMATION, S.NOT_CREDIBLE, S.DUPLICATE})


def may_move(current: str, target: str, *, imminence: str = "", decision: str = "") -> bool:
    """Whether an alert may go from one status to another.

    The urgent path: an alert that is occurring or due within 24 hours may be decided *respond* from where it is.
    """
    if target in MOVES[current]:
        return True
    return (
        target == S.DECIDED and decision == Decision.RESPOND and imminence in URGENT and current in URGENT_DECISION_FROM
    )


# From less than 72 hours on there is time to think before the decision; what is nearer is thought about after it.
FORM_BEFORE_DECISION = frozenset({Imminence.H72, Imminence.W2, Imminence.LATER})
# Where the threat form of an alert may be filled in: as long as somebody works on it, and late for urgent ones.
FORM_IN = frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.ASSESSING, S.NEEDS_INFORMATION, *RECORDED_LATE_IN})

THREAT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({ThreatStatus.OPEN}),
    ThreatStatus.OPEN: frozenset({ThreatStatus.WATCHED, ThreatStatus.ESCALATED, ThreatStatus.CLOSED}),
    ThreatStatus.WATCHED: frozenset({ThreatStatus.ESCALATED, ThreatStatus.MITIGATED, ThreatStatus.CLOSED}),
    ThreatStatus.ESCALATED: frozenset({ThreatStatus.WATCHED, ThreatStatus.MITIGATED, ThreatStatus.CLOSED}),
    ThreatStatus.MITIGATED: frozenset({ThreatStatus.WATCHED, ThreatStatus.ESCALATED, ThreatStatus.CLOSED}),
    ThreatStatus.CLOSED: frozenset(),
}
# A threat is open until it is judged gone: until then somebody looks at it again on a set day.
THREAT_OPEN = frozenset({ThreatStatus.OPEN, ThreatStatus.WATCHED, ThreatStatus.ESCALATED, ThreatStatus.MITIGATED})


def threat_may_move(current: str, target: str) -> bool:
    """Whether a threat may go from one status to another. Every move says why."""
    return target in THREAT_MOVES[current]
