"""What a source's reports came to, and the grade that this suggests: each event once, judged ones only."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents.choices import IncidentStatus as S
from incidents.models import Incident, Source
from incidents.reliability import GRADES, LEAST_JUDGED, suggest
from incidents.services import link_report, move_incident
from incidents.services.reliability import PENDING, records_of_networks, records_of_sources
from missions.choices import Role
from tests.cast import Cast
from tests.making import audience, by, make_incident, make_network, make_report, make_source, make_verified


def record_of(cast: Cast, role: str = Role.ADVISER, pseudonym: str = "Heron 12"):
    source = Source.objects.get(pseudonym=pseudonym)
    return records_of_sources(audience(cast, role), [source])[source.pk]


def refute(cast: Cast, incident: Incident) -> None:
    move_incident(incident_id=incident.pk, to=S.REFUTED, reason="Seen on site: nothing", **by(cast, Role.ANALYST))


def test_reports_are_counted_by_how_their_incident_ended(cast: Cast):
    for _n in range(2):
        make_verified(cast, source="Heron 12", reliability="B")
    refute(cast, make_incident(cast, source="Heron 12"))
    make_report(cast, source="Heron 12")
    make_incident(cast, source="Heron 12")
    make_verified(cast, source="Ibis 7")

    record = record_of(cast)

    assert record.reports == 5
    assert {name: n for name, n in record.by_outcome if n} == {S.VERIFIED: 2, S.REFUTED: 1, PENDING: 2}
    assert dict(record.by_grade)["B"] == 2
    assert (record.suggestion.judged, record.suggestion.grade) == (3, "F")


def test_ten_reports_of_one_event_count_once(cast: Cast):
    incident = make_incident(cast, source="Heron 12")
    for _n in range(9):
        report = make_report(cast, source="Heron 12")
        link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))
    refute(cast, incident)

    record = record_of(cast)

    assert dict(record.by_outcome)[S.REFUTED] == 10
    assert record.suggestion.judged == 1


def test_what_was_merged_is_judged_as_what_it_went_into(cast: Cast):
    winner, middle, loser = make_verified(cast), make_incident(cast), make_incident(cast, source="Heron 12")
    for one, other in ((middle, winner), (loser, middle)):
        Incident.objects.filter(pk=one.pk).update(status=S.MERGED, merged_into=other)

    record = record_of(cast)

    assert dict(record.by_outcome)["merged"] == 1
    assert record.verdicts == {winner.pk: S.VERIFIED}


def test_a_warning_that_did_not_come_true_is_no_false_alarm(cast: Cast):
    make_report(cast, source="Heron 12", tense="feared", feared_by=cast.mission.now() + timedelta(days=1), harm=())

    record = record_of(cast)

    assert (record.reports, record.warnings) == (1, 1)
    assert sum(n for _name, n in record.by_outcome) == 0


def test_exercises_count_for_nothing(cast: Cast):
    make_report(cast, source="Heron 12", is_exercise=True)

    assert record_of(cast).reports == 0


def test_what_one_may_not_see_counts_for_nothing(cast: Cast):
    """A hidden report changes no figure, and a hidden incident leaves its report pending."""
    incident = make_verified(cast, source="Heron 12")
    hidden = make_report(cast, source="Heron 12")
    type(hidden).objects.filter(pk=hidden.pk).update(classification=2)
    Incident.objects.filter(pk=incident.pk).update(compartments=["crsv"])

    record = record_of(cast)

    assert record.reports == 1
    assert {name: n for name, n in record.by_outcome if n} == {PENDING: 1}
    assert record.suggestion.judged == 0


def test_a_networks_record_is_that_of_its_sources_together(cast: Cast):
    network = make_network(cast)
    for pseudonym in ("Heron 12", "Ibis 7"):
        make_source(cast, pseudonym=pseudonym, network=str(network.public_id))
        make_verified(cast, source=pseudonym)
    make_verified(cast, source="Stork 4")

    record = records_of_networks(audience(cast, Role.ADVISER), [network.pk])[network.pk]

    assert (record.reports, record.suggestion.judged) == (2, 2)


def test_timeliness_is_the_middle_delay_from_the_event_to_the_report(cast: Cast):
    now = timezone.now()
    for hours in (2, 4, 60):
        at = now - timedelta(hours=hours)
        make_report(cast, source="Heron 12", occurred_from=at, occurred_to=at)

    delay = record_of(cast).median_delay

    assert delay is not None
    assert abs(delay - timedelta(hours=4)) < timedelta(minutes=2)


def test_a_source_without_reports_has_an_empty_record(cast: Cast):
    make_source(cast)
    record = record_of(cast)

    assert (record.reports, record.median_delay, record.suggestion.grade) == (0, None, "F")


def test_the_number_of_queries_does_not_grow_with_the_sources(cast: Cast, django_assert_max_num_queries):
    for n in range(1, 6):
        make_verified(cast, source=f"Heron {n}")
    asking = audience(cast, Role.ADVISER)
    sources = list(Source.objects.all())

    with django_assert_max_num_queries(2):
        records_of_sources(asking, sources)


@pytest.mark.parametrize(
    ("verified", "refuted", "grade"),
    [(4, 0, "F"), (5, 0, "B"), (8, 0, "A"), (20, 1, "A"), (6, 4, "C"), (3, 7, "D"), (0, 9, "E"), (0, 0, "F")],
)
def test_the_grade_that_a_record_suggests(verified, refuted, grade):
    assert suggest(verified, refuted).grade == grade


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_narrows(verified, refuted):
    one, more = suggest(verified, refuted), suggest(verified * 4 + 4, refuted * 4 + 4)

    assert 0 <= one.low <= one.share <= one.high <= 1 or min(verified, refuted) == 0
    assert 0 <= one.low < one.high <= 1
    assert more.high - more.low < one.high - one.low
    assert one.judged >= LEAST_JUDGED or one.grade == "F"


@given(st.integers(0, 200), st.integers(0, 200))
def test_one_more_refuted_event_never_raises_the_grade(verified, refuted):
    letters = [letter for letter, _least in GRADES]
    before, after = suggest(verified, refuted), suggest(verified, refuted + 1)

    if before.grade != "F":
        assert letters.index(after.grade) >= letters.index(before.grade)
