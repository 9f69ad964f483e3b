"""Code lists of ours and of others: every mapping both ways, without holes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import codes, codes_acled
from incidents.choices import ActorClass, EventType, LocationPrecision, SubEventType, TimePrecision

text = st.text(max_size=40)
event_types = st.sampled_from(EventType.values)


def test_all_25_sub_events_of_acled_map_one_to_one():
    assert len(codes_acled.SUB_EVENTS) == len(set(codes_acled.SUB_EVENTS.values())) == 25
    for theirs, ours in codes_acled.SUB_EVENTS.items():
        assert codes_acled.from_acled(*theirs) == ours
        assert codes_acled.to_acled(*ours) == theirs


def test_every_sub_event_of_ours_belongs_to_one_type_and_goes_out():
    pairs = [(sub, kind) for kind, subs in codes.SUB_EVENTS.items() for sub in subs]
    assert sorted(sub for sub, _kind in pairs) == sorted(SubEventType.values)
    for sub, kind in pairs:
        assert codes_acled.from_acled(*codes_acled.to_acled(kind, sub)) == (kind, sub)


@given(event_types, st.sampled_from(["", *SubEventType.values]))
def test_every_type_goes_out_as_one_that_acled_has(event_type, sub):
    kind, sub_kind = codes_acled.to_acled(event_type, sub)

    assert kind in codes_acled.TYPES
    assert sub_kind == "" or (kind, sub_kind) in codes_acled.SUB_EVENTS


@given(text, text)
def test_any_words_come_in_as_known_codes_or_not_at_all(kind, sub):
    found = codes_acled.from_acled(kind, sub)

    assert found is None or (found[0] in EventType.values and found[1] in ["", *SubEventType.values])


def test_an_unknown_sub_event_leaves_the_type():
    assert codes_acled.from_acled("battles", "Something new") == ("battle", "")


def test_every_inter_code_maps_both_ways_and_every_class_has_one():
    for code, (word, kind) in codes_acled.INTERS.items():
        assert codes_acled.class_of(str(code), "x") == codes_acled.class_of(word, "x") == kind
        assert codes_acled.inter_of(kind) == code
    assert {codes_acled.inter_of(kind) for kind in ActorClass.values} == set(range(1, 9))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Unidentified Armed Group (Sudan)", "unidentified_armed"),
        ("Unidentified Gang", "criminal_gang"),
        ("Private Security Forces (Mali)", "private_company"),
    ],
)
def test_names_tell_what_the_code_folds(name, kind):
    assert codes_acled.class_of("3", name) == kind


@given(st.sampled_from(LocationPrecision.values), st.sampled_from(TimePrecision.values))
def test_precisions_go_out_within_acleds_and_come_back_no_finer(place, time):
    out_place, out_time = codes_acled.geo_precision_of(place), codes_acled.time_precision_of(time)

    assert out_place in (1, 2, 3)
    assert out_time in (1, 2, 3)
    assert codes_acled.geo_precision_of(codes_acled.LOCATION_IN[out_place]) == out_place
    assert codes_acled.time_precision_of(codes_acled.TIME_IN[out_time]) == out_time


def test_ucdp_types_go_out_as_they_came_in_but_for_the_state():
    assert {kind: codes.ucdp_type(*mapped) for kind, mapped in codes.UCDP_TYPES.items()} == {1: 1, 2: 1, 3: 3}
    assert codes.ucdp_type("battle", False, between_non_states=True) == 2
    assert codes.ucdp_type("protest", False) is None
