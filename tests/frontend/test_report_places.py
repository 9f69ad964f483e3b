import pytest

from missions.choices import Role
from tests.frontend.forms import report_form


@pytest.fixture
def client(cast):
    return cast.client(Role.ADVISER)


def found(client, sought):
    answer = client.get("/reports/places/", {"place_search": sought, "mission": "TST"})
    assert answer.status_code == 200
    return answer.text


def filled(client, **answers):
    """The values of the form after its `find` button; nothing else may be lost."""
    blank = {"latitude": "", "longitude": "", "place_name": "", "location_precision": "2"}
    answer = client.post("/reports/new/", report_form(client, **blank, **answers))
    assert answer.status_code == 200
    assert "Shots at the market." in answer.text
    form = answer.context["form"]
    names = ("latitude", "longitude", "place_name", "location_precision")
    return tuple(str(form[name].value()) for name in names)


def test_a_name_offers_places_as_buttons_that_carry_all_that_they_fill_in(client):
    text = found(client, "asalli")

    assert '<button type="submit" class="btn btn--small" name="find" value="0.00000,29.25000,1,Asali"' in text
    assert "<bdi>Asali</bdi>, <bdi>West</bdi>" in text


def test_choosing_a_place_fills_in_where_it_is_and_how_exact_that_is(client):
    assert filled(client, find="0.00000,29.25000,1,Asali") == ("0.00000", "29.25000", "Asali", "1")


def test_a_p_code_says_that_it_is_the_middle_of_an_area(client):
    text = found(client, "tst02")

    assert "the middle of the area" in text
    assert 'data-precision="4"' in text


def test_typed_coordinates_fill_themselves_in_and_say_where_they_are(client):
    sought = {"place_search": "0°01'48\"N 29°18'00\"E", "find": ""}

    assert filled(client, **sought) == ("0.03000", "29.30000", "", "1")
    assert "km north-east of <bdi>Asali</bdi>" in found(client, sought["place_search"])


def test_swapped_coordinates_are_offered_the_right_way_round(client):
    text = found(client, "29.3, 0.03")

    assert "Turn them round" in text
    assert 'value="0.03000,29.30000,2,"' in text
    assert filled(client, place_search="29.3, 0.03", find="")[:2] == ("", "")


def test_a_place_outside_cannot_be_chosen_and_says_so(client):
    text = found(client, "48.85, 2.35")

    assert "outside the mission" in text
    assert "<button" not in text


def test_coordinates_that_can_be_read_in_two_ways_say_how_to_write_them(client):
    assert "Part the two numbers by a semicolon" in found(client, "4,85,31,6")


def test_what_is_nothing_known_says_what_can_be_written(client):
    assert "Nothing here is called “xyzzy”" in found(client, "xyzzy")


def test_a_name_with_markup_stays_text(client):
    text = found(client, "<script>alert</script>")

    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_button_that_somebody_made_up_fills_in_nothing(client):
    assert filled(client, find="1,2")[:2] == ("", "")


def test_places_of_another_mission_are_not_found(cast):
    answer = cast.client("olga").get("/reports/places/?mission=OTH&place_search=Asali")

    assert answer.status_code == 200
    assert "29.25" not in answer.text


# ---- what a page may ask the device for ---------------------------------------------------------------------------
def test_only_the_report_form_may_ask_where_the_device_is(client):
    assert "geolocation=(self)" in client.get("/reports/new/").headers["Permissions-Policy"]
    assert "camera=()" in client.get("/reports/new/").headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/alerts/new/", "/login/", "/api/v1/incidents/", "/nothing/", "/reports/places/"]
)
def test_no_other_page_may(client, path):
    assert "geolocation=()" in client.get(path).headers["Permissions-Policy"]


def test_the_button_is_hidden_until_its_script_runs(client):
    assert "data-my-position hidden" in client.get("/reports/new/").text
