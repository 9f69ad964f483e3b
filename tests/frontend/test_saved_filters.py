"""Lists with their filters under a name, with an address of their own; and the same rows as a file."""

import csv
import io

import pytest

from ledger.models import AuditEntry
from missions.choices import Role
from missions.models import SavedFilter
from tests.making import make_action, make_alert, make_decided, make_incident, make_report, make_verified


def save(cast, role=Role.ANALYST, page="incidents", name="Battles", query="event_type=battle", **more):
    return cast.client(role).post("/filters/?mission=TST", {"page": page, "name": name, "query": query, **more})


def names(cast, role, page="incidents"):
    return [row.name for row in cast.client(role).get(f"/{page}/?mission=TST").context["saving"]["rows"]]


def test_a_saved_filter_has_an_address_that_opens_its_list(cast):
    save(cast, query="event_type=battle&page=3&mission=OTH&q=")
    saved = SavedFilter.objects.get()

    answer = cast.client(Role.ANALYST).get(f"/filters/{saved.public_id}/")

    assert answer.headers["Location"] == "/incidents/?mission=TST&event_type=battle"


@pytest.mark.parametrize("page", ["incidents", "reports", "alerts", "actions"])
def test_any_list_can_be_saved(cast, page):
    save(cast, page=page, name="Mine")

    assert names(cast, Role.ANALYST, page) == ["Mine"]


def test_a_personal_filter_is_its_owners_and_a_shared_one_the_missions(cast):
    save(cast, name="Mine")
    save(cast, name="Ours", shared="on")
    mine, ours = SavedFilter.objects.order_by("name")

    assert names(cast, Role.ANALYST) == ["Mine", "Ours"]
    assert names(cast, Role.ADVISER) == ["Ours"]
    assert names(cast, Role.HEADQUARTERS) == []
    for role, saved, status in [
        (Role.ADVISER, ours, 302), (Role.ADVISER, mine, 404), (Role.PARTNER, ours, 404), ("olga", ours, 404),
    ]:  # fmt: skip
        assert cast.client(role).get(f"/filters/{saved.public_id}/").status_code == status


def test_only_the_owner_deletes(cast):
    save(cast, shared="on")
    address = f"/filters/{SavedFilter.objects.get().public_id}/delete/"

    assert cast.client(Role.ADVISER).post(address).status_code == 404
    assert cast.client(Role.ANALYST).post(address).status_code == 302
    assert not SavedFilter.objects.exists()


def test_the_same_name_again_replaces_the_own_filter(cast):
    save(cast)
    save(cast, query="event_type=riot")
    save(cast, role=Role.ADVISER)

    assert SavedFilter.objects.get(user=cast[Role.ANALYST]).query == "event_type=riot"
    assert SavedFilter.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 81}, {"query": f"q={'x' * 1001}"}])
def test_what_cannot_be_kept_is_said_and_the_list_comes_back(cast, wrong):
    answer = cast.client(Role.ANALYST).post(
        "/filters/?mission=TST", {"page": "incidents", "name": "A", "query": "q=a", **wrong}, follow=True
    )

    assert not SavedFilter.objects.exists()
    assert "toast--error" in answer.text


def test_outsiders_keep_filters_but_do_not_share_them(cast):
    assert save(cast, role=Role.HEADQUARTERS, shared="on").status_code == 403
    assert save(cast, role=Role.HEADQUARTERS).status_code == 302
    assert save(cast, page="nowhere").status_code == 404


# ---- the file behind a list -------------------------------------------------------------------------


def file_of(cast, role, address):
    """Refs of the file that a list offers, and of the list itself."""
    client = cast.client(role)
    page = client.get(address)
    offered = page.context["export"]
    rows = list(csv.DictReader(io.StringIO(client.get(offered).getvalue().decode()))) if offered else []
    return sorted(row["ref"] for row in rows), sorted(row.ref for row in page.context["list"].rows)


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/", "/incidents/?event_type=battle", "/incidents/?queue=verify", "/incidents/?queue=clear",
        "/incidents/?queue=verify&status=submitted", "/incidents/?queue=verify&status=verified", "/incidents/?q=asali",
        "/reports/", "/reports/?status=received", "/alerts/", "/alerts/?tab=responding", "/alerts/?tab=closed",
        "/actions/", "/actions/?phase=response", "/actions/?tier=1",
    ],
)  # fmt: skip
def test_the_file_of_a_list_holds_the_rows_of_the_list(cast, address):
    make_report(cast)
    make_incident(cast, place_name="Asali")
    make_verified(cast, event_type="battle")
    make_alert(cast)
    make_decided(cast)
    make_action(cast)

    in_file, in_list = file_of(cast, Role.DUTY_OFFICER, address)

    assert in_file == in_list


def test_a_pull_from_a_list_is_recorded(cast):
    make_incident(cast)
    file_of(cast, Role.ANALYST, "/incidents/?status=submitted")

    line = AuditEntry.objects.filter(verb="export.pull").latest("pk")
    assert line.object_type == "incidents"
    assert line.data["status"] == ["submitted"]


def test_who_may_not_export_is_offered_no_file(cast):
    assert "These rows as CSV" in cast.client(Role.ANALYST).get("/incidents/").text
    assert "These rows as CSV" not in cast.client(Role.SPECIALIST).get("/incidents/").text
