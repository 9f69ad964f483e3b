"""The closed rooms over HTTP."""

import pytest

from incidents.models import Annex
from ledger.services import number_changes
from missions.choices import Role
from missions.models import Mission
from tests.incidents.test_room_counts import month_ago, recorded
from tests.making import make_annex, make_cleared, make_member, make_referral

ADDRESSES = ("/api/v1/annexes/", "/api/v1/referrals/", "/api/v1/annexes.csv", "/api/v1/referrals.geojson")


@pytest.fixture
def keeper(cast):
    return make_member(cast, "keeper", "crsv")


def test_members_read_cases_and_referrals_of_their_rooms(cast, keeper):
    annex, referral = make_annex(cast, keeper), make_referral(cast)
    other = make_annex(cast, make_member(cast, "other", "caac"), "caac")
    client = cast.client(keeper)

    (row,) = client.get("/api/v1/annexes/").json()["results"]
    assert (row["id"], row["kind"], row["data"]["violation"]) == (str(annex.public_id), "crsv", "rape")
    assert "geometry" not in row
    assert [r["ref"] for r in client.get("/api/v1/referrals/").json()["results"]] == [referral.ref]
    assert client.get(f"/api/v1/annexes/{other.public_id}/").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_for_everybody_else_there_is_no_such_collection(cast, keeper, address):
    make_annex(cast, keeper)
    for client in (cast.client(Role.ADVISER), cast.client(Role.HEADQUARTERS), cast.machine()):
        answer = client.get(address)
        invented = client.get("/api/v1/inventions/")
        assert (answer.status_code, answer.content) == (404, invented.content)


def test_a_specialist_pulls_the_own_room_as_a_file_and_a_reader_does_not(cast, keeper):
    annex = make_annex(cast, keeper)
    reader = make_member(cast, "reader", "crsv", role=Role.ANALYST)

    assert annex.ref in cast.client(keeper).get("/api/v1/annexes.csv").getvalue().decode()
    assert cast.client(reader).get("/api/v1/annexes.csv").status_code == 403


def test_with_the_module_off_members_find_nothing_either(cast, keeper):
    make_annex(cast, keeper)
    cast.mission.modules = []
    cast.mission.save()

    for address in (*ADDRESSES, "/api/v1/rooms/counts/"):
        assert cast.client(keeper).get(address).status_code == 404


def test_an_incident_that_a_member_may_not_see_is_not_named(cast, keeper):
    incident = make_cleared(cast)
    make_annex(cast, keeper, incident_id=incident.pk)
    assert cast.client(keeper).get("/api/v1/annexes/").json()["results"][0]["incident"] == str(incident.public_id)

    type(incident).objects.filter(pk=incident.pk).update(classification=2)

    assert cast.client(keeper).get("/api/v1/annexes/").json()["results"][0]["incident"] is None


def test_counts_are_read_by_machines(cast, keeper):
    Mission.objects.update(created_at=month_ago())
    recorded(cast, keeper, 6)
    recorded(cast, keeper, 5, area="TST02")

    page = cast.machine().get("/api/v1/rooms/counts/?kind=crsv").json()

    told = {(row["area"], row["cases"], row["withheld"]) for row in page["results"]}
    assert told == {(None, 11, False), ("TST01", 6, False), ("TST02", 5, False)}


def test_the_feed_has_no_such_type_and_never_mentions_a_case(cast, keeper):
    annex = make_annex(cast, keeper)
    number_changes()

    assert cast.machine().get("/api/v1/changes/?types=annex").status_code == 400
    for client in (cast.machine(), cast.client(keeper)):
        assert str(annex.public_id) not in client.get("/api/v1/changes/").text


def test_live_does_not_stir_when_a_case_is_opened(cast, keeper):
    client = cast.client(Role.ANALYST)
    before = client.get("/live?mission=TST").headers["ETag"]

    make_annex(cast, keeper)

    assert client.get("/live?mission=TST").headers["ETag"] == before
    assert Annex.objects.count() == 1
