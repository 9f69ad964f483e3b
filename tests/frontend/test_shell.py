import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from frontend import context
from incidents.models import Dataset, Incident
from missions.choices import ClockMode, Role
from missions.services import create_membership
from tests.making import make_alert, make_incident

PAGES = ["/alerts/", "/incidents/", "/actions/", "/areas/", "/hotspots/", "/help/"]


@pytest.mark.parametrize("path", [*PAGES, "/reports/new/", "/weekly/"])
def test_every_page_has_one_heading_a_title_and_no_inline_script_or_style(cast, path):
    text = cast.client(Role.DUTY_OFFICER).get(path).text

    assert text.count("<h1") == 1
    assert re.search(r"<title>\S", text)
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json|importmap))", text)
    assert not re.search(r"\son\w+=", text)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_is_served_in_every_language(cast, language):
    client = cast.client(Role.DUTY_OFFICER)
    client.cookies["django_language"] = language

    for path in [*PAGES, "/reports/new/", "/alerts/new/", "/actions/new/", "/weekly/"]:
        page = client.get(path)
        assert page.status_code == 200
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text


def test_the_menu_counts_what_waits_and_the_banner_says_the_class(cast):
    make_alert(cast)
    make_incident(cast)

    text = cast.client(Role.DUTY_OFFICER).get("/help/").text

    assert 'data-count="alerts">1<' in text
    assert 'data-count="verify">1<' in text
    assert "banner--confidential" in text


def test_the_menu_counts_no_dataset_as_waiting_since_the_desk_lists_none(cast):
    make_incident(cast)
    dataset = Dataset.objects.create(code="ucdp", name="UCDP GED", licence="CC BY 4.0")
    Incident.objects.update(dataset=dataset)

    assert 'data-count="verify" hidden>0<' in cast.client(Role.DUTY_OFFICER).get("/help/").text


def test_the_desk_shows_the_count_of_alerts_that_its_list_has_and_all_of_them_beside_the_menu_when_filtered(cast):
    make_alert(cast)
    make_alert(cast, title="Second", imminence="later")
    client = cast.client(Role.DUTY_OFFICER)

    plain, narrowed = client.get("/alerts/"), client.get("/alerts/?imminence=later")

    assert (plain.context["list"].total, plain.context["nav_counts"].alerts) == (2, 2)
    assert (narrowed.context["list"].total, narrowed.context["nav_counts"].alerts) == (1, 2)


def test_the_address_chooses_the_mission_and_the_session_remembers_it(cast):
    create_membership(user=cast["olga"], actor="test", mission=cast.mission, role=Role.ADVISER, ceiling=1)
    client = cast.client("olga")

    assert client.get("/alerts/?mission=TST").context["mission"].code == "TST"
    assert client.get("/alerts/").context["mission"].code == "TST"
    assert client.get("/alerts/?mission=OTH").context["mission"].code == "OTH"


def test_a_mission_of_others_is_as_missing_as_none(cast):
    client = cast.client(Role.ADVISER)

    assert client.get("/alerts/?mission=OTH").status_code == client.get("/alerts/?mission=NONE").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_sees_no_content_is_told_what_the_role_is_for_on_every_page(cast, role):
    make_alert(cast, title="Secret title")
    client = cast.client(role)

    for path in ["/alerts/", "/incidents/", "/reports/", "/areas/", "/hotspots/", "/weekly/"]:
        page = client.get(path)
        assert page.status_code == 403
        assert "Your role sees no records" in page.text
        assert "Secret title" not in page.text
    assert client.get("/help/").status_code == 200


def test_an_auditor_begins_with_the_trail_and_an_administrator_is_told_what_the_role_is_for(cast):
    assert cast.client(Role.AUDITOR).get("/").headers["Location"] == "/audit/"
    assert "Your role sees no records" in cast.client(Role.ADMINISTRATOR).get("/").text


def test_a_person_without_any_mission_is_told_so(cast, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("nobody"))

    page = client.get("/alerts/")

    assert page.status_code == 403
    assert "You belong to no mission yet." in page.text


def test_strangers_are_sent_to_sign_in_and_come_back(cast):
    answer = Client().get("/incidents/?status=verified")

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Fincidents%2F%3Fstatus%3Dverified"


def test_the_sign_in_page_offers_no_sign_up_and_no_mail(client, db):
    text = client.get("/login/").text

    assert 'autocomplete="current-password"' in text
    for word in ("Sign Up", "sign up", "Forgot", "e-mail"):
        assert word not in text


def test_a_wrong_password_is_said_without_saying_which_part_was_wrong(cast):
    page = Client().post("/login/", {"login": "adviser", "password": "wrong"})

    assert 'role="alert"' in page.text
    assert 'value="adviser"' in page.text


@pytest.mark.parametrize("path", ["/nowhere/", "/incidents/nonsense/"])
def test_what_is_not_there_has_a_kind_page(cast, path):
    page = cast.client(Role.ADVISER).get(path)

    assert page.status_code == 404
    assert "There is no such record, or you may not see it." in page.text
    assert 'class="topbar"' in page.text


def test_the_error_page_needs_no_database(cast, monkeypatch, rf):
    def broken(request):
        raise DatabaseError

    monkeypatch.setattr(context, "current_mission", broken)
    request = rf.get("/")
    request.audience = type("Asking", (), {"grants": (1,)})()

    assert list(context.shell(request)) == ["can"]


def test_the_clock_of_a_demo_that_stands_still_can_be_restarted(cast):
    start = timezone.now() - timedelta(days=400)
    cast.mission.clock_mode, cast.mission.is_demo = ClockMode.REPLAY, True
    cast.mission.replay_start, cast.mission.replay_anchor = start, timezone.now() - timedelta(days=30)
    cast.mission.save()
    client = cast.client(Role.ADVISER)

    held = client.get("/alerts/").text
    answer = client.post("/replay/restart/", {"next": "/alerts/"})

    assert "held at its last day" in held
    assert answer.url == "/alerts/"
    cast.mission.refresh_from_db()
    assert not cast.mission.is_held
    assert abs(cast.mission.now() - start) < timedelta(minutes=1)


def test_the_clock_of_a_real_mission_cannot(cast):
    assert cast.client(Role.LEADERSHIP).post("/replay/restart/").status_code == 403
    assert cast.client(Role.LEADERSHIP).get("/replay/restart/").status_code == 405


def test_help_says_who_may_do_what_from_the_rights_themselves(cast):
    text = cast.client(Role.ADVISER).get("/help/").text

    assert "violence_against_civilians" in text
    assert "Duty officer" in text
    assert "Nobody verifies or clears own work." in text
