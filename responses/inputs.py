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
    on the named authority. `unit`: contingent or unit of the responder, never a person. Classification and exercise
    come from the alert, if any.
    """

    type: str
    responder: str
    alert_id: int | None = None
    area: str = ""
    title: str = ""
    unit: str = ""
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


@dataclass(frozen=True, kw_only=True)
class EngagementInput:
    """A talk that was held. `actor` is the group's outside id, `area` a P-code; `held_at` is mission time, aware."""

    actor: str
    area: str
    channel: str
    spoken_to: str
    led_by: str
    held_at: datetime | None
    phase: str = ""
    summary: str = ""
    entry_point_id: int | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class CommitmentInput:
    """What was promised, by when. Actor and area come from the talk where one is named (inside id)."""

    promise: str
    due_on: date | None
    promised_on: date | None = None
    engagement_id: int | None = None
    actor: str = ""
    area: str = ""
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class EntryPointInput:
    """Through whom a group can be reached, and who of us holds the line."""

    actor: str
    area: str
    reached_through: str
    held_by: str
    channel: str
    note: str = ""
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True)
class MilestoneInput:
    """One step of a workstream: what, and planned for which day."""

    name: str
    planned_on: date | None


@dataclass(frozen=True, kw_only=True)
class WorkstreamInput:
    """A piece of tier 3 work with its first milestones; phase and component follow from type and responder."""

    title: str
    type: str
    area: str
    responder: str
    milestones: tuple[MilestoneInput, ...]
    phase: str = ""
    component: str = ""
    begun_on: date | None = None
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacementInput:
    """A decision on an area: its rung (empty: off the board), place in it, what it needs, until when it holds."""

    area: str
    label: str
    review_on: date | None
    reason: str
    place: int = 1
    needs: int = 0


@dataclass(frozen=True, kw_only=True)
class GroupTaskInput:
    """A decision of the working group: who does what, by when."""

    area: str
    text: str
    who: str
    due_on: date | None
    is_exercise: bool = False
