from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Network, Source, SourceContact
from incidents.services.check_ins import open_due_check_ins
from missions.choices import Role
from tests.making import make_network, make_report, make_source, make_verified

FORM = {
    "pseudonym": "Heron 12",
    "type": "community",
    "consent": "mission_only",
    "danger": "high",
    "area": "TST01",
    "settlement": "Asali",
    "language": "sw",
    "check_in_days": "7",
}
DESKS = [Role.ADVISER, Role.DUTY_OFFICER]


def told(cast, source, event, verify=True):
    """One more event by this source, verified by the analyst or not."""
    make = make_verified if verify else make_report
    make(cast, source=source.pseudonym, occurred_from=source.mission.now() - timedelta(days=event + 2))


def test_registering_suggests_a_free_pseudonym_and_leads_to_the_source(cast):
    client = cast.client(Role.ADVISER)
    suggested = client.get("/sources/new/").context["form"]["pseudonym"].value()

    answer = client.post("/sources/new/", {**FORM, "pseudonym": suggested})

    source = Source.objects.get()
    assert answer.url == f"/sources/{source.public_id}/"
    assert (source.pseudonym, source.settlement.name, source.check_in_days) == (suggested, "Asali", 7)


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(cast):
    answer = cast.client(Role.ADVISER).post("/sources/new/", {**FORM, "pseudonym": "Jean", "settlement": "Nowhere"})

    assert answer.status_code == 400
    assert {error["label"] for error in answer.context["form"].summary()} == {"Pseudonym", "Town or village"}
    assert 'value="Nowhere"' in answer.text
    assert not Source.objects.exists()


def test_an_edit_shows_what_is_known_and_saves_it(cast):
    source = make_source(cast, area=cast.west.pcode, language="fr")
    client = cast.client(Role.DUTY_OFFICER)
    path = f"/sources/{source.public_id}/edit/"

    form = client.get(path).context["form"]
    answer = client.post(path, {**FORM, "consent": "refused"})

    assert (form["area"].value(), form["language"].value()) == ("TST01", "fr")
    assert answer.url == f"/sources/{source.public_id}/"
    assert Source.objects.get().consent == "refused"
    assert "Consent refused" in client.get(answer.url).text


def test_the_record_says_how_reports_turned_out_and_what_grade_that_suggests(cast):
    source = make_source(cast)
    for event in range(5):
        told(cast, source, event)
    told(cast, source, 9, verify=False)

    page = cast.client(Role.ADVISER).get(f"/sources/{source.public_id}/")

    assert dict(page.context["outcomes"]) == {"Verified": 5, "Not judged yet": 1}
    assert (page.context["suggestion"].grade, page.context["suggested"]) == ("B", "usually reliable")
    assert "From 5 judged events" in page.text
    assert len(page.context["reports"]) == 6


def test_under_five_judged_events_nothing_is_suggested(cast):
    source = make_source(cast)
    told(cast, source, 1)

    page = cast.client(Role.ADVISER).get(f"/sources/{source.public_id}/")

    assert page.context["suggestion"].grade == "F"
    assert "1 event of theirs was judged so far." in page.text


def test_the_list_filters_and_shows_who_is_to_be_asked_after(cast):
    silent = make_source(cast, danger="high", check_in_days=7)
    make_source(cast, pseudonym="Ibis 7")
    Source.objects.filter(pk=silent.pk).update(last_heard_at=silent.mission.now() - timedelta(days=9))
    open_due_check_ins()
    client = cast.client(Role.ADVISER)

    every, high, words = (client.get(f"/sources/{query}") for query in ("", "?danger=high", "?q=ibis"))

    assert [line["source"].pseudonym for line in every.context["lines"]] == ["Heron 12", "Ibis 7"]
    assert [line["source"].pseudonym for line in high.context["lines"]] == ["Heron 12"]
    assert [line["source"].pseudonym for line in words.context["lines"]] == ["Ibis 7"]
    assert "check-in due" in high.text
    assert "9 days ago" in high.text
    assert "check-in due" not in words.text


@pytest.mark.parametrize("path", ["/sources/", "/sources/new/", "/networks/", "/networks/new/", "/check-ins/"])
@pytest.mark.parametrize("role", [Role.ANALYST, Role.PLANNER, Role.HEADQUARTERS, Role.PARTNER, Role.AUDITOR])
def test_sources_are_for_the_desks_that_may_know_them(cast, path, role):
    assert cast.client(role).get(path).status_code == 403


def test_a_liaison_sees_the_own_sources_only_and_changes_none(cast):
    make_source(cast)
    make_report(cast, Role.LIAISON, source="Kite 4")
    own = Source.objects.get(pseudonym="Kite 4")
    client = cast.client(Role.LIAISON)

    rows = client.get("/sources/").context["lines"]

    assert [line["source"].pk for line in rows] == [own.pk]
    assert client.get(f"/sources/{own.public_id}/").context["may_edit"] is False
    assert client.get(f"/sources/{own.public_id}/edit/").status_code == 403
    assert client.post(f"/sources/{own.public_id}/", {"do": "close", "reason": "x"}).status_code == 403


def test_a_source_of_the_other_mission_is_not_there(cast):
    source = make_source(cast)

    for path in ("", "edit/", "identity/"):
        assert cast.client("olga").get(f"/sources/{source.public_id}/{path}").status_code == 404


def test_numbers_are_given_and_retired_and_never_shown(cast):
    source = make_source(cast)
    client, path = cast.client(Role.ADVISER), f"/sources/{source.public_id}/"

    wrong = client.post(path, {"do": "contact", "number": "12"})
    right = client.post(path, {"do": "contact", "number": "+243 812 345 678"})
    page = client.get(path)
    contact = page.context["contacts"][0]
    client.post(path, {"do": "retire", "contact": contact.pk})

    assert (wrong.status_code, right.status_code) == (400, 302)
    assert "812" not in page.text
    assert client.get(path).context["contacts"] == []
    assert isinstance(contact, SourceContact)


def test_closing_wants_a_reason_and_opening_again_brings_it_back(cast):
    source = make_source(cast)
    client, path = cast.client(Role.ADVISER), f"/sources/{source.public_id}/"

    silent = client.post(path, {"do": "close", "reason": ""})
    client.post(path, {"do": "close", "reason": "Moved away"})
    again = client.post(path, {"do": "close", "reason": "Moved away"})
    client.post(path, {"do": "reopen"})

    assert (silent.status_code, again.status_code) == (400, 409)
    assert Source.objects.get().closed_at is None


# --- networks -----------------------------------------------------------------------------------------------
def test_a_network_is_registered_changed_and_closed(cast):
    client = cast.client(Role.ADVISER)
    made = client.post("/networks/new/", {"name": "River watch", "kind": "alert_network", "area": "TST01"})
    twice = client.post("/networks/new/", {"name": "river watch", "kind": "media"})
    client.post(f"{made.url}edit/", {"name": "River watch", "kind": "partners", "check_in_days": "5"})
    client.post(made.url, {"do": "close"})

    network = Network.objects.get()
    assert twice.status_code == 400
    assert 'value="river watch"' in twice.text
    assert (network.kind, network.check_in_days, network.area) == ("partners", 5, None)
    assert network.closed_at is not None


def test_a_network_shows_its_people_the_longest_silent_first_and_where_nobody_is(cast):
    network = make_network(cast, check_in_days=3)
    for pseudonym, days, point in (("Heron 12", 1, False), ("Ibis 7", 9, True)):
        source = make_source(
            cast, pseudonym=pseudonym, network=str(network.public_id), area=cast.west.pcode, is_focal_point=point
        )
        Source.objects.filter(pk=source.pk).update(last_heard_at=source.mission.now() - timedelta(days=days))
    open_due_check_ins()
    client = cast.client(Role.ADVISER)

    page, lists = client.get(f"/networks/{network.public_id}/"), client.get("/networks/")

    assert [line["source"].pseudonym for line in page.context["lines"]] == ["Ibis 7", "Heron 12"]
    assert [(row["area"].name, row["people"], row["points"]) for row in page.context["coverage"]] == [
        ("East", 0, 0),
        ("West", 2, 1),
    ]
    assert "nobody" in page.text
    row = lists.context["lines"][0]
    assert (row["network"].members, row["network"].points, row["due"]) == (2, 1, 1)
    assert "1 day ago" in lists.text


def test_a_network_counts_only_sources_that_one_may_see(cast):
    make_report(cast, Role.LIAISON, source="Kite 4")
    network = make_network(cast)
    Source.objects.update(network=network)
    make_source(cast, network=str(network.public_id))
    Network.objects.update(created_by=cast[Role.LIAISON])

    lines = cast.client(Role.LIAISON).get("/networks/").context["lines"]

    assert lines[0]["network"].members == 1


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_are_served_in_every_language(cast, language):
    source, network = make_source(cast), make_network(cast)
    client = cast.client(Role.ADVISER)
    client.cookies["django_language"] = language
    pages = ["/sources/", "/sources/new/", "/networks/", "/networks/new/", "/check-ins/", "/check-ins/?tab=closed"]
    for path in [*pages, f"/sources/{source.public_id}/", f"/networks/{network.public_id}/"]:
        assert client.get(path).status_code == 200


def test_the_lists_ask_no_more_of_the_database_for_more_rows(cast):
    network = make_network(cast)
    paths = ("/sources/", "/networks/", f"/networks/{network.public_id}/", "/check-ins/")
    client = cast.client(Role.ADVISER)
    client.get("/sources/")  # the session remembers the mission from here on
    asked = []
    for n in range(12):
        source = make_source(cast, pseudonym=f"Heron {n}", network=str(network.public_id), check_in_days=1)
        Source.objects.filter(pk=source.pk).update(last_heard_at=source.mission.now() - timedelta(days=3))
        open_due_check_ins()
        if n in (1, 11):
            asked.append([questions(client, path) for path in paths])

    assert asked[0] == asked[1]


def questions(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


def test_an_unknown_step_is_refused(cast):
    source = make_source(cast)

    assert cast.client(Role.ADVISER).post(f"/sources/{source.public_id}/", {"do": "sell"}).status_code == 400
