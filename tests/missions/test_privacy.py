import json
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st

from missions.choices import PersonalData, Role
from missions.models import Settlement
from missions.privacy import personal_data
from missions.services.privacy import region_of, warnings_of
from tests.making import audience

LABELLED = json.loads((Path(__file__).parent.parent / "data" / "personal_data.json").read_text("utf-8"))
REGIONS = {"en": "SS", "fr": "CD", "ar": "SD"}


def found(text, region="SS"):
    return [(finding.kind.value, finding.text) for finding in personal_data(text, region=region)]


def counts(kind):
    """(labelled, of them found, said, of them right) over the labelled texts."""
    labelled = hit = said = right = 0
    known = {name.casefold() for name in LABELLED["known"]}
    for language, text, labels in LABELLED["texts"]:
        spans = [(text.index(words), text.index(words) + len(words)) for label, words in labels if label == kind]
        findings = [
            (finding.start, finding.end)
            for finding in personal_data(text, region=REGIONS[language])
            if finding.kind == kind and finding.text.casefold() not in known
        ]
        labelled += len(spans)
        said += len(findings)
        hit += sum(any(start < e and s < end for s, e in findings) for start, end in spans)
        right += sum(any(start < e and s < end for s, e in spans) for start, end in findings)
    return labelled, hit, said, right


def test_most_names_in_the_labelled_texts_are_found_and_most_warnings_are_right():
    """The figures that docs/decisions states: what changes them must say so there."""
    labelled, hit, said, right = counts(PersonalData.PERSON)

    assert labelled >= 35
    assert hit / labelled >= 0.85
    assert right / said >= 0.9


@pytest.mark.parametrize("kind", set(PersonalData) - {PersonalData.PERSON})
def test_ways_to_reach_or_find_somebody_in_the_labelled_texts_are_found(kind):
    labelled, hit, said, right = counts(kind)

    assert labelled >= 3
    assert (hit, right) == (labelled, said)


def test_the_labelled_texts_are_of_three_languages_and_half_of_them_hold_nothing():
    languages = [language for language, _text, _labels in LABELLED["texts"]]

    assert min(languages.count(language) for language in ("en", "fr", "ar")) >= 25
    assert sum(not labels for _language, _text, labels in LABELLED["texts"]) >= 40


def test_findings_say_where_they_stand_in_the_text():
    text = "Call Mr Okello at +211 925 123 456."

    (person, phone) = personal_data(text, region="SS")

    assert (person.kind, text[person.start : person.end]) == (PersonalData.PERSON, "Okello")
    assert (phone.kind, text[phone.start : phone.end]) == (PersonalData.PHONE, "+211 925 123 456")


@pytest.mark.parametrize("text", ["at 4.8, 31.6", "36N UL 44 36", "12°N 25°E", "3.5, 4.5"])
def test_a_rough_place_is_no_exact_one(text):
    assert found(text) == []


def test_a_number_without_a_country_needs_one():
    assert found("0925 123 456") == [("phone", "0925 123 456")]
    assert found("0925 123 456", region=None) == []
    assert found("WhatsApp 0925 123 456", region=None) == [("phone", "0925 123 456")]


@settings(deadline=None, max_examples=200)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(" ".join(text for _l, text, _p in LABELLED["texts"]).split())).map(" ".join)
)
def test_any_text_is_read_and_findings_are_parts_of_it_without_overlaps(text):
    findings = personal_data(text, region="CD")

    assert all(text[finding.start : finding.end] == finding.text != "" for finding in findings)
    assert all(first.end <= second.start for first, second in pairwise(findings))


def test_a_long_text_is_read_in_a_moment():
    text = "Le chef Jean Pierre Marie appelle le " * 540

    assert len(personal_data(text, region="CD")) > 500


# ---- the service ---------------------------------------------------------------------------------------------------
def warned(cast, *texts, **kwargs):
    return [
        finding.text
        for finding in warnings_of(audience=audience(cast, Role.ADVISER), mission=cast.mission, texts=texts, **kwargs)
    ]


def test_places_of_the_mission_are_no_persons(cast):
    Settlement.objects.create(
        mission=cast.mission, name="Saint Joseph", alternate_names=["Mokili Jean"], point=Point(29.1, 0, srid=4326)
    )

    assert warned(cast, "They fled from Saint Joseph and Mokili Jean to Joseph Deng.") == ["Joseph Deng"]


def test_groups_on_record_are_no_persons(cast):
    assert warned(cast, "Mai-Mai Kifuafua came.") == ["Mai-Mai Kifuafua"]
    assert warned(cast, "Mai-Mai Kifuafua came.", known=["Mai-Mai Kifuafua"]) == []


def test_a_word_that_stands_in_several_texts_is_said_once(cast):
    assert warned(cast, "Mr Okello came.", "Mr OKELLO left.", "mr Okello") == ["Okello"]


def test_numbers_are_those_of_the_missions_country(cast):
    assert region_of("Africa/Lubumbashi") == "CD"
    assert region_of("Mars/Olympus") is None
    assert warned(cast, "Numéro 0812 345 678") == ["0812 345 678"]


def test_the_number_of_questions_does_not_grow_with_the_names(cast, django_assert_max_num_queries):
    text = ". ".join(f"Mr Okello{index}" for index in range(200))

    asking = audience(cast, Role.ADVISER)

    with django_assert_max_num_queries(3):
        assert len(warnings_of(audience=asking, mission=cast.mission, texts=[text])) == 200
