"""Tier 3: workstreams and their milestones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, name_of, new_ref, write_move, written
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import ActionType, Component, Phase, Responder, WorkstreamStatus
from responses.inputs import MilestoneInput, WorkstreamInput
from responses.models import Milestone, Workstream
from responses.services.ground import area_of, day_of, may_somewhere, moved, require_tier

TIER = 3
MOST = 30  # milestones: more of them is a plan of its own


@transaction.atomic
def open_workstream(*, mission: Mission, data: WorkstreamInput, user: User, audience: Audience) -> Workstream:
    """Begin a piece of tier 3 work with its first milestones. Raises NotAllowedError, ValidationError by field."""
    may_somewhere(audience, mission)
    errors = FieldErrors()
    area = area_of(errors, mission, audience, data.area)
    begun_on = data.begun_on or mission.today()
    errors.text("title", tidy(data.title), limit=200, required=True)
    errors.choice("type", data.type, ActionType)
    errors.choice("responder", data.responder, Responder)
    errors.choice("phase", data.phase, Phase, required=False)
    errors.choice("component", data.component, Component, required=False)
    day_of(errors, "begun_on", begun_on)
    if lifecycle.TIER_AND_PHASE.get(data.type, (TIER, ""))[0] != TIER:
        errors.add("type", _("Choose a type of tier 3: what takes hours or days is an action."))
    _check_milestones(errors, data.milestones)
    errors.raise_if_any()
    require_tier(audience, mission, area, TIER)
    made: Workstream = Workstream.objects.create(
        ref=new_ref(Workstream, mission), mission=mission, area=area, title=tidy(data.title), type=data.type,
        phase=data.phase or lifecycle.TIER_AND_PHASE[data.type][1], responder=data.responder,
        component=data.component or lifecycle.LEAD_COMPONENT[data.responder], begun_on=begun_on,
        is_exercise=data.is_exercise, created_by=user,
    )  # fmt: skip
    for each in data.milestones:
        _plan(made, each)
    write_move(made, "", user=user, audience=audience, verb="workstream.open")
    return made


def _check_milestones(errors: FieldErrors, given: tuple[MilestoneInput, ...]) -> None:
    if not 1 <= len(given) <= MOST:
        errors.add(
            "milestones",
            _("Give 1 to %(most)d milestones: they are all that this work is measured by.") % {"most": MOST},
        )
    for each in given:
        one = FieldErrors()
        one.text("name", tidy(each.name), limit=200, required=True)
        day_of(one, "planned_on", each.planned_on)
        for message in one.messages():
            errors.add("milestones", f"{each.name[:60]}: {message}" if each.name else message)


def _plan(work: Workstream, step: MilestoneInput) -> None:
    day: Any = step.planned_on  # checked
    work.milestones.create(name=tidy(step.name), planned_on=day)


@transaction.atomic
def add_milestone(*, workstream_id: int, data: MilestoneInput, user: User, audience: Audience) -> Workstream:
    """One more milestone of work that is under way. Raises as `open_workstream` does."""
    found = _under_way(workstream_id, audience)
    errors = FieldErrors()
    errors.text("name", tidy(data.name), limit=200, required=True)
    day_of(errors, "planned_on", data.planned_on)
    if found.milestones.count() >= MOST:
        errors.add("name", _("There are %(most)d milestones already.") % {"most": MOST})
    errors.raise_if_any()
    _plan(found, data)
    written(found, audience=audience, verb="workstream.add_milestone", data={"name": tidy(data.name)})
    return found


@transaction.atomic
def reach_milestone(
    *, workstream_id: int, milestone_id: int, reached_on: date | None, evidence: str, user: User, audience: Audience
) -> Workstream:
    """A milestone is reached: on which day, and what shows it. It stays reached.

    Raises NotAllowedError, TransitionNotAllowedError, ReasonNeededError, ValidationError by field.
    """
    found = _under_way(workstream_id, audience)
    step = found.milestones.select_for_update().filter(pk=milestone_id).first()
    if step is None:
        raise Milestone.DoesNotExist
    if step.reached_on is not None:
        raise TransitionNotAllowedError(
            _("This milestone is reached already: %(who)s wrote that down.") % {"who": _writer(step)}
        )
    errors = FieldErrors()
    day_of(errors, "reached_on", reached_on, least=found.begun_on)
    if reached_on is not None and reached_on > found.mission.today():
        errors.add("reached_on", _("This day is still to come."))
    errors.text("evidence", tidy(evidence), limit=2000, lines=True)
    errors.raise_if_any()
    if not tidy(evidence):
        raise ReasonNeededError("evidence", _("Say what shows that it was reached."))
    step.reached_on, step.evidence, step.recorded_by = reached_on, tidy(evidence), user
    step.save(update_fields=["reached_on", "evidence", "recorded_by"])
    written(found, audience=audience, verb="workstream.reach_milestone", data={"name": step.name})
    return found


def _writer(step: Milestone) -> str:
    return name_of(step.recorded_by.actor) if step.recorded_by is not None else "?"


def _under_way(workstream_id: int, audience: Audience) -> Workstream:
    found: Workstream = locked(Workstream, audience, workstream_id)
    require_tier(audience, found.mission, found.area, TIER)
    if found.status != WorkstreamStatus.UNDER_WAY:
        raise TransitionNotAllowedError(_("This work is not under way."))
    return found


@transaction.atomic
def move_workstream(*, workstream_id: int, status: str, reason: str, user: User, audience: Audience) -> Workstream:
    """Complete, stop or take up a workstream again, with the reason. Raises as `reach_milestone` does."""
    found: Workstream = locked(Workstream, audience, workstream_id)
    require_tier(audience, found.mission, found.area, TIER)
    errors = FieldErrors()
    errors.choice("status", status, WorkstreamStatus)
    errors.raise_if_any()
    moved(
        found, status, lifecycle.WORKSTREAM_MOVES, user=user, audience=audience, verb="workstream.move", reason=reason
    )
    return found
