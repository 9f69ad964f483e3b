"""Harm that was warned of opens a review by itself; people find out why and close it with lessons."""

from datetime import timedelta

import pytest

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError
from missions.services.records import locked
from missions.services.rulesets import set_ruleset
from responses.models import Action, Review
from responses.services import complete, request_action
from responses.services.reviews import assign_review, close_review, lessons_for, open_due_reviews, sweep_reviews
from responses.services.rules import LEARNING
from tests.making import (
    EAST,
    action_input,
    audience,
    by,
    killed,
    last_step,
    make_alert,
    make_credible,
    make_incident,
)
from threats.models import Alert
from threats.services import mark_not_credible

HOUR = timedelta(hours=1)


def earlier(alert, hours):
    """The alert as if it had been received so many hours ago; its limits with it."""
    back = timedelta(hours=hours)
    names = ("received_at", "mission_received_at", "acknowledge_by", "decide_by")
    Alert.objects.filter(pk=alert.pk).update(**{name: getattr(alert, name) - back for name in names})
    alert.refresh_from_db()
    return alert


def harm(cast, hours_ago=1.0, **changes):
    at = cast.mission.now() - timedelta(hours=hours_ago)
    return make_incident(cast, occurred_from=at, occurred_to=at, **changes)


def test_harm_after_an_unanswered_warning_opens_its_review_in_the_same_moment(cast):
    alert = earlier(make_alert(cast), 5)

    incident = harm(cast)

    review = Review.objects.get()
    assert (review.alert, review.incident, review.cause) == (alert, incident, "unanswered")
    assert (review.kind, review.status, review.area) == ("missed_warning", "open", cast.west)
    assert review.hours_after == pytest.approx(4, abs=0.1)
    assert last_step(review).actor == "own-record"


def test_what_was_judged_not_credible_is_asked_again(cast):
    alert = earlier(make_alert(cast), 5)
    Alert.objects.filter(pk=alert.pk).update(status="assessing")
    mark_not_credible(alert_id=alert.pk, reason="One source", **by(cast, Role.DUTY_OFFICER))

    harm(cast)

    assert Review.objects.get().cause == "not_credible"


def test_an_answer_that_came_after_the_harm_was_late(cast):
    alert = earlier(make_credible(cast, imminence="h24"), 5)
    request_action(
        mission=cast.mission,
        data=action_input(alert_id=alert.pk, immediate=True, authority="Commander"),
        **by(cast, Role.DUTY_OFFICER),
    )

    harm(cast)

    assert Review.objects.get().cause == "late"


def test_an_answer_in_time_asks_for_nothing(cast):
    alert = earlier(make_credible(cast, imminence="h24"), 5)
    action = request_action(
        mission=cast.mission,
        data=action_input(alert_id=alert.pk, immediate=True, authority="Commander"),
        **by(cast, Role.DUTY_OFFICER),
    )
    Action.objects.filter(pk=action.pk).update(under_way_at=alert.received_at + HOUR)
    Alert.objects.filter(pk=alert.pk).update(decided_at=alert.received_at + HOUR / 2)

    harm(cast)

    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {**EAST},  # 56 km away
        {"hours_ago": 6.0},  # before the warning
        {"harm": ()},  # nobody was harmed
        {"harm": (killed(0),)},
    ],
)
def test_far_earlier_or_harmless_is_no_missed_warning(cast, changes):
    earlier(make_alert(cast), 5)

    harm(cast, **changes)

    assert not Review.objects.exists()


def test_the_mission_says_how_near_and_how_soon(cast):
    set_ruleset(
        rules=LEARNING, mission_id=cast.mission.pk, values={**LEARNING.read(cast.mission), "missed_hours": 2},
        version=LEARNING.version(cast.mission), reason="Roads", audience=audience(cast, Role.ADMINISTRATOR),
    )  # fmt: skip
    earlier(make_alert(cast), 5)

    harm(cast)

    assert not Review.objects.exists()


def test_doing_it_again_opens_nothing_twice_and_the_sweep_finds_what_news_did_not_bring(cast):
    earlier(make_alert(cast), 5)
    incident = harm(cast)
    sweep_reviews()
    open_due_reviews(mission=cast.mission, incident_id=incident.pk)
    assert Review.objects.count() == 1

    other = harm(cast)  # its own review comes with it
    assert set(Review.objects.values_list("incident_id", flat=True)) == {incident.pk, other.pk}


def test_a_drill_and_the_real_thing_are_kept_apart(cast):
    earlier(make_alert(cast, is_exercise=True), 5)

    harm(cast)

    assert not Review.objects.exists()


def test_a_review_is_as_closed_as_the_more_secret_of_the_two(cast):
    earlier(make_alert(cast, classification=1), 5)

    harm(cast)

    assert Review.objects.get().classification == 1


def test_harm_after_an_operation_is_listed_as_possible_retaliation(cast):
    action = request_action(
        mission=cast.mission,
        data=action_input(type="quick_reaction", area=cast.west.pcode, immediate=True, authority="Commander"),
        **by(cast, Role.DUTY_OFFICER),
    )
    complete(action_id=action.pk, outcome="reduced", note="They left", **by(cast, Role.DUTY_OFFICER))
    Action.objects.filter(pk=action.pk).update(ended_at=cast.mission.now() - timedelta(days=2))

    incident = harm(cast)

    review = Review.objects.get()
    assert (review.kind, review.action, review.incident) == ("retaliation", action, incident)
    assert review.distance_km is None  # an area, not a point


# --- people -------------------------------------------------------------------------------------------
@pytest.fixture
def review(cast):
    earlier(make_alert(cast), 5)
    harm(cast)
    return Review.objects.get()


def test_a_review_is_given_to_somebody_closed_with_a_finding_and_teaches(cast, review):
    duty = by(cast, Role.DUTY_OFFICER)
    assign_review(review_id=review.pk, owner=cast[Role.ANALYST], **duty)

    closed = close_review(
        review_id=review.pk, finding="too_slow", findings="Nobody held the phone", lessons="Two on call", **duty
    )

    assert (closed.status, closed.owner, closed.finding) == ("closed", cast[Role.ANALYST], "too_slow")
    assert lessons_for(audience(cast, Role.ADVISER), cast.west) == [closed]
    assert lessons_for(audience(cast, Role.PARTNER), cast.west) == []


def test_without_words_nothing_is_closed_and_the_finding_must_fit(cast, review):
    duty = by(cast, Role.DUTY_OFFICER)

    with pytest.raises(ReasonNeededError):
        close_review(review_id=review.pk, finding="too_slow", findings=" ", **duty)
    with pytest.raises(Exception, match="does not fit"):
        close_review(review_id=review.pk, finding="retaliation_likely", findings="x", **duty)
    assert locked(Review, audience(cast, Role.ADVISER), review.pk).status == "open"


def test_those_who_only_report_do_not_judge(cast, review):
    with pytest.raises(NotAllowedError):
        close_review(review_id=review.pk, finding="too_slow", findings="x", **by(cast, Role.LIAISON))
