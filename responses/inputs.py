"""What an action consists of when somebody asks for it or records that it is under way."""

from dataclasses import dataclass
from datetime import datetime

from missions.choices import Classification


@dataclass(frozen=True, kw_only=True)
class ActionInput:
    """One thing to do, on an alert (inside id) or in an area (P-code). Times are aware, in mission time.

    Phase and component are filled in from type and responder when left empty; the tier always comes from the type.
    `immediate`: under way already, on the named authority. Classification and exercise come from the alert, if any.
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
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False
