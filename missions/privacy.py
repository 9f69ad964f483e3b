"""What in a free text seems to name a person, or to say how to reach or find one: in English, French and Arabic.

Pure, and never sure: it looks for cues ("the wife of", "المدعو"), widespread given names, words in capitals, numbers
that can be dialled, addresses and exact coordinates. Its limits are measured on `tests/data/personal_data.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher

from missions import privacy_words as words
from missions.choices import PersonalData
from missions.coordinates import CoordinatesError, read_coordinates

MAX_LENGTH = 20_000
EXACT_METRES = 200.0  # four decimals of a degree are 11 m, two are a kilometre: no house is found by that


@dataclass(frozen=True)
class Finding:
    """One place of a text (from `start` to before `end`) that seems to hold personal data."""

    kind: PersonalData
    text: str
    start: int
    end: int


def personal_data(text: str, *, region: str | None = None) -> list[Finding]:
    """What seems personal in a text, in its order, without overlaps; what is longer than 20,000 characters is not read.

    `region` (ISO 3166) is the country whose numbers are dialled without a prefix.
    """
    text = text[:MAX_LENGTH]
    found: list[Finding] = []
    for finding in (*_coordinates(text), *_emails(text), *_phones(text, region), *_addresses(text), *_persons(text)):
        if not any(finding.start < other.end and other.start < finding.end for other in found):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def _finding(kind: PersonalData, text: str, start: int, end: int) -> Finding:
    return Finding(kind, text[start:end], start, end)


# ---- how to reach ------------------------------------------------------------------------------------------------
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _emails(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield _finding(PersonalData.EMAIL, text, *match.span())


_DIALLED = re.compile(
    r"(?:tel|phone|mobile|whatsapp|call|calling|appel(?:er|ez)?|numero|joindre|contact|هاتف|جوال|موبايل|واتساب|رقم)"
    r"\W{1,4}(?:\w{1,9}\W{1,3}){0,3}?(?P<number>\+?\d[\d .()/-]{6,18}\d)"
)


def _phones(text: str, region: str | None) -> Iterator[Finding]:
    """Numbers of the world, of the region, and any long number that the text calls a phone."""
    for number in PhoneNumberMatcher(text, region, Leniency.VALID):
        yield _finding(PersonalData.PHONE, text, number.start, number.end)
    for match in _DIALLED.finditer(_folded(text)):
        yield _finding(PersonalData.PHONE, text, *match.span("number"))


# ---- where to find -----------------------------------------------------------------------------------------------
_DIGIT = r"[0-9٠-٩]"
_POINTED = rf"[-+]?{_DIGIT}{{1,3}}[.,٫]{_DIGIT}{{3,}}\s?°?\s?[NSEWO]?"
_ARC = rf"{_DIGIT}{{1,3}}\s?°\s?{_DIGIT}{{1,2}}\s?[’'′]\s?(?:{_DIGIT}{{1,2}}(?:[.,]{_DIGIT}+)?\s?[”\"″]?)?\s?[NSEWO]?"
_POINTS = re.compile(
    rf"(?:[NSEW]\s?)?{_POINTED}\s?[,،;/ ]\s?(?:[NSEW]\s?)?{_POINTED}|{_ARC}\s?[,;/ ]?\s?{_ARC}|"
    r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3})\b"
)


def _coordinates(text: str) -> Iterator[Finding]:
    for match in _POINTS.finditer(text):
        try:
            exact = read_coordinates(match[0]).precision_m <= EXACT_METRES
        except CoordinatesError:
            continue
        if exact:
            yield _finding(PersonalData.COORDINATES, text, *match.span())


_NUMBER = r"(?:no|nr|n|num|numero|number|#|رقم)?\W{0,3}\d{1,5}[a-z]?"
_ADDRESS = re.compile(
    rf"(?<!\w)(?:{words.NUMBERED})\s{_NUMBER}(?!\w)|(?<!\w)\d{{1,5}}[a-z]?,?\s(?:{words.STREETS})\s\w+|"
    rf"(?<!\w)\d{{1,5}}[a-z]?,?\s(?:\w+\s){{1,2}}(?:{words.STREETS})(?!\w)|"
    rf"(?<!\w)(?:{words.STREETS})\s(?:\w+\s){{1,3}}{_NUMBER}(?!\w)|"
    rf"(?<!\w)(?:ال)?(?:{words.ARABIC_NUMBERED})\s{_NUMBER}(?!\w)|(?<!\w)(?:{words.ARABIC_STREETS})\s(?:\w+\s){{1,3}}{_NUMBER}"
)


def _addresses(text: str) -> Iterator[Finding]:
    for match in _ADDRESS.finditer(_folded(text)):
        yield _finding(PersonalData.ADDRESS, text, *match.span())


# ---- who -----------------------------------------------------------------------------------------------------------
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|da|di|al|el|bin|ibn|wa|van|von) )?{_CAPITAL}){{0,3}}"
_CAPITALS = re.compile(_NAME)
_AFTER_CUE = re.compile(
    rf"(?<!\w)(?i:(?:{words.TITLES})\.?|(?:{words.CALLED}):?|(?:{words.KIN})(?: of| de| d'|,)?) ?"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,3}})"
)


def _persons(text: str) -> Iterator[Finding]:
    folded = _folded(text, keep_case=True)
    for start, end in (*_after_cues(folded), *_in_capitals(folded), *_arabic(_folded(text))):
        yield _finding(PersonalData.PERSON, text, start, end)


def _after_cues(text: str) -> Iterator[tuple[int, int]]:
    for match in _AFTER_CUE.finditer(text):
        first = match["name"].split()[0].lower()
        if first in words.NO_NAME:
            continue
        yield match.span("name")


def _in_capitals(text: str) -> Iterator[tuple[int, int]]:
    """Given names, and two or more words in capitals none of which is a common one."""
    for match in _CAPITALS.finditer(text):
        start, parts = match.start(), match[0].split(" ")
        while parts and _plain_word(parts[0]) in words.NO_NAME:
            start += len(parts[0]) + 1
            parts = parts[1:]
        given = any(_plain_word(part) in words.GIVEN for part in parts)
        alone = len([part for part in parts if part[:1].isupper()]) < 2
        if parts and (given or not (alone or any(_is_common(part) for part in parts))):
            yield start, start + len(" ".join(parts))


def _plain_word(part: str) -> str:
    return part.strip("'’-").lower()


def _is_common(part: str) -> bool:
    return part.isupper() or _plain_word(part) in words.NO_NAME  # all capitals: an abbreviation


_WORD = re.compile(r"[\u0621-\u064a]+")
_ARABIC_NAME = re.compile(
    rf"(?<!\w)و?ل?(?:{words.ARABIC_CUES}|{words.ARABIC_KIN})\s(?P<name>[\u0621-\u064a]{{2,}}(?:\s[\u0621-\u064a]{{2,}})?)|"
    r"(?<!\w)(?P<linked>[\u0621-\u064a]{3,}\s(?:بن|ابن|بنت|ولد)\s[\u0621-\u064a]{2,})|"
    r"(?<!\w)(?P<servant>عبد\s?ال[\u0621-\u064a]{3,}(?:\s[\u0621-\u064a]{2,})?)|"
    r"(?<!\w)(?P<kunya>(?:ابو|ابي|ابا|ام)\s[\u0621-\u064a]{3,})"
)


def _arabic(text: str) -> Iterator[tuple[int, int]]:
    for match in _ARABIC_NAME.finditer(text):
        group = next(name for name in ("name", "linked", "servant", "kunya") if match[name])
        if group != "name" or match["name"].split()[0] not in words.ARABIC_NO_NAME:
            yield match.span(group)
    yield from _arabic_given(text)


def _arabic_given(text: str) -> Iterator[tuple[int, int]]:
    """Two given names that stand together; one alone is an adjective as often ("صالح", "كريم")."""
    tokens = list(_WORD.finditer(text))
    for first, second in pairwise(tokens):
        if text[first.end() : second.start()] == " " and {_bare(first[0]), second[0]} <= words.ARABIC_GIVEN:
            yield first.start(), second.end()


def _bare(word: str) -> str:
    """Without a conjunction that is written as part of the word."""
    return word[1:] if word[0] == "و" and word[1:] in words.ARABIC_GIVEN else word


# ---- one spelling, letter by letter: the places of the text stay the same -----------------------------------------
def _folded(text: str, *, keep_case: bool = False) -> str:
    folded = "".join(map(_letter, text))
    return folded if keep_case else folded.lower()


def _letter(character: str) -> str:
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character)[:1] or character
    if unicodedata.category(plain) == "Mn":
        return "\N{ARABIC TATWEEL}"
    return "'" if plain in "’‘`´" else plain if len(plain.lower()) == 1 else character
