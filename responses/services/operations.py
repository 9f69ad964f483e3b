"""When an operation ends, those whom it pushed out may take revenge on the people there: an observation says so."""

from __future__ import annotations

from datetime import UTC

from missions.models import Area
from responses.choices import ActionType, Responder
from responses.models import Action
from threats.choices import Connector
from threats.inputs import ObservationInput
from threats.services import take_observation

# How severe, by kind: what pushes armed actors out weighs more than what takes people to safety.
OPERATIONS: dict[str, int] = {
    ActionType.QUICK_REACTION: 3,
    ActionType.SAFE_AREA: 3,
    ActionType.TEMPORARY_BASE: 2,
    ActionType.EVACUATION: 2,
}
ARMED = frozenset({Responder.MISSION_MILITARY, Responder.MISSION_POLICE, Responder.HOST_STATE, Responder.PARTNER_FORCE})


def note_its_end(action: Action, actor: str) -> None:
    """Record that an operation has ended, for the weeks after it. Nothing for other actions, and in closed rooms."""
    severity = OPERATIONS.get(action.type)
    cell = action.alert.cell if action.alert is not None else None
    area: Area | None = action.area or (action.alert.area if action.alert is not None else None)
    if severity is None or action.responder not in ARMED or action.compartments or area is None or not action.ended_at:
        return
    day = action.ended_at.astimezone(UTC).date()
    take_observation(
        mission=action.mission,
        data=ObservationInput(
            indicator="operation_ended",
            severity=severity,
            observed_on=day,
            area=area.pcode,
            cells=(cell.h3,) if cell is not None else (),
            grade="A",  # our own act: there is nothing to doubt that it ended
            classification=action.classification,
            is_exercise=action.is_exercise,
            numbers={"ended": day.isoformat(), "action": action.ref},
        ),
        connector=Connector.RESPONSES,
        external_id=str(action.public_id),
        actor=actor,
    )
