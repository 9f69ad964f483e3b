"""What happened from the warning, or the operation, to the harm and after it, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Incident
from missions.audience import Audience
from responses.choices import ActionStatus
from responses.models import Action, Review
from threats.choices import AlertStatus
from threats.models import Alert


@dataclass(frozen=True)
class Moment:
    """One thing that happened, in mission time. `kind`: alert, limit, action or harm."""

    at: datetime
    kind: str
    text: str
    why: str = ""


def story(audience: Audience, review: Review) -> list[Moment]:
    """The chain of a review, as far as the audience sees its parts."""
    alert = Alert.objects.visible_to(audience).filter(pk=review.alert_id or 0).first()
    actions = Action.objects.visible_to(audience)
    own = actions.filter(alert=alert) if alert is not None else actions.filter(pk=review.action_id or 0)
    harm = Incident.objects.visible_to(audience).filter(pk=review.incident_id).first()
    found = [
        *(_of_alert(alert) if alert is not None else []),
        *(moment for action in own for moment in _of_action(action)),
        *(_of_harm(harm) if harm is not None else []),
    ]
    return sorted(found, key=lambda moment: moment.at)


def _of_alert(alert: Alert) -> list[Moment]:
    labels: dict[str, Any] = dict(AlertStatus.choices)
    offset = alert.mission_received_at - alert.received_at
    moves = [
        Moment(move.mission_at, "alert", str(labels.get(move.to_status, move.to_status)), move.reason)
        for move in alert.transitions.all()
        if not {"missed", "regraded"} & move.data.keys()  # these moved nothing
    ]
    missed = [
        (alert.acknowledge_by, alert.acknowledged_at, _("Limit to acknowledge")),
        (alert.decide_by, alert.decided_at, _("Limit to decide")),
    ]
    limits = [Moment(by + offset, "limit", text) for by, done, text in missed if done is None or done > by]
    return [*moves, *limits]


def _of_action(action: Action) -> list[Moment]:
    labels: dict[str, Any] = dict(ActionStatus.choices)
    kind = action.get_type_display()
    moves = [
        Moment(move.mission_at, "action", f"{kind}: {labels.get(move.to_status, move.to_status)}", move.reason)
        for move in action.transitions.all()
    ]
    times = [
        (action.departed_at, _("departed")),
        (action.arrived_at, _("arrived")),
        (action.ended_at, _("ended")),
    ]
    return [*moves, *(Moment(at, "action", f"{kind}: {text}") for at, text in times if at is not None)]


def _of_harm(incident: Incident) -> list[Moment]:
    return [Moment(incident.occurred_from, "harm", str(incident.get_event_type_display()))]
