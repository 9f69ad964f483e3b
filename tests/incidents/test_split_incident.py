"""Reports are taken off an incident, back to the desk or into an incident of their own; the rows of the links stay."""

import pytest
from django.core.exceptions import ValidationError

from incidents.models import Incident, Report
from incidents.services import (
    link_report,
    open_incident,
    split_incident,
    unlink_report,
    verify_incident,
    withdraw_report,
)
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.making import SEEN, by, killed, last_step, make_incident, make_report


def told_by(cast, count=3, **changes):
    """An incident of several sources, with its reports, oldest first."""
    incident = make_incident(cast, source="Voice 0", harm=(killed(1),), **changes)
    for number in range(1, count):
        report = make_report(cast, source=f"Voice {number}", harm=(killed(number + 1),), **changes)
        link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))
    incident.refresh_from_db()
    return incident, list(Report.objects.order_by("received_at", "pk"))


def test_a_report_that_is_taken_off_waits_on_the_desk_again(cast):
    incident, reports = told_by(cast)

    unlink_report(report_id=reports[2].pk, reason="Another village", **by(cast, Role.ANALYST))

    reports[2].refresh_from_db()
    assert reports[2].status == "received"
    assert reports[2].links.get().unlinked_at is not None
    assert incident.harm.get().maximum == 2
    again = link_report(report_id=reports[2].pk, incident_id=incident.pk, **by(cast, Role.ANALYST))
    assert again.harm.get().maximum == 3


def test_verification_falls_with_the_report_that_it_rests_on(cast):
    incident, reports = told_by(cast, 2)
    verify_incident(incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))

    unlink_report(report_id=reports[1].pk, reason="Another village", **by(cast, Role.ANALYST))

    incident.refresh_from_db()
    assert (incident.status, incident.verification_level) == ("in_verification", 0)


def test_evidence_that_stands_for_itself_goes_on_standing(cast):
    incident, reports = told_by(cast, 2)
    verify_incident(incident_id=incident.pk, evidence=SEEN, **by(cast, Role.ANALYST))

    unlink_report(report_id=reports[1].pk, reason="Another village", **by(cast, Role.ANALYST))

    incident.refresh_from_db()
    assert (incident.status, incident.verification_level) == ("verified", 2)


def test_the_only_report_of_an_incident_stays(cast):
    incident = make_incident(cast)

    with pytest.raises(TransitionNotAllowedError, match=incident.ref):
        unlink_report(report_id=Report.objects.get().pk, reason="Wrong", **by(cast, Role.ANALYST))


def test_unlinking_what_is_not_linked_says_so(cast):
    with pytest.raises(TransitionNotAllowedError):
        unlink_report(report_id=make_report(cast).pk, reason="Wrong", **by(cast, Role.ANALYST))


def test_some_reports_become_an_incident_of_their_own(cast):
    incident, reports = told_by(cast)

    new = split_incident(
        incident_id=incident.pk, reports=[reports[1].pk, reports[2].pk], reason="Two raids", **by(cast, Role.ANALYST)
    )

    assert new.created_by == cast[Role.ANALYST]
    assert [link.report_id for link in new.links.all()] == [reports[1].pk, reports[2].pk]
    assert (new.harm.get().minimum, new.harm.get().maximum) == (2, 3)
    assert [link.report_id for link in incident.links.filter(unlinked_at=None)] == [reports[0].pk]
    assert incident.harm.get().best == 1
    assert last_step(new).data == {"from": incident.ref}


def test_who_splits_is_the_author_of_the_new_one(cast):
    incident, reports = told_by(cast)
    new = split_incident(incident_id=incident.pk, reports=[reports[2].pk], reason="Two", **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="own work"):
        verify_incident(incident_id=new.pk, evidence=SEEN, **by(cast, Role.ANALYST))


def test_one_report_stays_behind(cast):
    incident, reports = told_by(cast)

    with pytest.raises(TransitionNotAllowedError):
        split_incident(incident_id=incident.pk, reports=[r.pk for r in reports], reason="All", **by(cast, Role.ANALYST))
    assert Incident.objects.count() == 1


def test_a_report_of_another_incident_is_named(cast):
    incident, _reports = told_by(cast)
    other = make_incident(cast).links.get().report

    with pytest.raises(ValidationError) as caught:
        split_incident(incident_id=incident.pk, reports=[other.pk], reason="Two", **by(cast, Role.ANALYST))

    assert other.ref in caught.value.message_dict["reports"][0]


def test_a_split_needs_a_reason_and_the_version_that_was_looked_at(cast):
    incident, reports = told_by(cast)

    with pytest.raises(ReasonNeededError):
        split_incident(incident_id=incident.pk, reports=[reports[2].pk], reason="", **by(cast, Role.ANALYST))
    with pytest.raises(ConflictError):
        split_incident(
            incident_id=incident.pk,
            reports=[reports[2].pk],
            reason="Two",
            version=incident.version - 1,
            **by(cast, Role.ANALYST),
        )
    assert Incident.objects.count() == 1


def test_what_is_guarded_better_does_not_come_into_an_open_incident(cast):
    incident = make_incident(cast)
    secret = make_report(cast, Role.ANALYST, classification=1)

    with pytest.raises(ValidationError) as caught:
        link_report(report_id=secret.pk, incident_id=incident.pk, **by(cast, Role.ANALYST))

    assert "classified higher" in caught.value.message_dict["incident"][0]


def test_own_reports_do_not_come_into_what_one_has_verified(cast):
    incident, _reports = told_by(cast, 2)
    verify_incident(incident_id=incident.pk, evidence=SEEN, **by(cast, Role.ANALYST))
    own = make_report(cast, Role.ANALYST)

    with pytest.raises(TransitionNotAllowedError, match="analyst judged"):
        link_report(report_id=own.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))


def test_a_withdrawn_report_that_is_taken_off_stays_withdrawn(cast):
    _incident, reports = told_by(cast, 2)
    withdraw_report(report_id=reports[1].pk, reason="Rumour", **by(cast, Role.ANALYST))

    unlink_report(report_id=reports[1].pk, reason="Wrong", **by(cast, Role.ANALYST))

    reports[1].refresh_from_db()
    assert reports[1].status == "withdrawn"


def test_a_feared_event_is_split_into_nothing(cast):
    incident, reports = told_by(cast, 2)
    Report.objects.filter(pk=reports[1].pk).update(tense="feared")

    with pytest.raises(TransitionNotAllowedError, match="raise an alert"):
        split_incident(incident_id=incident.pk, reports=[reports[1].pk], reason="Two", **by(cast, Role.ANALYST))


def test_a_report_that_was_split_off_is_opened_no_second_time(cast):
    incident, reports = told_by(cast)
    split_incident(incident_id=incident.pk, reports=[reports[2].pk], reason="Two", **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError):
        open_incident(report_id=reports[2].pk, **by(cast, Role.DUTY_OFFICER))
