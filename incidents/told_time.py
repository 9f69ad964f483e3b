"""Time as told: "yesterday at dusk", "il y a trois jours", "أمس عند الغروب" become a span with its precision.

Pure. Days are read by `told_days`; parts of a day, clocks and spans here. What can be read in two ways is refused;
nothing lies in the future, because it is said of what happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from incidents import told_words as words
from incidents.told_choices import PartOfDay, TimeProblem
from incidents.told_days import (
    DAY,
    Days,
    Told,
    ToldTimeError,
    by_library,
    days_of,
    fold,
    one_of,
    refuse,
    rewritten,
    trimmed,
)

__all__ = ["ToldTime", "ToldTimeError", "read_told_time"]

MAX_LENGTH = 200
# The longest span of each of UCDP's date_prec: a day (a night touches two), two to six days, a week, a month.
SPANS = ((timedelta(hours=26), 1), (timedelta(days=6), 2), (timedelta(days=7), 3), (timedelta(days=31), 4))
WEEK = timedelta(days=7)
NIGHTLY = frozenset({PartOfDay.NIGHT, PartOfDay.MIDNIGHT, PartOfDay.AFTER_MIDNIGHT})


@dataclass(frozen=True)
class ToldTime:
    """From when to when (aware, UTC), how exact that is (UCDP's date_prec, 1 to 5), and the part of day heard."""

    start: datetime
    end: datetime
    precision: int
    part: PartOfDay | None = None


def read_told_time(text: str, *, now: datetime, zone: tzinfo, language: str = "en") -> ToldTime:
    """The span that a text means to somebody in `zone` at the instant `now` (aware).

    `language` is what a text in Latin letters is tried in first. Raises ToldTimeError.
    """
    plain = fold(text)
    if not any(character.isalnum() for character in plain):
        refuse(TimeProblem.EMPTY)
    if len(plain) > MAX_LENGTH:
        refuse()
    local = now.astimezone(zone).replace(tzinfo=None)
    span = _exact(plain, zone) or _read(rewritten(plain), Told(local, language))
    return _clipped(span, now, zone)


def _clipped(span: Span, now: datetime, zone: tzinfo) -> ToldTime:
    try:
        start, end = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in (span.start, span.end))
    except OverflowError:
        refuse()
    if start > now:
        refuse(TimeProblem.FUTURE)
    end = max(start, min(end, now))
    precision = next((code for longest, code in SPANS if end - start <= longest), 5)
    return ToldTime(start, end, precision, span.part)


# ---- reading: several ways, the first that fits --------------------------------------------------


class Span(NamedTuple):
    """From when to when in naive local time, and the part of day that was heard."""

    start: datetime
    end: datetime
    part: PartOfDay | None = None


def _read(text: str, told: Told, depth: int = 0) -> Span:
    """The span of a text. Each way of reading refuses what it does not fit; the most telling refusal counts."""
    ways: list[Callable[[], Span]] = [
        lambda: _night_of_two(text, told),
        lambda: _since(text, told, depth),
        lambda: _between_clocks(text, told),
        lambda: _between(text, told, depth),
        lambda: _at_clock(text, told),
        lambda: _plainly(text, told),
    ]
    problem = TimeProblem.UNCLEAR
    for way in ways:
        try:
            return way()
        except ToldTimeError as error:
            problem = problem if problem != TimeProblem.UNCLEAR else error.problem
        except OverflowError:  # a year that the calendar does not have
            continue
    return refuse(problem)


def _night_of_two(text: str, told: Told) -> Span:
    """The night of one day to the next."""
    match = words.NIGHT_OF_TWO.search(text) or refuse()
    second = _one_day(match["second"], told)
    first = _one_day(_borrowed(match["first"], match["second"]), told._replace(now=datetime.combine(second, time())))
    if second - first != DAY:
        refuse()
    return _span(first, words.WINDOWS[PartOfDay.NIGHT][:2], PartOfDay.NIGHT)


def _one_day(text: str, told: Told) -> date:
    return one_of(days_of(_part(text)[1], told)).first


def _since(text: str, told: Told, depth: int) -> Span:
    """Since then until now."""
    match = words.SINCE.match(text) or refuse()
    begun = _inner(match["start"], told, depth)
    return Span(begun.start, max(begun.start, told.now), begun.part)


def _between(text: str, told: Told, depth: int) -> Span:
    """From the beginning of one time to the end of another."""
    match = words.DAYS.search(text) or refuse()
    outside = trimmed(text[: match.start()] + " " + text[match.end() :])
    second = _inner(f"{outside} {match['second']}", told, depth)
    sought = f"{outside} {_borrowed(match['first'], match['second'])}"
    first = _inner(sought, told, depth)
    if first.start > second.end:  # "Friday to Monday", told on a Sunday
        first = _inner(sought, told._replace(now=second.end), depth)
        if first.start > second.end or second.end - first.start > WEEK:
            refuse(TimeProblem.ORDER)
    return Span(first.start, second.end, second.part)


def _inner(text: str, told: Told, depth: int) -> Span:
    if depth > 1:
        refuse()
    return _read(text.strip(), told, depth + 1)


def _borrowed(first: str, second: str) -> str:
    """ "3 to 5 November": the first number belongs to the month of the second."""
    number = re.fullmatch(r"(?:the |le )?(\d{1,2})", first)
    return re.sub(r"\d{1,2}", number[1], second, count=1) if number else first


def _plainly(text: str, told: Told) -> Span:
    """A day or more, with or without a part of the day."""
    part, rest = _part(text)
    eve = words.ARABIC_EVE.search(text) if part == PartOfDay.NIGHT else None
    ago = _hours_ago(rest, told) if part is None else None
    if ago is not None:
        return ago
    part, rest = _modified(part, rest)
    if words.NOW.fullmatch(rest) and part is None:
        return Span(told.now, told.now)
    days = days_of(rest, told)
    if days.last != days.first:
        return Span(*days.whole, part)
    if part is None:
        return Span(*days.whole)
    start, end, _clock = words.WINDOWS[part]
    if eve and words.WEEKDAY.fullmatch(eve["day"]):  # the night before that day, or the night after it
        start -= 24 * 60
    return _in_the_past(days, (start, end), part, told, "tonight" in text)


def _between_clocks(text: str, told: Told) -> Span:
    match = words.CLOCKS.search(text) or refuse()
    part, rest = _part(text[: match.start()] + " " + text[match.end() :])
    days = one_of(days_of(_modified(part, rest)[1], told))
    marked = any(match[f"{side}{name}"] for side in "ab" for name in ("mark", "half", "named"))
    if not marked and part is None and not words.APPROXIMATE.search(match[0]):
        refuse(TimeProblem.HALF)
    later = _clock(match, "b", part)
    earlier = _clock(match, "a", part, beside=match["bhalf"] or match["bmark"])
    if earlier > later:  # from 22:00 to 02:00
        later += 24 * 60
    return _in_the_past(days, (earlier, later), part, told)


def _at_clock(text: str, told: Told) -> Span:
    """A day and a time of the clock."""
    part, _rest = _part(text)
    matches = list(words.CLOCK.finditer(text))
    marked = [match for match in matches if any(match[name] for name in ("amark", "ahalf", "lead", "side"))]
    if not matches or not (marked or part):
        refuse()
    match = (marked or matches)[0]
    part, rest = _part(text[: match.start()] + " " + text[match.end() :])
    approximate = words.APPROXIMATE.search(text)
    days = one_of(days_of(_modified(part, words.APPROXIMATE.sub("", rest))[1], told))
    minute = _clock(match, "a", part)
    window = (minute - 30, minute + 30) if approximate else (minute, minute)
    if match["side"]:
        window = (0, minute) if match["side"].strip() in words.BEFORE else (minute, 24 * 60)
    return _in_the_past(days, window, part, told)


# ---- clocks and parts ----------------------------------------------------------------------------
def _clock(match: re.Match[str], side: str, part: PartOfDay | None, beside: str | None = None) -> int:
    """Minutes after midnight. A number that may be before or after noon is refused unless the words say which."""
    named = match.groupdict().get(f"{side}named")
    if named:
        return 12 * 60 if named in ("noon", "midi") else 24 * 60
    hour, minute = int(match[f"{side}h"]), int(match[f"{side}m"] or 0)
    mark, half = match[f"{side}mark"] or "", match[f"{side}half"] or beside or ""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        refuse()
    if half in ("am", "pm", "ص", "م"):
        if not 1 <= hour <= 12:
            refuse()
        return (hour % 12 + 12 * (half in ("pm", "م"))) * 60 + minute
    if part is not None:
        return _hour_within(hour, words.WINDOWS[part].clock) * 60 + minute
    written_whole = (
        mark.startswith("h") or half.startswith("h") or hour > 12 or re.match(r"0\d|\d\d:", match[f"{side}h"] + mark)
    )
    if not written_whole:
        refuse(TimeProblem.HALF)
    return hour * 60 + minute


def _hour_within(hour: int, clock: tuple[int, int]) -> int:
    """Which of the hours that a number may mean lies in the hours of a part of the day; refused when none does."""
    candidates = [hour] if hour > 12 else [hour % 12, hour % 12 + 12]
    for candidate in [*candidates, *(candidate + 24 for candidate in candidates)]:
        if clock[0] <= candidate < clock[1]:
            return candidate
    return refuse()


def _part(text: str) -> tuple[PartOfDay | None, str]:
    """The part of a day that a text names, the most telling one, and the text without any."""
    found: PartOfDay | None = None
    for part, pattern in words.PARTS:
        if pattern.search(text):
            found = found or part
            text = pattern.sub(" ", text)
    return found, trimmed(text)


_EARLIER = {None: PartOfDay.EARLY_MORNING, PartOfDay.MORNING: PartOfDay.EARLY_MORNING}
_LATER = {
    None: PartOfDay.LATE_EVENING,
    PartOfDay.EVENING: PartOfDay.LATE_EVENING,
    PartOfDay.AFTERNOON: PartOfDay.LATE_AFTERNOON,
}


def _modified(part: PartOfDay | None, rest: str) -> tuple[PartOfDay | None, str]:
    """ "early" and "late" beside a part of the day; beside a month or week they are left for that."""
    for pattern, other in ((words.EARLY, _EARLIER), (words.LATE, _LATER)):
        without = trimmed(pattern.sub(" ", rest))
        if without != rest and (part is not None or _is_one_day(without)):
            return other.get(part, part), without
    return part, rest


def _is_one_day(text: str) -> bool:
    return bool(words.WEEKDAY.search(text) or any(pattern.fullmatch(text) for pattern, _days in words.RELATIVE_DAYS))


def _in_the_past(
    days: Days, window: tuple[int, int], part: PartOfDay | None, told: Told, tonight: bool = False
) -> Span:
    """The hours of a day. What would lie ahead was the day before, or a week ago, unless its day was said."""
    span = _span(days.first, window, part)
    back = 0 if tonight else days.back or (part in NIGHTLY and days.first == told.today)
    return _span(days.first - back * DAY, window, part) if span.start > told.now and back else span


def _span(day: date, window: tuple[int, int], part: PartOfDay | None) -> Span:
    midnight = datetime.combine(day, time())
    return Span(midnight + timedelta(minutes=window[0]), midnight + timedelta(minutes=window[1]), part)


def _hours_ago(text: str, told: Told) -> Span | None:
    """ "Three hours ago", to within half an hour; minutes to within five."""
    text = trimmed(words.APPROXIMATE.sub(" ", text))
    if not words.HOURS_OR_MINUTES.search(text):
        return None
    found, period = by_library(text, told) or (None, "")
    if found is None or period != "time":
        return None
    moment = told.now + (found - datetime.combine(told.today, time(12)))
    give = timedelta(minutes=5 if words.MINUTES.search(text) else 30)
    return Span(moment - give, max(moment - give, min(moment + give, told.now)))


# ---- ISO -----------------------------------------------------------------------------------------
def _exact(plain: str, zone: tzinfo) -> Span | None:
    """An ISO instant (local time when it names no offset) or week."""
    week = re.fullmatch(r"(\d{4})-?w(\d\d)", plain)
    try:
        if week:
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return Span(*Days(first, first + 6 * DAY).whole)
        if re.match(r"\d{4}-\d\d-\d\d[t ]\d\d:?\d\d", plain):
            moment = datetime.fromisoformat(plain.upper().replace("T", " "))
            moment = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
            return Span(moment, moment)
    except (ValueError, OverflowError):
        return None
    return None
