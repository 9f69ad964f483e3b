"""Tier 3 is measured in milestones, each reached on a day and with what shows it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from responses.choices import ActionType, WorkstreamStatus
from responses.inputs import MilestoneInput
from responses.models import Workstream
from responses.services import workstreams
from tests.making import audience, by, last_line
from tests.responses.dialogue_making import DUTY, make_workstream


def seen(cast, work, role=DUTY):
    who = audience(cast, role)
    return Workstream.objects.visible_to(who).present(who).get(pk=work.pk)


def reach(cast, work, step, **changes):
    said = {"reached_on": cast.mission.today(), "evidence": "Minutes of the meeting", **changes}
    return workstreams.reach_milestone(workstream_id=work.pk, milestone_id=step.pk, **said, **by(cast, DUTY))


def test_milestones_reached_are_counted_and_change_the_version(cast):
    work = make_workstream(cast, steps=3)
    version = work.version

    reach(cast, work, work.milestones.first())

    found = seen(cast, work)
    assert (found.reached, found.planned, len(found.steps)) == (1, 3, 3)
    assert found.version > version
    assert last_line(work).verb == "workstream.reach_milestone"


def test_a_milestone_needs_evidence_a_day_that_was_and_is_reached_once(cast):
    work = make_workstream(cast)
    step = work.milestones.first()
    with pytest.raises(ReasonNeededError):
        reach(cast, work, step, evidence="")
    with pytest.raises(ValidationError, match="still to come"):
        reach(cast, work, step, reached_on=cast.mission.today() + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        work.milestones.update(reached_on=cast.mission.today())

    reach(cast, work, step)

    with pytest.raises(TransitionNotAllowedError):
        reach(cast, work, step)


def test_work_without_milestones_or_of_another_tier_is_no_workstream(cast):
    with pytest.raises(ValidationError) as caught:
        make_workstream(cast, type=ActionType.PATROL, milestones=())

    assert set(caught.value.message_dict) == {"type", "milestones"}
    assert not Workstream.objects.exists()


def test_it_ends_with_a_reason_and_takes_no_milestone_after(cast):
    work = make_workstream(cast)

    workstreams.move_workstream(
        workstream_id=work.pk, status=WorkstreamStatus.STOPPED, reason="No funds", **by(cast, DUTY)
    )

    assert seen(cast, work).status == WorkstreamStatus.STOPPED
    with pytest.raises(TransitionNotAllowedError):
        workstreams.add_milestone(
            workstream_id=work.pk, data=MilestoneInput("More", cast.mission.today()), **by(cast, DUTY)
        )


def test_a_planner_who_acts_in_tier_2_begins_none(cast):
    with pytest.raises(NotAllowedError):
        make_workstream(cast, Role.PLANNER)


def test_over_http(cast):
    body = {
        "mission": "TST", "title": "Returns to the valley", "type": "returns", "area": "TST01", "responder": "ngo",
        "milestones": [{"name": "List agreed", "planned_on": "2030-01-01"}],
    }  # fmt: skip
    made = cast.client(DUTY).post("/api/v1/workstreams/", body, content_type="application/json")

    assert made.status_code == 201
    assert made.json()["milestones_planned"] == 1
    row = cast.machine().get("/api/v1/workstreams/").json()["results"][0]
    assert (row["title"], row["milestones"]) == ("", [{"planned_on": "2030-01-01", "reached_on": None}])


def post(cast, address, body, role=DUTY):
    return cast.client(role).post(f"/api/v1/workstreams/{address}/", body, content_type="application/json")


def test_milestones_over_http_are_listed_added_and_reached_once(cast):
    work = make_workstream(cast, steps=1)
    door, today = f"{work.public_id}/milestones", str(cast.mission.today())

    assert post(cast, door, {"name": "", "planned_on": today}).status_code == 400
    added = post(cast, door, {"name": "All home", "planned_on": "2030-01-01"})
    assert (added.status_code, added.json()["milestones_planned"]) == (201, 2)
    first, second = cast.client(DUTY).get(f"/api/v1/workstreams/{door}/").json()["results"]
    assert (second["name"], second["planned_on"], second["reached_on"]) == ("All home", "2030-01-01", None)

    said = {"reached_on": today, "evidence": "Minutes of the meeting"}
    assert post(cast, f"{door}/{first['id']}/reach", {**said, "evidence": ""}).status_code == 400
    assert post(cast, f"{door}/{first['id']}/reach", said).json()["milestones_reached"] == 1
    assert post(cast, f"{door}/{first['id']}/reach", said).status_code == 409
    assert post(cast, f"{door}/999999/reach", said).status_code == 404
    told = cast.client(DUTY).get(f"/api/v1/workstreams/{door}/").json()["results"][0]
    assert (told["reached_on"], told["evidence"]) == (today, "Minutes of the meeting")


def test_a_milestone_of_another_workstream_is_not_reached_through_this_one(cast):
    work, other = make_workstream(cast), make_workstream(cast)
    said = {"reached_on": str(cast.mission.today()), "evidence": "Minutes"}

    answer = post(cast, f"{work.public_id}/milestones/{other.milestones.first().pk}/reach", said)

    assert answer.status_code == 404


def test_those_who_may_not_act_in_tier_3_change_nothing_over_http(cast):
    work = make_workstream(cast)
    added = {"name": "More", "planned_on": "2030-01-01"}

    assert post(cast, f"{work.public_id}/milestones", added, Role.PLANNER).status_code == 403
    assert post(cast, f"{work.public_id}/move", {"status": "stopped", "reason": "No"}, Role.PLANNER).status_code == 403
    assert (work.milestones.count(), seen(cast, work).status) == (3, WorkstreamStatus.UNDER_WAY)


def test_machines_read_days_of_milestones_without_their_words(cast):
    work = make_workstream(cast, steps=1)

    (row,) = cast.machine().get(f"/api/v1/workstreams/{work.public_id}/milestones/").json()["results"]

    assert (row["name"], row["evidence"], row["reached_on"]) == ("", "", None)


def test_work_is_stopped_and_taken_up_again_over_http_with_a_reason(cast):
    door = f"{make_workstream(cast).public_id}/move"

    assert post(cast, door, {"status": "stopped", "reason": ""}).status_code == 400
    assert post(cast, door, {"status": "stopped", "reason": "No funds"}).json()["status"] == "stopped"
    assert post(cast, door, {"status": "under_way", "reason": "Funds"}).json()["status"] == "under_way"
