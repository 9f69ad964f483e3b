"""The forms of the rooms, without a database."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import annexes
from incidents.annexes import FORMS, Kind, check, people
from incidents.room_choices import GraveViolation, ProblemCode, Question
from missions.choices import Compartment
from tests.making import ANSWERS


def problems(kind, answers):
    return {(p.field, p.code, p.line, p.part) for p in check(FORMS[kind], answers)[1]}


@pytest.mark.parametrize("kind", Compartment.values)
def test_each_room_has_a_form_that_its_shortest_answers_pass(kind):
    data, wrong = check(FORMS[kind], ANSWERS[kind])

    assert wrong == []
    assert data == {"form": FORMS[kind].version, **ANSWERS[kind]}
    assert check(FORMS[kind], data) == (data, [])


def test_no_form_asks_for_a_name_or_a_place():
    asked = {part.name for form in FORMS.values() for field in form.fields for part in (field, *field.fields)}

    assert asked <= set(Question.values)
    assert not [name for name in asked if "name" in name or "address" in name or "phone" in name or "place" in name]
    assert [f.name for form in FORMS.values() for f in form.fields if f.kind == Kind.TEXT] == ["note"] * 5


def test_the_six_grave_violations_are_six():
    assert len(GraveViolation) == 6


def test_what_is_needed_is_named_with_its_line():
    answers = {**ANSWERS["crsv"], "violation": "", "survivors": [{"sex": "female"}, {"number": "0"}]}

    assert problems("crsv", answers) == {
        ("violation", ProblemCode.NEEDED, 0, ""),
        ("survivors", ProblemCode.NEEDED, 1, "age_band"),
        ("survivors", ProblemCode.NEEDED, 1, "number"),
        ("survivors", ProblemCode.NEEDED, 2, "sex"),
        ("survivors", ProblemCode.NEEDED, 2, "age_band"),
        ("survivors", ProblemCode.NUMBER, 2, "number"),
    }


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"name": "somebody"}, ("name", ProblemCode.UNKNOWN, 0, "")),
        ({"violation": "unheard-of"}, ("violation", ProblemCode.CHOICE, 0, "")),
        ({"services": "medical"}, ("services", ProblemCode.CHOICE, 0, "")),
        ({"survivors": "two"}, ("survivors", ProblemCode.LINES, 0, "")),
        ({"survivors": [{}] * 201}, ("survivors", ProblemCode.LINES, 0, "")),
        ({"note": "x" * 501}, ("note", ProblemCode.TEXT, 0, "")),
        ({"note": "a\x00b"}, ("note", ProblemCode.CHARACTERS, 0, "")),
    ],
)
def test_what_does_not_belong_is_refused(answers, problem):
    assert problem in problems("crsv", {**ANSWERS["crsv"], **answers})


def test_codes_stand_in_the_order_of_their_list_and_empty_answers_are_left_out():
    data, _wrong = check(FORMS["crsv"], {**ANSWERS["crsv"], "services": ["legal", "medical"], "perpetrator": []})

    assert data["services"] == ["medical", "legal"]
    assert "perpetrator" not in data


def test_a_number_that_was_typed_is_a_number():
    data, wrong = check(
        FORMS["caac"], {**ANSWERS["caac"], "children": [{**ANSWERS["caac"]["children"][0], "number": "3"}]}
    )

    assert (data["children"][0]["number"], wrong) == (3, [])


def test_people_are_counted_by_their_lines():
    assert people(FORMS["caac"], ANSWERS["caac"]) == 2
    assert people(FORMS["casualties"], ANSWERS["casualties"]) == 1
    assert people(FORMS["health_education"], ANSWERS["health_education"]) == 0


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from([*Question.values, "form", "other"])


@given(st.sampled_from(Compartment.values), anything | st.dictionaries(names, anything, max_size=6))
def test_whatever_is_answered_is_stored_whole_or_named(kind, answers):
    """No input breaks the check, and what passes it is JSON that passes it again, unchanged."""
    data, wrong = check(FORMS[kind], answers)
    if not wrong:
        assert check(FORMS[kind], json.loads(json.dumps(data))) == (data, [])


def test_the_forms_say_how_much_they_take():
    assert (annexes.MAX_LINES, annexes.MAX_TEXT, annexes.MAX_NUMBER) == (200, 500, 10_000)
