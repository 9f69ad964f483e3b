"""Every move of a report and an incident over HTTP: once as it should go, once as it must not."""

from uuid import uuid4

import pytest

from incidents.models import Incident, IncidentComment, IncidentMark, Report
from missions.choices import Compartment, Role
from tests.making import make_incident, make_member, make_report, make_verified

pytestmark = pytest.mark.django_db


def post(client, path, **body):
    return client.post(f"/api/v1/{path}/", body, content_type="application/json")


def refused(response, status, *fields):
    assert response.status_code == status, response.content
    assert list(response.json().get("errors", {})) == list(fields)
    return True


@pytest.fixture
def analyst(cast):
    return cast.client(Role.ANALYST)


@pytest.fixture
def liaison(cast):
    return cast.client(Role.LIAISON)


def path_of(record):
    return f"{'reports' if isinstance(record, Report) else 'incidents'}/{record.public_id}"


def test_a_report_is_linked_to_an_incident_that_one_sees(cast, analyst):
    incident, report = make_incident(cast), make_report(cast)

    done = post(analyst, f"{path_of(report)}/link", incident=str(incident.public_id), reason="The same night")

    assert (done.status_code, done.json()["id"], done.json()["status"]) == (200, str(report.public_id), "linked")
    assert incident.links.count() == 2
    assert refused(post(analyst, f"{path_of(report)}/link", incident=str(incident.public_id)), 409)
    assert refused(post(analyst, f"{path_of(make_report(cast))}/link", incident=str(uuid4())), 400, "incident")


def test_a_report_is_graded_by_the_desk(cast, analyst, liaison):
    report = make_report(cast)

    done = post(analyst, f"{path_of(report)}/grade", reliability="C", credibility="3")

    assert (done.json()["reliability"], done.json()["credibility"]) == ("C", "3")
    assert refused(post(analyst, f"{path_of(report)}/grade", reliability="Z"), 400, "reliability")
    assert refused(post(analyst, f"{path_of(report)}/grade"), 400, "reliability")
    assert post(liaison, f"{path_of(make_report(cast, Role.LIAISON))}/grade", reliability="A").status_code == 403


def test_a_report_is_withdrawn_with_a_reason_and_counts_again(cast, analyst):
    report = make_report(cast)

    assert refused(post(analyst, f"{path_of(report)}/withdraw"), 400, "reason")
    assert post(analyst, f"{path_of(report)}/withdraw", reason="Sent twice").json()["status"] == "withdrawn"
    assert refused(post(analyst, f"{path_of(report)}/withdraw", reason="Again"), 409)
    assert post(analyst, f"{path_of(report)}/restore", reason="It was not").json()["status"] == "received"
    assert refused(post(analyst, f"{path_of(report)}/restore", reason="Again"), 409)


def test_an_incident_is_verified_by_somebody_else_once(cast, analyst):
    incident = make_incident(cast)

    assert refused(post(cast.client(Role.ADVISER), f"{path_of(incident)}/verify", evidence=["imagery"]), 403)
    done = post(analyst, f"{path_of(incident)}/verify", evidence=["imagery"])
    assert (done.json()["status"], done.json()["verification_level"]) == ("verified", 2)
    assert refused(post(analyst, f"{path_of(incident)}/verify", level=9), 400, "level")


@pytest.mark.parametrize("to", ["refuted", "unverifiable", "withdrawn"])
def test_an_incident_is_judged_or_withdrawn_with_a_reason(cast, analyst, to):
    incident = make_incident(cast)
    post(analyst, f"{path_of(incident)}/move", to="in_verification")

    assert refused(post(analyst, f"{path_of(incident)}/move", to=to), 400, "reason")
    assert post(analyst, f"{path_of(incident)}/move", to=to, reason="Nobody saw it").json()["status"] == to
    assert refused(post(analyst, f"{path_of(incident)}/move", to="verified", reason="No"), 409)


def test_an_incident_is_cleared_after_it_was_verified_and_not_by_its_author(cast):
    verified, officer = make_verified(cast), cast.client(Role.DUTY_OFFICER)

    assert refused(post(officer, f"{path_of(make_incident(cast))}/clear"), 409)
    assert post(cast.client(Role.LIAISON), f"{path_of(verified)}/clear").status_code == 403
    assert post(officer, f"{path_of(verified)}/clear").json()["cleared_at"]


def test_incidents_are_merged_and_taken_apart_again(cast, analyst):
    loser, winner = make_incident(cast), make_incident(cast)

    assert refused(post(analyst, f"{path_of(loser)}/merge", into=str(loser.public_id), reason="Itself"), 400, "into")
    assert refused(post(analyst, f"{path_of(loser)}/merge", into=str(uuid4()), reason="Nothing"), 400, "into")
    merged = post(analyst, f"{path_of(loser)}/merge", into=str(winner.public_id), reason="One event")
    assert merged.status_code == 200, merged.content
    loser.refresh_from_db()
    assert (loser.status, loser.merged_into) == ("merged", winner)
    assert post(analyst, f"{path_of(loser)}/unmerge", reason="Two events").status_code == 200
    loser.refresh_from_db()
    assert (loser.status, loser.merged_into) == ("submitted", None)
    assert refused(post(analyst, f"{path_of(loser)}/unmerge", reason="Again"), 409)


def test_reports_are_split_off_into_an_incident_of_their_own(cast, analyst):
    incident, second = make_incident(cast), make_report(cast)
    post(analyst, f"{path_of(second)}/link", incident=str(incident.public_id))

    assert refused(post(analyst, f"{path_of(incident)}/split", reports=[], reason="None"), 400, "reports")
    assert refused(post(analyst, f"{path_of(incident)}/split", reports=[str(uuid4())], reason="None"), 400, "reports")
    done = post(analyst, f"{path_of(incident)}/split", reports=[str(second.public_id)], reason="Another village")
    assert done.status_code == 200, done.content
    assert done.json()["id"] != str(incident.public_id)
    assert Incident.objects.count() == 2


def test_a_comment_is_for_colleagues_and_taken_back_by_its_author(cast, analyst):
    incident = make_incident(cast)

    assert post(analyst, f"{path_of(incident)}/comment", text="The bridge is north of it.").status_code == 200
    assert refused(post(analyst, f"{path_of(incident)}/comment", text=" "), 400, "text")
    comment = IncidentComment.objects.get()
    said = cast.client(Role.ADVISER).get(f"/api/v1/{path_of(incident)}/remarks/").json()["comments"]
    assert [(line["id"], line["text"]) for line in said] == [(str(comment.public_id), comment.text)]
    theirs = post(cast.client(Role.ADVISER), f"{path_of(incident)}/uncomment", comment=str(comment.public_id))
    assert refused(theirs, 403)
    assert refused(post(analyst, f"{path_of(incident)}/uncomment", comment=str(uuid4())), 400, "comment")
    assert post(analyst, f"{path_of(incident)}/uncomment", comment=str(comment.public_id)).status_code == 200
    assert analyst.get(f"/api/v1/{path_of(incident)}/remarks/").json()["comments"] == []


def test_a_mark_is_set_by_its_own_section_only(cast, analyst):
    incident = make_incident(cast)
    cast.mission.modules = [*cast.mission.modules, Compartment.CRSV]
    cast.mission.save(update_fields=["modules"])
    section = cast.client(make_member(cast, "mara", Compartment.CRSV))

    assert refused(post(analyst, f"{path_of(incident)}/mark", kind="mara"), 403)
    assert refused(post(section, f"{path_of(incident)}/mark", kind="police"), 400, "kind")
    assert post(section, f"{path_of(incident)}/mark", kind="mara").status_code == 200
    assert [mark["kind"] for mark in section.get(f"/api/v1/{path_of(incident)}/remarks/").json()["marks"]] == ["mara"]
    assert refused(post(section, f"{path_of(incident)}/mark", kind="mara"), 409)
    assert refused(post(section, f"{path_of(incident)}/unmark", kind="mara"), 400, "reason")
    assert post(section, f"{path_of(incident)}/unmark", kind="mara", reason="Too early").status_code == 200
    assert not IncidentMark.objects.filter(withdrawn_at=None).exists()


MOVES = {
    "reports": ("link", "grade", "withdraw", "restore"),
    "incidents": ("verify", "clear", "move", "edit", "merge", "unmerge", "split", "resolve", "comment", "uncomment",
                  "mark", "unmark"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "move"), [(name, move) for name, moves in MOVES.items() for move in moves])
def test_no_move_takes_what_it_does_not_know_or_reaches_what_one_does_not_see(cast, analyst, name, move):
    record = make_incident(cast) if name == "incidents" else make_report(cast)
    path = f"{path_of(record)}/{move}"

    unknown = post(analyst, path, canary="x")
    assert unknown.status_code == 400
    assert "canary" in unknown.json()["errors"]
    hidden, nothing = (post(cast.client("olga"), there) for there in (path, f"{name}/{uuid4()}/{move}"))
    assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)
    assert hidden.status_code in (400, 404)
