"""Messages of gateways: stored once, their senders as hashes only, and made into reports where that is possible."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.choices import MappingKind, MessageStatus, SourceType
from incidents.intake.gateways import read_payload, without_number
from incidents.intake.mapping import Mapping
from incidents.models import CheckIn, InboundMessage, Report, Source
from incidents.services.contacts import lookup, register_contact
from incidents.services.mappings import save_mapping
from incidents.services.messages import receive_message, report_message, set_aside
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError, TransitionNotAllowedError
from missions.models import Settlement
from missions.services import audience_of_client, create_api_client
from tests.making import audience, by, make_source, report_input

NUMBER = "+243812345678"
DIGITS = NUMBER.removeprefix("+")
DOOR = "/api/v1/messages/"


@pytest.fixture
def gateway(cast):
    """A client of the mission's gateway and its key."""
    return create_api_client(name="SMS", actor="test", mission=cast.mission, role=Role.GATEWAY)


@pytest.fixture
def point(cast):
    """A focal point of Asali who is known by a number."""
    source = make_source(cast, is_focal_point=True, settlement="Asali", type=SourceType.COMMUNITY)
    register_contact(source_id=source.pk, number=NUMBER, **by(cast, Role.ADVISER))
    return source


def plain(**changes):
    return {"id": "m-1", "from": NUMBER, "text": "Shots near the market.", **changes}


def rapidpro(**changes):
    """What a flow of RapidPro posts when it calls a webhook."""
    payload = {
        "contact": {"uuid": str(uuid4()), "name": "A Person", "urn": f"tel:{NUMBER}"},
        "flow": {"uuid": str(uuid4()), "name": "Alert"},
        "run": {"uuid": "0c8b5d3e-run", "created_on": "2026-11-22T10:00:00Z"},
        "input": {"urn": f"tel:{NUMBER}", "text": "2", "uuid": "x"},
        "results": {
            "what": {"category": "Attack", "value": "attack", "input": "1"},
            "where": {"category": "All Responses", "value": "Bora"},
            "dead": {"category": "Numeric", "value": "3"},
        },
    }
    return {**payload, **changes}


def flow_mapping(cast, **changes):
    fields = {"event_type": "what", "place_name": "where", "killed_best": "dead", "text": "words"} | changes
    return save_mapping(
        mission=cast.mission, kind=MappingKind.MESSAGE, name="Flow",
        mapping=Mapping(fields, {"event_type": {"attack": "violence_against_civilians"}}), **by(cast, Role.ADVISER),
    )  # fmt: skip


def post(cast, token, payload, **how):
    return cast.machine(token).post(DOOR, payload, content_type="application/json", **how)


# --- the door ---------------------------------------------------------------------------------------------
def test_a_message_is_stored_and_its_number_nowhere(cast, gateway, point):
    response = post(cast, gateway[1], rapidpro(results={"note": {"value": f"call {DIGITS}"}}))

    message = InboundMessage.objects.get()
    assert response.status_code == 201
    assert response.json() == {"id": str(message.public_id)}
    assert (message.source, message.sender) == (point, lookup(NUMBER, cast.mission))
    assert message.answers == {"note": "call …"}
    assert message.sent_at.isoformat() == "2026-11-22T10:00:00+00:00"
    assert tables_with(DIGITS[-9:]) == []
    assert tables_with("A Person") == []


def tables_with(text):
    """Every table of the application in which some row holds the text."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'select exists (select from "{table}" as t where t::text like %s)', [f"%{text}%"])  # noqa: S608
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_sent_again_it_is_the_same_message(cast, gateway):
    first = post(cast, gateway[1], plain())
    second = post(cast, gateway[1], plain())

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert InboundMessage.objects.count() == 1
    assert AuditEntry.objects.filter(verb="message.receive").count() == 1


@pytest.mark.parametrize("changes", [{"text": "Other words."}, {"from": "+243812345679"}])
def test_other_content_under_a_used_number_is_refused(cast, gateway, changes):
    post(cast, gateway[1], plain())

    response = post(cast, gateway[1], plain(**changes))

    assert (response.status_code, response.json()["title"]) == (409, "message conflict")
    assert InboundMessage.objects.get().text == "Shots near the market."


def test_known_and_unknown_senders_get_the_same_answer(cast, gateway, point):
    known = post(cast, gateway[1], plain())
    unknown = post(cast, gateway[1], plain(id="m-2", **{"from": "+243899999999"}))

    assert known.status_code == unknown.status_code == 201
    assert known.json().keys() == unknown.json().keys() == {"id"}
    assert len(known.content) == len(unknown.content)
    assert InboundMessage.objects.get(external_id="m-2").source is None


@pytest.mark.parametrize(
    "body",
    [
        {"fcMessageId": "9", "sourceNumber": NUMBER, "messageText": "Help"},
        {"messageId": "9", "fromNumber": NUMBER, "content": "Help"},
        {"id": "9", "msisdn": f"tel:{NUMBER}", "message": "Help"},
    ],
)
def test_forms_of_other_gateways_are_read(cast, gateway, point, body):
    form = "application/x-www-form-urlencoded"
    response = cast.machine(gateway[1]).post(DOOR, urlencode(body), content_type=form)

    message = InboundMessage.objects.get()
    assert (response.status_code, message.source) == (201, point)
    assert message.text == "Help"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"), ({"id": "x" * 121}, "id"), ({"from": ""}, "from"), ({"text": ""}, "text"),
        ({"text": "a" * 4001}, "text"), ({"text": "nul \x00"}, "text"), ({"id": {"a": 1}}, "id"),
        ({"answers": {"a": "b\x00"}}, "answers"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_stored(cast, gateway, changes, field):
    response = post(cast, gateway[1], plain(**changes))

    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
    assert InboundMessage.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["[]", "3", "null", '"text"', "{", "[" * 5000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_what_is_no_object_is_refused(cast, gateway, body):
    response = cast.machine(gateway[1]).post(DOOR, body, content_type="application/json")

    assert response.status_code == 400


def test_a_huge_body_is_refused(cast, gateway):
    response = post(cast, gateway[1], plain(text="a" * 3_000_000))

    assert response.status_code in (400, 413)
    assert InboundMessage.objects.count() == 0


def test_only_a_gateway_of_one_mission_may_post(cast, gateway):
    everywhere = create_api_client(name="All", actor="test", mission=None, role=Role.GATEWAY)[1]

    assert post(cast, cast.token, plain()).status_code == 403  # headquarters pulls only
    assert post(cast, everywhere, plain()).status_code == 403
    assert post(cast, "vgl_wrong", plain()).status_code == 401
    assert cast.client(Role.ADVISER).post(DOOR, plain(), content_type="application/json").status_code == 403
    assert InboundMessage.objects.count() == 0


def test_a_gateway_sees_nothing(cast, gateway, point):
    post(cast, gateway[1], plain())
    machine = cast.machine(gateway[1])

    assert machine.get("/api/v1/reports/").json()["results"] == []
    assert machine.get("/api/v1/sources/").json()["results"] == []
    assert machine.get(DOOR).status_code == 405


# --- what comes of it -------------------------------------------------------------------------------------
def test_a_message_is_a_sign_of_life(cast, gateway, point):
    CheckIn.objects.create(mission=cast.mission, source=point, due_at=cast.mission.now())

    post(cast, gateway[1], plain())

    point.refresh_from_db()
    assert point.last_heard_at is not None
    assert CheckIn.objects.get().closed_at is not None


def test_a_mapping_makes_a_report_of_a_flow(cast, gateway, point):
    flow_mapping(cast)

    post(cast, gateway[1], rapidpro())
    post(cast, gateway[1], rapidpro())

    report, message = Report.objects.get(), InboundMessage.objects.get()
    assert (report.event_type, report.channel, report.source) == ("violence_against_civilians", "gateway", point)
    assert (report.place_name, report.harm[0]["best"]) == ("Bora", 3)
    assert report.exact_location.point == Settlement.objects.get(name="Bora", mission=cast.mission).point
    assert (message.status, message.report) == (MessageStatus.REPORTED, report)


def test_without_a_place_it_is_that_of_the_focal_point(cast, gateway, point):
    flow_mapping(cast)
    answers = {"what": {"value": "attack"}}

    post(cast, gateway[1], rapidpro(results=answers))

    assert Report.objects.get().place_name == "Asali"


@pytest.mark.parametrize("answers", [{"what": "peace"}, {"where": "Nowhere"}, {"what": "attack", "dead": "many"}])
def test_what_the_mapping_cannot_read_waits_for_the_desk(cast, gateway, point, answers):
    flow_mapping(cast)

    response = post(cast, gateway[1], rapidpro(results=answers))

    assert response.status_code == 201
    assert Report.objects.count() == 0
    assert InboundMessage.objects.get().status == MessageStatus.NEW


def test_an_unknown_number_makes_no_report_by_itself(cast, gateway):
    flow_mapping(cast)

    post(cast, gateway[1], rapidpro())

    assert Report.objects.count() == 0


def test_what_belongs_to_a_specialist_keeps_no_words(cast, gateway, point):
    flow_mapping(cast, sub_event_type="exactly")
    answers = {"what": "attack", "exactly": "sexual_violence", "words": "canary-words"}

    for _time in range(2):
        assert post(cast, gateway[1], rapidpro(results=answers)).status_code in (200, 201)

    message = InboundMessage.objects.get()
    assert (message.text, message.answers, message.reason) == ("", {}, "specialist")
    assert Report.objects.count() == 0
    assert tables_with("canary-words") == []


def received(cast, gateway, **changes):
    client = gateway[0]
    return receive_message(client=client, audience=audience_of_client(client), payload=plain(**changes))[0]


def test_the_desk_makes_a_report_of_a_message_once(cast, gateway):
    message = received(cast, gateway)

    report = report_message(message_id=message.pk, data=report_input(), **by(cast, Role.ADVISER))

    message.refresh_from_db()
    assert (message.status, message.report, message.handled_by) == ("reported", report, cast[Role.ADVISER])
    with pytest.raises(TransitionNotAllowedError, match="adviser"):
        set_aside(message_id=message.pk, reason="Late", **by(cast, Role.DUTY_OFFICER))


def test_setting_aside_needs_a_reason(cast, gateway):
    message = received(cast, gateway)

    with pytest.raises(ValidationError) as refused:
        set_aside(message_id=message.pk, reason=" ", **by(cast, Role.ADVISER))
    set_aside(message_id=message.pk, reason="Spam", **by(cast, Role.ADVISER))

    assert set(refused.value.message_dict) == {"reason"}
    message.refresh_from_db()
    assert (message.status, message.reason) == ("set_aside", "Spam")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LIAISON, Role.PARTNER])
def test_messages_are_for_desks_that_may_know_sources(cast, gateway, role):
    message = received(cast, gateway)

    with pytest.raises(InboundMessage.DoesNotExist):
        set_aside(message_id=message.pk, reason="x", **by(cast, role))
    assert not InboundMessage.objects.visible_to(audience(cast, role)).exists()


def test_a_machine_of_another_mission_cannot_know_a_number(cast, gateway, point):
    other = create_api_client(name="Other", actor="test", mission=cast.other, role=Role.GATEWAY)[0]

    message, _new = receive_message(client=other, audience=audience_of_client(other), payload=plain())

    assert message.source is None
    assert Source.objects.get(pk=point.pk).last_heard_at is None


def test_who_may_not_report_hands_in_nothing(cast):
    client, _token = create_api_client(name="HQ", actor="test", mission=cast.mission)

    with pytest.raises(NotAllowedError):
        receive_message(client=client, audience=audience_of_client(client), payload=plain())


def test_a_conflict_names_no_content(cast, gateway):
    received(cast, gateway)

    with pytest.raises(ConflictError) as refused:
        received(cast, gateway, text="other")

    assert "market" not in str(refused.value)
    assert refused.value.extra == {}


# --- payloads ---------------------------------------------------------------------------------------------
json_values = st.sampled_from([None, True, 3, 2.5, float("nan"), "", "x", NUMBER, [], [1], {}, {"value": {"value": 1}}])
names = st.sampled_from(["contact", "run", "input", "results", "id", "from", "text", "answers", "urn", "uuid", "value"])


@given(st.dictionaries(names, json_values | st.dictionaries(names, json_values, max_size=3), max_size=6))
def test_any_payload_is_read_into_texts(payload):
    found = read_payload(json.loads(json.dumps(payload)))

    assert all(isinstance(part, str) for part in (found.external_id, found.sender, found.text, found.sent_at))
    assert all(isinstance(part, str) for pair in found.answers.items() for part in pair)


@pytest.mark.parametrize(
    ("text", "without"),
    [(f"I am {NUMBER}", "I am …"), (f"00{DIGITS}!", "…!"), (f"{DIGITS} {DIGITS}", "… …"), ("call 12", "call 12")],
)
def test_the_own_number_is_taken_out_of_texts(text, without):
    assert without_number(text, NUMBER) == without
