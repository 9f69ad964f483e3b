"""What an action consists of when somebody asks for it or records that it is under way."""

from dataclasses import dataclass
from datetime import date, datetime

from missions.choices import Classification


@dataclass(frozen=True, kw_only=True)
class ActionInput:
    """One thing to do, on an alert (inside id) or in an area (P-code). Times are aware, in mission time.

    Phase and component are filled in from type and responder when left empty; the tier always comes from the type.
    `threat_id`, `protector_id`, `support_id`, `base_id` are inside ids: what it is against, who exactly responds, what
    support to a force it gives, from or at which base; `finding_id`: of a joint team. `immediate`: already under way,
    on the named authority. Classification and exercise come from the alert, if any.
    """

    type: str
    responder: str
    alert_id: int | None = None
    area: str = ""
    title: str = ""
    phase: str = ""
    component: str = ""
    planned_from: datetime | None = None
    planned_to: datetime | None = None
    order_reference: str = ""
    immediate: bool = False
    authority: str = ""
    threat_id: int | None = None
    protector_id: int | None = None
    support_id: int | None = None
    base_id: int | None = None
    finding_id: int | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class SupportInput:
    """Support to one force: what is given, where (P-code; empty: the whole mission). Emergency names its authority."""

    recipient_id: int
    kind: str
    title: str
    area: str = ""
    is_emergency: bool = False
    authority: str = ""
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class RiskInput:
    """A judgement of support. `authorities_act`: whether the recipient's authorities mitigate the risk."""

    risk: str
    grounds: str
    authorities_act: bool
    mitigations: str = ""


@dataclass(frozen=True, kw_only=True)
class ProtectorInput:
    """Who can do what where (P-code; empty: everywhere)."""

    name: str
    responder: str
    can_do: tuple[str, ...]
    area: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class VettingInput:
    """The result of a vetting and the last day on which it counts."""

    passed: bool
    until: date | None
    reason: str
