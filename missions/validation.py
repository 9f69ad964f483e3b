"""Checks of what people type: each names its field and says how to mend it. All errors are raised at once."""

import math
import re
from datetime import UTC, datetime
from typing import Any

from confusable_homoglyphs.confusables import is_dangerous
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext as _

MAX_COUNT = 1_000_000
EARLIEST_YEAR = 1900


class FieldErrors:
    """The errors of one input by field; `raise_if_any` ends the collecting."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        self._found.setdefault(field, []).append(message)

    def merge(self, error: ValidationError) -> None:
        """Take over the errors of a check that raised its own."""
        for field, messages in error.message_dict.items():
            for message in messages:
                self.add(field, message)

    def messages(self) -> list[str]:
        """Every error without its field, for the part of a bigger input."""
        return [message for messages in self._found.values() for message in messages]

    def raise_if_any(self) -> None:
        """Raise ValidationError with every field's errors."""
        if self._found:
            raise ValidationError(self._found)

    def text(self, field: str, value: str, *, limit: int, required: bool = False, lines: bool = False) -> None:
        """A text of at most `limit` characters; `lines` allows more than one line."""
        if required and not value.strip():
            self.add(field, _("This field is needed."))
        if len(value) > limit:
            self.add(
                field,
                _("At most %(limit)d characters; this has %(length)d. Shorten it.")
                % {"limit": limit, "length": len(value)},
            )
        if not _is_storable(value, "\n\t" if lines else ""):
            self.add(field, _("This holds characters that cannot be stored. Type it anew."))

    def one_alphabet(self, field: str, name: str) -> None:
        """A name each of whose words is of one alphabet: with a Cyrillic А in it a Latin name looks the same to people
        and is another one to the database."""
        mixed = next((word for word in re.findall(r"\w+", name) if is_dangerous(word)), None)
        if mixed is not None:
            self.add(
                field,
                _("“%(word)s” mixes letters of alphabets that look alike. Type it in one alphabet.") % {"word": mixed},
            )

    def choice(self, field: str, value: Any, choices: type[Choices], *, required: bool = True) -> None:
        """One of a code list; empty is allowed when it is not required."""
        if value in ("", None):
            if required:
                self.add(field, _("Choose one."))
        elif value not in choices.values:
            self.add(field, _("This is no known choice."))

    def count(self, field: str, value: int | None) -> None:
        """A number of people; empty means not known."""
        if value is not None and not 0 <= value <= MAX_COUNT:
            self.add(field, _("Give a whole number from 0 to %(limit)d.") % {"limit": MAX_COUNT})

    def instant(self, field: str, value: datetime | None, *, required: bool = False) -> datetime | None:
        """An aware instant of a sensible year; returns it when it may be compared."""
        if value is None:
            if required:
                self.add(field, _("Say when."))
            return None
        if value.tzinfo is None:
            self.add(field, _("Give the time with its offset, such as 2026-11-22T14:00:00+02:00."))
            return None
        if not EARLIEST_YEAR <= value.year < 9999:
            self.add(field, _("Check the year."))
            return None
        return value

    def degrees(self, field: str, value: float | None, limit: int) -> bool:
        """Degrees from -limit to limit; returns whether it may be used."""
        if value is None:
            self.add(field, _("Tap the map, or give decimal degrees."))
            return False
        if not math.isfinite(value) or abs(value) > limit:
            self.add(field, _("Give decimal degrees from -%(limit)d to %(limit)d.") % {"limit": limit})
            return False
        return True


def _is_storable(text: str, allowed: str) -> bool:
    """No control characters (PostgreSQL refuses NUL) and no half of a surrogate pair."""
    return not any(
        (ord(character) < 32 or ord(character) == 127 or 0xD800 <= ord(character) <= 0xDFFF)
        and character not in allowed
        for character in text
    )


def tidy(text: str) -> str:
    """Without blanks around it, with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def checked_text(field: str, value: str, *, limit: int) -> str:
    """Words of several lines, tidy. Raises ValidationError by field."""
    errors = FieldErrors()
    errors.text(field, tidy(value), limit=limit, lines=True)
    errors.raise_if_any()
    return tidy(value)


def in_utc(value: datetime | None) -> datetime | None:
    """The same instant in UTC; naive or impossible ones are left for the check to name."""
    if value is None or value.tzinfo is None:
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value
