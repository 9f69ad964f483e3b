"""The UCDP reader: every row becomes an event or a reject, and no broken row takes others along."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.intake import ucdp
from incidents.intake.events import Event, Reject, shortened
from incidents.intake.table import Table, open_table
from tests.incidents.ucdp_files import AFRICA, SHORT, SOUTH_SUDAN, event

TODAY = date(2026, 11, 22)
GOOD = event(1)


def read(text, header=SHORT):
    file = io.TextIOWrapper(
        io.BytesIO((",".join(header) + "\n").encode() + text),
        encoding="utf-8-sig",
        errors="surrogateescape",
        newline="",
    )
    return list(ucdp.read(Table(file), today=TODAY))


def line(**changes):
    return (
        ",".join((GOOD | {key: str(value) for key, value in changes.items()})[name] for name in SHORT) + "\n"
    ).encode()


cells = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e9", "NaN", "inf", "99999999999999999999", "٣", "2016-02-30", "=1+1", '"', "\0", " "]
    ),
    st.text(max_size=12),
)


@given(st.dictionaries(st.sampled_from(SHORT), cells, min_size=1))
def test_any_cell_gives_an_event_or_a_reject_and_the_next_rows_survive(changes):
    broken = line(**{key: value.replace("\n", " ").replace("\r", " ") for key, value in changes.items()})

    rows = read(line(id=7) + broken + line(id=8) + line(id=9))

    assert rows[0].external_id == "7"
    assert isinstance(rows[0], Event)
    assert [row.external_id for row in rows[-2:]] == ["8", "9"]
    assert all(isinstance(row, Event) for row in rows[-2:])
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise):
    rows = read(line(id=7) + noise.replace(b'"', b"'") + b"\n" + line(id=8))

    assert rows[0].external_id == "7"
    assert rows[-1].external_id == "8"
    for row in rows:
        assert isinstance(row, Event | Reject)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_estimates_are_in_order_and_none_is_lost(low, best, high):
    (row,) = read(line(low=low, best=best, high=high))

    assert [row.killed.min, row.killed.best, row.killed.max] == sorted([low, best, high])


@given(st.floats(-90, 90).map(lambda value: round(value, 6)), st.floats(-180, 180).map(lambda value: round(value, 6)))
def test_every_point_on_earth_is_read_as_it_stands(latitude, longitude):
    (row,) = read(line(latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}"))

    if latitude == longitude == 0:
        assert isinstance(row, Reject)
    else:
        assert (row.latitude, row.longitude) == (latitude, longitude)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_days_are_read_with_and_without_midnight(day):
    plain, with_time = read(line(date_start=day) + line(date_start=f"{day} 00:00:00.000"))

    assert plain.starts_on == with_time.starts_on == day
    assert plain.ends_on is None


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"latitude": "95"}, "latitude", "beyond 90"),
        ({"latitude": "129.2", "longitude": "1"}, "latitude", "swapped"),
        ({"latitude": "0", "longitude": "0"}, "latitude", "only sea"),
        ({"id": "12a"}, "id", "no whole number"),
        ({"id": "-3"}, "id", "no whole number"),
        ({"best": "3.5"}, "best", "no whole number"),
        ({"high": "1_000"}, "high", "no whole number"),
        ({"best": "3000000000"}, "best", "is not from 0"),
        ({"date_start": "04/05/2016"}, "date_start", "no date"),
        ({"date_start": "1016-05-04"}, "date_start", "before 1900"),
        ({"date_start": "2026-11-25"}, "date_start", "future"),
        ({"side_b": ""}, "side_b", "empty"),
    ],
)
def test_what_is_wrong_is_named(changes, column, reason):
    (reject,) = read(line(**changes))

    assert isinstance(reject, Reject)
    assert (reject.column, reason in reject.reason) == (column, True), reject
    assert reject.value == changes[column]


def test_numbers_that_a_spreadsheet_touched_are_the_same():
    (row,) = read(line(id="42.0", best="3.0", high="+5"))

    assert (row.external_id, row.killed.best, row.killed.max) == ("42", 3, 5)


def test_texts_with_line_breaks_are_one_row():
    rows = read(line(id=1, conflict_name='"two\nlines, ""quoted"""') + line(id=2))

    assert [(row.row, row.line, row.external_id) for row in rows] == [(1, 2, "1"), (2, 4, "2")]


def test_semicolons_a_byte_order_mark_and_hxl_tags_are_understood(tmp_path):
    text = ";".join(SHORT) + "\n" + ";".join(f"#{name}" for name in SHORT) + "\n" + line().decode().replace(",", ";")
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8-sig")

    with open_table(path) as table:
        (row,) = ucdp.read(table, today=TODAY)

    assert (row.row, row.external_id) == (1, "1")


def test_old_names_of_the_estimates_are_known():
    header = [{"best": "best_est", "low": "low_est", "high": "high_est"}.get(name, name) for name in SHORT]
    (row,) = read(line(), header=header)

    assert row.killed.best == 3


@pytest.mark.parametrize(("path", "count", "ends"), [(AFRICA, 25_896, False), (SOUTH_SUDAN, 598, True)])
def test_the_real_files_have_no_broken_row(path, count, ends):
    with open_table(path) as table:
        rows = list(ucdp.read(table, today=TODAY))

    assert len(rows) == count
    assert all(isinstance(row, Event) and (row.ends_on is not None) == ends for row in rows)


def test_a_value_is_shown_short_and_printable():
    assert shortened("a\0b\nc") == "a\\x00b\\nc"
    assert shortened("é".encode("latin-1").decode("utf-8", "surrogateescape")) == "\\xe9"
    assert len(shortened("x" * 500)) == 60
