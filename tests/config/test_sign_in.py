"""Signing in: one-time passwords end at first use, second factors are enforced, every attempt is in the trail."""

from django.test import Client, override_settings

from ledger.models import AuditEntry
from missions.choices import Role
from missions.services import create_user
from tests.cast import PASSWORD


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/login/", {"login": username, "password": password})
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_a_session_and_is_recorded(cast):
    client = sign_in(Role.ADVISER, PASSWORD)

    assert signed_in(client)
    assert AuditEntry.objects.filter(verb="session.open", actor=cast[Role.ADVISER].actor).count() == 1


def test_a_wrong_password_and_an_unknown_name_answer_alike_and_are_recorded_without_the_name(cast):
    wrong = Client().post("/login/", {"login": Role.ADVISER, "password": "wrong-wrong-wrong"})
    unknown = Client().post("/login/", {"login": "nobody-here", "password": "wrong-wrong-wrong"})

    assert wrong.status_code == unknown.status_code == 200
    refusals = AuditEntry.objects.filter(verb="session.refused")
    assert refusals.count() == 2
    assert set(refusals.values_list("object_id", flat=True)) == {""}


def test_a_one_time_password_must_be_changed_before_anything_else(cast):
    user, one_time = create_user(username="newcomer", actor="test", mission=cast.mission, role=Role.ADVISER)
    client = sign_in("newcomer", one_time)

    assert client.get("/alerts/").headers["Location"] == "/account/password/"
    new = "another-horse-battery-7"
    client.post("/account/password/", {"oldpassword": one_time, "password1": new, "password2": new})

    user.refresh_from_db()
    assert not user.must_change_password


@override_settings(REQUIRE_MFA=True)
def test_without_a_second_factor_content_stays_closed_where_one_is_required(cast):
    client = cast.client(Role.ADVISER)

    assert client.get("/alerts/").headers["Location"] == "/account/2fa/"
    assert client.get("/api/schema/").status_code == 403


@override_settings(REQUIRE_MFA=True)
def test_machines_need_no_second_factor(cast):
    assert cast.machine().get("/api/schema/").status_code == 200


def test_nobody_can_sign_up(client, db):
    response = client.post("/account/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


def test_the_referrer_policy_lets_browsers_name_the_origin_of_a_form(client, db):
    """With no-referrer browsers post `Origin: null`, which CSRF protection refuses."""
    assert client.get("/login/").headers["Referrer-Policy"] == "same-origin"


def test_a_form_from_elsewhere_gets_a_kind_page_in_our_look(cast):
    response = Client(enforce_csrf_checks=True).post("/login/", {"login": Role.ADVISER, "password": PASSWORD})

    assert response.status_code == 403
    assert b"send it again" in response.content
