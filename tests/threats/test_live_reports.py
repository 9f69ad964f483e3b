"""Live reports in the scores: by grade, once an origin, capped until an analyst has verified them."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.choices import EventType, Tense
from incidents.models import Incident, Report
from incidents.services import link_report, open_incident
from missions.choices import Role
from tests.making import EAST, WEST, by, make_incident, make_report, make_verified, yesterday
from threats import services
from threats.choices import RunTrigger
from threats.models import RiskScore
from threats.scoring.corroboration import UNVERIFIED_AT_MOST
from threats.services.evidence import load_evidence


def counted(cast):
    """Certainty of each event that the mission's scores count, strongest first."""
    return sorted(load_evidence(cast.mission).events.counted.tolist(), reverse=True)


def grade(report, reliability, credibility):
    Report.objects.filter(pk=report.pk).update(reliability=reliability, credibility=credibility)


def risk_here(cast):
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    return max(RiskScore.objects.filter(mission=cast.mission, horizon=28).values_list("risk", flat=True))


def test_a_report_that_nobody_has_looked_at_counts_half(cast):
    make_report(cast)

    assert counted(cast) == [0.5]


@pytest.mark.parametrize(
    ("grades", "certainty"), [("B2", 0.8), ("C4", 0.24**0.5), ("E5", 0.2), ("A1", 0.8), ("F6", 0.5)]
)
def test_a_report_counts_by_its_grade(cast, grades, certainty):
    grade(make_report(cast), *grades)

    assert counted(cast) == [pytest.approx(certainty)]


def test_an_incident_is_as_sure_as_its_independent_reports_make_it(cast):
    incident = make_incident(cast)
    assert counted(cast) == [0.5]

    report = make_report(cast, source="Radio Asali")
    link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ANALYST))

    assert counted(cast) == [0.75]


def test_verification_makes_an_incident_certain(cast):
    make_verified(cast)

    assert counted(cast) == [1.0]


def test_many_voices_alone_do_not(cast):
    for number in range(6):
        make_report(cast, source=f"Voice {number}")

    assert counted(cast) == [UNVERIFIED_AT_MOST]


def test_what_an_origin_repeats_beside_its_own_incident_adds_nothing(cast):
    make_incident(cast)
    make_report(cast)

    assert counted(cast) == [0.5]


@pytest.mark.parametrize(
    "left_out", [{"tense": Tense.FEARED}, {"event_type": EventType.PROTEST}, {"is_exercise": True}]
)
def test_what_has_not_happened_is_no_event(cast, left_out):
    make_report(cast, **left_out)

    assert counted(cast) == []


def test_a_refuted_and_a_merged_incident_stop_counting_at_once(cast):
    first, second = make_incident(cast), make_incident(cast, source="Radio Asali", **EAST)
    Incident.objects.filter(pk=second.pk).update(status="merged", merged_into=first)
    assert counted(cast) == [0.75]  # what was told of the second is told of the first

    Incident.objects.filter(pk=first.pk).update(status="refuted")
    assert counted(cast) == []


def test_opening_an_incident_from_a_report_counts_it_once(cast):
    report = make_report(cast)

    open_incident(report_id=report.pk, **by(cast, Role.ADVISER))

    assert counted(cast) == [0.5]


def test_a_flood_of_look_alikes_from_one_origin_moves_the_score_no_more_than_one_report(cast):
    make_report(cast)
    after_one = risk_here(cast)

    morning = yesterday().replace(hour=0, minute=0)  # all on the day of the first: a later day would count as news
    for number in range(200):
        at = morning + timedelta(minutes=number)
        make_report(cast, occurred_from=at, longitude=29.25 + 0.0005 * (number % 20), latitude=0.0)

    assert risk_here(cast) <= after_one * 1.02


def test_what_came_in_later_was_not_known_before(cast):
    make_report(cast)
    today = datetime.now(UTC).date().toordinal()

    assert len(load_evidence(cast.mission).known_before(today).events) == 0
    assert len(load_evidence(cast.mission).known_before(today + 1).events) == 1


def test_a_report_that_is_submitted_moves_the_score(cast):
    quiet = risk_here(cast)

    make_report(cast, **WEST)
    services.score_if_asked(mission_id=cast.mission.pk)

    assert risk_here(cast) > quiet
