"""What screens ask every half minute: small, private, silent about hidden work."""

from missions.choices import Classification, Role
from tests.making import make_alert, make_incident


def ask(client, etag=None):
    return client.get("/live", {"mission": "TST"}, headers={"If-None-Match": etag} if etag else {})


def test_it_tells_counts_versions_and_times(cast):
    make_alert(cast)

    body = ask(cast.client(Role.DUTY_OFFICER)).json()

    assert body["counts"] == {"alerts": 1, "verify": 0}
    assert set(body["layers"]) == {"cells", "incidents", "alerts", "watch", "actions"}
    assert {"build", "server_time", "mission_time", "data_as_of", "risk_as_of", "held"} <= set(body)


def test_nothing_new_is_304_without_a_body(cast):
    client = cast.client(Role.DUTY_OFFICER)

    again = ask(client, ask(client).headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_alert_is_news(cast):
    client = cast.client(Role.DUTY_OFFICER)
    before = ask(client)

    make_alert(cast)

    after = ask(client, before.headers["ETag"])
    assert after.status_code == 200
    assert after.json()["layers"]["alerts"] != before.json()["layers"]["alerts"]


def test_what_somebody_may_not_see_is_no_news_to_them(cast):
    client = cast.client(Role.HEADQUARTERS)
    before = ask(client)

    make_incident(cast)  # not cleared
    make_alert(cast, classification=Classification.CONFIDENTIAL)

    assert ask(client, before.headers["ETag"]).status_code == 304


def test_another_mission_does_not_exist(cast):
    assert cast.client(Role.DUTY_OFFICER).get("/live", {"mission": "OTH"}).status_code == 404
    assert cast.client(Role.DUTY_OFFICER).get("/live", {"mission": "NONE"}).status_code == 404


def test_those_without_content_are_refused(cast):
    assert ask(cast.client(Role.ADMINISTRATOR)).status_code == 403


def test_a_machine_may_ask_too(cast):
    assert cast.machine().get("/live").status_code == 200
