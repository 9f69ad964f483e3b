import pytest

from incidents.models import Incident
from missions.choices import Role
from tests.making import make_incident, make_report


def test_unlinked_reports_come_first(cast):
    make_incident(cast)
    waiting = make_report(cast, source="Ibis 3")

    page = cast.client(Role.ADVISER).get("/reports/")

    assert page.context["list"].rows[0].pk == waiting.pk
    assert "1 report belongs to no incident yet." in page.text


def test_filters_live_in_the_address_and_say_when_nothing_meets_them(cast):
    make_report(cast)

    found = cast.client(Role.ADVISER).get("/reports/?tense=happened&area=TST01")
    none = cast.client(Role.ADVISER).get("/reports/?tense=feared")

    assert found.context["list"].total == 1
    assert none.context["list"].total == 0
    assert "No report meets these filters." in none.text


def test_a_filter_that_is_nonsense_says_so(cast):
    answer = cast.client(Role.ADVISER).get("/reports/?area=NOWHERE")

    assert answer.status_code == 400
    assert "field__error" in answer.text


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.PLANNER, Role.HEAD_OF_OFFICE])
def test_reports_are_for_the_missions_own_desks(cast, role):
    assert cast.client(role).get("/reports/").status_code == 403


def test_one_button_opens_an_incident_and_leads_to_it(cast):
    report = make_report(cast)

    answer = cast.client(Role.ADVISER).post(f"/reports/{report.public_id}/", {"do": "open"})

    incident = Incident.objects.get()
    assert answer.url == f"/incidents/{incident.public_id}/"
    assert incident.created_by == cast[Role.ADVISER]


def test_look_alikes_of_the_same_area_and_days_are_offered_to_be_linked(cast):
    incident = make_incident(cast, source="Heron 12")
    report = make_report(cast, source="Kite 4")
    client = cast.client(Role.ANALYST)

    page = client.get(f"/reports/{report.public_id}/")
    answer = client.post(f"/reports/{report.public_id}/", {"do": "link", "incident": incident.public_id})

    assert [each.incident.pk for each in page.context["alike"]] == [incident.pk]
    assert answer.url == f"/incidents/{incident.public_id}/"
    assert incident.links.filter(unlinked_at=None).count() == 2


def test_any_other_incident_is_linked_by_its_ref_and_an_unknown_one_is_named(cast):
    incident, report = make_incident(cast), make_report(cast)
    client = cast.client(Role.ANALYST)

    wrong = client.post(f"/reports/{report.public_id}/", {"do": "link", "ref": "TST-000000-0", "reason": "Same day"})
    right = client.post(f"/reports/{report.public_id}/", {"do": "link", "ref": incident.ref.lower()})

    assert wrong.status_code == 400
    assert "Same day" in wrong.text
    assert right.status_code == 302


def test_the_second_to_link_is_told_who_was_first(cast):
    report = make_report(cast)
    for _time in range(2):
        answer = cast.client(Role.ADVISER).post(f"/reports/{report.public_id}/", {"do": "open"})

    assert answer.status_code == 409
    assert "Somebody was first." in answer.text
    assert "adviser" in answer.text


def test_a_step_that_does_not_exist_is_a_bad_request(cast):
    report = make_report(cast)

    assert cast.client(Role.ADVISER).post(f"/reports/{report.public_id}/", {"do": "erase"}).status_code == 400


def test_an_analyst_without_the_right_does_not_see_the_pseudonym(cast):
    report = make_report(cast, source="Heron 12")

    assert "Heron 12" in cast.client(Role.ADVISER).get(f"/reports/{report.public_id}/").text
    assert "Heron 12" not in cast.client(Role.ANALYST).get(f"/reports/{report.public_id}/").text


def test_an_alert_raised_from_a_report_is_shown_instead_of_the_button(cast):
    report = make_report(cast, tense="happening")
    alert = report.alerts.get()

    page = cast.client(Role.ADVISER).get(f"/reports/{report.public_id}/").text

    assert f"/alerts/{alert.public_id}/" in page
    assert f"report={report.public_id}" not in page
