"""The desk grades and withdraws reports, one or many at once; the incidents that they tell of follow."""

import pytest
from django.core.exceptions import ValidationError

from incidents.models import Report
from incidents.services import (
    grade_report,
    grade_reports,
    link_report,
    restore_report,
    verify_incident,
    withdraw_report,
    withdraw_reports,
)
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.making import by, killed, last_line, make_incident, make_report


def told_twice(cast, first=2, second=9):
    """An incident of two sources that say different figures."""
    incident = make_incident(cast, source="Voice 1", harm=(killed(first),))
    report = make_report(cast, source="Voice 2", harm=(killed(second),))
    return link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER)), report


def best(incident):
    return incident.harm.get().best


def test_a_better_grade_makes_an_account_the_best_figure(cast):
    incident, report = told_twice(cast)
    assert best(incident) == 2

    graded = grade_report(report_id=report.pk, reliability="A", credibility="1", **by(cast, Role.ANALYST))

    assert (graded.reliability, graded.credibility, graded.graded_at is not None) == ("A", "1", True)
    assert best(incident) == 9
    assert last_line(report).data == {"reliability": "A", "credibility": "1"}
    assert last_line(incident).verb == "incident.refigure"


def test_reports_that_repeat_one_voice_count_once_and_corroborate_nothing(cast):
    incident, report = told_twice(cast)
    incident.refresh_from_db()
    assert (incident.sources, incident.disputed) == (2, True)
    verify_incident(incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))

    grade_reports(
        report_ids=[report.pk, *Report.objects.exclude(pk=report.pk).values_list("pk", flat=True)],
        origin="The radio at Asali",
        **by(cast, Role.DUTY_OFFICER),
    )

    incident.refresh_from_db()
    assert (incident.sources, incident.disputed) == (1, False)
    assert (incident.status, incident.verification_level, incident.verified_by) == ("in_verification", 0, None)
    assert incident.transitions.last().data == {"recorded": "fallen"}
    assert "radio" not in str([*AuditEntry.objects.values_list("data", flat=True)])


@pytest.mark.parametrize(
    ("grades", "field"),
    [
        ({}, "reliability"),
        ({"reliability": "G"}, "reliability"),
        ({"credibility": "0"}, "credibility"),
        ({"origin": "x" * 121}, "origin"),
    ],
)
def test_a_grade_that_is_none_is_named(cast, grades, field):
    with pytest.raises(ValidationError) as caught:
        grade_report(report_id=make_report(cast).pk, **grades, **by(cast, Role.ANALYST))

    assert list(caught.value.message_dict) == [field]


def test_a_withdrawn_report_counts_nowhere_and_a_restored_one_again(cast):
    incident, report = told_twice(cast)

    withdraw_report(report_id=report.pk, reason="Rumour", **by(cast, Role.ANALYST))
    incident.refresh_from_db()
    assert (incident.sources, best(incident)) == (1, 2)
    assert report.links.get().unlinked_at is None

    restore_report(report_id=report.pk, reason="Not a rumour", **by(cast, Role.ANALYST))
    incident.refresh_from_db()
    assert (incident.sources, incident.harm.get().maximum) == (2, 9)
    assert Report.objects.get(pk=report.pk).status == "linked"


def test_who_comes_second_is_told_who_withdrew_it_and_when(cast):
    report = make_report(cast)
    withdraw_report(report_id=report.pk, reason="Rumour", **by(cast, Role.ANALYST))

    for late in (
        lambda who: withdraw_report(report_id=report.pk, reason="Rumour", **who),
        lambda who: grade_report(report_id=report.pk, reliability="B", **who),
    ):
        with pytest.raises(TransitionNotAllowedError, match=r"analyst was first, on 20\d\d-"):
            late(by(cast, Role.DUTY_OFFICER))


def test_many_are_withdrawn_together_or_none(cast):
    reports = [make_report(cast) for _number in range(3)]
    withdraw_report(report_id=reports[1].pk, reason="Rumour", **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError, match=reports[1].ref):
        withdraw_reports(report_ids=[report.pk for report in reports], reason="Spam", **by(cast, Role.ANALYST))
    assert Report.objects.filter(status="withdrawn").count() == 1

    withdraw_reports(report_ids=[reports[0].pk, reports[2].pk], reason="Spam", **by(cast, Role.ANALYST))
    assert Report.objects.filter(status="withdrawn").count() == 3


def test_withdrawing_needs_a_reason(cast):
    with pytest.raises(ReasonNeededError):
        withdraw_report(report_id=make_report(cast).pk, reason=" ", **by(cast, Role.ANALYST))


def test_a_liaison_withdraws_the_own_report_and_grades_none(cast):
    report = make_report(cast, Role.LIAISON)

    with pytest.raises(NotAllowedError):
        grade_report(report_id=report.pk, reliability="A", **by(cast, Role.LIAISON))
    assert withdraw_report(report_id=report.pk, reason="My mistake", **by(cast, Role.LIAISON)).status == "withdrawn"


@pytest.mark.parametrize("role", [Role.PLANNER, Role.SPECIALIST, Role.HEADQUARTERS, "olga"])
def test_what_is_hidden_does_not_exist(cast, role):
    with pytest.raises(Report.DoesNotExist):
        grade_report(report_id=make_report(cast).pk, reliability="A", **by(cast, role))
