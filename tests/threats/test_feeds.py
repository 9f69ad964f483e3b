"""What each feed says in its own format, and that nothing of another shape or of a later day is read."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.choices import Connector
from threats.feeds import READERS, Asked, FeedError

FEEDS = Path(__file__).parents[1] / "data/feeds"


def read(name, day, *countries, content=None):
    told = (FEEDS / f"{name}.{'xml' if name == 'hazard_cap' else 'csv'}").read_bytes() if content is None else content
    return READERS[name](told, Asked(frozenset(countries), day))


def test_displacement_of_a_year_is_told_against_the_years_before():
    (value,) = read("idmc", date(2018, 1, 5), "CAF")

    assert (value.indicator, value.severity, value.observed_on) == ("displacement_year", 5, date(2017, 12, 31))
    assert value.numbers == {"country": "Central African Republic", "year": 2017, "new": 539438, "before": 76102}


def test_a_replay_knows_no_later_year():
    (value,) = read("idmc", date(2017, 12, 30), "CAF")

    assert (value.observed_on, value.severity) == (date(2016, 12, 31), 0)


def test_the_risk_index_is_shown_and_only_its_rise_is_weighed():
    level, rise = read("inform", date(2017, 6, 1), "COD")

    assert (level.indicator, level.severity, level.numbers["score"]) == ("country_risk", 4, 7.7)
    assert (rise.indicator, rise.severity, rise.numbers["before"]) == ("country_risk_step", 2, 7.4)


def test_a_price_is_told_against_the_year_before_it_at_its_market():
    values = {value.numbers["market"]: value for value in read("wfp_prices", date(2017, 12, 31))}

    assert set(values) == {"Nkayi", "Sibiti"}
    dear = values["Nkayi"]
    assert (dear.severity, dear.observed_on, dear.point) == (2, date(2017, 12, 15), (13.29, -4.18))
    assert (dear.numbers["commodity"], dear.numbers["ratio"]) == ("Beans (white) KG Retail XAF", 1.256)


def test_hazards_come_with_their_polygon_or_circle_once_in_whatever_languages():
    flood, storm = read("hazard_cap", date(2017, 11, 2))

    assert (flood.severity, flood.grade, flood.observed_on) == (4, "B", date(2017, 11, 2))
    assert flood.polygons[0][0] == (29.0, -0.3)
    assert (flood.numbers["until"], flood.attribution) == ("2017-11-10", "Hydrological service")
    assert (storm.severity, storm.grade, storm.is_exercise) == (5, "F", True)
    assert storm.circles == ((29.75, 0.0, 20.0),)


def test_a_cancelled_hazard_is_none():
    told = (FEEDS / "hazard_cap.xml").read_bytes()
    cancel = told.replace(
        b"<identifier>STORM-1",
        b"<references>hazards@example.org,FLOOD-1,2017-11-02T06:00:00+00:00</references><identifier>STORM-1",
    ).replace(b"<msgType>Alert", b"<msgType>Cancel", 2)

    assert read("hazard_cap", date(2017, 11, 3), content=cancel) == []


BOMB = b'<!DOCTYPE a [<!ENTITY x "y">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&x;</alert>'


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"<html>Sign in</html>", b"\xff\xfe\x00", b"iso3,year\nCOD", gzip.compress(b"x" * 99)[:20], BOMB],
    ids=["empty", "page", "binary", "columns", "broken gzip", "entities"],
)  # fmt: skip
def test_what_is_no_such_feed_is_refused_with_one_line(name, content):
    with pytest.raises(FeedError) as refused:
        read(name, date(2018, 1, 1), "COD", content=content)

    assert 0 < len(str(refused.value)) < 120


def test_a_gzipped_table_is_the_same_table():
    packed = gzip.compress((FEEDS / "idmc.csv").read_bytes())

    assert read("idmc", date(2018, 1, 5), "CAF", content=packed) == read("idmc", date(2018, 1, 5), "CAF")


CELLS = st.text("0129.-e,NaN", max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["COD", "XXX", ""]), CELLS, CELLS), max_size=9))
def test_cells_of_any_content_never_break_a_reader(rows):
    lines = [f'"{country}","{year}","{people}"' for country, year, people in rows]
    table = "\n".join(["iso3,year,new_displacement", *lines])
    try:
        values = READERS[Connector.IDMC](table.encode(), Asked(frozenset({"COD"}), date(2018, 1, 1)))
    except FeedError:
        return
    assert all(0 <= value.severity <= 5 for value in values)
