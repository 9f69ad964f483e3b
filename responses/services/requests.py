"""Ask for an action, or record one that began before anybody asked: urgent action never waits for paperwork."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.choices import Dissemination
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import Area, Mission, User
from missions.services.records import locked, new_ref, refusal, write_move
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import ActionStatus, Component, Phase, Responder
from responses.inputs import ActionInput
from responses.models import Action
from responses.services.findings import link_finding
from responses.services.kinds import ActionKind, kind_of
from responses.services.ties import checked_ties
from threats.choices import URGENT, AlertStatus, Decision
from threats.lifecycle import UNDECIDED
from threats.models import Alert
from threats.services import begin_response, record_urgent_response

MAX_UNIT = 80


def tidy_unit(text: str) -> str:
    """A unit's name in one line with single blanks, so that the same unit counts as one."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Ground:
    """What an action is for: an alert with its area, or an area alone."""

    alert: Alert | None
    area: Area | None

    @property
    def name(self) -> str:
        return self.alert.title if self.alert is not None else str(self.area)


@transaction.atomic
def request_action(*, audience: Audience, user: User, mission: Mission, data: ActionInput) -> Action:
    """Ask for an action; with `immediate` record that it is under way already, and on whose authority.

    On an alert it needs the decision to respond. An immediate action on an urgent alert that nobody has decided yet
    *is* that decision, recorded in the same transaction; the first action under way moves its alert to responding.
    Raises NotAllowedError, TransitionNotAllowedError, ValidationError by field, or Alert.DoesNotExist.
    """
    if not any(audience.may_somewhere(verb, mission_id=mission.pk) for verb in ("act", "propose")):
        raise NotAllowedError(_("Your role does not allow this."))
    kind = _check(mission, audience, data)
    ties = checked_ties(mission, audience, data)  # locks come in this order: support, then alert
    ground = _ground(mission, audience, data)
    _require_right(audience, mission, ground, kind.tier, data.immediate)
    if ground.alert is not None:
        _require_decision(ground.alert, user, audience, data)
    action = _create(mission, user, data, ground, kind, ties)
    if data.finding_id is not None:
        link_finding(finding_id=data.finding_id, user=user, audience=audience, action_id=action.pk)
    if data.immediate and ground.alert is not None:
        alert_is_answered(ground.alert.pk, user, audience)
    facts = {"type": action.type, "tier": action.tier, "phase": action.phase, "responder": action.responder}
    verb = "action.begin" if data.immediate else "action.request"
    write_move(action, "", user=user, audience=audience, verb=verb, reason=action.authority, data=facts)
    return action


def _check(mission: Mission, audience: Audience, data: ActionInput) -> ActionKind:
    errors = FieldErrors()
    kind = kind_of(mission, data.type)
    if kind is None:
        errors.add("type", _("This is no known choice.") if data.type else _("Choose one."))
    errors.choice("responder", data.responder, Responder)
    errors.choice("phase", data.phase, Phase, required=False)
    errors.choice("component", data.component, Component, required=False)
    errors.text("title", tidy(data.title), limit=200)
    errors.text("unit", tidy_unit(data.unit), limit=MAX_UNIT)
    errors.text("order_reference", tidy(data.order_reference), limit=80)
    errors.text("authority", tidy(data.authority), limit=160)
    check_classification(errors, mission, audience, data.classification)
    check_plan(errors, data.planned_from, data.planned_to)
    if data.immediate and not tidy(data.authority):
        errors.add("authority", _("Say on whose authority it began."))
    if kind is not None and kind.tier not in mission.mandated_tiers:
        errors.add("type", _("Tier %(tier)d is not in the mandate of this mission.") % {"tier": kind.tier})
    errors.raise_if_any()
    assert kind is not None  # noqa: S101 - for the type checker: an unknown one was refused
    return kind


def check_plan(errors: FieldErrors, planned_from: Any, planned_to: Any) -> None:
    """Planned times are instants, the end not before the start."""
    start = errors.instant("planned_from", planned_from)
    end = errors.instant("planned_to", planned_to)
    if start is not None and end is not None and end < start:
        errors.add("planned_to", _("The end lies before the start."))


def _ground(mission: Mission, audience: Audience, data: ActionInput) -> Ground:
    """What the action is for; an alert is locked, so that its decision cannot be taken back meanwhile."""
    if data.alert_id is not None:
        alert: Alert = locked(Alert, audience, data.alert_id)
        if alert.mission_id != mission.pk:
            raise Alert.DoesNotExist
        return Ground(alert, alert.area)
    area = Area.objects.visible_to(audience).filter(mission=mission, pcode=data.area).first() if data.area else None
    if area is None:
        raise ValidationError({"area": [_("Choose an alert, or an area of this mission.")]})
    return Ground(None, area)


def _require_right(audience: Audience, mission: Mission, ground: Ground, tier: int, immediate: bool) -> None:
    """Who may act runs actions of own tiers; who may propose asks for one, and records one on an urgent alert."""
    area_id = ground.area.pk if ground.area is not None else None
    if audience.may_act(tier=tier, mission_id=mission.pk, area_id=area_id):
        return
    urgent = ground.alert is not None and ground.alert.imminence in URGENT
    if not audience.may("propose", mission_id=mission.pk, area_id=area_id) or (immediate and not urgent):
        raise NotAllowedError(_("Your role does not allow this."))


def _require_decision(alert: Alert, user: User, audience: Audience, data: ActionInput) -> None:
    answered = alert.status in (AlertStatus.DECIDED, AlertStatus.RESPONDING) and alert.decision == Decision.RESPOND
    if answered:
        return
    if alert.status not in UNDECIDED:
        raise refusal(alert, AlertStatus.RESPONDING)
    if not data.immediate:
        raise TransitionNotAllowedError(
            _("%(ref)s is not decided yet: decide to respond first. What is under way already is an immediate action.")
            % {"ref": alert.ref}
        )
    record_urgent_response(alert_id=alert.pk, user=user, audience=audience, reason=tidy(data.authority))


def _create(
    mission: Mission, user: User, data: ActionInput, ground: Ground, kind: ActionKind, ties: dict[str, Any]
) -> Action:
    alert = ground.alert
    label = f"{kind.label}: {ground.name}"
    action: Action = Action.objects.create(
        ref=new_ref(Action, mission),
        mission=mission,
        alert=alert,
        area=ground.area,
        title=tidy(data.title) or label[:200],
        type=data.type,
        tier=kind.tier,
        phase=data.phase or kind.phase,
        responder=data.responder,
        unit=tidy_unit(data.unit),
        component=data.component or lifecycle.LEAD_COMPONENT[data.responder],
        planned_from=data.planned_from,
        planned_to=data.planned_to,
        order_reference=tidy(data.order_reference),
        created_by=user,
        classification=alert.classification if alert is not None else data.classification,
        dissemination=alert.dissemination if alert is not None else Dissemination.INTERNAL,
        compartments=alert.compartments if alert is not None else [],
        is_exercise=alert.is_exercise if alert is not None else data.is_exercise,
        **_start(data),
        **ties,
    )
    return action


def _start(data: ActionInput) -> dict[str, Any]:
    if not data.immediate:
        return {"status": ActionStatus.REQUESTED}
    return {
        "status": ActionStatus.UNDER_WAY,
        "is_immediate": True,
        "authority": tidy(data.authority),
        "under_way_at": timezone.now(),
    }


def alert_is_answered(alert_id: int, user: User, audience: Audience) -> None:
    """The first action under way moves its alert to responding; an alert that is decided anew holds the action back."""
    alert: Alert = Alert.objects.select_for_update().get(pk=alert_id)
    if alert.status in (AlertStatus.RESPONDING, AlertStatus.CLOSED):
        return
    begin_response(alert_id=alert_id, user=user, audience=audience)
