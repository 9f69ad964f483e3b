"""Everything that the report form at the desk asks, and where it stops."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.models import Report
from missions.choices import Compartment, Role
from missions.models import Membership
from tests.frontend.forms import report_form


def picture(name="IMG_1.jpg"):
    held = BytesIO()
    Image.new("RGB", (20, 20), "red").save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def member(cast, role, room):
    """The person as a member of a compartment that the mission has."""
    cast.mission.modules = [*cast.mission.modules, room]
    cast.mission.save()
    Membership.objects.filter(user=cast[role], mission=cast.mission).update(compartments=[room])
    return cast.client(role)


def test_harm_by_sex_and_age_groups_with_role_and_confidence_and_words_in_two_languages_are_kept(cast):
    client = cast.client(Role.ADVISER)
    told = {
        "harm1-kind": "injured", "harm1-best": "4", "harm1-max": "6", "harm1-sex": "female", "harm1-age_band": "adult",
        "harm1-civilian_status": "civilian", "actor_name": "Red Band", "actor_confidence": "probable",
        "actor1-name": "Blue Band", "actor1-role": "victim", "actor1-confidence": "confirmed",
        "language": "sw", "translation": "They came at night.", "translation_language": "en",
        "consent": "share_masked", "origin": "the market radio", "dissemination": "bilateral",
    }  # fmt: skip

    client.post("/reports/new/", report_form(client, **told))

    report = Report.objects.get()
    women = next(line for line in report.harm if line["kind"] == "injured")
    assert (women["best"], women["max"], women["sex"], women["age_band"]) == (4, 6, "female", "adult")
    assert {(line["name"], line["role"], line["confidence"]) for line in report.actors} == {
        ("Red Band", "perpetrator", "probable"), ("Blue Band", "victim", "confirmed"),
    }  # fmt: skip
    assert (report.language, report.translation_language, report.dissemination) == ("sw", "en", "bilateral")
    assert (report.translation, report.origin) == ("They came at night.", "the market radio")


def test_figures_without_a_kind_are_named_and_nothing_typed_is_lost(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, **{"harm2-best": "7"}))

    assert answer.status_code == 400
    assert '<a href="#id_harm2-kind">' in answer.text
    assert answer.context["form"].harm_lines[1]["best"].value() == "7"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "choice", [{"harm1-kind": "sexual_violence"}, {"harm3-age_band": "child"}, {"sub_event_type": "sexual_violence"}]
)
def test_a_line_for_the_specialist_stops_the_form(cast, choice):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, **choice))

    assert answer.status_code == 400
    assert "this goes to the specialist" in answer.text
    assert "Shots at the market." not in answer.text
    assert not Report.objects.exists()


def test_own_peoples_misconduct_stops_the_form_and_stores_nothing(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, about_own_people="on"))

    assert answer.status_code == 400
    assert "conduct and discipline" in answer.text
    assert "Shots at the market." not in answer.text
    assert not Report.objects.exists()


def test_a_member_of_the_room_files_into_it(cast):
    client = member(cast, Role.ADVISER, Compartment.CRSV)

    client.post("/reports/new/", report_form(client, sub_event_type="sexual_violence", compartments=["crsv"]))

    assert Report.objects.get().compartments == ["crsv"]


def test_somebody_outside_the_room_is_not_offered_it(cast):
    client = cast.client(Role.ADVISER)

    answer = client.post("/reports/new/", report_form(client, sub_event_type="sexual_violence", compartments=["crsv"]))

    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_files_come_with_the_report_and_one_that_is_refused_is_named(cast):
    client = cast.client(Role.ADVISER)
    wrong = SimpleUploadedFile("run.exe", b"MZ\x90\x00 no picture", "image/jpeg")

    answer = client.post("/reports/new/", {**report_form(client), "files": [picture(), wrong]}, follow=True)

    report = Report.objects.get()
    assert [each.file_name for each in report.attachments.all()] == ["IMG_1.jpg"]
    assert "run.exe was not kept" in answer.text


def test_looking_up_a_place_keeps_the_lines_and_the_rooms(cast):
    client = member(cast, Role.ADVISER, Compartment.CAAC)
    told = {"harm1-kind": "detained", "harm1-best": "5", "actor1-name": "Blue Band", "compartments": ["caac"]}

    answer = client.post("/reports/new/", {**report_form(client, **told), "place_search": "Asali", "find": ""})

    form = answer.context["form"]
    assert (form.harm_lines[0]["kind"].value(), form.harm_lines[0]["best"].value()) == ("detained", "5")
    assert form.actor_lines[0]["name"].value() == "Blue Band"
    assert form["compartments"].value() == ["caac"]


def test_a_liaison_is_not_asked_to_grade(cast):
    form = cast.client(Role.LIAISON).get("/reports/new/").context["form"]

    assert not form.fields.keys() & {"reliability", "credibility", "origin"}
