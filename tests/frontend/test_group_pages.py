"""Groups: who is told of them, how they stand to one another over time, and by which names they go."""

from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.inputs import ActorLine
from incidents.models import Actor, ActorRelation, Incident, IncidentActor
from ledger.models import AuditEntry
from missions.choices import Role
from tests.making import make_incident, make_report


def named(incident, name, **more):
    """A group, named as the perpetrator of an incident."""
    group = Actor.objects.create(public_id=uuid4(), name=name, actor_class="rebel_group", **more)
    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator", confidence="probable")
    return group


def path(group):
    return f"/groups/{group.public_id}/?mission=TST"


def said(cast, group, other, **more):
    return ActorRelation.objects.create(mission=cast.mission, actor=group, kind="fights", other=other, **more)


@pytest.fixture
def fronts(cast):
    incident = make_incident(cast)
    return named(incident, "Zuri Front"), named(incident, "River Front")


def test_a_group_shows_its_names_its_incidents_and_how_it_stands_to_others(cast, fronts):
    front, river = fronts
    Actor.objects.filter(pk=front.pk).update(aliases=["Les Aigles"])
    today = cast.mission.now().date()
    said(cast, front, river, ends_on=today - timedelta(days=1), note="Until the truce")

    page = cast.client(Role.ANALYST).get(path(front))

    assert page.context["incidents_total"] == 1
    for words in ("Les Aigles", "fights", "Until the truce", "not now", Incident.objects.get().ref):
        assert words in page.text


def test_the_list_finds_a_group_by_another_name_misspelt(cast, fronts):
    Actor.objects.filter(pk=fronts[0].pk).update(aliases=["Les Aigles"])
    client = cast.client(Role.ANALYST)

    assert [row.name for row in client.get("/groups/?q=les+aigels").context["list"].rows] == ["Zuri Front"]
    assert [row.name for row in client.get("/groups/").context["list"].rows] == ["River Front", "Zuri Front"]
    assert client.get("/groups/?actor_class=rioters").context["list"].rows == []
    assert "No group meets these filters." in client.get("/groups/?actor_class=rioters").text


def test_a_group_of_an_incident_that_one_does_not_see_is_as_missing_as_none(cast, fronts):
    hidden = make_incident(cast)
    secret = named(hidden, "Night Wind")
    Incident.objects.filter(pk=hidden.pk).update(classification=2)
    said(cast, fronts[0], secret)
    client = cast.client(Role.ANALYST)

    assert client.get(path(secret)).status_code == 404
    assert client.post(path(secret), {"do": "alias", "alias": "x"}).status_code == 404
    assert "Night Wind" not in client.get("/groups/").text
    assert "Night Wind" not in client.get(path(fronts[0])).text
    assert "Night Wind" not in client.get(f"/incidents/{Incident.objects.exclude(pk=hidden.pk).get().public_id}/").text


def test_what_is_said_of_two_groups_stays_in_its_mission_and_inside(cast, fronts):
    said(cast, *fronts, note="Our own reading")
    Incident.objects.update(status="verified", cleared_at=cast.mission.now())

    answer = cast.client(Role.HEADQUARTERS).get(path(fronts[0]))

    assert "Our own reading" not in answer.text
    assert cast.client("olga").get(path(fronts[0])).status_code == 404


def test_an_analyst_writes_down_how_two_groups_stand_to_one_another_and_takes_it_back(cast, fronts):
    front, river = fronts
    client = cast.client(Role.ANALYST)
    told = {"do": "relation", "actor": front.public_id, "kind": "allied_with", "other": river.public_id}

    backwards = client.post(path(front), {**told, "starts_on": "2017-03-01", "ends_on": "2017-02-01"})
    assert (backwards.status_code, ActorRelation.objects.count()) == (400, 0)
    assert "The end lies before the start." in backwards.text
    assert 'value="2017-03-01"' in backwards.text

    assert client.post(path(front), {**told, "starts_on": "2017-01-01", "note": "Joint raids"}).status_code == 302
    again = client.post(path(front), {**told, "starts_on": "2017-01-01"})
    assert again.status_code == 400
    assert "This is said already, from the same day." in again.text

    relation = ActorRelation.objects.get()
    silent = client.post(path(river), {"do": "unsay", "relation": relation.pk, "reason": " "})
    assert silent.status_code == 400
    assert client.post(path(river), {"do": "unsay", "relation": relation.pk, "reason": "A rumour"}).status_code == 302
    page = client.get(path(front))
    assert "Joint raids" not in page.text
    relation.refresh_from_db()
    assert relation.withdrawn_at is not None
    assert AuditEntry.objects.filter(verb="actor.relation", reason="A rumour").exists()


def test_another_name_makes_reports_speak_of_the_group(cast, fronts):
    front, _river = fronts
    client = cast.client(Role.ANALYST)

    taken = client.post(path(front), {"do": "alias", "alias": "river front"})
    assert taken.status_code == 400
    assert "is the name of another group" in taken.text
    assert client.post(path(front), {"do": "alias", "alias": " Les Aigles "}).status_code == 302
    assert client.post(path(front), {"do": "alias", "alias": "les aigles"}).status_code == 400
    front.refresh_from_db()
    assert front.aliases == ["Les Aigles"]

    line = ActorLine(name="LES AIGLES", role="perpetrator", confidence="probable")
    report = make_report(cast, actors=(line,))
    client.post(f"/reports/{report.public_id}/", {"do": "open"})
    opened = report.links.get().incident
    assert [each.actor for each in opened.incident_actors.all()] == [front]

    assert client.post(path(front), {"do": "unalias", "alias": "Les Aigles"}).status_code == 302
    gone = client.post(path(front), {"do": "unalias", "alias": "Les Aigles"})
    assert gone.status_code == 400
    front.refresh_from_db()
    assert front.aliases == []


@pytest.mark.parametrize(("role", "steps"), [(Role.ADVISER, {"relation", "unsay"}), (Role.LIAISON, set())])
def test_only_the_desks_say_how_groups_stand_and_only_who_merges_names_them(cast, fronts, role, steps):
    client = cast.client(role)

    assert set(client.get(path(fronts[0])).context["forms"]) == steps
    assert client.post(path(fronts[0]), {"do": "alias", "alias": "Forged"}).status_code == 400
    assert Actor.objects.filter(aliases__contains=["Forged"]).count() == 0
