"""Who a source is: opened on one page, after signing in again, with a reason, and each look is in the trail."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from incidents.models import Source
from incidents.services.identities import LOOK
from ledger.models import AuditEntry
from missions.choices import Role
from tests.cast import PASSWORD
from tests.making import make_source

WHO = {"do": "identity", "name": "Canary Person", "reach": "Through the pharmacy", "note": "Has a sister"}


@pytest.fixture
def source(cast, identity_keys):
    """A source of the adviser's, whose identity was kept on its page."""
    found = make_source(cast, area=cast.west.pcode)
    cast.client(Role.ADVISER).post(page_of(found), WHO)
    return found


def page_of(source: Source) -> str:
    return f"/sources/{source.public_id}/"


def confirmed(cast, role):
    """Somebody who has just given the password again."""
    client = cast.client(role)
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    return client


def looks() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb=LOOK))


def test_keeping_shows_that_something_is_kept_and_never_what(cast, source):
    page = cast.client(Role.DUTY_OFFICER).get(page_of(source))

    assert page.context["has_identity"] is True
    assert "Canary" not in page.text
    assert "pharmacy" not in page.text


def test_one_is_sent_to_sign_in_again_and_the_reason_survives_it(cast, source):
    client, path = cast.client(Role.DUTY_OFFICER), f"{page_of(source)}identity/"

    sent = client.post(path, {"reason": "Evacuation list"})
    back = client.post(sent.url, {"password": PASSWORD})
    asked = client.get(back.url)

    assert sent.url.startswith("/account/confirm/?next=")
    assert back.url == path
    assert asked.context["form"]["reason"].value() == "Evacuation list"
    assert looks() == []


def test_it_is_shown_once_with_a_reason_and_the_look_is_recorded(cast, source):
    client, path = confirmed(cast, Role.DUTY_OFFICER), f"{page_of(source)}identity/"

    before, shown, after = client.get(path), client.post(path, {"reason": "Evacuation list"}), client.get(path)

    assert "Canary Person" in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Canary Person" not in before.text + after.text
    assert [(look.actor, look.reason) for look in looks()] == [(cast[Role.DUTY_OFFICER].actor, "Evacuation list")]
    assert "Canary" not in str(list(AuditEntry.objects.values_list("data", "reason")))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_fit_reason_nothing_is_shown(cast, source, reason):
    answer = confirmed(cast, Role.ADVISER).post(f"{page_of(source)}identity/", {"reason": reason})

    assert answer.status_code == 400
    assert "Canary" not in answer.text
    assert looks() == []


def test_a_confirmation_of_six_minutes_ago_is_asked_again(cast, source):
    client = confirmed(cast, Role.ADVISER)

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = client.post(f"{page_of(source)}identity/", {"reason": "Evacuation list"})

    assert answer.url.startswith("/account/confirm/")
    assert looks() == []


def test_who_registered_it_reads_who_looked_and_why(cast, source):
    confirmed(cast, Role.DUTY_OFFICER).post(f"{page_of(source)}identity/", {"reason": "Evacuation list"})

    own, other = (cast.client(role).get(page_of(source)) for role in (Role.ADVISER, Role.DUTY_OFFICER))

    assert "Evacuation list" in own.text
    assert "duty_officer" in own.text
    assert "Evacuation list" not in other.text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.LIAISON, 404), (Role.ANALYST, 404), (Role.LEADERSHIP, 404), (Role.AUDITOR, 403)]
)
def test_others_do_not_get_to_the_question(cast, source, role, status):
    answer = cast.client(role).post(f"{page_of(source)}identity/", {"reason": "Curious"})

    assert answer.status_code == status
    assert looks() == []


def test_without_a_key_the_page_says_so_and_everything_else_works(cast, source, settings):
    settings.IDENTITY_KEY_FILE = ""

    page = cast.client(Role.ADVISER).get(page_of(source))
    asked = confirmed(cast, Role.ADVISER).get(f"{page_of(source)}identity/")

    assert "No key for identities is set up here" in page.text
    assert "No key for identities is set up here" in asked.text
    assert page.status_code == asked.status_code == 200


def test_of_whom_nothing_is_kept_there_is_nothing_to_open(cast, identity_keys):
    source = make_source(cast)
    client = confirmed(cast, Role.ADVISER)

    assert "Nothing is kept of who they are." in client.get(f"{page_of(source)}identity/").text
    assert client.post(f"{page_of(source)}identity/", {"reason": "Evacuation list"}).status_code == 404
