"""What our own record says by itself: reckoned from what is there, in words; our answer takes nothing of it back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents.choices import EventType, HarmKind, IncidentStatus
from incidents.models import Harm, Incident, ZeroReport
from missions.choices import Role
from missions.models import Base
from responses.choices import ActionType
from responses.services import accept, complete, start
from tests.making import audience, by, make_action, make_alert, make_decided, make_source
from tests.threats.history import put
from tests.threats.observing import EAST_POINT, WEST_POINT, run, score, today
from threats import services
from threats.models import Alert, Observation, RescoreRequest
from threats.scoring.unusual import severity_of, silence_tail, surge_tail
from threats.services.automatic import refresh
from threats.services.judged import judged_lines
from threats.services.observed_words import explained


def found(key):
    return Observation.objects.standing().filter(indicator__key=key).order_by("pk")


def words(cast, row):
    seen = Observation.objects.visible_to(audience(cast, Role.ANALYST)).present(audience(cast, Role.ANALYST))
    return explained(seen.select_related("indicator").get(pk=row.pk))


def threats_reported(mission, point, *days):
    return [put(mission, *point, days_ago=day, event_type=EventType.THREAT_INTIMIDATION) for day in days]


QUIET_YEAR = (60, 130, 200, 270, 340)  # a threat now and then


# ---- surge ------------------------------------------------------------------------------------------------


def test_more_than_in_the_areas_own_past_is_a_surge_and_says_from_which_numbers(cast):
    threats_reported(cast.mission, WEST_POINT, *QUIET_YEAR, 1, 2, 3, 4, 5, 6)
    threats_reported(cast.mission, EAST_POINT, *QUIET_YEAR, 9)
    refresh(mission=cast.mission)

    (surge,) = found("surge")
    assert (surge.area, surge.connector, surge.observed_on) == (cast.west, "own_record", today() - timedelta(days=1))
    assert surge.severity >= 3
    assert (surge.numbers["recent"], surge.numbers["windows"]) == (6, 11)
    assert words(cast, surge).startswith("6 in the last 28 days; in the 11 such spans before, 0.4 on average.")


def test_a_surge_raises_the_shown_risk_and_is_gone_when_what_made_it_is_refuted(cast):
    threats_reported(cast.mission, WEST_POINT, *QUIET_YEAR)
    put(cast.mission, *WEST_POINT, days_ago=2)
    run(cast.mission)
    before = score(cast.mission)
    new = threats_reported(cast.mission, WEST_POINT, 1, 2, 3, 4, 5, 6)
    run(cast.mission)
    raised = score(cast.mission)
    assert raised.fitted == before.fitted
    assert raised.risk > before.risk
    (line,) = judged_lines(raised, audience(cast, Role.ANALYST))
    assert (line.key, line.author) == ("surge", "Our own record")

    Incident.objects.filter(pk__in=[each.pk for each in new]).update(status=IncidentStatus.REFUTED)
    run(cast.mission)

    assert score(cast.mission).risk == pytest.approx(before.risk, abs=1e-6)


def test_without_a_past_nothing_is_unusual(cast):
    threats_reported(cast.mission, WEST_POINT, *range(1, 20))
    refresh(mission=cast.mission)

    assert not found("surge").exists()


def test_attacks_are_measured_already_and_make_no_surge(cast):
    threats_reported(cast.mission, WEST_POINT, *QUIET_YEAR)
    for day in range(1, 10):
        put(cast.mission, *WEST_POINT, days_ago=day)
    refresh(mission=cast.mission)

    assert not found("surge").exists()


@given(st.integers(0, 40), st.lists(st.integers(0, 10), min_size=1, max_size=13))
def test_more_now_is_never_less_unusual_and_a_busier_past_never_more(recent, past):
    tail = surge_tail(recent, past)

    assert 0 <= tail <= 1
    assert surge_tail(recent + 1, past) <= tail + 1e-12
    assert surge_tail(recent, [*past[:-1], past[-1] + 1]) >= tail - 1e-12
    assert severity_of(surge_tail(recent + 1, past)) >= severity_of(tail)


@given(st.integers(0, 90), st.integers(0, 91))
def test_a_longer_silence_is_never_less_unusual(silent, heard):
    assert silence_tail(silent + 1, heard, 91) <= silence_tail(silent, heard, 91)


# ---- silence ----------------------------------------------------------------------------------------------


def heard_from(cast, area, *days):
    source = make_source(cast, pseudonym=f"Heron {area.pk}")
    now = timezone.now()
    for day in days:
        at = now - timedelta(days=day)
        ZeroReport.objects.create(
            public_id=uuid4(), mission=cast.mission, area=area, source=source, said_at=at,
            received_at=at, mission_received_at=at, created_by=cast[Role.ADVISER], body_hash="", channel="form",
        )  # fmt: skip


def test_an_area_that_used_to_speak_and_is_silent_says_so_without_a_word_of_who(cast):
    heard_from(cast, cast.west, *range(20, 80, 3))
    heard_from(cast, cast.east, *range(1, 80, 3))
    refresh(mission=cast.mission)

    (silence,) = found("silence")
    assert (silence.area, silence.observed_on) == (cast.west, today() - timedelta(days=19))
    assert (silence.numbers["silent"], silence.numbers["heard"]) == (20, 20)
    assert "Heron" not in f"{words(cast, silence)}{silence.numbers}{silence.note}"


def test_an_area_that_seldom_spoke_is_not_silent(cast):
    heard_from(cast, cast.west, 20, 50, 80)
    refresh(mission=cast.mission)

    assert not found("silence").exists()


# ---- warnings, bases, displacement, operations --------------------------------------------------------------


def test_a_warning_past_its_limit_counts_and_answering_it_takes_nothing_back(cast):
    alert = make_alert(cast, imminence="h24")
    hours_ago = timezone.now() - timedelta(hours=9)
    Alert.objects.filter(pk=alert.pk).update(
        received_at=hours_ago,
        acknowledge_by=hours_ago + timedelta(minutes=30),
        decide_by=hours_ago + timedelta(hours=4),
    )
    run(cast.mission)
    late = score(cast.mission, (alert.exact_location.point.x, alert.exact_location.point.y))
    (row,) = found("alert_unanswered")
    assert (row.severity, row.cells) == (4, [alert.cell.h3])
    assert words(cast, row).startswith("A warning is not answered")

    services.acknowledge(alert_id=alert.pk, **by(cast, Role.DUTY_OFFICER))
    run(cast.mission)

    row.refresh_from_db()
    late_still = score(cast.mission, (alert.exact_location.point.x, alert.exact_location.point.y))
    assert late_still.judgement == late.judgement > 0
    assert words(cast, row).endswith("8 hours late.")


def test_a_warning_answered_in_time_is_nothing(cast):
    make_decided(cast)
    refresh(mission=cast.mission)

    assert not found("alert_unanswered").exists()


def test_a_base_that_closed_counts_most_where_no_other_is_near_and_an_open_one_lowers_nothing(cast):
    run(cast.mission)
    quiet = score(cast.mission).risk
    closed = Base.objects.create(
        public_id=uuid4(), mission=cast.mission, name="Asali base",
        point=Point(*WEST_POINT, srid=4326), closed_on=today() - timedelta(days=6),
    )  # fmt: skip
    run(cast.mission)
    (row,) = found("base_closed")
    assert (row.severity, words(cast, row)) == (5, f"Asali base closed on {closed.closed_on}.")
    assert score(cast.mission).judgement == pytest.approx(0.7 * 0.8 * 2 ** (-6 / 60))
    assert score(cast.mission).risk > quiet

    Base.objects.create(
        public_id=uuid4(), mission=cast.mission, name="Asali camp",
        point=Point(29.3, 0.0, srid=4326),
    )  # fmt: skip
    run(cast.mission)
    assert found("base_closed").get().severity == 3
    assert score(cast.mission).risk > quiet


def test_people_who_fled_are_added_up_by_area(cast):
    for day, people in ((3, 800), (5, 700)):
        fled = put(cast.mission, *WEST_POINT, days_ago=day, event_type=EventType.DISPLACEMENT)
        Harm.objects.create(incident=fled, kind=HarmKind.DISPLACED, best=people)
    refresh(mission=cast.mission)

    (row,) = found("displacement_reported")
    assert (row.severity, row.numbers) == (3, {"people": 1500, "incidents": 2, "days": 28})
    assert words(cast, row) == "1,500 people displaced in 2 incidents of the last 28 days."


def ended(cast, kind, **more):
    action = make_action(cast, type=kind, **more)
    accept(action_id=action.pk, **by(cast, Role.DUTY_OFFICER))
    start(action_id=action.pk, **by(cast, Role.DUTY_OFFICER))
    return complete(action_id=action.pk, outcome="unknown", **by(cast, Role.DUTY_OFFICER))


def test_an_operation_that_ends_opens_a_window_of_retaliation(cast):
    action = ended(cast, ActionType.QUICK_REACTION)

    (row,) = found("operation_ended")
    assert (row.connector, row.external_id, row.area) == ("responses", str(action.public_id), cast.west)
    assert (row.severity, row.observed_on) == (3, datetime.now(UTC).date())
    assert RescoreRequest.objects.filter(done_at=None, reason="observation.connector").exists()
    run(cast.mission)
    assert score(cast.mission).judgement == pytest.approx(0.5 * 3 / 5)


def test_what_is_no_operation_opens_none(cast):
    ended(cast, ActionType.ENGAGEMENT, responder="civilian_section")

    assert not found("operation_ended").exists()


# ---- all of it ----------------------------------------------------------------------------------------------


def test_reckoning_again_changes_nothing(cast):
    threats_reported(cast.mission, WEST_POINT, *QUIET_YEAR, 1, 2, 3, 4, 5, 6)
    assert refresh(mission=cast.mission) == 1
    version = found("surge").get().version

    assert refresh(mission=cast.mission) == 0
    assert found("surge").get().version == version


def test_what_a_person_withdrew_of_it_stays_withdrawn(cast):
    threats_reported(cast.mission, WEST_POINT, *QUIET_YEAR, 1, 2, 3, 4, 5, 6)
    refresh(mission=cast.mission)
    row = found("surge").get()
    services.withdraw_observation(
        observation_id=row.pk, reason="A new network, no more threats.", **by(cast, Role.ANALYST)
    )

    refresh(mission=cast.mission)

    assert not found("surge").exists()


def test_limits_that_pass_ask_for_a_run_without_any_news(cast):
    alert = make_alert(cast)
    Alert.objects.filter(pk=alert.pk).update(acknowledge_by=timezone.now() - timedelta(minutes=1))
    RescoreRequest.objects.all().delete()

    services.refresh_all()

    assert RescoreRequest.objects.filter(mission=cast.mission, reason="observation.own_record").exists()
