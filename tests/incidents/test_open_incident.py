"""An incident is opened on a report and takes its facts, never its text; further reports are linked to it."""

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import Confidence, HarmKind, ReportStatus, Tense
from incidents.inputs import ActorLine, HarmLine
from incidents.models import Actor, Incident, Report, ReportLink
from incidents.services import link_report, move_incident, open_incident
from incidents.signals import evidence_changed
from ledger.models import AuditEntry, Change
from missions.choices import Classification, Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.committed import race
from tests.making import by, killed, make_incident, make_report


@pytest.fixture
def news():
    """What was told upwards while the test ran."""
    heard = []

    def hear(sender, **kwargs):
        heard.append((kwargs["mission_id"], kwargs["reason"]))

    evidence_changed.connect(hear)
    yield heard
    evidence_changed.disconnect(hear)


def test_copies_the_facts_and_leaves_the_voice_of_the_source(cast):
    report = make_report(
        cast, text="My cousin saw it.", place_name="Asali market",
        harm=(killed(2, 1, 5), HarmLine(kind=HarmKind.INJURED, best=4)), actors=(ActorLine(name="Group X"),),
        classification=Classification.CONFIDENTIAL,
    )  # fmt: skip

    incident = open_incident(report_id=report.pk, **by(cast, Role.ANALYST))

    for field in ("event_type", "occurred_from", "area", "place_name", "classification", "is_exercise"):
        assert getattr(incident, field) == getattr(report, field)
    assert "cousin" not in incident.summary
    assert (incident.status, incident.verification_level) == ("submitted", 0)
    assert incident.created_by == cast[Role.ANALYST]
    harm = {row.kind: (row.minimum, row.best, row.maximum) for row in incident.harm.all()}
    assert harm == {HarmKind.KILLED: (1, 2, 5), HarmKind.INJURED: (None, 4, None)}


def test_has_its_own_places_and_its_risk_cell(cast):
    incident = make_incident(cast)

    assert incident.exact_location.point.coords == (29.25, 0.0)
    assert incident.served_locations.get(step="settlement").label == "Asali"
    assert incident.cell is not None
    assert incident.cell.mission == cast.mission


def test_a_named_actor_is_a_possibility_and_none_is_said_to_be_unattributed(cast):
    known = Actor.objects.create(
        public_id="6f1f9c4e-6e0c-4f42-8a5e-3f6d8f0f4d3a", name="Group X", actor_class="rebel_group"
    )

    named = make_incident(cast, actors=(ActorLine(name="group x"),)).incident_actors.get()
    nobody = make_incident(cast).incident_actors.get()

    assert (named.actor, named.confidence) == (known, Confidence.POSSIBLE)
    assert (nobody.actor.name, nobody.confidence) == ("Unattributed", Confidence.UNATTRIBUTED)


def test_links_the_report_and_writes_who_and_when(cast):
    report = make_report(cast)

    incident = open_incident(report_id=report.pk, **by(cast, Role.ANALYST))

    report.refresh_from_db()
    link = ReportLink.objects.get()
    (step,) = incident.transitions.all()
    assert report.status == ReportStatus.LINKED
    assert (link.report, link.incident, link.linked_by) == (report, incident, cast[Role.ANALYST].actor)
    assert (step.from_status, step.to_status, step.by) == ("", "submitted", cast[Role.ANALYST])
    verbs = AuditEntry.objects.filter(object_id=str(incident.public_id)).values_list("verb", flat=True)
    assert list(verbs) == ["incident.open"]


def test_the_returned_version_is_the_last_one_of_the_feed(cast):
    incident = make_incident(cast)

    versions = list(Change.objects.filter(record_id=incident.public_id).values_list("version", flat=True))
    assert versions == list(range(1, incident.version + 1))


def test_tells_the_floors_above_inside_the_transaction(cast, news):
    make_incident(cast)

    assert news == [(cast.mission.pk, "incident.open")]


def test_nothing_is_written_when_a_receiver_fails(cast):
    report = make_report(cast)

    def fail(sender, **kwargs):
        raise RuntimeError

    evidence_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            open_incident(report_id=report.pk, **by(cast, Role.ANALYST))
    finally:
        evidence_changed.disconnect(fail)
    report.refresh_from_db()
    assert (Incident.objects.count(), ReportLink.objects.count(), report.status) == (0, 0, ReportStatus.RECEIVED)


def test_a_report_is_opened_once_and_the_second_is_told_by_whom(cast):
    report = make_report(cast)
    open_incident(report_id=report.pk, **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError, match=r"analyst linked TST-\w{6}-\w to an incident on 20\d\d-"):
        open_incident(report_id=report.pk, **by(cast, Role.ADVISER))

    assert Incident.objects.count() == 1


def test_two_who_open_at_once_make_one_incident(committed_cast):
    cast = committed_cast
    report = make_report(cast)

    results = race(
        lambda: open_incident(report_id=report.pk, **by(cast, Role.ANALYST)),
        lambda: open_incident(report_id=report.pk, **by(cast, Role.DUTY_OFFICER)),
    )

    assert Incident.objects.count() == 1
    assert [type(result) for result in results].count(TransitionNotAllowedError) == 1


def test_what_is_feared_has_not_happened(cast):
    report = make_report(cast, tense=Tense.FEARED)

    with pytest.raises(TransitionNotAllowedError, match="raise an alert"):
        open_incident(report_id=report.pk, **by(cast, Role.ADVISER))


def test_a_summary_that_cannot_be_stored_opens_nothing(cast):
    report = make_report(cast)

    with pytest.raises(ValidationError):
        open_incident(report_id=report.pk, summary="a\0", **by(cast, Role.ADVISER))

    assert not Incident.objects.exists()


OPENERS = {Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST}


@pytest.mark.parametrize("role", [*sorted(set(Role.values) - OPENERS), "olga"])
def test_who_may_not_see_the_report_is_told_that_there_is_none(cast, role):
    report = make_report(cast)

    with pytest.raises(Report.DoesNotExist):
        open_incident(report_id=report.pk, **by(cast, role))


def test_the_liaison_sees_the_own_report_and_opens_nothing(cast):
    report = make_report(cast, Role.LIAISON)

    with pytest.raises(NotAllowedError):
        open_incident(report_id=report.pk, **by(cast, Role.LIAISON))


def test_a_further_report_is_linked_and_widens_what_is_said_of_harm(cast, news):
    incident = make_incident(cast, reliability="B", credibility="2", harm=(killed(2),))
    further = make_report(cast, Role.ANALYST, harm=(killed(9),))

    link_report(report_id=further.pk, incident_id=incident.pk, reason="Same night", **by(cast, Role.DUTY_OFFICER))

    assert incident.links.count() == 2
    harm = incident.harm.get()
    assert (harm.minimum, harm.best, harm.maximum) == (2, 2, 9)
    assert news[-1] == (cast.mission.pk, "incident.link")


def test_a_report_is_linked_to_one_incident_only(cast):
    first, second = make_incident(cast), make_incident(cast)
    report = Report.objects.get(links__incident=first)

    with pytest.raises(TransitionNotAllowedError, match="adviser linked"):
        link_report(report_id=report.pk, incident_id=second.pk, **by(cast, Role.ANALYST))


def test_exercise_and_real_are_never_linked(cast):
    incident, exercise = make_incident(cast), make_report(cast, is_exercise=True)

    with pytest.raises(ValidationError):
        link_report(report_id=exercise.pk, incident_id=incident.pk, **by(cast, Role.ANALYST))


def test_nothing_is_linked_to_a_withdrawn_incident(cast):
    incident, report = make_incident(cast), make_report(cast)
    move_incident(incident_id=incident.pk, to="withdrawn", reason="Entered twice", **by(cast, Role.ADVISER))

    with pytest.raises(TransitionNotAllowedError, match="adviser moved it"):
        link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ANALYST))


def test_an_incident_that_one_may_not_see_cannot_be_linked_to(cast):
    incident = make_incident(cast)
    Incident.objects.filter(pk=incident.pk).update(classification=Classification.STRICTLY_CONFIDENTIAL)

    with pytest.raises(Incident.DoesNotExist):
        link_report(report_id=make_report(cast).pk, incident_id=incident.pk, **by(cast, Role.ANALYST))
