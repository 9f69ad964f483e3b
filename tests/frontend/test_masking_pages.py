"""The page of a mission's masking, and pages seen with the eyes of headquarters."""

import pytest

from missions.choices import Role
from tests.making import make_cleared, make_incident


def typed(client, **changes):
    """The page's form as it is served, with changes."""
    form = client.get("/masking/?mission=TST").context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_what_is_chosen_is_shown_before_it_may_be_saved(cast):
    client = cast.client(Role.ADMINISTRATOR)
    first = client.get("/masking/?mission=TST").content.decode()
    looked = client.post("/masking/?mission=TST", typed(client, headquarters_step="admin", do="look"))

    assert 'value="save"' not in first
    assert 'value="save"' in looked.content.decode()
    assert "“West”, and the centre of that area" in looked.content.decode()
    cast.mission.refresh_from_db()
    assert cast.mission.masking == {}


def test_it_is_saved_with_a_reason(cast):
    client = cast.client(Role.ADMINISTRATOR)
    said = typed(client, partner_step="none", partner_attribution="none", do="save")

    refused = client.post("/masking/?mission=TST", said)
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode()
    assert client.post("/masking/?mission=TST", {**said, "reason": "Agreed"}).status_code == 302
    cast.mission.refresh_from_db()
    assert cast.mission.masking == {"partner": {"step": "none", "attribution": "none"}}


def test_what_somebody_else_set_meanwhile_is_not_overwritten(cast):
    client = cast.client(Role.ADMINISTRATOR)
    said = typed(client, partner_step="none", reason="Agreed", do="save")
    cast.mission.masking = {"partner": {"step": "cell", "attribution": "none"}}
    cast.mission.save()

    answer = client.post("/masking/?mission=TST", said)

    assert answer.status_code == 409
    assert "Somebody changed the masking" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_only_who_configures_finds_the_page(cast, role):
    assert cast.client(role).get("/masking/").status_code == 403


# --- with the eyes of headquarters ---------------------------------------------------------------------------
def looking(cast, role=Role.DUTY_OFFICER):
    client = cast.client(role)
    assert client.post("/see-as/", {"mission": "TST", "next": "/incidents/"}).status_code == 302
    return client


def test_list_record_and_map_are_those_of_headquarters(cast):
    cleared, draft = make_cleared(cast, place_name="Behind the mill"), make_incident(cast)
    client, desk = looking(cast), cast.client(Role.HEADQUARTERS)

    rows = client.get("/incidents/").content.decode()
    assert (cleared.ref in rows, draft.ref in rows, "Behind the mill" in rows) == (True, False, False)
    assert "as headquarters would" in rows
    page = client.get(f"/incidents/{cleared.public_id}/").content.decode()
    assert "Behind the mill" not in page
    assert "Asali" in page
    assert client.get(f"/incidents/{draft.public_id}/").status_code == 404
    for address in ("/api/v1/incidents/", "/tiles/incidents/5/18/15.mvt?mission=TST"):
        assert client.get(address).content == desk.get(address).content


def test_nothing_is_moved_until_one_has_the_own_eyes_again(cast):
    incident = make_incident(cast)
    client = looking(cast)
    address = f"/incidents/{incident.public_id}/"

    assert client.post(address, {"do": "in_verification"}).status_code == 403
    assert client.get(address).status_code == 404
    client.post("/see-as/", {"next": address})
    assert client.get(address).status_code == 200


def test_the_button_is_there_for_those_who_may_and_nobody_else_gets_through(cast):
    make_cleared(cast)

    assert "See as headquarters" in cast.client(Role.ANALYST).get("/incidents/").content.decode()
    for role in (Role.LIAISON, Role.HEAD_OF_OFFICE, Role.PARTNER, Role.SPECIALIST):
        client = cast.client(role)
        assert "See as headquarters" not in client.get("/incidents/").content.decode()
        assert client.post("/see-as/", {"mission": "TST"}).status_code == 403
    assert cast.client(Role.ANALYST).post("/see-as/", {"mission": "OTH"}).status_code == 404


def test_a_right_that_is_gone_ends_the_look(cast):
    make_cleared(cast)
    client = looking(cast)
    cast[Role.DUTY_OFFICER].memberships.update(role=Role.LIAISON)

    assert "as headquarters would" not in client.get("/incidents/").content.decode()
