"""The priority board: people decide with a reason, everything is kept, and the line moves with the capacity."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from responses.inputs import GroupTaskInput, PlacementInput
from responses.models import GroupTask, Placement
from responses.services import priorities
from tests.making import audience, by

LEADERSHIP = Role.LEADERSHIP


def place(cast, area, label="must", role=LEADERSHIP, **changes):
    said = {
        "area": area.pcode, "label": label, "reason": "People shelter there", "needs": 2,
        "review_on": cast.mission.today() + timedelta(days=14), **changes,
    }  # fmt: skip
    return priorities.place_area(mission=cast.mission, data=PlacementInput(**said), proposal="should", **by(cast, role))


def board(cast, role=LEADERSHIP):
    return priorities.board(mission=cast.mission, audience=audience(cast, role))


def declare(cast, units, role=LEADERSHIP):
    return priorities.declare_capacity(mission=cast.mission, units=units, note="Companies", **by(cast, role))


def test_the_line_moves_with_the_declared_capacity(cast):
    first, second = place(cast, cast.west), place(cast, cast.east, "should")
    assert board(cast).line is None

    declare(cast, 3)
    assert board(cast).covered == {first.pk}
    declare(cast, 4)
    assert board(cast).covered == {first.pk, second.pk}
    declare(cast, 0)
    assert board(cast).covered == frozenset()


def test_the_newest_decision_counts_and_the_others_are_its_history(cast):
    place(cast, cast.west, "must")
    newest = place(cast, cast.west, "could", reason="Quiet since the agreement")

    assert [p for _key, _name, rung in board(cast).rungs for p in rung] == [newest]
    assert Placement.objects.filter(area=cast.west).count() == 2
    assert newest.proposal == "should"
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.update(reason="rewritten")

    place(cast, cast.west, "")
    assert not [p for _key, _name, rung in board(cast).rungs for p in rung]


def test_the_missions_own_labels_are_its_rungs(cast):
    cast.mission.priority_labels = [["flashpoint", "Flashpoint"], ["watch", "Watch"]]
    cast.mission.save()
    place(cast, cast.west, "flashpoint")

    assert [(key, name, len(rung)) for key, name, rung in board(cast).rungs] == [
        ("flashpoint", "Flashpoint", 1),
        ("watch", "Watch", 0),
    ]
    with pytest.raises(ValidationError, match="no known choice"):
        place(cast, cast.west, "must")


def test_a_decision_needs_a_reason_and_a_review_that_is_not_far(cast):
    with pytest.raises(ValidationError) as caught:
        place(cast, cast.west, reason=" ", review_on=cast.mission.today() + timedelta(days=400), needs=-1)

    assert set(caught.value.message_dict) == {"reason", "review_on", "needs"}


def test_a_head_of_office_decides_in_the_own_area_only_and_sees_that_only(cast):
    place(cast, cast.east)
    place(cast, cast.west, role=Role.HEAD_OF_OFFICE)

    seen = [p.area for _key, _name, rung in board(cast, Role.HEAD_OF_OFFICE).rungs for p in rung]
    assert seen == [cast.west]
    with pytest.raises(NotAllowedError):
        place(cast, cast.east, role=Role.HEAD_OF_OFFICE)
    with pytest.raises(NotAllowedError):
        declare(cast, 3, Role.HEAD_OF_OFFICE)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ANALYST, Role.PLANNER, Role.HEADQUARTERS])
def test_who_does_not_decide_places_nothing(cast, role):
    with pytest.raises(NotAllowedError):
        place(cast, cast.west, role=role)


def test_a_task_of_the_working_group_ends_with_what_came_of_it(cast):
    task = priorities.give_task(
        mission=cast.mission,
        data=GroupTaskInput(
            area="TST01", text="Visit the sites", who="Protection section", due_on=cast.mission.today()
        ),
        **by(cast, Role.ADVISER),
    )
    who = by(cast, Role.DUTY_OFFICER)
    with pytest.raises(ReasonNeededError):
        priorities.end_task(task_id=task.pk, status="done", reason="", **who)

    priorities.end_task(task_id=task.pk, status="done", reason="All were visited", **who)

    assert GroupTask.objects.get().status == "done"
    with pytest.raises(TransitionNotAllowedError):
        priorities.end_task(task_id=task.pk, status="dropped", reason="No", **who)
