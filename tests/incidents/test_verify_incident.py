"""Verification is never one's own, needs its sources, and is won by one person."""

import pytest
from django.core.exceptions import ValidationError

from incidents.models import Incident, Network, Report, Source
from incidents.services import link_report, move_incident, open_incident, verify_incident
from ledger.models import Change
from missions.choices import Classification, Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.committed import race
from tests.making import SEEN, by, last_line, last_step, make_incident, make_report, make_verified


def corroborated(cast, **second):
    """An incident with two reports: the adviser's, and a second one."""
    incident = make_incident(cast, source="Voice 1")
    report = make_report(cast, **{"source": "Voice 2", **second})
    return link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))


def test_records_who_at_which_level_in_one_change(cast):
    incident = make_incident(cast)
    before = Change.objects.filter(record_id=incident.public_id).count()

    verified = verify_incident(
        evidence=SEEN, incident_id=incident.pk, reason="Seen by patrol", **by(cast, Role.ANALYST)
    )

    assert (verified.status, verified.verification_level) == ("verified", 2)
    assert verified.verified_by == cast[Role.ANALYST]
    assert Change.objects.filter(record_id=incident.public_id).count() == before + 1
    step = last_step(incident)
    assert (step.from_status, step.to_status, step.reason, step.data) == (
        "submitted", "verified", "Seen by patrol", {"level": 2, "evidence": [*SEEN]},
    )  # fmt: skip
    line = last_line(incident)
    assert (line.verb, line.actor) == ("incident.verify", cast[Role.ANALYST].actor)


def test_not_by_who_opened_it(cast):
    incident = make_incident(cast)

    with pytest.raises(NotAllowedError, match="own work"):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ADVISER))

    incident.refresh_from_db()
    assert incident.status == "submitted"


def test_not_by_who_opened_it_on_the_account_of_another(cast):
    incident = open_incident(report_id=make_report(cast, Role.ADVISER).pk, **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="own work"):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ANALYST))


def test_not_by_who_reported_it(cast):
    report = make_report(cast, Role.ADVISER)
    incident = open_incident(report_id=report.pk, **by(cast, Role.ANALYST))

    with pytest.raises(NotAllowedError, match="own work"):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ADVISER))


def test_not_by_who_reported_one_of_several_accounts(cast):
    incident = corroborated(cast)
    report = make_report(cast, Role.ANALYST)
    link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))

    with pytest.raises(NotAllowedError, match="own work"):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ANALYST))


def test_corroborated_needs_two_independent_sources(cast):
    incident = make_incident(cast)

    with pytest.raises(ValidationError) as caught:
        verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))
    assert "there are 1" in caught.value.message_dict["level"][0]

    two = corroborated(cast)
    assert verify_incident(evidence=SEEN, incident_id=two.pk, level=1, **by(cast, Role.ANALYST)).verification_level == 1


def test_one_source_that_reports_twice_corroborates_nothing(cast):
    incident = corroborated(cast, source="Voice 1")

    with pytest.raises(ValidationError):
        verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))


def test_a_network_counts_once_however_many_voices_it_has(cast):
    incident = corroborated(cast)
    Source.objects.update(network=Network.objects.create(mission=cast.mission, name="Radio Asali"))

    with pytest.raises(ValidationError):
        verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))


def test_a_withdrawn_report_corroborates_nothing(cast):
    incident = corroborated(cast)
    Report.objects.filter(source__pseudonym="Voice 2").update(status="withdrawn")

    with pytest.raises(ValidationError):
        verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))


def test_a_corroborated_incident_is_confirmed_later_but_not_the_other_way_round(cast):
    incident = corroborated(cast)
    verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))

    confirmed = verify_incident(evidence=SEEN, incident_id=incident.pk, level=2, **by(cast, Role.DUTY_OFFICER))
    assert (confirmed.verification_level, confirmed.verified_by) == (2, cast[Role.DUTY_OFFICER])

    with pytest.raises(TransitionNotAllowedError, match="duty_officer moved it"):
        verify_incident(evidence=SEEN, incident_id=incident.pk, level=1, **by(cast, Role.ANALYST))


@pytest.mark.parametrize("level", [0, 3, -1])
def test_there_are_two_levels_to_give(cast, level):
    with pytest.raises(ValidationError):
        verify_incident(evidence=SEEN, incident_id=make_incident(cast).pk, level=level, **by(cast, Role.ANALYST))


def test_the_second_is_told_who_was_first_and_when(cast):
    incident = make_verified(cast)

    with pytest.raises(
        TransitionNotAllowedError, match=r"analyst moved it to “Verified” on 20\d\d-\d\d-\d\d \d\d:\d\d"
    ):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, "second_analyst"))


def test_of_two_who_verify_at_once_one_wins(committed_cast):
    cast = committed_cast
    incident = make_incident(cast)
    people = (Role.ANALYST, "second_analyst")

    results = race(*[
        lambda role=role: verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, role)) for role in people
    ])  # fmt: skip

    lost = [result for result in results if isinstance(result, TransitionNotAllowedError)]
    won = people[results.index(lost[0]) - 1]
    incident.refresh_from_db()
    assert len(lost) == 1
    assert incident.verified_by == cast[won]
    assert cast[won].username in str(lost[0])
    assert incident.transitions.filter(to_status="verified").count() == 1


VERIFIERS = {Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST}


@pytest.mark.parametrize("role", Role.values)
def test_who_may_verify(cast, role):
    incident = make_incident(cast, Role.DUTY_OFFICER if role != Role.DUTY_OFFICER else Role.ANALYST)

    if role in VERIFIERS:
        assert verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, role)).verified_by == cast[role]
    else:
        with pytest.raises((NotAllowedError, Incident.DoesNotExist)):
            verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, role))
        incident.refresh_from_db()
        assert incident.status == "submitted"


@pytest.mark.parametrize("role", ["olga", Role.ADMINISTRATOR, Role.AUDITOR, Role.HEADQUARTERS, Role.PARTNER])
def test_an_invisible_incident_does_not_exist(cast, role):
    with pytest.raises(Incident.DoesNotExist):
        verify_incident(evidence=SEEN, incident_id=make_incident(cast).pk, **by(cast, role))


def test_an_incident_above_the_ceiling_does_not_exist(cast):
    incident = make_incident(cast)
    Incident.objects.filter(pk=incident.pk).update(classification=Classification.STRICTLY_CONFIDENTIAL)

    with pytest.raises(Incident.DoesNotExist):
        verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, Role.ANALYST))


def test_a_reopened_incident_must_be_verified_anew(cast):
    incident = make_verified(cast)
    move_incident(incident_id=incident.pk, to="in_verification", reason="New account", **by(cast, Role.ANALYST))

    again = verify_incident(evidence=SEEN, incident_id=incident.pk, **by(cast, "second_analyst"))

    assert again.verified_by == cast["second_analyst"]
