"""A pseudonym is a code word with a number, and the eye can tell it from every other one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.pseudonyms import Fault, fault_of, skeleton, suggestion


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Heron 12", None),
        ("بلشون 12", None),
        ("Heron ٣", None),
        ("Jean Bosco Mukendi", Fault.NO_NUMBER),
        ("Dr Heron 12", Fault.NAME),
        ("Père Anselme 3", Fault.NAME),
        ("amina sow 7", Fault.NAME),
        ("Desk 4K2M", Fault.DESK),
        ("ｄｅｓｋ 4k2m", Fault.DESK),
        ("Heron 0812345678", Fault.CONTACT),
        ("heron12@example.org", Fault.CONTACT),
        ("12 34", Fault.NO_WORD),
    ],
)
def test_what_may_stand_for_a_source(text, fault):
    assert fault_of(text, names=["Amina Sow"]) == fault


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heron 12", "heron 12"),
        ("Heron 12", "Heron12"),
        ("Heron 12", "Heron l2"),
        ("Heron 12", "Hеrоn 12"),  # Cyrillic
        ("Heron 10", "Heron 1O"),
        ("Zoé 4", "Zoe 4"),
        ("Ibis 7", "lbis-7"),
        ("Heron 12", "Ｈｅｒｏｎ 12"),
    ],
)
def test_look_alikes_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Heron 12", "Heron 21"), ("Heron 12", "Heron 13"), ("Ibis 7", "Iris 7")])
def test_what_the_eye_can_tell_apart_differs(one, other):
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=40))
def test_blanks_and_fullwidth_forms_never_matter(text):
    assert skeleton(f" {text} ") == skeleton(text)
    assert skeleton(skeleton(text)) == skeleton(text)


@given(st.integers(0, 10_000), st.integers(0, 200))
def test_a_suggestion_is_free_and_is_a_pseudonym(seed, taken):
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    used = [suggestion(chance.randrange, []) for _n in range(taken)]

    found = suggestion(chance.randrange, used)

    assert fault_of(found) is None
    assert skeleton(found) not in {skeleton(other) for other in used}
