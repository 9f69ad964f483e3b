"""What may stand for a source: a code word with a number. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum

from confusable_homoglyphs.confusables import confusables_data

DESK = re.compile(r"desk [0-9a-z]{4}")  # kept for authors' own desks (services.report_sources)
MANY_DIGITS = 5  # as many begin to be a telephone number
TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "dr", "prof", "rev", "pastor", "father", "sister", "chief", "m", "mme", "mlle",
        "monsieur", "madame", "docteur", "abbé", "père", "sœur", "chef", "imam", "sheikh", "cheikh", "hajj",
        "الشيخ", "السيد", "السيدة", "الدكتور",
    }
)  # fmt: skip
# Where the eye is deceived beyond what Unicode lists: figures for letters.
FIGURES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})
WORDS = (
    "Acacia", "Amber", "Anchor", "Baobab", "Basalt", "Beacon", "Bamboo", "Cedar", "Cobalt", "Comet", "Coral", "Delta",
    "Ebony", "Egret", "Ember", "Falcon", "Fennel", "Garnet", "Ginger", "Granite", "Harbour", "Heron", "Ibis", "Indigo",
    "Ivory", "Jasmine", "Juniper", "Kestrel", "Lantern", "Lotus", "Mango", "Maple", "Marble", "Meadow", "Nutmeg",
    "Opal", "Orchid", "Osprey", "Papaya", "Pebble", "Pepper", "Plover", "Quartz", "Raven", "Saffron", "Sorghum",
    "Sparrow", "Stork", "Tamarind", "Topaz", "Walnut", "Willow", "Zinc",
)  # fmt: skip


class Fault(Enum):
    """Why a text is no pseudonym."""

    DESK = "desk"
    CONTACT = "contact"
    NAME = "name"
    NO_NUMBER = "no_number"
    NO_WORD = "no_word"


def fault_of(text: str, names: Iterable[str] = ()) -> Fault | None:
    """What is wrong with a pseudonym, None for nothing. `names` are names of people that it must not be.

    That every pseudonym carries a number is what keeps names out: no list knows the names of all peoples.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if DESK.fullmatch(plain):
        return Fault.DESK
    if "@" in plain or sum(character.isdigit() for character in plain) >= MANY_DIGITS:
        return Fault.CONTACT
    words = {word.strip(".,") for word in plain.split()}
    if words & TITLES or any(_is_in(words, name) for name in names):
        return Fault.NAME
    if not any(character.isdigit() for character in plain):
        return Fault.NO_NUMBER
    return None if any(character.isalpha() for character in plain) else Fault.NO_WORD


def _is_in(words: set[str], name: str) -> bool:
    """Whether every word of a person's name stands in it."""
    parts = set(unicodedata.normalize("NFKC", name).casefold().split())
    return bool(parts) and parts <= words


def skeleton(text: str) -> str:
    """What the eye makes of a pseudonym: two that look alike have the same skeleton.

    Compatibility forms, marks, case, blanks and punctuation do not count; letters of other scripts that look like
    Latin ones do as those (Unicode's list of confusables), and so do 0 and o, 1, i and l.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    shown = "".join(_latin(character) for character in folded if not unicodedata.combining(character))
    return "".join(character for character in shown.casefold().translate(FIGURES) if character.isalnum())


def _latin(character: str) -> str:
    if character.isascii():
        return character
    for twin in confusables_data.get(character, ()):
        if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalnum():
            return str(twin["c"])
    return character


def suggestion(choose: Callable[[int], int], taken: Iterable[str]) -> str:
    """A free pseudonym, drawn by chance so that it says nothing. `choose(n)` gives a number below n."""
    used = {skeleton(text) for text in taken}
    numbers = 90 if len(used) < len(WORDS) * 45 else 9000  # 10 to 99; four digits once those are half used up
    while True:
        text = f"{WORDS[choose(len(WORDS))]} {numbers // 9 + choose(numbers)}"
        if skeleton(text) not in used:
            return text
