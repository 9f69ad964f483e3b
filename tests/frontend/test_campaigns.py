"""Campaigns and operations: named on a record, and the incidents that belong to one as a list."""

from uuid import uuid4

import pytest

from incidents.models import Campaign, CampaignLink, Incident, IncidentRevision
from missions.choices import Role
from tests.making import make_cleared, make_incident

NEW = {"do": "campaign", "name": "Dry season raids", "kind": "campaign"}


def path(incident):
    return f"/incidents/{incident.public_id}/"


def test_an_incident_is_linked_to_a_new_campaign_and_taken_off_it_with_a_reason(cast):
    incident = make_incident(cast)
    client = cast.client(Role.ANALYST)

    linked = client.post(
        path(incident),
        {**NEW, "starts_on": "2017-01-01", "ends_on": "2017-04-30", "reason": "Same tracks"},
        follow=True,
    )

    campaign = Campaign.objects.get()
    assert [incident.pk] == list(campaign.links.values_list("incident", flat=True))
    assert "Dry season raids" in linked.text
    assert "1 Jan 2017 – 30 Apr 2017" in linked.text
    leaving = {"do": "leave", "campaign": campaign.public_id}
    assert client.post(path(incident), {**leaving, "reason": ""}).status_code == 400
    assert client.post(path(incident), {**leaving, "reason": "Other tracks"}).status_code == 302
    assert not CampaignLink.objects.exists()
    history = IncidentRevision.objects.filter(incident=incident, field="campaigns").order_by("pk")
    assert [(line.old, line.new, line.reason) for line in history] == [
        ([], ["Dry season raids"], "Same tracks"),
        (["Dry season raids"], [], "Other tracks"),
    ]


def test_one_name_stands_for_one_campaign_of_a_mission_and_who_links_twice_is_told_who_was_first(cast):
    first, second = make_incident(cast), make_incident(cast)
    client = cast.client(Role.ANALYST)
    client.post(path(first), NEW)
    known = {"do": "campaign", "campaign": Campaign.objects.get().public_id, "kind": "campaign"}

    same = client.post(path(second), {**NEW, "name": "dry SEASON raids"})
    assert same.status_code == 400
    assert "This mission has a campaign of that name already." in same.text
    assert client.post(path(second), known).status_code == 302
    again = cast.client("second_analyst").post(path(second), known)
    assert again.status_code == 409
    assert "analyst linked it to “Dry season raids”" in again.text
    assert CampaignLink.objects.count() == 2


@pytest.mark.parametrize("both", [{"name": ""}, {"name": "Another"}])
def test_a_known_one_is_chosen_or_a_new_one_named_never_both_and_never_neither(cast, both):
    incident = make_incident(cast)
    campaign = Campaign.objects.create(mission=cast.mission, kind="operation", name="Known")
    chosen = {"campaign": campaign.public_id} if both["name"] else {}

    answer = cast.client(Role.ANALYST).post(path(incident), {**NEW, **both, **chosen})

    assert answer.status_code == 400
    assert "Choose one that is known, or name a new one." in answer.text
    assert not CampaignLink.objects.exists()


def test_what_cannot_be_linked_leaves_no_campaign_behind(cast):
    incident = make_incident(cast)
    Incident.objects.filter(pk=incident.pk).update(status="withdrawn")

    assert cast.client(Role.ANALYST).post(path(incident), NEW).status_code == 409
    assert not Campaign.objects.exists()


def test_a_campaign_of_another_mission_is_none(cast):
    incident = make_incident(cast)
    foreign = Campaign.objects.create(mission=cast.other, kind="campaign", name="Elsewhere")
    chosen = {"do": "campaign", "campaign": foreign.public_id, "kind": "campaign"}

    assert cast.client(Role.ANALYST).post(path(incident), chosen).status_code == 400
    assert not CampaignLink.objects.exists()


def test_the_incidents_of_a_campaign_are_a_list_and_a_file_for_those_who_know_it(cast):
    belonging, _other = make_cleared(cast), make_cleared(cast)
    hidden = make_incident(cast)
    Incident.objects.filter(pk=hidden.pk).update(classification=2)
    campaign = Campaign.objects.create(mission=cast.mission, kind="operation", name="River watch")
    for incident in (belonging, hidden):
        CampaignLink.objects.create(incident=incident, campaign=campaign, linked_by="test")
    analyst, headquarters = cast.client(Role.ANALYST), cast.client(Role.HEADQUARTERS)
    asked = f"campaign={campaign.public_id}"

    page = analyst.get(f"/incidents/?mission=TST&{asked}")
    assert [row.pk for row in page.context["list"].rows] == [belonging.pk]
    assert "River watch" in page.text
    rows = analyst.get(f"/api/v1/incidents/?{asked}").json()["results"]
    assert [row["ref"] for row in rows] == [belonging.ref]
    assert headquarters.get(f"/api/v1/incidents/?{asked}").json()["results"] == []
    assert "River watch" not in headquarters.get(f"/incidents/?mission=TST&{asked}").text
    assert analyst.get(f"/api/v1/incidents/?campaign={uuid4()}").json()["results"] == []
    assert analyst.get("/api/v1/incidents/?campaign=x").status_code == 400
