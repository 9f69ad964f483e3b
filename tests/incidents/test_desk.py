"""What waits on the desk, in which order and why; what may be the same event, and on what grounds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.inputs import ActorLine
from incidents.models import Dataset, Incident, Report
from incidents.services import alike_to_incident, alike_to_report, link_report, withdraw_report
from incidents.services.desk import incidents_to_clear, incidents_to_verify, reasons, reports_to_link
from missions.choices import Role
from tests.making import (
    EAST,
    audience,
    by,
    killed,
    make_cleared,
    make_incident,
    make_report,
    make_verified,
    yesterday,
)


def waiting(cast, role=Role.ANALYST):
    return [(row.pk, reasons(row)) for row in incidents_to_verify(audience(cast, role), cast.mission)]


def linked(cast, incident, **told):
    report = make_report(cast, Role.ANALYST, **told)
    link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))
    return report


def heard_before(cast):
    """A word from West, so that the area is no longer silent."""
    report = make_report(cast, source="Radio")
    withdraw_report(report_id=report.pk, reason="A test call", **by(cast, Role.ANALYST))


def test_reasons_to_look_come_before_age(cast):
    heard_before(cast)
    plain, agreed, disputed, urgent = (make_incident(cast, source=f"Voice {n}") for n in range(4))
    linked(cast, agreed, source="Other 1")
    linked(cast, disputed, source="Other 2", harm=(killed(9),))
    linked(cast, urgent, source="Voice 3", tense="happening")

    assert waiting(cast) == [
        (urgent.pk, ["imminent"]),
        (disputed.pk, ["contradicts"]),
        (agreed.pk, ["agree"]),
        (plain.pk, []),
    ]


def test_of_equal_weight_the_longest_waiting_comes_first(cast):
    heard_before(cast)
    first, second = make_incident(cast), make_incident(cast)

    assert [pk for pk, _why in waiting(cast)] == [first.pk, second.pk]


def test_the_first_word_after_a_long_silence_is_a_reason(cast):
    heard_before(cast)
    east = make_incident(cast, **EAST)
    west = make_incident(cast)
    Report.objects.filter(area=cast.west).update(mission_received_at=timezone.now() - timedelta(days=20))
    Report.objects.filter(links__incident=west).update(mission_received_at=timezone.now())

    assert dict(waiting(cast)) == {east.pk: ["silent"], west.pk: ["silent"]}


def test_what_the_caller_may_not_see_breaks_no_silence(cast):
    make_report(cast, source="Radio")
    Report.objects.update(classification=2)
    incident = make_incident(cast)

    assert waiting(cast) == [(incident.pk, ["silent"])]


@pytest.mark.parametrize(
    ("told", "imminent"),
    [
        ({"tense": "happening"}, True),
        ({"tense": "feared", "feared_by": timezone.now() + timedelta(hours=20)}, True),
        ({"tense": "feared", "feared_by": timezone.now() + timedelta(days=20)}, False),
        ({}, False),
    ],
)
def test_a_report_of_what_is_about_to_happen_is_imminent(cast, told, imminent):
    make_report(cast, **({**told, "occurred_from": None} if told else {}))

    (row,) = reports_to_link(audience(cast, Role.ANALYST), cast.mission)

    assert ("imminent" in reasons(row)) is imminent


def test_each_queue_holds_its_own_and_nobody_elses(cast):
    report, verified = make_report(cast), make_verified(cast)
    make_cleared(cast)
    incident = make_incident(cast)
    who = audience(cast, Role.DUTY_OFFICER)

    assert list(reports_to_link(who, cast.mission)) == [report]
    assert list(incidents_to_verify(who, cast.mission)) == [incident]
    assert list(incidents_to_clear(who, cast.mission)) == [verified]
    assert not incidents_to_verify(audience(cast, "olga"), cast.mission).exists()


def test_a_dataset_does_not_queue(cast):
    make_incident(cast)
    dataset = Dataset.objects.create(code="ucdp", name="UCDP GED", licence="CC BY 4.0")
    Incident.objects.update(dataset=dataset)

    assert waiting(cast) == []


def presented(model, cast, pk, role=Role.ANALYST):
    return model.objects.visible_to(audience(cast, role)).present(audience(cast, role)).get(pk=pk)


def suggested(cast, report, role=Role.ANALYST):
    return alike_to_report(presented(Report, cast, report.pk, role), audience(cast, role))


def test_the_same_raid_told_twice_is_suggested_with_its_grounds(cast):
    raid = make_incident(cast, actors=(ActorLine(name="Group X"),), text="Armed men came at night and took cattle.")
    make_incident(cast, longitude=29.45)
    report = make_report(
        cast, source="Other", actors=(ActorLine(name="GROUP x"),), text="Men took our cattle at night."
    )

    first = suggested(cast, report)[0]

    assert first.incident == raid
    assert first.likeness.same_type
    assert first.likeness.actors == ("group x",)
    assert first.likeness.km < 0.1
    assert first.likeness.words > 0.2


def test_a_group_is_found_by_its_other_names(cast):
    raid = make_incident(cast, actors=(ActorLine(name="Group X"),))
    raid.incident_actors.get().actor.__class__.objects.filter(name="Group X").update(aliases=["The X men"])
    report = make_report(cast, actors=(ActorLine(name="the x men"),))

    assert suggested(cast, report)[0].likeness.actors == ("group x",)


def test_what_is_far_or_long_ago_or_no_longer_stands_is_not_suggested(cast):
    make_incident(cast, occurred_from=yesterday() - timedelta(days=40))
    make_incident(cast, longitude=29.02, latitude=-0.28, location_precision=1)
    refuted = make_incident(cast)
    Incident.objects.filter(pk=refuted.pk).update(status="refuted")

    assert suggested(cast, make_report(cast, location_precision=1)) == []


def test_nobody_is_suggested_what_they_may_not_see(cast):
    make_incident(cast)
    Incident.objects.update(classification=2)

    assert suggested(cast, make_report(cast)) == []


def test_an_incident_is_not_suggested_to_itself(cast):
    one, other = make_incident(cast), make_incident(cast)

    found = alike_to_incident(presented(Incident, cast, one.pk), audience(cast, Role.ANALYST))

    assert [each.incident for each in found] == [other]


def test_suggesting_changes_nothing(cast):
    raid, report = make_incident(cast), make_report(cast)
    before = raid.version

    assert suggested(cast, report)

    raid.refresh_from_db()
    report.refresh_from_db()
    assert (raid.version, report.status) == (before, "received")


def test_a_longer_queue_asks_no_more_questions(cast, django_assert_num_queries):
    for _n in range(3):
        make_incident(cast)
    who = audience(cast, Role.ANALYST)
    with django_assert_num_queries(1):
        list(incidents_to_verify(who, cast.mission)[:25])
