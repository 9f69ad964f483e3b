"""A sender corrects a report under its own number: in any order of arrival the newest word counts, none is lost."""

from itertools import permutations
from uuid import uuid4

import pytest

from incidents.choices import Channel
from incidents.models import Report
from incidents.services import link_report, open_incident, submit_report
from missions.choices import Role
from missions.errors import ConflictError, TransitionNotAllowedError
from tests.making import by, killed, make_incident, report_input

EDITS = ["They came.", "They came at dusk.", "They came at dusk, from the north.", "They came at dusk and left."]


def send(cast, number, revision, text, role=Role.ADVISER, **changes):
    data = report_input(occurred_from=cast.mission.now().replace(year=2020), text=text, revision=revision, **changes)
    return submit_report(
        mission=cast.mission, data=data, public_id=number, channel=Channel.FORM, **by(cast, role)
    )[0]  # fmt: skip


@pytest.fixture
def fixed(cast, monkeypatch):
    """Every send of a test happens at one instant: the content differs in its text only."""
    now = cast.mission.now()
    monkeypatch.setattr(type(cast.mission), "now", lambda self: now)
    return cast


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=lambda order: "".join(map(str, order)))
def test_four_edits_end_the_same_in_every_order_of_arrival(fixed, order):
    number = uuid4()

    for revision in order:
        send(fixed, number, revision, EDITS[revision])

    report = Report.objects.get()
    assert (report.text, report.revision) == (EDITS[3], 3)
    assert [each.body["text"] for each in report.revisions.all()] == EDITS


def test_sent_again_a_correction_changes_nothing(fixed):
    number = uuid4()
    for revision in (0, 1, 1, 0):
        send(fixed, number, revision, EDITS[revision])

    report = Report.objects.get()
    assert (report.text, report.revisions.count()) == (EDITS[1], 2)


def test_two_devices_that_correct_differently_both_learn_of_it(fixed):
    number = uuid4()
    send(fixed, number, 0, EDITS[0])
    send(fixed, number, 1, EDITS[1])

    with pytest.raises(ConflictError) as caught:
        send(fixed, number, 1, EDITS[2])

    assert caught.value.extra["stored"]["text"] == EDITS[1]
    assert Report.objects.get().text == EDITS[1]


def test_a_correction_reaches_the_figures_of_its_incident(fixed):
    number = uuid4()
    report = send(fixed, number, 0, EDITS[0], harm=(killed(2),))
    incident = open_incident(report_id=report.pk, **by(fixed, Role.ADVISER))

    send(fixed, number, 1, EDITS[0], harm=(killed(5),))

    assert incident.harm.get().best == 5


def test_a_correction_leaves_what_the_desk_has_linked(fixed):
    number = uuid4()
    report = send(fixed, number, 0, EDITS[0])
    link_report(report_id=report.pk, incident_id=make_incident(fixed).pk, **by(fixed, Role.ANALYST))

    send(fixed, number, 1, EDITS[1])

    report.refresh_from_db()
    assert (report.status, report.links.count()) == ("linked", 1)


def test_nobody_corrects_the_report_of_another(fixed):
    number = uuid4()
    send(fixed, number, 0, EDITS[0])

    with pytest.raises(ConflictError) as caught:
        send(fixed, number, 1, EDITS[1], role=Role.ANALYST)

    assert caught.value.extra == {}


def test_a_withdrawn_report_is_not_corrected(fixed):
    number = uuid4()
    send(fixed, number, 0, EDITS[0])
    Report.objects.update(status="withdrawn")

    with pytest.raises(TransitionNotAllowedError):
        send(fixed, number, 1, EDITS[1])
