"""Was this harm warned of, and how was the warning answered until then? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from responses.choices import MissedCause
from threats.choices import AlertStatus, Decision


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A warning as it stood; instants of mission time. `by`: until when a decision was due."""

    received: datetime
    by: datetime
    status: str
    decision: str = ""
    decided: datetime | None = None
    under_way: datetime | None = None
    arrived: datetime | None = None


def missed_cause(warned: Warned, harm: datetime) -> str:
    """Why harm at this instant (mission time) asks for a review; empty: it was answered in time, or counts elsewhere.

    Not credible: judged so. Unanswered: by then nobody had decided to respond. Late: it was decided after its limit, or
    nobody was under way before the harm.
    """
    if warned.status == AlertStatus.DUPLICATE:
        return ""  # the alert that it repeats is asked instead
    if _is_not_credible(warned):
        return MissedCause.NOT_CREDIBLE
    if warned.under_way is not None and warned.under_way <= harm:
        return MissedCause.LATE if _came_late(warned) else ""
    decided = warned.decided is not None and warned.decided <= harm and warned.decision == Decision.RESPOND
    return MissedCause.LATE if decided or warned.under_way is not None else MissedCause.UNANSWERED


def _is_not_credible(warned: Warned) -> bool:
    closed_without = warned.status == AlertStatus.CLOSED and warned.decided is None
    return warned.status == AlertStatus.NOT_CREDIBLE or closed_without


def _came_late(warned: Warned) -> bool:
    return warned.decided is not None and warned.decided > warned.by
