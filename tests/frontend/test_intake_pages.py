"""Tables, mappings and messages on pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.choices import MappingKind
from incidents.intake.mapping import Mapping
from incidents.models import InboundMessage, IntakeMapping, Report, Upload
from incidents.services.mappings import save_mapping
from incidents.services.messages import receive_message
from missions.choices import Role
from missions.services import audience_of_client, create_api_client
from tests.making import by

TABLE = "Genre,Jour,Lieu,Mots\nattaque,2026-05-04,Asali,Shots\nattaque,2026-05-04,Nulle part,=1+1\n"
XSS = '<script>alert("x")</script>'


@pytest.fixture
def adviser(cast):
    return cast.client(Role.ADVISER)


def put(client, text=TABLE, name="table.csv"):
    return client.post("/uploads/", {"file": SimpleUploadedFile(name, text.encode())})


def columns(upload, **fields):
    """The mapping form's answers: field by column."""
    by_column = {column: name for name, column in fields.items()}
    return {f"column_{index}": by_column.get(column, "") for index, column in enumerate(upload.columns)}


def test_a_table_goes_from_file_to_reports_and_back(cast, adviser):
    address = put(adviser).url
    upload = Upload.objects.get()
    mapped = columns(upload, event_type="Genre", occurred_from="Jour", place_name="Lieu", text="Mots")

    adviser.post(address, {"do": "map", **mapped})
    asked = adviser.get(address)
    assert "attaque" in [line["word"] for line in asked.context["form"].of_words()]
    words = {line["field"].html_name: "battle" for line in asked.context["form"].of_words()}
    adviser.post(address, {"do": "map", **mapped, **words})
    looked = adviser.get(address)
    assert [look["wrong"] for look in looked.context["looks"]] == [False, True]
    assert "1 needs attention." in looked.text

    done = adviser.post(address, {"do": "take"}, follow=True)

    assert Report.objects.get().event_type == "battle"
    assert "1 report taken in. 1 row was not taken." in done.text
    file = adviser.get(f"{address}refused.csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="to-mend.csv"'
    assert "Nulle part,'=1+1" in file.content.decode()


@pytest.mark.parametrize(
    ("text", "says"), [("", "The file is empty."), ("<svg/>", "This is no table."), ("a,a\n1,2", "twice")]
)
def test_a_bad_file_comes_back_with_what_to_mend(adviser, text, says):
    answer = put(adviser, text)

    assert (answer.status_code, says in answer.text) == (400, True)
    assert Upload.objects.count() == 0


def test_cells_are_shown_as_text(adviser):
    answer = adviser.get(put(adviser, f'b,{XSS}\n"x",{XSS}\n', f"{XSS}.csv").url)

    assert answer.status_code == 200
    assert XSS not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_row_that_seems_to_name_somebody_says_so_and_is_in_nobodys_way(adviser):
    text = "Genre,Jour,Lieu,Mots\nbattle,2026-05-04,Asali,Call +243 812 345 678\nbattle,2026-05-04,Asali,Shots\n"
    address = put(adviser, text).url
    mapped = columns(Upload.objects.get(), event_type="Genre", occurred_from="Jour", place_name="Lieu", text="Mots")
    adviser.post(address, {"do": "map", **mapped})

    looked = adviser.get(address)

    assert [bool(look["personal"]) for look in looked.context["looks"]] == [True, False]
    assert [look["wrong"] for look in looked.context["looks"]] == [False, False]
    assert "May name or locate a person:" in looked.text


def test_two_columns_cannot_be_one_field(adviser):
    address = put(adviser).url

    answer = adviser.post(address, {"do": "map", "column_0": "text", "column_1": "text"})

    assert answer.status_code == 400
    assert "choose one" in answer.text


def test_a_mapping_is_kept_and_used_again(cast, adviser):
    address = put(adviser).url
    mapped = columns(Upload.objects.get(), text="Mots", event_type="Genre")
    adviser.post(address, {"do": "keep", "name": "Ours", **mapped})
    other = put(adviser, "Mots,Genre\nx,y\n").url

    adviser.post(other, {"do": "use", "mapping": IntakeMapping.objects.get().public_id})

    assert Upload.objects.first().mapping["fields"] == {"text": "Mots", "event_type": "Genre"}


def test_a_mapping_whose_name_is_refused_is_neither_kept_nor_used(adviser):
    address = put(adviser).url
    before = Upload.objects.get().mapping
    mapped = columns(Upload.objects.get(), text="Mots")

    answer = adviser.post(address, {"do": "keep", "name": "Ours\x12", **mapped})

    assert answer.status_code == 400
    assert Upload.objects.get().mapping == before
    assert not IntakeMapping.objects.exists()


@pytest.mark.parametrize("post", [{}, {"do": "x"}, {"do": "use"}, {"do": "use", "mapping": "x"}])
def test_a_step_that_does_not_exist_is_a_bad_request(adviser, post):
    assert adviser.post(put(adviser).url, post).status_code == 400


def test_a_mapping_nobody_has_is_not_found(adviser):
    lost = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

    assert adviser.post(put(adviser).url, {"do": "use", "mapping": lost}).status_code == 404
    assert adviser.post("/mappings/", {"mapping": lost}).status_code == 404


def test_others_do_not_find_a_table(cast, adviser):
    address = put(adviser).url

    assert cast.client(Role.DUTY_OFFICER).get(address).status_code == 404
    assert cast.client(Role.DUTY_OFFICER).get(f"{address}refused.csv").status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PARTNER, Role.PLANNER])
def test_who_uploads_nothing_gets_no_page(cast, role):
    for address in ("/uploads/", "/mappings/", "/mappings/new/"):
        assert cast.client(role).get(address).status_code == 403, address


def test_an_example_becomes_a_mapping_with_an_address(adviser):
    told = {"kind": "submission", "name": "Alert form", "example": '{"group": {"type": "raid", "date": "2026-05-04"}}'}

    asked = adviser.post("/mappings/new/", {"do": "read", **told})
    form = asked.context["form"]
    answers = {line["field"].html_name: line["field"].value() or "" for line in form.of_columns()}
    words = {line["field"].html_name: "battle" for line in form.of_words()}
    adviser.post("/mappings/new/", {"do": "save", **told, **answers, **words})

    saved = IntakeMapping.objects.get()
    assert saved.fields == {"event_type": "type", "occurred_from": "date"}
    assert saved.values == {"event_type": {"raid": "battle"}}
    assert f"/api/v1/submissions/{saved.public_id}/" in adviser.get("/mappings/").text


@pytest.mark.parametrize("example", ["", "{", "[]", "3", "{}", "[" * 5000])
def test_an_example_that_is_none_says_so(adviser, example):
    told = {"do": "read", "kind": "submission", "name": "x", "example": example}

    assert adviser.post("/mappings/new/", told).status_code == 400


def test_letters_of_an_example_that_cannot_be_shown_are_replaced(adviser):
    told = {"do": "read", "kind": "submission", "name": "x", "example": '{"a\\ud800": "b\\u0000"}'}

    answer = adviser.post("/mappings/new/", told)

    assert answer.status_code == 200
    assert answer.context["form"].columns == ["a\ufffd"]


def test_a_retired_mapping_leaves_the_list(cast, adviser):
    saved = save_mapping(
        mission=cast.mission, kind=MappingKind.TABLE, name="Ours", mapping=Mapping({"text": "a"}),
        **by(cast, Role.ADVISER),
    )  # fmt: skip

    adviser.post("/mappings/", {"mapping": saved.public_id})

    assert "Ours" not in adviser.get("/mappings/").text.split("<main")[1].split("messages")[-1]


@pytest.fixture
def message(cast):
    client, _token = create_api_client(name="SMS", actor="test", mission=cast.mission, role=Role.GATEWAY)
    said = {"id": "1", "from": "+243812345678", "text": f"Shots {XSS}"}
    return receive_message(client=client, audience=audience_of_client(client), payload=said)[0]


def test_a_message_waits_and_becomes_a_report(adviser, message):
    assert "Unknown number" in adviser.get("/messages/").text
    page = adviser.get(f"/messages/{message.public_id}/")
    assert XSS not in page.text
    told = {"do": "report", "event_type": "battle", "tense": "happened", "place_name": "Asali",
            "location_precision": "2", "text": "Shots"}  # fmt: skip

    answer = adviser.post(f"/messages/{message.public_id}/", told)

    message.refresh_from_db()
    assert (answer.url, message.status, message.report.place_name) == ("/messages/", "reported", "Asali")
    assert adviser.post(f"/messages/{message.public_id}/", told).status_code == 409


def test_a_report_without_a_place_keeps_what_was_typed(adviser, message):
    told = {"do": "report", "event_type": "battle", "tense": "happened", "location_precision": "2", "text": "Typed",
            "place_name": "Nowhere"}  # fmt: skip

    answer = adviser.post(f"/messages/{message.public_id}/", told)

    assert answer.status_code == 400
    assert "Typed" in answer.text
    assert "No place of the mission has this name" in answer.text
    assert Report.objects.count() == 0


def test_a_message_is_set_aside_with_a_reason(adviser, message):
    assert adviser.post(f"/messages/{message.public_id}/", {"do": "aside"}).status_code == 400
    adviser.post(f"/messages/{message.public_id}/", {"do": "aside", "reason": "Spam"})

    assert InboundMessage.objects.get().status == "set_aside"
    assert "No message waits." in adviser.get("/messages/").text
    assert "Set aside" in adviser.get("/messages/?tab=all").text


def test_messages_are_for_desks_that_may_know_sources(cast, message):
    assert cast.client(Role.ANALYST).get("/messages/").status_code == 403
    assert cast.client(Role.ANALYST).get(f"/messages/{message.public_id}/").status_code == 404
