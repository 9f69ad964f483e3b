from uuid import uuid4

import pytest

from incidents.choices import IncidentStatus
from missions.choices import Role
from missions.services import create_membership
from tests.making import make_cleared, make_incident, make_report, make_verified


def page(cast, role, incident):
    return cast.client(role).get(f"/incidents/{incident.public_id}/")


def test_the_list_filters_by_the_grammar_of_the_api(cast):
    make_incident(cast)
    make_verified(cast, event_type="battle", longitude=29.75)
    client = cast.client(Role.ANALYST)

    def refs(query):
        return [row.ref for row in client.get(f"/incidents/?{query}").context["list"].rows]

    assert len(refs("")) == 2
    assert len(refs("event_type=battle")) == 1
    assert len(refs("area=TST01")) == 1
    assert len(refs("min_verification=1")) == 1
    assert len(refs("status=submitted")) == 1
    assert len(refs("since=2000-01-01&until=2000-02-01")) == 0
    assert len(refs(f"q={refs('event_type=battle')[0]}")) == 1


def test_a_list_is_paged_and_counts_everything(cast):
    for _n in range(27):
        make_incident(cast)
    client = cast.client(Role.ANALYST)

    first, second = client.get("/incidents/?status=submitted"), client.get("/incidents/?status=submitted&page=2")

    assert (len(first.context["list"].rows), first.context["list"].total) == (25, 27)
    assert len(second.context["list"].rows) == 2
    assert "status=submitted&amp;page=2" in first.text


def test_the_queue_shows_what_waits_for_verification_oldest_first(cast):
    first, second = make_incident(cast), make_incident(cast)
    make_verified(cast)

    answer = cast.client(Role.ANALYST).get("/incidents/?queue=verify")

    assert [row.pk for row in answer.context["list"].rows] == [first.pk, second.pk]
    assert "To verify" in answer.text


def test_an_empty_queue_says_so_and_when_it_looked(cast):
    answer = cast.client(Role.ANALYST).get("/incidents/?queue=verify")

    assert "Nothing waits for verification." in answer.text
    assert "Last checked" in answer.text


def test_a_colleague_verifies_and_the_history_says_who_and_why(cast):
    incident = make_incident(cast)
    client = cast.client(Role.ANALYST)

    answer = client.post(
        f"/incidents/{incident.public_id}/",
        {"do": "verify", "level": "2", "evidence": ["seen_by_mission"], "reason": "Seen by a patrol"},
        follow=True,
    )

    incident.refresh_from_db()
    assert (incident.status, incident.verification_level) == (IncidentStatus.VERIFIED, 2)
    assert "Seen by a patrol" in answer.text
    assert "Verified." in answer.text


def test_own_work_is_shown_disabled_with_the_reason(cast):
    text = page(cast, Role.ADVISER, make_incident(cast)).text

    assert "You wrote this: a colleague must verify it." in text
    assert 'name="do" value="verify"' not in text


def test_what_is_forged_on_own_work_is_refused(cast):
    incident = make_incident(cast)

    answer = cast.client(Role.ADVISER).post(
        f"/incidents/{incident.public_id}/", {"do": "verify", "level": "2", "evidence": ["imagery"]}
    )

    assert answer.status_code == 403
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.SUBMITTED


def test_corroborated_needs_two_sources_and_says_so_at_its_field(cast):
    incident = make_incident(cast)

    answer = cast.client(Role.ANALYST).post(f"/incidents/{incident.public_id}/", {"do": "verify", "level": "1"})

    assert answer.status_code == 400
    assert "Link another report first" in answer.text


@pytest.mark.parametrize("step", ["unverifiable", "refuted", "withdrawn"])
def test_a_verdict_needs_its_reason(cast, step):
    incident = make_incident(cast)
    client = cast.client(Role.ANALYST)

    silent = client.post(f"/incidents/{incident.public_id}/", {"do": step, "reason": " "})
    told = client.post(f"/incidents/{incident.public_id}/", {"do": step, "reason": "No trace of it"})

    assert (silent.status_code, told.status_code) == (400, 302)
    incident.refresh_from_db()
    assert incident.status == step


def test_who_comes_second_keeps_the_typed_reason_and_sees_how_it_stands(cast):
    incident = make_verified(cast)

    answer = cast.client("second_analyst").post(
        f"/incidents/{incident.public_id}/", {"do": "unverifiable", "reason": "Long words of mine"}
    )

    assert answer.status_code == 409
    assert "analyst" in answer.text
    assert answer.context["forms"]["unverifiable"]["reason"].value() == "Long words of mine"


def test_a_duty_officer_clears_what_is_verified(cast):
    incident = make_verified(cast)
    client = cast.client(Role.DUTY_OFFICER)

    before = client.get(f"/incidents/{incident.public_id}/").text
    client.post(f"/incidents/{incident.public_id}/", {"do": "clear"})

    assert 'value="clear"' in before
    incident.refresh_from_db()
    assert incident.cleared_at is not None


def test_headquarters_sees_the_cleared_masked_and_told_so_without_history_reports_or_buttons(cast):
    incident = make_cleared(
        cast, place_name="House by the well", text="The whole story", longitude=29.27, latitude=0.04
    )

    text = page(cast, Role.HEADQUARTERS, incident).text

    assert "masked" in text
    assert "The true place lies within 25 km." in text
    assert "29.2500" in text
    for hidden in ("29.27", "House by the well", "The whole story", "History", 'name="do"', "Submitted"):
        assert hidden not in text


def test_a_hidden_incident_is_as_missing_as_none(cast):
    incident = make_incident(cast)

    for role in (Role.HEADQUARTERS, Role.PARTNER, "olga"):
        client = cast.client(role)
        assert client.get(f"/incidents/{incident.public_id}/").status_code == 404
        assert client.get(f"/incidents/{uuid4()}/").status_code == 404


def test_a_search_for_hidden_words_finds_nothing(cast):
    make_cleared(cast, place_name="House by the well", text="The whole story")
    client = cast.client(Role.HEADQUARTERS)

    assert client.get("/incidents/").context["list"].total == 1
    for words in ("well", "story"):
        assert client.get(f"/incidents/?q={words}").context["list"].total == 0


def test_reports_of_an_incident_are_shown_to_the_desks_only(cast):
    incident = make_incident(cast, text="Armed men came at night.")

    assert "Armed men came at night." in page(cast, Role.ANALYST, incident).text
    assert "Armed men came at night." not in page(cast, Role.PLANNER, incident).text


def test_a_page_costs_the_same_however_many_rows_it_shows(cast, django_assert_max_num_queries):
    client = cast.client(Role.DUTY_OFFICER)
    for _n in range(3):
        make_incident(cast)
        make_report(cast)
    client.get("/incidents/")
    for _n in range(20):
        make_incident(cast)

    with django_assert_max_num_queries(17):
        client.get("/incidents/")
    with django_assert_max_num_queries(17):
        client.get("/reports/")


def test_the_mission_of_a_record_becomes_the_mission_of_the_page(cast):

    create_membership(user=cast["olga"], actor="test", mission=cast.mission, role=Role.DUTY_OFFICER, ceiling=1)
    incident = make_incident(cast)
    client = cast.client("olga")

    assert client.get("/incidents/?mission=OTH").context["mission"].code == "OTH"
    assert client.get(f"/incidents/{incident.public_id}/").context["mission"].code == "TST"
    assert client.get("/incidents/").context["mission"].code == "TST"
