"""Coordinates as people write them: decimal degrees, degrees and minutes (and seconds), MGRS; in three scripts' digits.

Nothing is guessed: what can be read in two ways is refused with the way to write it. WGS 84; latitude comes first
unless letters (N S E W, O for ouest, شمال ...) or the words latitude and longitude say otherwise.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, NoReturn

import mgrs

from missions.choices import CoordinateProblem as Problem

Notation = Literal["decimal", "minutes", "seconds", "mgrs"]
Axis = Literal["latitude", "longitude"]

METRES_PER_DEGREE = 111_320.0  # of latitude
MAX_LENGTH = 120


@dataclass(frozen=True)
class Coordinates:
    """A place in degrees (WGS 84). `precision_m` is the size in metres of the last digit written, the coarser one."""

    latitude: float
    longitude: float
    precision_m: float
    notation: Notation


class CoordinatesError(ValueError):
    """A text that cannot be read as one place; `problem` says what to mend, in words of the interface."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_coordinates(text: str) -> Coordinates:
    """The place that a text names.

    Raises CoordinatesError: with `Problem.NONE` when the text holds none (a place name, say), else with what to mend.
    """
    plain = _plain(text)
    if len(plain) > MAX_LENGTH or not any(character.isdigit() for character in plain):
        _refuse(Problem.NONE)
    return _read_mgrs(plain) or _read_degrees(plain)


def _refuse(problem: Problem) -> NoReturn:
    raise CoordinatesError(problem)


# ---- one script: digits, marks and signs of all keyboards ------------------------------------------------

_SAME = str.maketrans(
    {
        "٫": ".", "،": ";", "؛": ";", "|": ";", "/": ";", "\n": ";", "\t": " ",
        "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'",
        "″": '"', "”": '"', "“": '"', "„": '"', "ʺ": '"', "−": "-", "–": "-", "‒": "-", "‐": "-",
        "\u0640": None,
    }
)  # fmt: skip


def _plain(text: str) -> str:
    """The text with ASCII digits, one sign for each mark, and without marks of writing direction."""
    mapped = "".join(_plain_character(character) for character in text.translate(_SAME))
    return re.sub(r"\s+", " ", mapped.replace("''", '"')).strip()


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cf", "Cc", "Mn"):  # direction marks, controls, vowel signs
        return ""
    return " " if category == "Zs" else character


# ---- MGRS --------------------------------------------------------------------------------------------------

_MGRS = re.compile(r"(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])(\d{2,})", re.IGNORECASE)
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_GRID = mgrs.MGRS()
# The library warns of the middle of a square at the edge of its band; `_belongs` judges that, with the square's size.
warnings.filterwarnings("ignore", message="Warning in .Convert_MGRS_To_Geodetic", category=RuntimeWarning)
_ZONE_REACH, _NORDIC_REACH = (
    4.5,
    9.5,
)  # degrees from the zone's middle: squares hang over the edge; wide zones in V and X


def _read_mgrs(plain: str) -> Coordinates | None:
    """The middle of a grid square; None when the text is no MGRS. Its own letters must agree with where it lies."""
    match = _MGRS.fullmatch(re.sub(r"[\s.;,:-]", "", plain)) if not re.search(r"[.,]\d", plain) else None
    if match is None:
        return None
    digits = match[5]
    if len(digits) % 2 or len(digits) > 10:
        _refuse(Problem.GRID_DIGITS)
    half = len(digits) // 2
    # A further 5 in both numbers names the middle of the square instead of its corner.
    middle = [part + "5" if half < 5 else part for part in (digits[:half], digits[half:])]
    try:
        latitude, longitude = _GRID.toLatLon("".join([*match.groups()[:4], *middle]).upper())
    except mgrs.core.MGRSError:
        _refuse(Problem.GRID_SQUARE)
    size = float(10 ** (5 - half))
    if not _belongs(int(match[1]), match[2].upper(), latitude, longitude, size):
        _refuse(Problem.GRID_SQUARE)
    return Coordinates(float(latitude), float(longitude), size, "mgrs")


def _belongs(zone: int, band: str, latitude: float, longitude: float, size: float) -> bool:
    """Whether the middle of a square (`size` metres) lies in, or at the edge of, the zone and band of its text."""
    south, edge = -80 + 8 * _BANDS.index(band), size / METRES_PER_DEGREE + 1e-4
    from_middle = abs((longitude - (6 * zone - 183) + 180) % 360 - 180)
    reach = _NORDIC_REACH if band in "VX" else _ZONE_REACH
    north = south + (12 if band == "X" else 8)
    return 1 <= zone <= 60 and south - edge <= latitude <= north + edge and from_middle <= reach


# ---- degrees -------------------------------------------------------------------------------------------------


class Token(NamedTuple):
    """One sign of a text. The text of a unit begins with its rank: 0 degrees, 1 minutes, 2 seconds."""

    kind: Literal["number", "unit", "axis", "hemisphere", "separator"]
    text: str


_AXES: dict[str, Axis] = {
    "latitude": "latitude", "lat": "latitude", "longitude": "longitude", "long": "longitude", "lon": "longitude",
    "lng": "longitude", "العرض": "latitude", "عرض": "latitude", "الطول": "longitude", "طول": "longitude",
}  # fmt: skip
_HEMISPHERES = {
    "n": "N", "north": "N", "nord": "N", "شمال": "N", "شمالا": "N", "الشمال": "N", "ش": "N",
    "s": "S", "south": "S", "sud": "S", "جنوب": "S", "جنوبا": "S", "الجنوب": "S", "ج": "S",
    "e": "E", "east": "E", "est": "E", "شرق": "E", "شرقا": "E", "الشرق": "E", "ق": "E",
    "w": "W", "o": "W", "west": "W", "ouest": "W", "غرب": "W", "غربا": "W", "الغرب": "W", "غ": "W",
}  # fmt: skip
_UNITS = {
    "°": "0", "d": "0", "deg": "0", "degree": "0", "degrees": "0", "degre": "0", "degres": "0", "درجة": "0",
    "'": "1", "m": "1", "min": "1", "minute": "1", "minutes": "1", "دقيقة": "1",
    '"': "2", "sec": "2", "second": "2", "seconds": "2", "seconde": "2", "secondes": "2", "ثانية": "2",
}  # fmt: skip
_FILLING = frozenset({"and", "et", "و", "خط", "دائرة", "gps", "coordinates", "coordonnees", "احداثيات", "wgs"})
_POINTED = r"[-+]?\d+(?:\.\d+)?"
_COMMAED = r"[-+]?\d+(?:,\d+)?"
_OTHER = r"""|(?<=\d)[dms](?=[nsewo]\b)|[^\W\d_]+|\S"""  # 30sS is two signs: seconds, south


def _read_degrees(plain: str) -> Coordinates:
    halves, axes = _halves(_tokens(plain))
    values = [_value(half) for half in halves]
    signed = [_signed(value, half) for value, half in zip(values, halves, strict=True)]
    latitude, longitude = signed if axes[0] == "latitude" else reversed(signed)
    if abs(latitude) > 90:
        _refuse(Problem.LATITUDE)
    if abs(longitude) > 180:
        _refuse(Problem.LONGITUDE)
    metres = METRES_PER_DEGREE * max(value.step for value in values)
    return Coordinates(latitude, longitude, metres, _notation(max(value.parts for value in values)))


def _notation(parts: int) -> Notation:
    names: tuple[Notation, ...] = ("decimal", "minutes", "seconds")
    return names[parts - 1]


def _tokens(plain: str) -> list[Token]:
    """The signs of a text. Words that belong to no coordinates mean that it is something else: a name, an address."""
    numbers = _POINTED if re.search(r"\d\.\d", plain) else _COMMAED
    if numbers is _COMMAED and re.search(r"\d,\d+,\d", plain):
        _refuse(Problem.COMMAS)
    found: list[Token] = []
    for match in re.finditer(numbers + _OTHER, plain, re.IGNORECASE):
        if match[0][0] in "+-" and plain[: match.start()][-1:] not in ("", *" ;,:=("):
            _refuse(Problem.UNCLEAR)  # 4.85-31.6: a dash or a minus?
        token = _token(match[0], found)
        if token is not None:
            found.append(token)
    return found


def _token(text: str, before: Sequence[Token]) -> Token | None:
    """What one piece of text is; None for what says nothing."""
    word = _without_accents(text.lower())
    if text[-1].isdigit():
        return Token("number", text)
    if word == "s" and _after_minutes_in_letters(before):
        return Token("unit", "2")
    if word in _UNITS:
        return Token("unit", _UNITS[word] + word)
    if word in _HEMISPHERES:
        return Token("hemisphere", _HEMISPHERES[word])
    if word in _AXES:
        return Token("axis", _AXES[word])
    if text in ";,":
        return Token("separator", text)
    if text in ":=()" or word in _FILLING:
        return None
    _refuse(Problem.NONE if text.isalpha() else Problem.UNCLEAR)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _after_minutes_in_letters(before: Sequence[Token]) -> bool:
    """Whether an s is the mark of seconds, as in 4d51m00s, and not the south."""
    return [token.kind for token in before[-2:]] == ["unit", "number"] and before[-2].text == "1m"


def _halves(tokens: list[Token]) -> tuple[list[list[Token]], list[Axis]]:
    """The two coordinates of a text, and which is which."""
    if not any(token.kind == "number" for token in tokens):
        _refuse(Problem.NONE)
    for kind in ("hemisphere", "axis"):
        marks = [place for place, token in enumerate(tokens) if token.kind == kind]
        if marks:
            halves = _marked_halves(tokens, marks)
            return halves, _axes(halves)
    return _bare_halves(tokens), ["latitude", "longitude"]


def _marked_halves(tokens: list[Token], marks: list[int]) -> list[list[Token]]:
    """Split where letters or words name the two coordinates: before both numbers, or after both."""
    if len(marks) != 2:
        _refuse(Problem.ONE if len(_numbers(tokens)) == 1 else Problem.LETTERS)
    numbers = [place for place, token in enumerate(tokens) if token.kind == "number"]
    cut = marks[0] + 1 if numbers[0] < marks[0] else _start_of_second(tokens, marks)
    halves = [tokens[:cut], tokens[cut:]]
    if not all(_numbers(half) for half in halves):
        _refuse(Problem.LETTERS)
    return halves


def _start_of_second(tokens: list[Token], marks: list[int]) -> int:
    """Where the second coordinate begins; the word longitude may stand before its letter."""
    second = marks[1]
    while tokens[second - 1].kind in ("axis", "separator"):
        second -= 1
    return second


def _axes(halves: list[list[Token]]) -> list[Axis]:
    """Which half is latitude. Letters and words must not contradict each other."""
    named = [_axes_of(half) for half in halves]
    if any(len(axes) != 1 for axes in named) or named[0] == named[1]:
        _refuse(Problem.LETTERS)
    return [axes.pop() for axes in named]


def _axes_of(half: list[Token]) -> set[Axis]:
    axes: set[Axis] = {
        "latitude" if token.text in "NS" else "longitude" for token in half if token.kind == "hemisphere"
    }
    return axes | {_AXES[token.text] for token in half if token.kind == "axis"}


def _bare_halves(tokens: list[Token]) -> list[list[Token]]:
    """Split where a comma, a second degree sign or the middle parts the two coordinates."""
    numbers = _numbers(tokens)
    if len(numbers) == 1:
        _refuse(Problem.COMMAS if "," in numbers[0].text else Problem.ONE)
    separators = [place for place, token in enumerate(tokens) if token.kind == "separator"]
    if len(separators) == 1:
        return [tokens[: separators[0]], tokens[separators[0] + 1 :]]
    if separators or len(numbers) not in (2, 4, 6):
        _refuse(Problem.UNCLEAR)
    places = [place for place, token in enumerate(tokens) if token.kind == "number"]
    cut = places[len(places) // 2]
    return [tokens[:cut], tokens[cut:]]


def _numbers(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.kind == "number"]


class Value(NamedTuple):
    """One coordinate without its hemisphere: degrees, of which part (in degrees) the last digit is, numbers written."""

    degrees: float
    step: float
    parts: int


def _value(half: list[Token]) -> Value:
    """Degrees, minutes and seconds put together."""
    texts = [token.text.replace(",", ".") for token in _numbers(half)]
    if not 1 <= len(texts) <= 3 or not _units_fit(half):
        _refuse(Problem.UNCLEAR)
    if any("." in text for text in texts[:-1]) or any(text[0] in "+-" for text in texts[1:]):
        _refuse(Problem.UNCLEAR)
    if any(len(text) > 20 for text in texts):
        _refuse(Problem.UNCLEAR)
    numbers = [float(text) for text in texts]
    if any(number >= 60 for number in numbers[1:]):
        _refuse(Problem.SIXTY)
    size = sum(abs(number) / 60**power for power, number in enumerate(numbers))
    decimals = len(texts[-1].partition(".")[2])
    return Value(-size if texts[0].startswith("-") else size, 10.0**-decimals / 60 ** (len(texts) - 1), len(texts))


def _units_fit(half: list[Token]) -> bool:
    """Whether units, where written, follow their numbers in order, and no comma stands between the numbers."""
    for place, token in enumerate(half):
        written = len(_numbers(half[:place]))
        follows = place > 0 and half[place - 1].kind == "number"
        if token.kind == "unit" and not (follows and int(token.text[0]) == written - 1):
            return False
        if token.kind == "separator" and 0 < written < len(_numbers(half)):
            return False
    return True


def _signed(value: Value, half: list[Token]) -> float:
    """Degrees with the sign of the hemisphere. A minus beside a letter says it twice, or contradicts it."""
    letters = [token.text for token in half if token.kind == "hemisphere"]
    if letters and any(token.text[0] in "+-" for token in _numbers(half)):
        _refuse(Problem.LETTERS)
    return -value.degrees if letters and letters[0] in "SW" else value.degrees
