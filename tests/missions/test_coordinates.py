import json
from pathlib import Path

import mgrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from missions.choices import CoordinateProblem as Problem
from missions.coordinates import METRES_PER_DEGREE, CoordinatesError, read_coordinates

SHARED = json.loads((Path(__file__).parent.parent / "data/decimal_degrees.json").read_text(encoding="utf-8"))
latitudes = st.floats(-90, 90).map(lambda value: round(value, 6))
longitudes = st.floats(-180, 180).map(lambda value: round(value, 6))
DIGITS = {"western": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}


def near(text: str, latitude: float, longitude: float, *, metres: float = 0.2) -> bool:
    """Whether a text is read as the place, but for the rounding of its last digit."""
    found = read_coordinates(text)
    slack = metres / METRES_PER_DEGREE
    return abs(found.latitude - latitude) <= slack and abs(found.longitude - longitude) <= slack


# ---- decimal degrees: the browser reads the same (tests/js/coordinates.test.mjs) -------------------------------
@pytest.mark.parametrize(("text", "latitude", "longitude"), SHARED["read"])
def test_decimal_degrees_are_read_as_people_write_them(text, latitude, longitude):
    found = read_coordinates(text)

    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude))
    assert found.notation == "decimal"


@pytest.mark.parametrize("text", SHARED["refused"])
def test_what_is_no_place_on_earth_is_not_guessed(text):
    with pytest.raises(CoordinatesError):
        read_coordinates(text)


@given(
    latitudes, longitudes, st.sampled_from([", ", "; ", " ", ";"]), st.sampled_from(".,٫"), st.sampled_from([*DIGITS])
)
def test_decimal_degrees_come_back_in_every_script(latitude, longitude, between, mark, digits):
    written = between.join(f"{value:.6f}".replace(".", mark) for value in (latitude, longitude))

    assert near(written.translate(str.maketrans(DIGITS["western"], DIGITS[digits])), latitude, longitude)


@given(latitudes, longitudes, st.booleans(), st.booleans())
def test_letters_say_which_is_which_in_either_order(latitude, longitude, first, turned):
    parts = [
        lettered(f"{abs(value):.6f}", value, letters, first=first)
        for value, letters in ((latitude, "NS"), (longitude, "EW"))
    ]

    assert near(", ".join(parts[::-1] if turned else parts), latitude, longitude)


def lettered(number: str, value: float, letters: str, *, first: bool) -> str:
    letter = letters[value < 0]
    return f"{letter} {number}" if first else f"{number} {letter}"


# ---- degrees and minutes ------------------------------------------------------------------------------------------
MARKS = [("°", "'", '"'), ("° ", "′ ", "″ "), ("d", "m", "s"), ("d ", "m ", "s "), (" ", " ", ""), ("º", "’", "''")]


@given(latitudes, longitudes, st.sampled_from(MARKS), st.booleans())
def test_degrees_minutes_and_seconds_come_back(latitude, longitude, marks, first):
    parts = [
        lettered(seconds(abs(value), marks), value, letters, first=first)
        for value, letters in ((latitude, "NS"), (longitude, "EW"))
    ]

    assert near(" ".join(parts), latitude, longitude, metres=2)
    assert read_coordinates(" ".join(parts)).notation == "seconds"


def seconds(value: float, marks: tuple[str, str, str]) -> str:
    tenths = round(value * 36_000)
    degrees, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    return f"{degrees}{marks[0]}{minutes:02}{marks[1]}{rest / 10:04.1f}{marks[2]}".strip()


@given(latitudes, longitudes, st.sampled_from(MARKS), st.sampled_from(".,"))
def test_degrees_and_decimal_minutes_come_back(latitude, longitude, marks, mark):
    parts = [
        lettered(minutes(abs(value), marks).replace(".", mark), value, letters, first=False)
        for value, letters in ((latitude, "NS"), (longitude, "EW"))
    ]

    assert near(" ".join(parts), latitude, longitude, metres=2)
    assert read_coordinates(" ".join(parts)).notation == "minutes"


def minutes(value: float, marks: tuple[str, str, str]) -> str:
    thousandths = round(value * 60_000)
    degrees, rest = divmod(thousandths, 60_000)
    return f"{degrees}{marks[0]}{rest / 1000:06.3f}{marks[1]}".strip()


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("4 51 00 N 31 36 00 E", 4.85, 31.6),
        ("4 51 31 36", 4.85, 31.6),
        ("-1 40 30, 29 13 15", -1.675, 29.220833),
        ("1°40'30S 29°13'15E", -1.675, 29.220833),
        ("1d40m30sS 29d13m15sE", -1.675, 29.220833),
        ("1d40m30s 29d13m15s", 1.675, 29.220833),
        ("4°51'00\" N,31°36'00\" E", 4.85, 31.6),
        ("Lat: 4.85, Long: 31.6", 4.85, 31.6),
        ("longitude 31,6 latitude 4,85", 4.85, 31.6),
        ("1,68 sud, 29,22 est", -1.68, 29.22),
        ("٤٫٨٥ شمالاً ٣١٫٦ شرقاً", 4.85, 31.6),
        ("خط العرض 4.85 خط الطول 31.6", 4.85, 31.6),
        ("\u200e4.85,\u00a031.6\u200f", 4.85, 31.6),
    ],
)
def test_other_ways_of_writing_a_place(text, latitude, longitude):
    assert near(text, latitude, longitude, metres=1)


# ---- MGRS -----------------------------------------------------------------------------------------------------------
@given(st.floats(-79.9, 83.9), st.floats(-179.9, 179.9), st.integers(1, 5), st.booleans())
@example(60.5, 4.0, 5, False)  # the wide zone of Norway
@example(78.0, 15.0, 3, False)  # and of Svalbard
def test_a_grid_reference_is_the_middle_of_its_square(latitude, longitude, digits, spaced):
    assume(not -1e-6 < latitude < 0)  # there the library itself writes a northing of 10,000 km, which no square has
    reference = mgrs.MGRS().toMGRS(latitude, longitude, MGRSPrecision=digits)
    if spaced:
        zone, numbers = reference[: -2 * digits], reference[-2 * digits :]
        reference = f"{zone[:-2]} {zone[-2:].lower()} {numbers[:digits]} {numbers[digits:]}"

    found = read_coordinates(reference)

    assert (found.precision_m, found.notation) == (10 ** (5 - digits), "mgrs")
    # Half a square's diagonal at most; near the edge of a zone the square is cut, its middle may lie beyond.
    north = (found.latitude - latitude) * METRES_PER_DEGREE
    assert abs(north) <= 0.75 * found.precision_m + 1


@pytest.mark.parametrize("text", ["36M UL 44753 36243", "36N AL 12345 67890", "0N UL 12 34", "61N UL 12 34"])
def test_a_square_that_its_zone_does_not_have_is_refused(text):
    with pytest.raises(CoordinatesError) as refused:
        read_coordinates(text)

    assert refused.value.problem == Problem.GRID_SQUARE


# ---- what is refused says how to mend it -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Beni", Problem.NONE),
        ("Hai Malakal 12", Problem.NONE),
        ("12 MAR", Problem.NONE),
        ("CD0101", Problem.NONE),
        ("4.85", Problem.ONE),
        ("4.85 N", Problem.ONE),
        ("4,85", Problem.COMMAS),
        ("4,85,31,6", Problem.COMMAS),
        ("4.85 N 31.6", Problem.LETTERS),
        ("4.85 N 31.6 S", Problem.LETTERS),
        ("-4.85 N 31.6 E", Problem.LETTERS),
        ("4 61 00 N 31 36 00 E", Problem.SIXTY),
        ("94.85, 31.6", Problem.LATITUDE),
        ("4.85, 231.6", Problem.LONGITUDE),
        ("36N UL 447533624", Problem.GRID_DIGITS),
        ("4.85-31.6", Problem.UNCLEAR),
        ("4°51'-31°36'", Problem.UNCLEAR),
        ("4 51 00 31 36", Problem.UNCLEAR),
        ("4.5 51 N 31 36 E", Problem.UNCLEAR),
        ("51' 4° N 31 36 E", Problem.UNCLEAR),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_what_to_mend(text, problem):
    with pytest.raises(CoordinatesError) as refused:
        read_coordinates(text)

    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("4, 31", 111_320),
        ("4.85, 31.60", 1_113),
        ("4.85123, 31.6", 11_132),
        ("4.85000, 31.60000", 1.113),
        ("4° 51′ N 31° 36′ E", 1_855),
        ("4 51 00 N 31 36 00 E", 31),
        ("4 51.25 N 31 36.50 E", 18.6),
        ("36N UL 447 362", 100),
    ],
)
def test_the_precision_is_that_of_the_last_digit_written(text, metres):
    assert read_coordinates(text).precision_m == pytest.approx(metres, rel=0.01)


NEARLY = st.text(alphabet="0123456789 .,;°'\"NSEWOdms-+٠٫،۴′″\u200fTLlat", max_size=30)


@given(st.one_of(st.text(max_size=200), NEARLY))
def test_no_text_breaks_it_and_what_is_read_lies_on_earth(text):
    try:
        found = read_coordinates(text)
    except CoordinatesError:
        return

    assert -90 <= found.latitude <= 90
    assert -180 <= found.longitude <= 180
    assert found.precision_m > 0
