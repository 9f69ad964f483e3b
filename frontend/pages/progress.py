"""Where an alert or an action stands, as steps on a path: what was done when and by whom, what is now, what is late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from frontend.pages.desk import deadline_of
from frontend.pages.history import name_of
from frontend.templatetags.vigil_format import duration
from responses.choices import ActionStatus
from responses.models import Action
from threats.choices import AlertStatus
from threats.models import Alert

ALERT_PATH = (
    AlertStatus.RECEIVED,
    AlertStatus.ACKNOWLEDGED,
    AlertStatus.ASSESSING,
    AlertStatus.CREDIBLE,
    AlertStatus.DECIDED,
    AlertStatus.RESPONDING,
    AlertStatus.CLOSED,
)
# States beside the path stand where the path left off.
BESIDE = {
    AlertStatus.NEEDS_INFORMATION: AlertStatus.ASSESSING,
    AlertStatus.NOT_CREDIBLE: AlertStatus.CREDIBLE,
    AlertStatus.DUPLICATE: AlertStatus.CREDIBLE,
}
ACTION_PATH = (
    ActionStatus.REQUESTED,
    ActionStatus.ACCEPTED,
    ActionStatus.UNDER_WAY,
    ActionStatus.COMPLETED,
    ActionStatus.EVALUATED,
)


def alert_path(alert: Alert, now: datetime, *, named: bool) -> list[dict[str, Any]]:
    """Steps of an alert for `components/state_path.html`. `now` is real time: limits are. `named`: with who did it."""
    here = BESIDE.get(AlertStatus(alert.status), AlertStatus(alert.status))
    steps = _steps(alert, ALERT_PATH, here, AlertStatus, named)
    deadline = deadline_of(alert)
    if deadline is not None and deadline < now:
        late = steps[min(ALERT_PATH.index(here) + 1, len(steps) - 1)]
        late["state"] = "late"
        late["text"] = _("%(time)s late") % {"time": duration(now - deadline)}
    if alert.status in BESIDE:
        steps[ALERT_PATH.index(here)]["label"] = alert.get_status_display()
    return steps


def action_path(action: Action, *, named: bool) -> list[dict[str, Any]]:
    """Steps of an action; one that ended early shows where."""
    status = ActionStatus(action.status)
    if status in ACTION_PATH:
        return _steps(action, ACTION_PATH, status, ActionStatus, named)
    moved = {move.to_status for move in action.transitions.all()}
    passed = tuple(step for step in ACTION_PATH if step in moved)
    return _steps(action, (*passed, status), status, ActionStatus, named)


def _steps(record: Any, path: tuple[Any, ...], here: Any, labels: Any, named: bool) -> list[dict[str, Any]]:
    made = record.transitions.exclude(from_status=F("to_status")).select_related("by")  # moves, no notes beside them
    moves = {move.to_status: move for move in made}
    place = path.index(here)
    steps = [_step(step, moves.get(step), index, place, labels) for index, step in enumerate(path)]
    if named:
        for step, status in zip(steps, path, strict=True):
            if step["at"] is not None:
                step["text"] = f" {name_of(moves[status].by, moves[status].actor)}"
    return steps


def _step(step: Any, move: Any, index: int, here: int, labels: Any) -> dict[str, Any]:
    reached = move is not None and index <= here
    return {
        "label": labels(step).label,
        "state": "now" if index == here else "done" if reached else "next",
        "at": move.mission_at if reached else None,
        "text": _("skipped") if not reached and index < here else "",
    }
