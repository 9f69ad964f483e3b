"""Days as told: "the day before yesterday", "mardi dernier", "في مارس", a date; and the spelling that all is read in.

Pure. Dates and "so long ago" are the date library's; relative days, weekdays and periods are ours (`told_words`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import NamedTuple, NoReturn

from dateparser.date import DateDataParser

from incidents import told_words as words
from incidents.told_choices import TimeProblem

DAY = timedelta(days=1)


class ToldTimeError(ValueError):
    """A text that cannot be read as one past time; `problem` says what to mend, in words of the interface."""

    def __init__(self, problem: TimeProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def refuse(problem: TimeProblem = TimeProblem.UNCLEAR) -> NoReturn:
    """Raise ToldTimeError."""
    raise ToldTimeError(problem)


class Told(NamedTuple):
    """When (naive, local) and in which language something is told."""

    now: datetime
    language: str

    @property
    def today(self) -> date:
        return self.now.date()


# ---- one spelling --------------------------------------------------------------------------------
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "−": "-", "،": ",", "؛": ";", "ـ": None})


def fold(text: str) -> str:
    """Small letters without accents, vowel signs and marks of direction; ASCII digits; single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_MARKS).casefold())
    return re.sub(r"\s+", " ", "".join(map(_plain_character, decomposed))).strip(" .!?,;")


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character.isspace():
        return " "
    return "" if category in ("Mn", "Cf", "Cc", "Cs", "Co") else character


def rewritten(plain: str) -> str:
    """The same in the words that the patterns and the date library know."""
    for pattern, replacement in words.REWRITES:
        plain = pattern.sub(replacement, plain)
    for pattern, minutes in words.PAST:
        plain = pattern.sub(partial(_hour_and, minutes=minutes), plain)
    plain = words.MILITARY.sub(r"\1:\2", plain)
    return _single_blanks(re.sub(r"(?<!\w)([ap])\.m\.?", r"\1m", plain))


def _hour_and(match: re.Match[str], minutes: int) -> str:
    hour, minute = divmod(int(match[1]) * 60 + minutes, 60)
    mark = "h" if "h" in match[0].partition(match[1])[2][:2] else ":"
    return f"at {hour % 24}{mark}{minute:02}"


def _single_blanks(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def trimmed(text: str) -> str:
    """Without the small words and marks that are left at the edges."""
    text, before = _single_blanks(text), ""
    while text != before:
        before, text = text, words.EDGES.sub("", text, count=1).strip()
    return text


# ---- days ----------------------------------------------------------------------------------------


class Days(NamedTuple):
    """The first and the last day of a time. `back`: so many days earlier when its hours would lie ahead."""

    first: date
    last: date
    back: int = 0

    @property
    def whole(self) -> tuple[datetime, datetime]:
        """From the first to the last second."""
        return datetime.combine(self.first, time()), datetime.combine(self.last, time()) + DAY - timedelta(seconds=1)


def one_of(days: Days) -> Days:
    """The same; refused when it is more than one day."""
    return days if days.first == days.last else refuse()


def days_of(text: str, told: Told) -> Days:
    """The days that the rest of a text names; today when nothing is left."""
    text = trimmed(text)
    if not text:
        return Days(told.today, told.today, back=1)
    for pattern, offset in words.RELATIVE_DAYS:
        if pattern.fullmatch(text):
            return Days(told.today + offset * DAY, told.today + offset * DAY)
    return _vague(text, told.today) or _weekday(text, told.today) or _third(text, told) or _dated(text, told)


def _vague(text: str, today: date) -> Days | None:
    """Some days ago, the last days, the weekend."""
    if words.FEW_DAYS_AGO.fullmatch(text):
        return Days(today - 6 * DAY, today - 2 * DAY)
    if words.LAST_DAYS.fullmatch(text):
        return Days(today - 5 * DAY, today)
    if words.WEEKEND.fullmatch(text):  # Friday to Sunday: in some countries it is Friday and Saturday
        sunday = today - (today.weekday() + 1) * DAY
        return Days(sunday - 2 * DAY, sunday)
    return _period(text, today)


def _period(text: str, today: date) -> Days | None:
    """This week, last month, the past year."""
    without = trimmed(words.LAST.sub(" ", text, count=1))
    for pattern, period in words.THIS_PERIOD:
        if pattern.fullmatch(text):
            return _around(today, period)
        if pattern.fullmatch(without):
            return _around(_around(today, period).first - DAY, period)
    return None


def _weekday(text: str, today: date) -> Days | None:
    """The last such day; with "last week" beside it that of the week before."""
    match = words.WEEKDAY.search(text)
    if match is None:
        return None
    index = next(index for index in range(7) if match[f"day{index}"])
    rest = trimmed(text[: match.start()] + " " + text[match.end() :])
    if not rest:
        day = today - (today.weekday() - index) % 7 * DAY
        return Days(day, day, back=7)
    if words.LAST.fullmatch(rest):
        day = today - ((today.weekday() - index - 1) % 7 + 1) * DAY
        return Days(day, day)
    without = trimmed(words.LAST.sub(" ", rest))
    if without != rest and words.THIS_PERIOD[0][0].fullmatch(without):
        day = today + (index - today.weekday() - 7) * DAY
        return Days(day, day)
    return None  # a weekday beside its date


def _third(text: str, told: Told) -> Days | None:
    """The beginning, middle or end of a week, month or year."""
    for number, pattern in enumerate((words.EARLY, words.MIDDLE, words.LATE)):
        without = trimmed(pattern.sub(" ", text, count=1))
        if without and without != text:
            days = days_of(without, told)
            length = (days.last - days.first).days + 1
            if length >= 7:
                return Days(
                    days.first + length * number // 3 * DAY, days.first + (length * (number + 1) // 3 - 1) * DAY
                )
    return None


def _dated(text: str, told: Told) -> Days:
    """A date or "so long ago", by the date library. A weekday beside a date must be that of the date."""
    weekday = words.WEEKDAY.search(text)
    if weekday is not None:
        text = trimmed(text[: weekday.start()] + " " + text[weekday.end() :])
    found, period = by_library(text, told) or by_library(trimmed(words.LAST.sub(" ", text)), told) or (None, "")
    if found is None or period == "time":
        refuse()
    if weekday is not None and (period != "day" or not weekday[f"day{found.weekday()}"]):
        refuse()
    if period == "week" and abs(told.today - found.date()) == 7 * DAY and not words.LAST.search(text):
        return Days(found.date() - DAY, found.date() + DAY)  # "a week ago" is a day or two
    return _around(found.date(), period)


def _around(day: date, period: str) -> Days:
    """The week (from Monday), month or year that a day lies in; else the day."""
    if period == "week":
        first = day - day.weekday() * DAY
        return Days(first, first + 6 * DAY)
    if period == "month":
        first = day.replace(day=1)
        return Days(first, (first + 32 * DAY).replace(day=1) - DAY)
    if period == "year":
        return Days(day.replace(month=1, day=1), day.replace(month=12, day=31))
    return Days(day, day)


_DATE_LIKE = re.compile(r"[^\W\d_]|\d[-/.]\d|(?:19|20)\d\d")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def by_library(text: str, told: Told) -> tuple[datetime, str] | None:
    """What the date library makes of a text: a naive local time and which period it stands for."""
    if len(text) > 60 or not _DATE_LIKE.search(text) or words.NOT_A_DATE.search(text):
        return None
    if re.fullmatch(r"\d{4}-\d\d", text):
        text = f"{text}-01"
        return (datetime.fromisoformat(text), "month") if _is_iso(text) else None
    found = _library(told.today, _languages(text, told.language)).get_date_data(text)
    return None if found.date_obj is None else (found.date_obj, found.period)


def _is_iso(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _languages(text: str, first: str) -> tuple[str, ...]:
    if _ARABIC.search(text):
        return ("ar",)
    return ("fr", "en") if first == "fr" else ("en", "fr")


@lru_cache(maxsize=8)  # the library keeps tables for each settings it meets: a day and a language are few
def _library(today: date, languages: tuple[str, ...]) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
        "PREFER_LOCALE_DATE_ORDER": False,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "RETURN_TIME_AS_PERIOD": True,
        "PARSERS": ["relative-time", "absolute-time"],
    }
    return DateDataParser(
        languages=list(languages), settings=settings, use_given_order=True, try_previous_locales=False
    )
