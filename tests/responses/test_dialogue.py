"""The tier 1 ledger: promises are judged by people, and incidents stand against them by themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.choices import ActorRole
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from responses.choices import CommitmentStatus
from responses.models import Commitment, Engagement, EntryPoint
from responses.querysets.dialogue import incidents_against
from responses.services import dialogue
from tests.making import EAST, audience, by, last_line, last_step
from tests.responses.dialogue_making import DUTY, make_actor, make_commitment, make_engagement, make_incident_by


def seen(cast, commitment, role=DUTY):
    who = audience(cast, role)
    return Commitment.objects.visible_to(who).present(who).get(pk=commitment.pk)


def judge(cast, commitment, verdict, reason="Two sources who do not know each other", role=DUTY):
    return dialogue.judge_commitment(commitment_id=commitment.pk, verdict=verdict, reason=reason, **by(cast, role))


def test_incidents_by_that_group_there_after_the_day_stand_against_a_promise(cast):
    actor = make_actor(cast)
    promise = make_commitment(cast, actor, due_ago=10)
    assert seen(cast, promise).since == 0

    against = make_incident_by(cast, actor, days_ago=3)
    make_incident_by(cast, actor, days_ago=12)  # before the day
    make_incident_by(cast, actor, days_ago=10)  # on the day
    make_incident_by(cast, actor, days_ago=3, **EAST)  # elsewhere
    make_incident_by(cast, actor, days_ago=3, role=ActorRole.VICTIM)  # done to the group
    make_incident_by(cast, make_actor(cast, "Another front"), days_ago=3)

    found = seen(cast, promise)
    assert (found.since, found.is_over, found.status) == (1, True, CommitmentStatus.OPEN)
    assert list(incidents_against(found, audience(cast, DUTY))) == [against]
    assert list(Commitment.objects.visible_to(audience(cast, DUTY)).present(audience(cast, DUTY)).questioned()) == [
        promise
    ]


def test_an_incident_that_a_reader_may_not_see_does_not_count_for_them(cast):
    actor = make_actor(cast)
    promise = make_commitment(cast, actor)
    make_incident_by(cast, actor, days_ago=3)

    assert seen(cast, promise, Role.HEADQUARTERS).since == 0  # not cleared
    assert seen(cast, promise, Role.HEADQUARTERS).told is False
    for role in (Role.LIAISON, Role.PARTNER):
        assert not Commitment.objects.visible_to(audience(cast, role)).exists()


def test_a_person_judges_with_what_it_rests_on_and_all_judgements_are_kept(cast):
    promise = make_commitment(cast, make_actor(cast))
    with pytest.raises(ReasonNeededError):
        judge(cast, promise, CommitmentStatus.BROKEN, reason="  ")

    judge(cast, promise, CommitmentStatus.BROKEN)
    judge(cast, promise, CommitmentStatus.KEPT, reason="It was another group")

    promise.refresh_from_db()
    assert promise.status == CommitmentStatus.KEPT
    assert [step.to_status for step in promise.transitions.order_by("pk")] == ["open", "broken", "kept"]
    assert last_step(promise).reason == "It was another group"
    assert last_line(promise).verb == "commitment.judge"
    with pytest.raises(TransitionNotAllowedError):
        judge(cast, promise, CommitmentStatus.KEPT)


def test_before_its_day_a_promise_may_be_told_broken_but_not_kept(cast):
    promise = make_commitment(cast, make_actor(cast), due_ago=-5)

    with pytest.raises(TransitionNotAllowedError, match="day has not come"):
        judge(cast, promise, CommitmentStatus.KEPT)

    with pytest.raises(TransitionNotAllowedError, match="day has not come"):
        judge(cast, promise, CommitmentStatus.UNKNOWN)

    assert judge(cast, promise, CommitmentStatus.BROKEN).status == CommitmentStatus.BROKEN
    assert judge(cast, promise, CommitmentStatus.UNKNOWN, reason="Too soon").status == CommitmentStatus.UNKNOWN


def test_who_judges_a_promise_that_was_judged_meanwhile_is_shown_so_first(cast):
    promise = make_commitment(cast, make_actor(cast))
    form = {"do": "judge", "verdict": "kept", "reason": "Quiet since", "version": promise.version}
    judge(cast, promise, CommitmentStatus.BROKEN)

    answer = cast.client(DUTY).post(f"/commitments/{promise.public_id}/", form)

    assert answer.status_code == 409
    assert "was changed after you opened it" in answer.text
    promise.refresh_from_db()
    assert promise.status == CommitmentStatus.BROKEN
    assert f'name="version" value="{promise.version}"' in answer.text  # what is sent now answers what is shown


def test_who_judges_a_promise_by_a_version_that_never_was_is_told_to_look_again(cast):
    promise = make_commitment(cast, make_actor(cast))
    promise.pk, promise.public_id, promise.ref = None, uuid4(), "TST-OLD"
    promise.save()  # taken over from elsewhere: it has no history here
    form = {"do": "judge", "verdict": "broken", "reason": "Seen", "version": "-1"}

    answer = cast.client(DUTY).post(f"/commitments/{promise.public_id}/", form)

    assert answer.status_code == 409
    assert "is not as you saw it" in answer.text


def test_a_promise_is_of_the_past_and_a_way_in_of_the_same_group_and_mission(cast):
    actor, other = make_actor(cast), make_actor(cast, "Hill front")
    with pytest.raises(ValidationError, match="still to come"):
        make_commitment(cast, actor, due_ago=-20)
    way = EntryPoint.objects.create(
        ref="TST-WAY", mission=cast.mission, actor=other, area=cast.west, channel="phone", reached_through="Elders",
        held_by="Civil affairs",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="another group"):
        make_engagement(cast, actor, entry_point_id=way.pk)
    EntryPoint.objects.filter(pk=way.pk).update(mission=cast.other)
    with pytest.raises(ValidationError, match="no such way in"):
        make_engagement(cast, other, entry_point_id=way.pk)


def test_a_promise_of_a_talk_takes_group_and_area_from_it(cast):
    talk = make_engagement(cast, make_actor(cast))

    promise = make_commitment(cast, None, engagement_id=talk.pk, area="", due_ago=-3, promised_on=None)

    assert (promise.actor, promise.area, promise.engagement) == (talk.actor, cast.west, talk)
    assert promise.promised_on == talk.held_at.date()


def test_what_is_missing_is_named_and_nothing_is_written(cast):
    with pytest.raises(ValidationError) as caught:
        make_engagement(cast, None, area="OTH01", spoken_to="", held_at=cast.mission.now() + timedelta(hours=1))

    assert set(caught.value.message_dict) == {"actor", "area", "spoken_to", "held_at"}
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PLANNER, Role.ANALYST, Role.HEADQUARTERS, Role.PARTNER])
def test_who_neither_acts_in_tier_1_nor_proposes_writes_nothing(cast, role):
    actor = make_actor(cast)

    with pytest.raises(NotAllowedError):
        make_commitment(cast, actor, role)


def test_a_tier_outside_the_mandate_has_no_ledger(cast):
    cast.mission.mandated_tiers = [2, 3]
    cast.mission.save()

    with pytest.raises(NotAllowedError, match="Tier 1"):
        make_engagement(cast, make_actor(cast))


def test_a_way_in_is_closed_once(cast):
    way = EntryPoint.objects.create(
        ref="x", mission=cast.mission, actor=make_actor(cast), area=cast.west, reached_through="Elders", held_by="NGO",
        channel="phone",
    )  # fmt: skip

    dialogue.close_entry_point(entry_point_id=way.pk, **by(cast, DUTY))

    with pytest.raises(TransitionNotAllowedError):
        dialogue.close_entry_point(entry_point_id=way.pk, **by(cast, DUTY))


def test_the_database_keeps_promises_and_their_history(cast):
    promise = make_commitment(cast, make_actor(cast))

    for wrong in (promise.delete, lambda: promise.transitions.update(reason="rewritten")):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_over_http_a_talk_a_promise_and_its_judgement(cast):
    actor = make_actor(cast)
    client = cast.client(DUTY)
    talk = client.post(
        "/api/v1/engagements/",
        {
            "mission": "TST", "actor": str(actor.public_id), "area": "TST01", "channel": "phone",
            "spoken_to": "Commander", "led_by": "Civil affairs", "held_at": "2020-01-01T10:00:00Z",
        },
        content_type="application/json",
    )  # fmt: skip
    assert (talk.status_code, talk.json()["actor"]) == (201, "River front")

    promise = client.post(
        "/api/v1/commitments/",
        {"mission": "TST", "engagement": talk.json()["id"], "promise": "No checkpoints", "due_on": "2020-02-01"},
        content_type="application/json",
    ).json()
    judged = client.post(
        f"/api/v1/commitments/{promise['id']}/judge/",
        {"verdict": "unknown", "reason": "Nobody could go there"},
        content_type="application/json",
    ).json()

    assert (promise["status"], promise["incidents_since"]) == ("open", 1)
    assert (judged["status"], judged["actor"]) == ("unknown", "River front")
    found = cast.machine().get("/api/v1/commitments/").json()["results"]
    assert [(row["promise"], row["status"]) for row in found] == [("", "unknown")]
