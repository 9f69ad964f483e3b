"""What is noted of any text that is kept: groups on record are no persons to those who see them."""

from incidents.models import Actor, IncidentActor
from incidents.services.privacy import privacy_notes, privacy_notes_of_rows
from missions.choices import Role
from tests.making import audience, make_incident


def noted(cast, role, text):
    found = privacy_notes(audience=audience(cast, role), mission=cast.mission, texts=[text])
    return [finding.text for finding in found]


def test_groups_on_record_are_no_persons_for_those_who_see_them(cast):
    incident = make_incident(cast)
    group = Actor.objects.create(public_id=incident.public_id, name="Mai-Mai Kifuafua", actor_class="rebel_group")
    assert noted(cast, Role.ANALYST, "Mai-Mai Kifuafua came.") == ["Mai-Mai Kifuafua"]

    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator")

    assert noted(cast, Role.ANALYST, "Mai-Mai Kifuafua came.") == []
    assert noted(cast, Role.HEADQUARTERS, "Mai-Mai Kifuafua came.") == ["Mai-Mai Kifuafua"]


def test_rows_of_a_table_are_looked_up_together(cast, django_assert_max_num_queries):
    rows = [["Mr Okello came.", f"Call +211 925 123 45{n}"] for n in range(9)] + [["Nothing."], ["Mr Asali came."]]
    asking = audience(cast, Role.ADVISER)

    with django_assert_max_num_queries(4):
        found = privacy_notes_of_rows(audience=asking, mission=cast.mission, rows=rows)

    assert [[finding.kind.value for finding in row] for row in found] == [["person", "phone"]] * 9 + [[], []]
