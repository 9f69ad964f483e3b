"""Clearing for export is a step and a right of its own, and never of one's own work."""

import pytest

from incidents.models import Incident
from incidents.services import clear_incident, move_incident, open_incident, verify_incident
from missions.choices import Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.committed import race
from tests.making import (
    SEEN,
    audience,
    by,
    last_line,
    last_step,
    make_cleared,
    make_incident,
    make_report,
    make_verified,
    undone,
)


def test_headquarters_sees_the_incident_from_then_on(cast):
    incident = make_verified(cast)
    headquarters = Incident.objects.visible_to(audience(cast, Role.HEADQUARTERS))
    assert not headquarters.exists()

    cleared = clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))

    assert headquarters.get() == cleared
    assert cleared.cleared_by == cast[Role.DUTY_OFFICER].actor
    assert last_line(incident).verb == "incident.clear"
    step = last_step(incident)
    assert (step.from_status, step.to_status, step.data) == ("verified", "verified", {"recorded": "cleared"})


def test_the_verifier_may_clear(cast):
    incident = make_verified(cast, verifier=Role.DUTY_OFFICER)

    assert clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER)).cleared_at


@pytest.mark.parametrize("status", ["submitted", "in_verification", "refuted"])
def test_only_what_is_verified_is_cleared(cast, status):
    incident = make_incident(cast)
    if status != "submitted":
        move_incident(incident_id=incident.pk, to=status, reason="x", **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError, match="Only a verified incident"):
        clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))


def test_not_by_its_author(cast):
    incident = open_incident(report_id=make_report(cast, Role.ADVISER).pk, **by(cast, Role.DUTY_OFFICER))
    verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="own work"):
        clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))


def test_not_by_who_reported_it(cast):
    report = make_report(cast, Role.DUTY_OFFICER)
    incident = open_incident(report_id=report.pk, **by(cast, Role.ADVISER))
    verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="own work"):
        clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))


def test_once_and_the_second_is_told_by_whom(cast):
    incident = make_cleared(cast)

    with pytest.raises(TransitionNotAllowedError, match="duty_officer"):
        clear_incident(incident_id=incident.pk, **by(cast, Role.LEADERSHIP))


def test_of_two_who_clear_at_once_one_wins(committed_cast):
    cast = committed_cast
    incident = make_verified(cast)

    results = race(
        lambda: clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER)),
        lambda: clear_incident(incident_id=incident.pk, **by(cast, Role.LEADERSHIP)),
    )

    assert [type(result) for result in results].count(TransitionNotAllowedError) == 1
    assert incident.transitions.filter(data__recorded="cleared").count() == 1


def test_who_may_clear(cast):
    incident = make_verified(cast)

    for role in Role.values:
        with undone():
            if role in {Role.DUTY_OFFICER, Role.LEADERSHIP}:
                assert clear_incident(incident_id=incident.pk, **by(cast, role)).cleared_by == cast[role].actor
            else:
                with pytest.raises((NotAllowedError, Incident.DoesNotExist)):
                    clear_incident(incident_id=incident.pk, **by(cast, role))
                incident.refresh_from_db()
                assert incident.cleared_at is None, role


def test_reopening_takes_the_clearance_back(cast):
    incident = make_cleared(cast)

    move_incident(incident_id=incident.pk, to="in_verification", reason="Doubt", **by(cast, Role.ANALYST))

    incident.refresh_from_db()
    assert (incident.cleared_at, incident.cleared_by, incident.verified_by) == (None, "", None)
    assert incident.verification_level == 0
    assert not Incident.objects.visible_to(audience(cast, Role.HEADQUARTERS)).exists()
