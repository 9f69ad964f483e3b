"""Allowed moves of an alert, as data. Pure."""

from threats.choices import URGENT, Decision
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
