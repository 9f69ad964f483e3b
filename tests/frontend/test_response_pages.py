"""The pages of the response: board, dialogue, workstreams, priorities, working group, reach."""

from datetime import timedelta

import pytest

from missions.choices import Role
from responses.models import Capacity, Commitment, Engagement, EntryPoint, GroupTask, Placement, Workstream
from tests.making import make_action, make_alert
from tests.responses.dialogue_making import (
    make_actor,
    make_commitment,
    make_engagement,
    make_incident_by,
    make_workstream,
)
from tests.responses.test_reach_of_bases import make_base, make_ground
from threats.choices import Coverage, Horizon
from threats.models import RiskScore
from threats.services import score_mission

DUTY = Role.DUTY_OFFICER


def get(cast, address, role=DUTY):
    return cast.client(role).get(address)


def cell(answer, tier, phase):
    (row,) = [row for row in answer.context["rows"] if row["tier"] == tier]
    return next(each for each in row["cells"] if str(each["phase"]).lower().startswith(phase))


# ---- the board ------------------------------------------------------------------------------------------
def test_the_board_shows_actions_talks_and_milestones_and_hatches_the_rest(cast):
    make_action(cast, title="Night patrol", planned_from=cast.mission.now() - timedelta(hours=2))
    make_engagement(cast, make_actor(cast))
    make_workstream(cast, steps=5)

    answer = get(cast, "/response/")

    patrol = cell(answer, 2, "pre-")
    assert (patrol["total"], patrol["open"], patrol["late"], patrol["gap"]) == (1, 1, 1, False)
    assert cell(answer, 2, "response")["gap"]
    assert cell(answer, 1, "prevention")["cards"][0].kind == "engagement"
    work = cell(answer, 3, "consolidation")["cards"][0]
    assert work.state == "0 of 5 milestones"
    for text in ("Night patrol", "River front", "none attempted", "should have left"):
        assert text in answer.text


def test_only_mandated_tiers_have_a_row_and_no_gap_is_drawn_for_the_others(cast):
    cast.mission.mandated_tiers = [1]
    cast.mission.save()
    make_alert(cast)

    answer = get(cast, "/response/")

    assert [row["tier"] for row in answer.context["rows"]] == [1]
    gaps = answer.context["gaps"]
    assert {each["tier"] for line in gaps["first"] for each in line["tiers"]} == {1}


def test_a_gap_against_a_rising_risk_is_told_in_words_until_somebody_is_spoken_to(cast):
    score_mission(mission_id=cast.mission.pk, trigger="command")
    RiskScore.objects.filter(mission=cast.mission, horizon=Horizon.MONTH, cell__area=cast.west).update(
        risk=0.03, before=0.01, coverage=Coverage.SCORED
    )
    actor = make_actor(cast)

    def west():
        (line,) = [each for each in get(cast, "/response/").context["gaps"]["first"] if each["area"] == cast.west]
        return line["text"], [each["tier"] for each in line["tiers"]]

    text, tiers = west()
    assert (text.startswith("a rising risk: "), tiers) == (True, [1, 2, 3])
    make_engagement(cast, actor)
    assert west() == (text, [2, 3])


def test_the_board_is_filtered_by_area_lead_and_week(cast):
    make_action(cast, title="In the west")
    make_action(cast, title="In the east", area="TST02", responder="civilian_section")

    assert "In the east" not in get(cast, "/response/?area=TST01").text
    assert "In the west" not in get(cast, "/response/?component=civilian").text
    assert "In the west" not in get(cast, "/response/?week=2017-W52").text
    assert "In the west" in get(cast, "/response/?view=table").text
    wrong = get(cast, "/response/?week=soon")
    assert (wrong.status_code, "2017-W52" in wrong.text) == (400, True)


# ---- dialogue -------------------------------------------------------------------------------------------
def test_a_promise_with_incidents_since_is_in_question_and_a_person_judges_it(cast):
    actor = make_actor(cast)
    promise = make_commitment(cast, actor)
    make_incident_by(cast, actor, days_ago=2)

    assert "Broken?" in get(cast, "/dialogue/").text
    client, page = cast.client(DUTY), f"/commitments/{promise.public_id}/"
    assert "1 incident stands against it" in client.get(page).text
    assert client.post(page, {"do": "judge", "verdict": "broken", "reason": ""}).status_code == 400
    client.post(page, {"do": "judge", "verdict": "broken", "reason": "The incident of Tuesday was theirs"})

    assert Commitment.objects.get().status == "broken"
    assert "The incident of Tuesday was theirs" in client.get(page).text


def test_talk_promise_and_way_in_are_recorded_by_form_and_nothing_typed_is_lost(cast):
    actor, client = make_actor(cast), cast.client(Role.ADVISER)
    talk = {
        "actor": actor.public_id, "area": "TST01", "channel": "phone", "phase": "prevention", "spoken_to": "Commander",
        "led_by": "Civil affairs", "held_at": "2020-01-01T10:00", "said": "Checkpoints",
    }  # fmt: skip
    refused = client.post("/dialogue/new/", {**talk, "spoken_to": ""})
    assert (refused.status_code, "Checkpoints" in refused.text) == (400, True)
    client.post("/dialogue/new/", talk)
    found = Engagement.objects.get()
    assert found.summary == "Checkpoints"

    client.post(f"/dialogue/{found.public_id}/", {"promise": "No checkpoints", "due_on": "2020-02-01"})
    assert Commitment.objects.get().engagement == found
    way = {"actor": actor.public_id, "area": "TST01", "channel": "phone", "reached_through": "Elders", "held_by": "NGO"}
    answer = client.post("/ways-in/new/", way)
    assert EntryPoint.objects.get().reached_through == "Elders"
    client.post(answer.url, {"do": "close"})
    assert EntryPoint.objects.get().closed_at is not None


@pytest.mark.parametrize("address", ["/dialogue/new/", "/commitments/new/", "/ways-in/new/", "/workstreams/new/"])
def test_who_writes_nothing_gets_no_form(cast, address):
    assert get(cast, address, Role.LIAISON).status_code == 403
    assert get(cast, address, Role.ADVISER).status_code == 200


# ---- workstreams ------------------------------------------------------------------------------------------
def test_a_workstream_is_begun_a_milestone_reached_and_it_is_completed(cast):
    client = cast.client(Role.ADVISER)
    form = {"title": "Returns", "type": "returns", "area": "TST01", "responder": "ngo", "begun_on": "2019-12-01"}
    wrong = client.post("/workstreams/new/", {**form, "milestones": "some day List agreed"})
    assert (wrong.status_code, "Line 1" in wrong.text) == (400, True)
    page = client.post("/workstreams/new/", {**form, "milestones": "2020-01-01 List agreed\n\n2030-01-01 All home"}).url
    work = Workstream.objects.get()
    first = work.milestones.first()
    assert "0 of 2 milestones reached" in client.get(page).text

    said = {"do": "reached", "milestone": first.pk, "reached_on": "2020-01-02", "evidence": "Signed list"}
    assert client.post(page, {**said, "evidence": ""}).status_code == 400
    assert client.post(page, {**said, "reached_on": "2019-11-30"}).status_code == 400  # before the work began
    client.post(page, said)
    client.post(page, {"do": "complete", "reason": "Handed over"})

    work.refresh_from_db()
    assert work.status == "completed"
    text = client.get(page).text
    assert "1 of 2 milestones reached" in text
    assert "Signed list" in text


# ---- priorities and the working group -------------------------------------------------------------------
def test_leadership_places_areas_and_the_line_shows_what_is_not_covered(cast):
    client = cast.client(Role.LEADERSHIP)
    review = cast.mission.today() + timedelta(days=3)
    for area, label, needs in (("TST01", "must", 2), ("TST02", "could", 2)):
        form = {"do": "place", "area": area, "label": label, "place": 1, "needs": needs, "review_on": review}
        assert client.post("/priorities/", form).status_code == 400
        client.post("/priorities/", {**form, "reason": "People shelter there"})
    client.post("/priorities/", {"do": "capacity", "units": 3, "note": "Companies"})

    text = client.get("/priorities/").text
    assert (Placement.objects.count(), Capacity.objects.count()) == (2, 1)
    assert text.count("not covered</span>") == 1
    assert "The capacity ends here" in text
    agenda = get(cast, "/working-group/")
    assert [each.area.name for each in agenda.context["reviews"]] == ["West", "East"]
    assert [each.area.name for each in agenda.context["below"]] == ["East"]


def test_a_task_is_written_down_and_ended_with_what_came_of_it(cast):
    client = cast.client(Role.ADVISER)
    form = {"do": "give", "area": "TST01", "text": "Visit the sites", "who": "Protection section"}
    client.post("/working-group/", {**form, "due_on": cast.mission.today()})
    task = GroupTask.objects.get()

    end = {"do": "end", "task": task.public_id, "status": "done"}
    assert client.post("/working-group/", {**end, "reason": ""}).status_code == 400
    client.post("/working-group/", {**end, "reason": "All were visited"})

    assert GroupTask.objects.get().status == "done"


@pytest.mark.parametrize("address", ["/priorities/", "/working-group/", "/reach/"])
def test_what_is_the_missions_own_is_not_for_those_outside(cast, address):
    assert get(cast, address, Role.HEADQUARTERS).status_code == 403
    assert get(cast, address, Role.PARTNER).status_code == 403


# ---- reach ------------------------------------------------------------------------------------------------
def test_reach_says_that_it_is_an_estimate_who_arrives_and_what_closes(cast):
    make_ground(cast)
    make_base(cast, "Asali base", 29.25)
    make_base(cast, "Bora base", 29.75, closed_on=cast.mission.today() + timedelta(days=5), closing_note="Moves west")

    answer = get(cast, "/reach/?to=Asali")

    assert [each.base.name for each in answer.context["arrivals"]] == ["Asali base", "Bora base"]
    for text in ("Estimate", "Bora base</bdi> closes on", "Moves west"):
        assert text in answer.text


def test_a_planner_says_what_a_base_can_send_and_sees_what_if_it_closed(cast):
    make_ground(cast, roads=())
    base = make_base(cast, "Asali base", 29.25)
    page, client = f"/bases/{base.public_id}/", cast.client(Role.PLANNER)
    assert client.get(page).context["loss"].people[0][2] > 0

    form = {"do": "edit", "patrols": 3, "road_kmh": 50, "track_kmh": 10, "closed_on": "", "closing_note": ""}
    assert client.post(page, {**form, "road_kmh": 900}).status_code == 400
    client.post(page, form)

    base.refresh_from_db()
    assert (base.patrols, base.road_kmh) == (3, 50)
