"""Notices, undelivered messages and subscriptions as people see them."""

import pytest

from missions.choices import Role
from tests.making import alert_input, by, make_alert
from tests.threats.gateways import subscription
from threats.choices import DeliveryState, Imminence, NoticeChannel
from threats.models import Alert, Delivery, Subscription
from threats.services.channels import secret_of

EMAIL, WEBHOOK = NoticeChannel.EMAIL, NoticeChannel.WEBHOOK


@pytest.fixture
def channels_set_up(settings):
    settings.EMAIL_URL, settings.WEBHOOK_ORIGINS = "smtp://mail", ["https://hooks.example.org"]


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- notices --------------------------------------------------------------------------------------------------
def test_a_notice_is_unread_until_its_alert_is_opened_from_it(cast):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)
    client, row = cast.client(Role.DUTY_OFFICER), alert.deliveries.get(user=cast[Role.DUTY_OFFICER])
    assert alert.ref in shown(client, "/notices/")

    answer = client.post("/notices/", {"read": str(row.public_id), "open": "1"})

    assert answer.headers["Location"] == f"/alerts/{alert.public_id}/"
    assert alert.ref not in shown(client, "/notices/")
    assert alert.ref in shown(client, "/notices/?tab=all")


def test_all_are_marked_as_read_in_one_tap(cast):
    make_alert(cast)
    make_alert(cast)
    client = cast.client(Role.DUTY_OFFICER)

    assert client.post("/notices/", {"read": "all"}).status_code == 302

    assert client.get("/notices/").context["nav_counts"].notices == 0
    assert Delivery.objects.filter(user=cast[Role.HEAD_OF_OFFICE], read_at=None).count() == 2


def test_nonsense_is_a_bad_request_and_somebody_elses_notice_is_not_there(cast):
    row = make_alert(cast).deliveries.get(user=cast[Role.HEAD_OF_OFFICE])
    client = cast.client(Role.DUTY_OFFICER)

    assert client.post("/notices/", {"read": "x"}).status_code == 400
    assert client.post("/notices/", {"read": str(row.public_id), "open": "1"}).status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_what_may_no_longer_be_seen_leaves_the_notices_too(cast):
    alert = make_alert(cast)
    Alert.objects.filter(pk=alert.pk).update(classification=2)

    page = shown(cast.client(Role.DUTY_OFFICER), "/notices/?tab=all")

    assert alert.ref not in page


# --- undelivered ----------------------------------------------------------------------------------------------
def test_the_panel_shows_what_reached_nobody_and_tries_it_again(cast):
    subscription(cast, Role.ANALYST)
    alert = make_alert(cast)
    Delivery.objects.filter(channel=EMAIL).update(state=DeliveryState.GIVEN_UP, last_result="unreachable", tries=3)
    client, row = cast.client(Role.DUTY_OFFICER), alert.deliveries.get(channel=EMAIL)
    page = shown(client, "/deliveries/")
    assert "Given up after 24 hours" in page
    assert "analyst" in page
    assert "analyst@example.org" not in page

    assert client.post(f"/deliveries/{row.public_id}/retry/").status_code == 302
    row.refresh_from_db()
    assert row.state == DeliveryState.WAITING


def test_the_panel_names_open_alerts_that_nobody_was_told_of(cast):
    for role in (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE):
        cast[role].is_active = False
        cast[role].save()
    alert = make_alert(cast)

    assert alert.ref in shown(cast.client(Role.LEADERSHIP), "/deliveries/")


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ANALYST, Role.PLANNER, Role.PARTNER, Role.ADMINISTRATOR])
def test_only_the_desk_finds_the_panel(cast, role):
    assert cast.client(role).get("/deliveries/").status_code == 403


def test_the_page_of_an_alert_says_who_was_warned(cast):
    alert = make_alert(cast)

    assert "Who was warned" in shown(cast.client(Role.ADVISER), f"/alerts/{alert.public_id}/")
    Alert.objects.filter(pk=alert.pk).update(dissemination="public")
    assert "Who was warned" not in shown(cast.client(Role.PARTNER), f"/alerts/{alert.public_id}/")


# --- subscriptions --------------------------------------------------------------------------------------------
def wanted(**changes):
    return {"imminence": "later", "do": "save", **changes}


def test_a_person_subscribes_changes_and_ends(cast, channels_set_up):
    client = cast.client(Role.ANALYST)
    said = wanted(area="TST01", kinds=["raised"], first_way="email", email="a@example.org", quiet_from="22:00")

    refused = client.post("/subscriptions/new/", said)
    assert refused.status_code == 400
    assert "Quiet hours have a begin and an end." in refused.content.decode()
    assert "a@example.org" in refused.content.decode()  # what was typed is kept
    assert client.post("/subscriptions/new/", {**said, "quiet_until": "06:00"}).status_code == 302
    made = Subscription.objects.get()
    assert (made.user, made.area, made.channels) == (cast[Role.ANALYST], cast.west, ["email"])

    own = f"/subscriptions/{made.public_id}/"
    assert client.post(own, wanted(first_way="email", email="b@example.org")).status_code == 302
    made.refresh_from_db()
    assert (made.email, made.area, made.quiet_from) == ("b@example.org", None, None)
    assert cast.client(Role.DUTY_OFFICER).get(own).status_code == 404
    assert client.post(own, {"do": "end"}).status_code == 302
    assert client.get(own).status_code == 404
    assert make_alert(cast).deliveries.filter(channel=EMAIL).count() == 0


def test_a_webhook_outside_the_operators_list_is_refused_and_an_allowed_one_shows_its_secret(cast, channels_set_up):
    client = cast.client(Role.ANALYST)
    said = wanted(first_way="webhook", webhook_url="https://169.254.169.254/latest")

    assert client.post("/subscriptions/new/", said).status_code == 400
    said["webhook_url"] = "https://hooks.example.org/v"
    assert client.post("/subscriptions/new/", said).status_code == 302

    made = Subscription.objects.get()
    address, first = f"/subscriptions/{made.public_id}/", secret_of(made)
    assert first in shown(client, address)
    assert client.post(address, {**said, "do": "secret"}).status_code == 302
    assert first not in shown(client, address)


def test_a_channel_without_gateway_is_not_offered(cast):
    client = cast.client(Role.ANALYST)

    assert "no gateway is set up" in shown(client, "/subscriptions/new/")
    assert client.post("/subscriptions/new/", wanted(first_way="email", email="a@example.org")).status_code == 400


def test_duty_addresses_are_set_by_who_keeps_the_whole_desk_up_to_their_own_class(cast, channels_set_up):
    said = wanted(name="Duty desk", first_way="email", email="desk@example.org", ceiling="1")

    for role in (Role.ANALYST, Role.HEAD_OF_OFFICE):
        assert cast.client(role).post("/subscriptions/new/?duty=1", said).status_code == 403
    client = cast.client(Role.DUTY_OFFICER)
    assert client.post("/subscriptions/new/?duty=1", {**said, "ceiling": "2"}).status_code == 400
    assert client.post("/subscriptions/new/?duty=1", said).status_code == 302

    made = Subscription.objects.get()
    assert (made.user, made.name, made.ceiling) == (None, "Duty desk", 1)
    assert "Duty desk" in shown(cast.client(Role.LEADERSHIP), "/subscriptions/")
    assert "Duty desk" not in shown(cast.client(Role.ANALYST), "/subscriptions/")


@pytest.mark.parametrize("role", Role.values)
def test_everybody_who_sees_content_has_these_pages(cast, role):
    client, wanted = cast.client(role), 403 if role in ("auditor", "administrator", "gateway") else 200

    assert [client.get(at).status_code for at in ("/notices/", "/subscriptions/new/")] == [wanted] * 2


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_stand_in_every_language(cast, language):
    make_alert(cast)
    client = cast.client(Role.DUTY_OFFICER)
    for address in ("/notices/", "/deliveries/", "/subscriptions/", "/subscriptions/new/?duty=1"):
        assert f'lang="{language}"' in client.get(address, headers={"Accept-Language": language}).content.decode()


def test_a_notice_of_another_mission_is_not_there(cast):
    from threats.services import raise_alert

    here = alert_input(longitude=20.25, latitude=5.15)
    alert = raise_alert(mission=cast.other, data=here, **by(cast, "olga"))
    row = alert.deliveries.get()

    assert cast.client(Role.DUTY_OFFICER).post(f"/deliveries/{row.public_id}/retry/").status_code == 404
    assert cast.client(Role.DUTY_OFFICER).get("/deliveries/?mission=OTH").status_code == 404
