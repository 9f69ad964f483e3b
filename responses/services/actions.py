"""From asked for to evaluated. Vigil records: orders are given in the chain of command."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import User
from missions.services.records import locked, refusal, require, written
from missions.validation import FieldErrors, checked_text, tidy
from responses import lifecycle
from responses.choices import ActionStatus as S
from responses.models import Action
from responses.services.approvals import require_approved
from responses.services.moving import moved, need
from responses.services.operations import note_its_end
from responses.services.requests import MAX_UNIT, alert_is_answered, check_plan, tidy_unit
from responses.services.ties import require_cleared
from threats.choices import Outcome, ReasonCode

MAX_TEXT = 5000
AHEAD = timedelta(minutes=30)  # of a clock that is not quite right
TIMES = ("departed_at", "arrived_at", "ended_at")


@transaction.atomic
def accept(
    *,
    action_id: int,
    user: User,
    audience: Audience,
    planned_from: datetime | None = None,
    planned_to: datetime | None = None,
    order_reference: str = "",
) -> Action:
    """Approve what was asked for, with its planned times (mission time) and order reference where they are known."""
    action = _locked(action_id, user, audience, S.ACCEPTED)
    require_approved(action)
    require_cleared(action)
    given = {
        "planned_from": planned_from,
        "planned_to": planned_to,
        "order_reference": tidy(order_reference),
    }
    changes = {field: value for field, value in given.items() if value}
    errors = FieldErrors()
    check_plan(errors, planned_from or action.planned_from, planned_to or action.planned_to)
    errors.text("order_reference", tidy(order_reference), limit=80)
    errors.raise_if_any()
    return moved(action, S.ACCEPTED, user, audience, "action.accept", changes=changes)


@transaction.atomic
def decline(
    *, action_id: int, user: User, audience: Audience, reason_code: str, unit: str = "", reason: str = ""
) -> Action:
    """Refuse what was asked for, with a reason code that is counted; `unit`: who refuses, where it was not named."""
    action = _locked(action_id, user, audience, S.DECLINED)
    return moved(action, S.DECLINED, user, audience, "action.decline", **_coded(reason, reason_code, unit))


@transaction.atomic
def infeasible(
    *, action_id: int, user: User, audience: Audience, reason_code: str, unit: str = "", reason: str = ""
) -> Action:
    """End what cannot be done, with a reason code that is counted; `unit`: who was to do it, where not named."""
    action = _locked(action_id, user, audience, S.INFEASIBLE)
    return moved(action, S.INFEASIBLE, user, audience, "action.infeasible", **_coded(reason, reason_code, unit))


@transaction.atomic
def start(*, action_id: int, user: User, audience: Audience) -> Action:
    """Record that an accepted action is under way: what the response rate counts, and what its alert waits for."""
    action = _locked(action_id, user, audience, S.UNDER_WAY)
    require_approved(action)
    require_cleared(action)
    if action.alert_id is not None:
        alert_is_answered(action.alert_id, user, audience)
    return moved(action, S.UNDER_WAY, user, audience, "action.start", changes={"under_way_at": timezone.now()})


@transaction.atomic
def record_times(
    *,
    action_id: int,
    user: User,
    audience: Audience,
    departed_at: datetime | None = None,
    arrived_at: datetime | None = None,
    ended_at: datetime | None = None,
    reason: str = "",
) -> Action:
    """Write down when they left, arrived and ended (mission time); to change a time that is there needs a reason."""
    action: Action = locked(Action, audience, action_id)
    _require_runner(action, user, audience)
    if action.status not in lifecycle.TIMES_IN:
        raise refusal(action, S.UNDER_WAY)
    given = {field: value for field, value in zip(TIMES, (departed_at, arrived_at, ended_at), strict=True) if value}
    changed = {field: value for field, value in given.items() if getattr(action, field) != value}
    _check_times(action, changed)
    if any(getattr(action, field) is not None for field in changed) and not reason.strip():
        raise ReasonNeededError("reason", _("Say why this time is changed."))
    if changed:
        for field, value in changed.items():
            setattr(action, field, value)
        action.save(update_fields=list(changed))
        data = {field: value.isoformat() for field, value in changed.items()}
        written(action, audience=audience, verb="action.times", reason=reason, data=data)
    return action


def _check_times(action: Action, changed: dict[str, datetime]) -> None:
    """Instants that are over, in their order."""
    errors = FieldErrors()
    latest = action.mission.now() + AHEAD
    before: datetime | None = None
    for field in TIMES:
        value = errors.instant(field, changed.get(field, getattr(action, field)))
        if value is None:
            continue
        if field in changed and value > latest:
            errors.add(field, _("This lies in the future."))
        if before is not None and value < before:
            errors.add(field, _("They left, then arrived, then ended: check the order of the times."))
        before = value
    errors.raise_if_any()


@transaction.atomic
def complete(*, action_id: int, user: User, audience: Audience, outcome: str, note: str = "") -> Action:
    """End an action with its outcome; *averted* needs a note that says how one knows."""
    action = _locked(action_id, user, audience, S.COMPLETED)
    errors = FieldErrors()
    errors.choice("outcome", outcome, Outcome)
    errors.raise_if_any()
    if outcome == Outcome.AVERTED and not note.strip():
        raise ReasonNeededError("note", _("Averted needs evidence: say how you know."))
    changes: dict[str, Any] = {"outcome": outcome, "outcome_note": checked_text("note", note, limit=MAX_TEXT)}
    if action.ended_at is None:
        changes["ended_at"] = max(filter(None, (action.mission.now(), action.departed_at, action.arrived_at)))
    done = moved(action, S.COMPLETED, user, audience, "action.complete", data={"outcome": outcome}, changes=changes)
    note_its_end(done, audience.actor)
    return done


@transaction.atomic
def evaluate(*, action_id: int, user: User, audience: Audience, note: str) -> Action:
    """Say afterwards what the action did; kept in the history."""
    action: Action = locked(Action, audience, action_id)
    require(audience, ("act", "assess"), action)
    _require_move(action, S.EVALUATED)
    need("note", note)
    words = checked_text("note", note, limit=MAX_TEXT)
    return moved(action, S.EVALUATED, user, audience, "action.evaluate", reason=words)


@transaction.atomic
def cancel(*, action_id: int, user: User, audience: Audience, reason: str = "") -> Action:
    """Call an action off, with the reason; who asked for it may take the request back."""
    action: Action = locked(Action, audience, action_id)
    if not (action.status == S.REQUESTED and action.created_by_id == user.pk):
        _require_runner(action, user, audience)
    _require_move(action, S.CANCELLED)
    need("reason", reason)
    return moved(action, S.CANCELLED, user, audience, "action.cancel", limit=MAX_TEXT, reason=reason)


def _locked(action_id: int, user: User, audience: Audience, to: str) -> Action:
    """The locked action, found allowed to move and the caller allowed to move it."""
    action: Action = locked(Action, audience, action_id)
    _require_runner(action, user, audience)
    _require_move(action, to)
    return action


def _require_runner(action: Action, user: User, audience: Audience) -> None:
    """Who may act in this tier and area; an immediate action is also run by who recorded it."""
    if audience.may_act(tier=action.tier, mission_id=action.mission_id, area_id=action.area_id):
        return
    own = action.is_immediate and action.created_by_id == user.pk
    if not (own and audience.may("propose", mission_id=action.mission_id, area_id=action.area_id)):
        raise NotAllowedError(_("Your role does not allow this."))


def _require_move(action: Action, to: str) -> None:
    if not lifecycle.may_move(action.status, to):
        raise refusal(action, to)


def _coded(reason: str, reason_code: str, unit: str) -> dict[str, Any]:
    """The counted reason, as the column and the note of the move."""
    if not reason_code:
        raise ReasonNeededError("reason_code", _("Choose why."))
    errors = FieldErrors()
    errors.choice("reason_code", reason_code, ReasonCode)
    errors.text("unit", tidy_unit(unit), limit=MAX_UNIT)
    errors.raise_if_any()
    named = {"unit": tidy_unit(unit)} if unit.strip() else {}
    words = {"limit": MAX_TEXT, "reason": reason}
    return {**words, "changes": {"reason_code": reason_code, **named}, "data": {"reason_code": reason_code}}
