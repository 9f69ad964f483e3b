"""Actions over HTTP."""

from missions.choices import Role
from tests.making import make_action, make_alert, make_decided
from threats.models import Alert

BODY = {"mission": "TST", "type": "patrol", "responder": "mission_military", "title": "Patrol to Zuri"}


def post(client, path, body=None):
    return client.post(f"/api/v1/{path}/", body or {}, content_type="application/json")


def test_a_tier_two_action_runs_to_its_outcome_and_its_alert_responds(cast):
    alert = make_decided(cast)
    officer = cast.client(Role.DUTY_OFFICER)

    asked = post(officer, "actions", {**BODY, "alert": str(alert.public_id)})
    assert asked.status_code == 201, asked.content
    assert (asked.json()["tier"], asked.json()["phase"], asked.json()["alert"]) == (
        2,
        "pre_emption",
        str(alert.public_id),
    )
    path = f"actions/{asked.json()['id']}"
    states = [
        post(officer, f"{path}/{move}", body).json()["status"]
        for move, body in [
            ("accept", {"order_reference": "FRAGO 7"}),
            ("start", None),
            ("complete", {"outcome": "reduced"}),
        ]
    ]

    assert states == ["accepted", "under_way", "completed"]
    alert.refresh_from_db()
    assert alert.status == "responding"


def test_actions_are_filtered_by_tier(cast):
    make_action(cast)

    for tier, total in [(1, 0), (2, 1)]:
        assert cast.client(Role.ADVISER).get(f"/api/v1/actions/?tier={tier}").json()["total"] == total
    assert cast.client(Role.ADVISER).get("/api/v1/actions/?tier=4").status_code == 400


def test_headquarters_gets_no_words_and_the_place_of_the_alert_as_it_is_served(cast):
    action = make_action(cast, alert_id=make_decided(cast).pk, title="Patrol to Zuri")

    found = cast.machine().get(f"/api/v1/actions/{action.public_id}/").json()

    assert (found["title"], found["masked"], found["place"]) == ("", True, "Asali")


def test_an_alert_that_one_may_not_see_is_not_named_by_its_action(cast):
    action = make_action(cast, alert_id=make_decided(cast).pk)
    Alert.objects.update(classification=2)

    found = cast.client(Role.ADVISER).get(f"/api/v1/actions/{action.public_id}/").json()

    assert (found["alert"], found["masked"]) == (None, False)
    assert found["geometry"]["coordinates"] == [round(value, 6) for value in cast.west.centre.coords]


def test_an_alert_of_another_mission_cannot_be_acted_on(cast):
    alert = make_alert(cast)

    response = post(cast.client("olga"), "actions", {**BODY, "mission": "OTH", "alert": str(alert.public_id)})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["alert"]
