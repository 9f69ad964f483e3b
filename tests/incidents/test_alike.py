"""How alike two tellings are: the same from either end, and never more than their precision allows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incidents.alike import REACH_KM, SLACK, Told, likeness, similarity

START = datetime(2020, 1, 1, tzinfo=UTC)


def told(**changes):
    fields = {
        "longitude": 29.25, "latitude": 0.0, "location_precision": 1, "start": START, "end": START,
        "time_precision": 1, "event_type": "battle", **changes,
    }  # fmt: skip
    return Told(**fields)


@st.composite
def tellings(draw):
    start = START + timedelta(hours=draw(st.integers(0, 200)))
    return told(
        longitude=29 + draw(st.integers(0, 200)) / 100,
        latitude=draw(st.integers(-100, 100)) / 100,
        location_precision=draw(st.sampled_from(sorted(REACH_KM))),
        start=start,
        end=start + timedelta(hours=draw(st.integers(0, 48))),
        time_precision=draw(st.sampled_from(sorted(SLACK))),
        event_type=draw(st.sampled_from(["battle", "violence_against_civilians", "displacement"])),
        actors=frozenset(draw(st.sets(st.sampled_from(["x", "y"])))),
        words=draw(st.sampled_from(["", "Armed men came at night", "des hommes armés", "رجال مسلحون"])),
    )


@given(tellings(), tellings())
def test_likeness_is_the_same_from_either_end_and_between_its_bounds(one, other):
    found, back = likeness(one, other), likeness(other, one)

    assert found == back
    if found is not None:
        assert 0 < found.score <= 1.0001
        assert found.hours * 3600 <= (SLACK[one.time_precision] + SLACK[other.time_precision]).total_seconds()


@given(tellings())
def test_nothing_is_more_like_a_telling_than_itself(one):
    assert likeness(one, one).score >= 0.69


@given(tellings(), tellings())
def test_what_both_name_only_adds(one, other):
    named = likeness(*(Told(**{**vars(each), "actors": each.actors | {"z"}}) for each in (one, other)))
    plain = likeness(*(Told(**{**vars(each), "actors": frozenset()}) for each in (one, other)))

    if plain is not None:
        assert named.score > plain.score


def test_a_point_known_exactly_is_not_another_one_ten_kilometres_on():
    assert likeness(told(), told(longitude=29.35)) is None
    assert likeness(told(), told(longitude=29.35, location_precision=2)).km > 11


def test_two_days_apart_is_too_far_for_exact_days_and_near_for_a_week():
    later = {"start": START + timedelta(hours=49), "end": START + timedelta(hours=49)}

    assert likeness(told(), told(**later)) is None
    assert likeness(told(), told(**later, time_precision=3)).hours == 49


def test_words_are_compared_without_accents_and_case():
    assert similarity("Des hommes armés", "DES HOMMES ARMES") == 1
    assert similarity("", "") == 0
    assert similarity("Armed men", "Flood") < 0.1
