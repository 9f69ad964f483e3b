"""One alert and all that followed, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from responses.choices import Responder
from threats.choices import URGENT, AlertStatus, Imminence

MISSION, HOST_STATE, COMMUNITY, PARTNER = "mission", "host_state", "community", "partner"
# Who responded is never told as one merged figure: a host state's patrol is no answer of the mission.
RESPONDER_CLASSES: dict[str, str] = {
    Responder.MISSION_MILITARY: MISSION,
    Responder.MISSION_POLICE: MISSION,
    Responder.CIVILIAN_SECTION: MISSION,
    Responder.HOST_STATE: HOST_STATE,
    Responder.COMMUNITY: COMMUNITY,
    Responder.PARTNER_FORCE: PARTNER,
    Responder.UN_AGENCY: PARTNER,
    Responder.NGO: PARTNER,
}
CLASSES = (MISSION, HOST_STATE, COMMUNITY, PARTNER)
# Hours that a warning leaves. What occurs leaves none: there the limit to decide counts. "Later" names no time.
HORIZON_HOURS: dict[str, float] = {Imminence.H24: 24.0, Imminence.H72: 72.0, Imminence.W2: 336.0}
NEAR_KM, FAR_KM = 25.0, 75.0


@dataclass(frozen=True, kw_only=True)
class Chain:
    """One alert. Times are hours since it was received; None: not so far. `watched`: hours from then until now.

    `under_way`: when the first action of each class of responder got under way. `groups`: its value in each dimension.
    `refused`: reason codes of actions that were declined or found infeasible; `refused_by`: the same as
    `class|unit|reason`, the unit empty where nobody named it.
    """

    pk: int
    imminence: str
    status: str
    watched: float
    acknowledge_limit: float
    decide_limit: float
    decision: str = ""
    acknowledged: float | None = None
    assessed: float | None = None
    decided: float | None = None
    departed: float | None = None
    arrived: float | None = None
    under_way: Mapping[str, float] = field(default_factory=dict)
    reason_code: str = ""
    refused: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()
    referral: str = ""
    outcome: str = ""
    feedback: str = ""
    missed: bool = False
    perpetrator: str = ""
    reach: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_duplicate(self) -> bool:
        return self.status == AlertStatus.DUPLICATE

    @property
    def is_not_credible(self) -> bool:
        """Judged so; closing it afterwards changes nothing: only such an alert is closed without a decision."""
        return self.status == AlertStatus.NOT_CREDIBLE or (
            self.status == AlertStatus.CLOSED and self.decided is None and not self.decision
        )

    @property
    def counts(self) -> bool:
        """Whether it belongs to the denominator: neither a duplicate nor found not credible *in time*."""
        if self.is_duplicate:
            return False
        in_time = self.assessed is not None and self.assessed <= self.decide_limit
        return not (self.is_not_credible and in_time)

    @property
    def is_open(self) -> bool:
        return self.status not in (AlertStatus.CLOSED, AlertStatus.NOT_CREDIBLE, AlertStatus.DUPLICATE)

    @property
    def horizon(self) -> float | None:
        """Hours that the warning left for an answer; None where it named no time."""
        if self.imminence == Imminence.OCCURRING:
            return self.decide_limit
        return HORIZON_HOURS.get(self.imminence)

    @property
    def is_urgent(self) -> bool:
        return self.imminence in URGENT


def reach_band(km: float | None) -> str:
    """How far the nearest base was, in three bands; empty where the mission has no base or the place is unknown."""
    if km is None:
        return ""
    return "near" if km <= NEAR_KM else "middle" if km <= FAR_KM else "far"
