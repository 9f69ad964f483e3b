"""Reports under the number of their sender, and moves that have one effect however often they are sent."""

from uuid import uuid4

import pytest

from incidents.models import Incident, Report
from ledger.models import IdempotencyKey
from missions.choices import Role
from missions.models import ApiClient
from tests.making import make_incident, make_report, make_verified

BODY = {
    "mission": "TST", "event_type": "violence_against_civilians", "longitude": 29.25, "latitude": 0.0,
    "occurred_from": "2020-05-01T06:00:00+02:00", "text": "Armed men came at night.",
    "harm": [{"kind": "killed", "best": 2}],
}  # fmt: skip


def put(client, key, **changes):
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not ...}
    return client.put(f"/api/v1/reports/{key}", body, content_type="application/json")


def post(client, path, body=None, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{path}/", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def adviser(cast):
    return cast.client(Role.ADVISER)


def test_a_report_is_created_once_and_answered_the_same_again(cast, adviser):
    key = uuid4()

    first, again = put(adviser, key), put(adviser, key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["id"] == str(key)
    assert first.json()["occurred_from"] == "2020-05-01T04:00:00Z"
    assert Report.objects.get().channel == "api"


def test_other_content_under_the_same_number_is_a_conflict(cast, adviser):
    key = uuid4()
    put(adviser, key)

    response = put(adviser, key, harm=[{"kind": "killed", "best": 3}])

    assert response.status_code == 409
    assert response.json()["type"].endswith("/report_conflict")
    assert Report.objects.get().harm[0]["best"] == 2


def test_somebody_elses_number_is_the_same_conflict(cast, adviser):
    key = uuid4()
    put(cast.client(Role.LIAISON), key)

    mine, theirs = put(adviser, key), put(adviser, key, text="Other")

    assert mine.status_code == theirs.status_code == 409
    assert mine.content == theirs.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "linked"}, "status"),
        ({"mission": "OTH"}, "mission"),
        ({"mission": ...}, "mission"),
        ({"event_type": "party"}, "event_type"),
        ({"latitude": 95}, "latitude"),
        ({"latitude": "NaN"}, "latitude"),
        ({"longitude": {"type": "Point"}}, "longitude"),
        ({"occurred_from": "2020-05-01T06:00:00"}, "occurred_from"),
        ({"occurred_from": "2020-02-30T06:00:00Z"}, "occurred_from"),
        ({"harm": [{"kind": "killed", "best": -1}]}, "harm"),
        ({"harm": [{"kind": "killed", "many": 1}]}, "harm"),
        ({"actors": [{"name": ""}]}, "actors"),
        ({"text": "a\x00b"}, "text"),
        ({"place_name": "x" * 201}, "place_name"),
    ],
)
def test_a_body_is_refused_by_field_and_nothing_is_stored(cast, adviser, changes, field):
    response = put(adviser, uuid4(), **changes)

    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [field]
    assert not Report.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"x"', "{", "null", ""])
def test_a_body_that_is_no_object_is_refused(cast, adviser, body):
    response = adviser.put(f"/api/v1/reports/{uuid4()}", body, content_type="application/json")

    assert response.status_code == 400


def test_another_media_type_is_refused(cast, adviser):
    assert adviser.put(f"/api/v1/reports/{uuid4()}", "a=1", content_type="text/plain").status_code == 415


def test_a_role_that_may_not_report_is_refused(cast):
    assert put(cast.machine(), uuid4()).status_code == 403
    assert put(cast.client(Role.HEADQUARTERS), uuid4()).status_code == 403


def test_a_partners_machine_reports_and_sees_its_own(cast):
    ApiClient.objects.filter(mission=cast.mission).update(role=Role.PARTNER)
    key = uuid4()

    assert put(cast.machine(), key).status_code == 201
    assert put(cast.machine(), key).status_code == 200
    assert [row["id"] for row in cast.machine().get("/api/v1/reports/").json()["results"]] == [str(key)]


def test_a_report_becomes_a_cleared_incident(cast, adviser):
    key = uuid4()
    put(adviser, key)

    opened = post(adviser, "incidents", {"report": str(key)})
    assert opened.status_code == 201
    path = f"incidents/{opened.json()['id']}"
    assert post(adviser, f"{path}/verify").status_code == 403  # not one's own work
    assert (
        post(cast.client(Role.ANALYST), f"{path}/verify", {"level": 2, "evidence": ["site_visit"]}).json()["status"]
        == "verified"
    )
    assert post(cast.client(Role.DUTY_OFFICER), f"{path}/clear").json()["cleared_at"]
    assert cast.machine().get(f"/api/v1/{path}/").status_code == 200


def test_an_incident_is_opened_from_a_report_that_one_sees(cast, adviser):
    response = post(adviser, "incidents", {"report": str(uuid4())})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["report"]


def test_a_move_of_what_one_cannot_see_is_a_move_of_nothing(cast):
    incident = make_incident(cast)

    hidden = post(cast.client("olga"), f"incidents/{incident.public_id}/verify")
    none = post(cast.client("olga"), f"incidents/{uuid4()}/verify")

    assert (hidden.status_code, hidden.content) == (404, none.content)


def test_the_same_key_has_one_effect_and_the_same_answer(cast, adviser):
    report = make_report(cast)

    first = post(adviser, "incidents", {"report": str(report.public_id)}, key="k-1")
    again = post(adviser, "incidents", {"report": str(report.public_id)}, key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Incident.objects.count() == 1


def test_without_a_key_a_second_move_is_told_that_it_came_late(cast, adviser):
    report = make_report(cast)

    assert post(adviser, "incidents", {"report": str(report.public_id)}).status_code == 201
    assert post(adviser, "incidents", {"report": str(report.public_id)}).status_code == 409


def test_the_same_key_for_another_call_is_a_conflict(cast, adviser):
    first, second = make_report(cast), make_report(cast)
    post(adviser, "incidents", {"report": str(first.public_id)}, key="k-1")

    response = post(adviser, "incidents", {"report": str(second.public_id)}, key="k-1")

    assert response.status_code == 409
    assert response.json()["title"] == "idempotency key reused"


def test_a_key_belongs_to_its_caller(cast):
    incident, other = make_incident(cast), make_incident(cast)

    for role, record in ((Role.ANALYST, incident), ("second_analyst", other)):
        path = f"incidents/{record.public_id}/verify"
        assert post(cast.client(role), path, {"evidence": ["imagery"]}, key="k").status_code == 200


def test_a_refused_call_leaves_its_key_free(cast):
    incident = make_incident(cast)

    assert post(cast.client(Role.ADVISER), f"incidents/{incident.public_id}/verify", key="k").status_code == 403
    assert not IdempotencyKey.objects.exists()


def test_an_answer_given_again_shows_what_the_caller_may_see_now(cast):
    incident = make_verified(cast)
    officer = cast.client(Role.DUTY_OFFICER)
    post(officer, f"incidents/{incident.public_id}/clear", key="k")
    Incident.objects.update(classification=2)

    again = post(officer, f"incidents/{incident.public_id}/clear", key="k")

    assert again.json() == {"id": str(incident.public_id)}


def test_machines_decide_nothing(cast):
    ApiClient.objects.filter(mission=cast.mission).update(role=Role.DUTY_OFFICER)
    incident = make_verified(cast)

    response = post(cast.machine(), f"incidents/{incident.public_id}/clear", key="k")

    assert response.status_code == 403
