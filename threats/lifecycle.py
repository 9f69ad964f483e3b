"""Allowed moves of an alert and of a threat, as data, and the duties that each state of an alert leaves open. Pure."""

from typing import Any, Protocol

from threats.choices import URGENT, Decision, Duty, Imminence, ThreatStatus
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
DECIDED_IN = frozenset({S.DECIDED, S.RESPONDING, S.CLOSED, S.NOT_CREDIBLE})
# How soon it is said to be may be said anew as long as the alert is open; what is over stays as it was judged.
REGRADED_IN = OPEN
# Taking a finding back, and going on without the information that was asked for, must say why.
REASON_TO_REASSESS = frozenset({S.NEEDS_INFORMATION, S.NOT_CREDIBLE, S.DUPLICATE})


def may_regrade(status: str, current: str, target: str) -> bool:
    """Whether an alert in this status may be said to be sooner or later than it is."""
    return status in REGRADED_IN and target != current


def may_move(current: str, target: str, *, imminence: str = "", decision: str = "") -> bool:
    """Whether an alert may go from one status to another.

    The urgent path: an alert that is occurring or due within 24 hours may be decided *respond* from where it is.
    """
    if target in MOVES[current]:
        return True
    return (
        target == S.DECIDED and decision == Decision.RESPOND and imminence in URGENT and current in URGENT_DECISION_FROM
    )


class HasDuties(Protocol):
    """The fields of an alert that its duties follow from."""

    status: str
    decision: str
    referral_answer: str
    feedback: str
    record_by: Any
    acknowledged_at: Any
    assessed_at: Any

    @property
    def has_form(self) -> bool:
        """Whether its threat form was written."""


def owed(alert: HasDuties) -> frozenset[str]:
    """What an alert asks for in its state. Each of these has one open limit, and nothing else has."""
    status, decided = alert.status, alert.status == S.DECIDED
    duties = {
        Duty.ACKNOWLEDGE: status == S.RECEIVED,
        Duty.DECIDE: status in UNDECIDED,
        Duty.RECORD: status in RECORDED_LATE_IN and alert.record_by is not None and not _is_recorded(alert),
        Duty.ANSWER: status == S.NEEDS_INFORMATION,
        Duty.REFERRAL: decided and alert.decision == Decision.REFER and not alert.referral_answer,
        Duty.REVIEW: decided and alert.decision == Decision.MONITOR,
        Duty.FEEDBACK: not alert.feedback and _is_settled(alert),
    }
    return frozenset(duty.value for duty, open_now in duties.items() if open_now)


def is_met(alert: HasDuties, duty: str, verb: str) -> bool:
    """Whether a duty that is owed no more was done; else it fell away. `verb` names the move that ended it."""
    return {
        Duty.ACKNOWLEDGE: alert.acknowledged_at is not None,
        Duty.DECIDE: alert.status in DECIDED_IN,
        Duty.RECORD: _is_recorded(alert),
        Duty.ANSWER: verb == "alert.answer",
        Duty.REFERRAL: verb == "alert.referral",
        Duty.REVIEW: verb in {"alert.reconsider", "alert.close"},
        Duty.FEEDBACK: bool(alert.feedback),
    }[Duty(duty)]


def _is_recorded(alert: HasDuties) -> bool:
    return alert.acknowledged_at is not None and alert.assessed_at is not None and alert.has_form


def _is_settled(alert: HasDuties) -> bool:
    """Whether those who warned can be told what comes of it: not while it is only watched."""
    if alert.status == S.NOT_CREDIBLE:
        return True
    return alert.status in {S.DECIDED, S.RESPONDING} and alert.decision != Decision.MONITOR


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
