"""A ref read over the phone is either right or refused."""

from hypothesis import given
from hypothesis import strategies as st

from missions.refs import ALPHABET, is_ref, make_ref


def test_a_new_ref_names_its_mission_and_checks_itself():
    ref = make_ref("COD")

    assert ref.startswith("COD-")
    assert is_ref(ref)
    assert is_ref(ref.lower())


@given(position=st.integers(4, 9), character=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(position, character):
    ref = make_ref("COD")
    wrong = ref[:position] + character + ref[position + 1 :]

    assert is_ref(wrong) == (wrong == ref)


def test_other_text_is_no_ref():
    assert not any(map(is_ref, ["", "COD", "COD-1234", "COD-12345-6", "hello world", "--", "COD-123456-"]))
