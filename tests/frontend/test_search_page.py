"""One box over all that the caller sees, in sections; what is not the caller's is not hinted at."""

import pytest

from incidents.models import Actor, Incident, IncidentActor
from incidents.services import merge_incidents
from missions.choices import Role
from tests.making import EAST, by, make_action, make_alert, make_cleared, make_incident, make_report


def found(cast, role, sought):
    """What the page holds: {kind: number of rows}."""
    answer = cast.client(role).get("/search/", {"q": sought})
    assert answer.status_code == 200, sought
    return {section.kind: len(section.rows) for section in answer.context["sections"]}


def test_each_kind_of_record_has_its_section(cast):
    incident = make_incident(cast, place_name="Zuri")
    make_alert(cast, title="Raid feared at Zuri")
    make_action(cast, title="Patrol to Zuri")
    group = Actor.objects.create(public_id=incident.public_id, name="Zuri Front", actor_class="rebel_group")
    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator")

    assert found(cast, Role.ANALYST, "zuri") == {"incident": 1, "report": 1, "alert": 1, "action": 1, "group": 1}
    assert found(cast, Role.LIAISON, "zuri") == {"alert": 1, "action": 1, "group": 1}
    assert found(cast, "olga", "zuri") == {}


def test_a_place_leads_to_the_incidents_of_its_area(cast):
    answer = cast.client(Role.ANALYST).get("/search/?q=asalli")

    assert [section.kind for section in answer.context["sections"]] == ["place"]
    assert f"/incidents/?mission=TST&amp;area={cast.west.pcode}" in answer.text


def test_a_ref_leads_to_its_record(cast):
    report = make_report(cast)

    assert f"/reports/{report.public_id}/" in cast.client(Role.ADVISER).get(f"/search/?q={report.ref.lower()}").text


def test_a_group_leads_to_its_incidents_and_the_list_says_whose_they_are(cast):
    incident, _other = make_cleared(cast), make_cleared(cast)
    group = Actor.objects.create(public_id=incident.public_id, name="Zuri Front", actor_class="rebel_group")
    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator")

    listed = cast.client(Role.ANALYST).get(f"/incidents/?actor={group.public_id}")
    hidden = cast.client("olga").get(f"/incidents/?actor={group.public_id}")

    assert [row.pk for row in listed.context["list"].rows] == [incident.pk]
    assert "Zuri Front" in listed.text
    assert "Zuri Front" not in hidden.text


def test_more_than_ten_lead_to_the_whole_list(cast):
    for _n in range(11):
        make_incident(cast, place_name="Zuri")

    answer = cast.client(Role.ANALYST).get("/search/?q=zuri")

    (incidents,) = [section for section in answer.context["sections"] if section.kind == "incident"]
    assert len(incidents.rows) == 10
    assert cast.client(Role.ANALYST).get(incidents.more).context["list"].total == 11


def test_what_was_merged_away_is_found_by_its_own_number_only(cast):
    loser, winner = make_incident(cast), make_incident(cast)
    merge_incidents(loser_id=loser.pk, winner_id=winner.pk, reason="One event", **by(cast, Role.ANALYST))
    client = cast.client(Role.ANALYST)

    shown = [row.ref for row in client.get("/search/?q=TST").context["sections"][0].rows]
    assert shown == [winner.ref]
    assert loser.ref in client.get(f"/search/?q={loser.ref}").content.decode()


def test_nothing_found_is_said_in_the_same_words_for_hidden_and_missing(cast):
    incident = make_incident(cast, **EAST, place_name="Zuri")
    Incident.objects.update(classification=2)

    hidden, missing = (cast.client(Role.HEAD_OF_OFFICE).get(f"/search/?q={x}") for x in (incident.ref, "nowhere"))

    assert "Nothing that you may see holds this." in hidden.text
    assert "Nothing that you may see holds this." in missing.text


@pytest.mark.parametrize("sought", ["'", "%", '"', "((", "a:*", "&|!", "x" * 500, "\u202e", "  "])
def test_what_people_type_never_breaks_it(cast, sought):
    assert cast.client(Role.ANALYST).get("/search/", {"q": sought}).status_code == 200


def test_control_characters_are_refused_kindly(cast):
    answer = cast.client(Role.ANALYST).get("/search/?q=a%00b")

    assert answer.status_code == 400
    assert "cannot be searched for" in answer.text


def test_a_report_that_seems_to_name_somebody_is_kept_and_says_so(cast):
    named, plain = make_report(cast, text="The wife of Okello is at +211 925 123 456"), make_report(cast)
    client = cast.client(Role.ADVISER)

    assert "This may name or locate a person." in client.get(f"/reports/{named.public_id}/").text
    assert "This may name or locate a person." not in client.get(f"/reports/{plain.public_id}/").text
