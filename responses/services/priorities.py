"""The priority board and the working group: decisions of people, each with its reason, all of them kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, new_ref, write_move
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import TaskStatus
from responses.cutoff import CutOff, cut_off
from responses.inputs import GroupTaskInput, PlacementInput
from responses.models import Capacity, GroupTask, Placement
from responses.services.ground import area_of, day_of, moved
from threats.choices import Priority

LONGEST_REVIEW = 180  # days: an area that nobody looks at for longer is no priority
MOST_UNITS = 999


@dataclass(frozen=True)
class Board:
    """The rungs from the top, each with the newest decisions on it, and where the capacity ends.

    `covered` holds the ids of the placements above the line.
    """

    rungs: list[tuple[str, str, list[Placement]]]
    capacity: Capacity | None
    line: CutOff | None
    covered: frozenset[int]


def rung_name(key: str, name: str) -> str:
    """The mission's own word for a rung; for the usual three the reader's."""
    usual = dict(Priority.choices)
    return name or str(usual.get(key, key))


def board(*, mission: Mission, audience: Audience) -> Board:
    """How the mission's areas stand, of those that the audience sees; the line is reckoned over all of them."""
    everyone = list(Placement.objects.filter(mission=mission).newest().exclude(label="").select_related("area"))
    order = {key: position for position, (key, _name) in enumerate(mission.priority_labels)}
    known = sorted((p for p in everyone if p.label in order), key=lambda p: (order[p.label], p.place, p.area.name))
    capacity = Capacity.objects.filter(mission=mission).first()
    line = cut_off([p.needs for p in known], capacity.units if capacity is not None else None)
    seen = set(Placement.objects.visible_to(audience).filter(pk__in=[p.pk for p in known]).values_list("pk", flat=True))
    rungs = [
        (key, rung_name(key, name), [p for p in known if p.label == key and p.pk in seen])
        for key, name in mission.priority_labels
    ]
    covered = frozenset(p.pk for p in known[: line.covered]) if line is not None else frozenset()
    return Board(rungs, capacity, line, covered)


def _require_decision(audience: Audience, mission: Mission, area_id: int | None) -> None:
    if not audience.may("decide", mission_id=mission.pk, area_id=area_id):
        raise NotAllowedError(_("Your role does not decide on priorities here."))


@transaction.atomic
def place_area(*, mission: Mission, data: PlacementInput, proposal: str, user: User, audience: Audience) -> Placement:
    """Decide on the priority of an area; an empty label takes it off the board. `proposal` is what risk and trend said.

    Raises NotAllowedError, ValidationError by field.
    """
    if not audience.may_somewhere("decide", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not decide on priorities here."))
    errors = FieldErrors()
    area = area_of(errors, mission, audience, data.area)
    if data.label and data.label not in {key for key, _name in mission.priority_labels}:
        errors.add("label", _("This is no known choice."))
    _check_number(errors, "place", data.place, 1)
    _check_number(errors, "needs", data.needs, 0)
    errors.text("reason", tidy(data.reason), limit=2000, required=True, lines=True)
    review_on = day_of(errors, "review_on", data.review_on, least=mission.today())
    if data.review_on is not None and data.review_on > mission.today() + timedelta(days=LONGEST_REVIEW):
        errors.add("review_on", _("At most %(days)d days ahead.") % {"days": LONGEST_REVIEW})
    errors.raise_if_any()
    _require_decision(audience, mission, area.pk)
    now = timezone.now()
    made: Placement = Placement.objects.create(
        mission=mission, area=area, label=data.label, place=data.place, needs=data.needs, review_on=review_on,
        reason=tidy(data.reason), proposal=proposal, decided_at=now, mission_decided_at=mission.mission_time(now),
        decided_by=user,
    )  # fmt: skip
    _audited(made, audience, "priority.place", {"area": area.pcode, "label": data.label, "needs": data.needs})
    return made


def _check_number(errors: FieldErrors, field: str, value: int, least: int) -> None:
    if not least <= value <= MOST_UNITS:
        errors.add(field, _("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": MOST_UNITS})


@transaction.atomic
def declare_capacity(*, mission: Mission, units: int, note: str, user: User, audience: Audience) -> Capacity:
    """Say how much the mission can protect at once; the line on the board moves with it.

    Raises NotAllowedError, ValidationError by field.
    """
    _require_decision(audience, mission, None)
    errors = FieldErrors()
    _check_number(errors, "units", units, 0)
    errors.text("note", tidy(note), limit=200, required=True)
    errors.raise_if_any()
    now = timezone.now()
    made: Capacity = Capacity.objects.create(
        mission=mission, units=units, note=tidy(note), declared_at=now, mission_declared_at=mission.mission_time(now),
        declared_by=user,
    )  # fmt: skip
    _audited(made, audience, "priority.declare_capacity", {"units": units})
    return made


def _audited(made: Any, audience: Audience, verb: str, data: dict[str, Any]) -> None:
    audit(
        actor=audience.actor, verb=verb, object_type=type(made).__name__.lower(),
        object_id=getattr(made, "public_id", made.pk), mission_id=made.mission_id,
        reason=getattr(made, "reason", ""), data=data,
    )  # fmt: skip


# --- the working group -----------------------------------------------------------------------------------
@transaction.atomic
def give_task(*, mission: Mission, data: GroupTaskInput, user: User, audience: Audience) -> GroupTask:
    """Write down who does what by when. Raises NotAllowedError, ValidationError by field."""
    if not any(audience.may_somewhere(verb, mission_id=mission.pk) for verb in ("decide", "propose", "act")):
        raise NotAllowedError(_("Your role does not allow this."))
    errors = FieldErrors()
    area = area_of(errors, mission, audience, data.area)
    errors.text("text", tidy(data.text), limit=300, required=True)
    errors.text("who", tidy(data.who), limit=120, required=True)
    due_on = day_of(errors, "due_on", data.due_on, least=mission.today())
    errors.raise_if_any()
    _require_group(audience, mission, area.pk)
    made: GroupTask = GroupTask.objects.create(
        ref=new_ref(GroupTask, mission), mission=mission, area=area, text=tidy(data.text), who=tidy(data.who),
        decided_on=mission.today(), due_on=due_on, is_exercise=data.is_exercise, created_by=user,
    )  # fmt: skip
    write_move(made, "", user=user, audience=audience, verb="group.give_task")
    return made


def _require_group(audience: Audience, mission: Mission, area_id: int) -> None:
    if not any(audience.may(verb, mission_id=mission.pk, area_id=area_id) for verb in ("decide", "propose", "act")):
        raise NotAllowedError(_("Your role does not allow this."))


@transaction.atomic
def end_task(*, task_id: int, status: str, reason: str, user: User, audience: Audience) -> GroupTask:
    """Say that a task is done, or why it is dropped. Raises NotAllowedError, TransitionNotAllowedError and the like."""
    found: GroupTask = locked(GroupTask, audience, task_id)
    _require_group(audience, found.mission, found.area_id)
    errors = FieldErrors()
    errors.choice("status", status, TaskStatus)
    errors.raise_if_any()
    moved(found, status, lifecycle.TASK_MOVES, user=user, audience=audience, verb="group.end_task", reason=reason)
    return found
