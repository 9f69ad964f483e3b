from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.models import Report
from missions.choices import Role
from tests.frontend.forms import report_form


def test_a_sent_report_has_a_page_with_its_ref_and_the_button_that_opens_an_incident(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client), follow=True)

    report = Report.objects.get()
    assert answer.redirect_chain == [(f"/reports/{report.public_id}/", 302)]
    assert (report.event_type, report.source.pseudonym) == ("violence_against_civilians", "Heron 12")
    assert [(line["kind"], line["best"]) for line in report.harm] == [("killed", 3)]
    assert report.ref in answer.text
    assert 'value="open"' in answer.text
    assert "Raise alert" not in answer.text


def test_the_same_form_sent_twice_is_one_report(cast):
    client = cast.client(Role.ADVISER)
    form = report_form(client)

    pages = [client.post("/reports/new/", form) for _again in range(2)]

    assert len({page.url for page in pages}) == 1
    assert Report.objects.count() == 1


def test_the_same_number_with_other_content_is_refused_and_nothing_typed_is_lost(cast):
    client = cast.client(Role.ADVISER)
    form = report_form(client)
    client.post("/reports/new/", form)

    answer = client.post("/reports/new/", {**form, "text": "Something else."})

    assert answer.status_code == 409
    assert "Something else." in answer.text
    assert Report.objects.count() == 1


def test_errors_stand_on_top_linked_to_their_fields_and_keep_what_was_typed(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post(
        "/reports/new/", report_form(client, tense="", latitude="", longitude="", killed_min="9", text="Kept words.")
    )

    assert answer.status_code == 400
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    for field in ("id_tense", "id_latitude", "id_killed_best"):
        assert f'<a href="#{field}">' in answer.text
    assert "Kept words." in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"latitude": "95"}, "latitude"),
        ({"latitude": "0.01", "longitude": ""}, "longitude"),
        ({"tense": "feared"}, "feared_by"),
        ({"day": "other"}, "occurred_at"),
        ({"day": "other", "occurred_at": "2099-01-01T10:00"}, "occurred_at"),
        ({"killed_best": "-1"}, "killed_best"),
        ({"classification": "2"}, "classification"),
        ({"latitude": "48.8", "longitude": "2.3"}, "latitude"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast, answers, field):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, **answers))

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Report.objects.exists()


def test_a_decimal_comma_is_a_decimal_point(cast):
    client = cast.client(Role.ADVISER)

    client.post("/reports/new/", report_form(client, latitude="0,01", longitude="29,26"))

    point = Report.objects.get().exact_location.point
    assert (point.x, point.y) == (29.26, 0.01)


def test_what_is_feared_asks_by_when_and_raises_an_alert_instead_of_an_incident(cast):
    client = cast.client(Role.ADVISER)
    tomorrow = (cast.mission.now() + timedelta(days=1)).astimezone(cast.mission.zone).replace(second=0, microsecond=0)

    answer = client.post(
        "/reports/new/",
        report_form(client, tense="feared", feared_by=f"{tomorrow:%Y-%m-%dT%H:%M}"),
        follow=True,
    )

    report = Report.objects.get()
    assert (report.feared_by, report.harm) == (tomorrow, [])
    assert f"/alerts/{report.alerts.get().public_id}/" in answer.text
    assert 'value="open"' not in answer.text


@pytest.mark.parametrize("answers", [{"sub_event_type": "sexual_violence"}, {"event_type": "recruitment_and_use"}])
def test_what_belongs_to_the_specialist_shows_the_referral_and_stores_nothing(cast, answers):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, text="A name that must not stay", **answers))

    assert answer.status_code == 400
    assert "Stop here" in answer.text
    assert "A name that must not stay" not in answer.text
    assert not Report.objects.exists()


def test_a_place_is_found_by_part_of_its_name_without_losing_what_was_typed(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, place_search="asa", find="", text="Kept words."))

    assert answer.status_code == 200
    assert "Asali" in answer.text
    assert "Kept words." in answer.text
    assert "Bora" not in answer.text


def test_the_map_hands_over_the_place_it_was_asked_at(cast):
    form = cast.client(Role.ADVISER).get("/reports/new/?at=0.25,29.5").context["form"]

    assert (form["latitude"].value(), form["longitude"].value()) == ("0.25", "29.5")


def test_a_liaison_reports_from_the_own_area_and_does_not_grade(cast):
    client = cast.client(Role.LIAISON)
    form = report_form(client)

    page = client.get("/reports/new/")
    sent = client.post("/reports/new/", form, follow=True)

    assert "reliability" not in page.context["form"].fields
    assert Report.objects.get().reliability == "F"
    assert "Reliability" not in sent.text
    assert 'value="open"' not in sent.text


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.PLANNER, Role.LEADERSHIP])
def test_who_does_not_log_reports_is_told_so(cast, role):
    assert cast.client(role).get("/reports/new/").status_code == 403


def test_a_number_of_somebody_elses_report_tells_nothing_about_it(cast):
    adviser = cast.client(Role.ADVISER)
    form = report_form(adviser, text="Secret words.")
    adviser.post("/reports/new/", form)
    liaison = cast.client(Role.LIAISON)

    answer = liaison.post("/reports/new/", report_form(liaison, uuid=form["uuid"]))

    assert answer.status_code == 409
    assert "Secret words." not in answer.text


def test_a_hidden_report_is_as_missing_as_none(cast):
    client = cast.client(Role.ADVISER)
    client.post("/reports/new/", report_form(client))
    there = Report.objects.get().public_id

    for role in (Role.LIAISON, Role.HEADQUARTERS, "olga"):
        stranger = cast.client(role)
        assert stranger.get(f"/reports/{there}/").status_code == stranger.get(f"/reports/{uuid4()}/").status_code == 404
