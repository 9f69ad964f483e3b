"""Submissions of KoboToolbox and ODK: one report each, by a saved mapping."""

import pytest

from incidents.choices import MappingKind
from incidents.intake.mapping import Mapping
from incidents.intake.submissions import answers_of, instance_of
from incidents.models import IntakeMapping, Report
from incidents.services.mappings import retire_mapping, save_mapping
from missions.choices import Role
from missions.services import create_api_client
from tests.making import by

KEY = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
FIELDS = {"event_type": "what", "occurred_from": "when", "point": "place/gps", "killed_best": "dead", "text": "words"}
KOBO = {
    "_id": 7, "_uuid": KEY, "meta/instanceID": f"uuid:{KEY}", "group/what": "attack", "group/when": "2026-05-04",
    "place/gps": "0.0 29.25 900.0 4.9", "dead": "3", "words": "Men came.", "_geolocation": [0.0, 29.25],
    "_attachments": [], "_tags": [],
}  # fmt: skip
ODK = {
    "__id": f"uuid:{KEY}", "group": {"what": "attack", "when": "2026-05-04"}, "dead": 3, "words": "Men came.",
    "place": {"gps": {"type": "Point", "coordinates": [29.25, 0.0, 900.0], "properties": {"accuracy": 4.9}}},
    "__system": {"submitterName": "A Person"}, "meta": {"instanceID": f"uuid:{KEY}"},
}  # fmt: skip


@pytest.fixture
def door(cast):
    mapping = Mapping(FIELDS, {"event_type": {"attack": "violence_against_civilians"}})
    saved = save_mapping(
        mission=cast.mission, kind=MappingKind.SUBMISSION, name="Alert form", mapping=mapping, **by(cast, Role.ADVISER)
    )
    token = create_api_client(name="Kobo", actor="test", mission=cast.mission, role=Role.GATEWAY)[1]

    def post(submission, key=saved.public_id, token=token):
        address = f"/api/v1/submissions/{key}/"
        return cast.machine(token).post(address, submission, content_type="application/json")

    return post


def the_mapping():
    return IntakeMapping.objects.get()


@pytest.mark.parametrize("submission", [KOBO, ODK])
def test_a_submission_is_one_report(door, submission):
    first, second = door(submission), door(submission)

    report = Report.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() == {"id": str(report.public_id)}
    assert (report.event_type, report.channel) == ("violence_against_civilians", "submission")
    assert report.exact_location.point.coords == (29.25, 0.0)
    assert (report.harm[0]["best"], report.text) == (3, "Men came.")


def test_both_makes_have_the_same_answers():
    kobo, odk = answers_of(KOBO), answers_of(ODK)

    assert {name: kobo[name] for name in ("what", "dead", "words")} == {n: odk[n] for n in ("what", "dead", "words")}
    assert instance_of(kobo) == instance_of(odk) == KEY
    assert odk["place/gps"] == "0.0 29.25"


def test_other_content_under_the_same_number_is_refused(door):
    door(KOBO)

    assert door(KOBO | {"words": "Others."}).status_code == 409
    assert Report.objects.get().text == "Men came."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"group/what": "peace"}, "what"), ({"group/when": "yesterday"}, "when"),
        ({"place/gps": "0 0 0 0"}, "place/gps"),
        ({"dead": "many"}, "dead"), ({"meta/instanceID": "", "_uuid": ""}, "meta/instanceID"),
        ({"words": "nul \x00"}, "words"),
        ({"place/gps": "nul \x00"}, "place/gps"),
        ({"group/what": "\ud800"}, "what"), ({"place/gps": "29.25 0.0 0 0"}, "place/gps"),
        ({"group/what": None}, "what"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_question(door, changes, field):
    response = door(KOBO | changes)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field], response.json()
    assert Report.objects.count() == 0


@pytest.mark.parametrize("body", [[], 3, "x", [KOBO]])
def test_what_is_no_submission_is_refused(door, body):
    assert door(body).status_code == 400


def test_a_mapping_that_is_retired_or_anothers_is_not_there(cast, door):
    other = create_api_client(name="Other", actor="test", mission=cast.other, role=Role.GATEWAY)[1]

    assert door(KOBO, token=other).status_code == 404
    assert door(KOBO, token=cast.token).status_code == 404  # headquarters reports nothing
    retire_mapping(mapping_id=the_mapping().pk, **by(cast, Role.ADVISER))
    assert door(KOBO).status_code == 404
    assert Report.objects.count() == 0


def test_deep_and_wide_submissions_end():
    deep = {}
    for _level in range(200):
        deep = {"a": deep}
    wide = {f"q{number}": "x" for number in range(5_000)}

    assert answers_of(deep) == {}
    assert len(answers_of(wide)) <= 500
