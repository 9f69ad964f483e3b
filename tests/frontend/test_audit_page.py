"""The audit trail for auditors: looks at identities, refusals, exports; never what a record says."""

import pytest

from ledger.models import AuditEntry
from ledger.services import audit
from missions.choices import Role
from tests.making import make_incident, make_source


def line(cast, verb, actor="", **more):
    told = {"object_type": "source", "object_id": "", "mission_id": cast.mission.pk, **more}
    audit(actor=actor or cast[Role.ADVISER].actor, verb=verb, **told)


def verbs(page) -> list[str]:
    return [entry.verb for entry, _who in page.context["lines"]]


def test_auditors_come_to_the_trail_by_the_front_door_and_see_no_record(cast):
    incident = make_incident(cast, text="Canary text", source="Heron 12")
    client = cast.client(Role.AUDITOR)

    door, page = client.get("/"), client.get("/audit/")

    assert door.url == "/audit/"
    assert page.status_code == 200
    assert "incident.open" in verbs(page) or "report.submit" in verbs(page)
    assert "Canary" not in page.text
    assert "Heron" not in page.text
    assert client.get(f"/incidents/{incident.public_id}/").status_code == 403


@pytest.mark.parametrize("role", [role for role in Role.values if role not in (Role.AUDITOR, Role.GATEWAY)])
def test_nobody_else_reads_it(cast, role):
    client = cast.client(role)

    assert client.get("/audit/").status_code == 403
    assert client.get("/api/v1/audit/").json()["results"] == []
    assert client.get("/api/v1/audit.csv").status_code == 403


def test_a_refusal_is_in_the_trail_with_who_asked_which_door(cast):
    source = make_source(cast)
    cast.client(Role.LIAISON).get("/sources/new/")
    cast.client(Role.ANALYST).post("/sources/new/", {"pseudonym": "Typed 9"})

    page = cast.client(Role.AUDITOR).get("/audit/?verb=door.refused")

    refused = [(who, entry.object_type) for entry, who in page.context["lines"]]
    assert refused[0] == ("analyst", "frontend:source_new")
    assert ("liaison", "frontend:source_new") in refused
    assert "Typed" not in page.text
    assert str(source.public_id) not in page.text


def test_a_hidden_record_is_no_refusal(cast):
    source = make_source(cast)

    cast.client("olga").get(f"/sources/{source.public_id}/")

    assert not AuditEntry.objects.filter(verb="door.refused").exists()


def test_the_filters_narrow_by_kind_person_and_day(cast):
    line(cast, "identity.open", reason="Evacuation list")
    line(cast, "export.pull", actor=cast[Role.ANALYST].actor)
    client = cast.client(Role.AUDITOR)

    looks = client.get("/audit/?verb=identity.")
    person = client.get("/audit/?who=Analyst")
    past = client.get("/audit/?until=2020-01-01")
    since = client.get("/audit/?since=2020-01-01&verb=export.")

    assert verbs(looks) == ["identity.open"]
    assert "Evacuation list" in looks.text
    assert set(verbs(person)) == {"export.pull"}
    assert verbs(past) == []
    assert verbs(since) == ["export.pull"]


def test_reasons_about_records_are_content_and_not_shown(cast):
    line(cast, "incident.withdraw", reason="Canary reason")

    page = cast.client(Role.AUDITOR).get("/audit/?verb=incident.")

    assert verbs(page) == ["incident.withdraw"]
    assert "Canary" not in page.text


def test_an_auditor_reads_the_own_mission_only(cast):
    line(cast, "identity.open", actor=cast["olga"].actor, mission_id=cast.other.pk, reason="Other mission")

    page = cast.client(Role.AUDITOR).get("/audit/")

    assert "Other mission" not in page.text


def test_nonsense_is_named_and_not_a_break(cast):
    page = cast.client(Role.AUDITOR).get("/audit/?since=yesterday&verb=../..")

    assert page.status_code == 400
    assert page.context["filter"].errors.keys() == {"since", "verb"}


def test_the_download_holds_what_the_page_shows_and_is_a_line_itself(cast):
    line(cast, "identity.open", reason="Evacuation list")
    client = cast.client(Role.AUDITOR)
    page = client.get("/audit/?verb=identity.&who=adviser")

    file = client.get(page.context["file"])
    rows = file.getvalue().decode().splitlines()

    assert len(rows) == 2
    assert "Evacuation list" in rows[1]
    pulled = AuditEntry.objects.get(verb="export.pull")
    assert (pulled.actor, pulled.object_type) == (cast[Role.AUDITOR].actor, "audit")


def test_the_trail_goes_on_over_pages(cast):
    for _n in range(60):
        line(cast, "export.pull")
    client = cast.client(Role.AUDITOR)

    first = client.get("/audit/?verb=export.")
    second = client.get("/audit/" + first.context["list"].next_href)

    assert (len(verbs(first)), len(verbs(second))) == (50, 10)
