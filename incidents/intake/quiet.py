"""Whether a message says that an area is quiet, and which one: the words that people send, in three languages."""

from __future__ import annotations

import re
import unicodedata

BEFORE = "area|area is|all|all is|tout|tout est|zone|situation|الوضع|المنطقة"
WORDS = "quiet|calm|calme|r ?a ?s|rien a signaler|nothing to report|zero report|هادئ|هادئة|لا شيء"


def _plain(text: str) -> str:
    """Small letters without accents, single spaces."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(folded.split())


QUIET = re.compile(rf"(?:(?:{_plain(BEFORE)}) )?(?:{_plain(WORDS)})(?: (?:in|at|a|au|في))?(?: (?P<place>.{{1,60}}))?")
# Words that say more: not everywhere, not any longer, or a number, which is a time or a count.
MORE = re.compile(r"\b(?:but|not|no|except|mais|pas|sauf|until|since|after|depuis|apres|لكن|ليس)\b|\d{3}")


def quiet_place(text: str) -> str | None:
    """The place that is said to be quiet, "" where the message names none; None for any other message.

    Whatever says more than that is no zero report: somebody reads it.
    """
    found = QUIET.fullmatch(_plain(re.sub(r"[^\w\s]", " ", text)))
    if found is None:
        return None
    place = (found["place"] or "").strip()
    return None if MORE.search(place) else place
