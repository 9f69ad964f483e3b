"""Full text of records: where a model keeps its words, as the index has them and as an audience is served them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, Func, Value

from missions.columns import served_place, told


@dataclass(frozen=True)
class Words:
    """Columns of free text: one or two texts with the columns of their languages, and the true name of the place."""

    text: str
    language: str = ""
    second_text: str = ""
    second_language: str = ""
    place: str = ""

    def kept(self) -> Func:
        """All words of a row, exactly as the index has them."""
        columns = (self.language, self.text, self.second_language, self.second_text, self.place)
        return _words(*map(_column, columns))

    def served(self) -> Func:
        """The words that an audience is served; only after `present`."""
        return _words(
            _column(self.language),
            told(self.text),
            _column(self.second_language),
            told(self.second_text) if self.second_text else Value(""),
            served_place(self.place) if self.place else F("place"),
        )


def label_words() -> Func:
    """The words of a served point's label, exactly as the index has them."""
    return _words(*[Value("")] * 4, F("label"))


def hold(words: Func, sought: str) -> Func:
    """Whether words hold what is sought: all of its words, in any of the languages, in any form and accent."""
    return _holds(words, sought, "missions_sought")


def hold_any(words: Func, sought: str) -> Func:
    """Whether words hold at least one word of what is sought."""
    return _holds(words, sought, "missions_sought_any")


def _holds(words: Func, sought: str, query: str) -> Func:
    wanted = Func(Value(sought), function=query, output_field=SearchQueryField())
    return Func(words, wanted, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def _words(*columns: Any) -> Func:
    return Func(*columns, function="missions_words", output_field=SearchVectorField())


def _column(name: str) -> Any:
    return F(name) if name else Value("")
