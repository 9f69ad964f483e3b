"""All phrases are told on Wednesday, 25 November 2026, at 10:00 in Juba (UTC+2)."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import told_words
from incidents.told_choices import PartOfDay, TimeProblem
from incidents.told_days import fold
from incidents.told_time import ToldTimeError, read_told_time

JUBA = ZoneInfo("Africa/Juba")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=JUBA)

# phrase: first day (of November 2026 unless written out) and hour, last day and hour, precision
PHRASES = {
    "yesterday at dusk": "24 17:30, 24 19:30, 1",
    "Yesterday": "24 00:00, 24 23:59, 1",
    "the day before yesterday": "23 00:00, 23 23:59, 1",
    "two days ago": "23 00:00, 23 23:59, 1",
    "a couple of days ago": "23 00:00, 23 23:59, 1",
    "a few days ago": "19 00:00, 23 23:59, 2",
    "last night": "24 19:00, 25 05:00, 1",
    "the night before last": "23 19:00, 24 05:00, 1",
    "the night of 3 to 4 November": "03 19:00, 04 05:00, 1",
    "Tuesday": "24 00:00, 24 23:59, 1",
    "Tuesday morning": "24 06:00, 24 12:00, 1",
    "Wednesday evening": "18 17:00, 18 22:00, 1",  # today's lies ahead
    "last Wednesday": "18 00:00, 18 23:59, 1",
    "Tuesday of last week": "17 00:00, 17 23:59, 1",
    "early Tuesday": "24 05:00, 24 08:00, 1",
    "Tuesday 24 November": "24 00:00, 24 23:59, 1",
    "around 3 pm": "24 14:30, 24 15:30, 1",
    "yesterday around 3 in the afternoon": "24 14:30, 24 15:30, 1",
    "about 10 at night on Saturday": "21 21:30, 21 22:30, 1",
    "at 0300 hours on 3 November": "03 03:00, 03 03:00, 1",
    "half past two in the morning": "25 02:30, 25 02:30, 1",
    "yesterday after 3 p.m.": "24 15:00, 25 00:00, 1",
    "between 2 and 4 in the morning": "25 02:00, 25 04:00, 1",
    "between 10 pm and 2 am": "24 22:00, 25 02:00, 1",
    "from 6 am to noon yesterday": "24 06:00, 24 12:00, 1",
    "between yesterday at dusk and this morning": "24 17:30, 25 10:00, 1",
    "in the small hours of Sunday": "22 03:00, 22 05:00, 1",
    "around midnight yesterday": "24 23:30, 25 00:30, 1",
    "after Friday prayers": "20 11:30, 20 13:30, 1",
    "an hour ago": "25 08:30, 25 09:30, 1",
    "20 minutes ago": "25 09:35, 25 09:45, 1",
    "just now": "25 10:00, 25 10:00, 1",
    "this morning": "25 06:00, 25 10:00, 1",
    "since Monday": "23 00:00, 25 10:00, 2",
    "a week ago": "17 00:00, 19 23:59, 2",
    "two weeks ago": "09 00:00, 15 23:59, 3",
    "last week": "16 00:00, 22 23:59, 3",
    "last weekend": "20 00:00, 22 23:59, 2",
    "between Friday and Monday": "20 00:00, 23 23:59, 2",
    "between 3 and 5 November": "03 00:00, 05 23:59, 2",
    "last month": "2026-10-01 00:00, 2026-10-31 23:59, 4",
    "in March": "2026-03-01 00:00, 2026-03-31 23:59, 4",
    "early March": "2026-03-01 00:00, 2026-03-10 23:59, 4",
    "December": "2025-12-01 00:00, 2025-12-31 23:59, 4",
    "last year": "2025-01-01 00:00, 2025-12-31 23:59, 5",
    "3/11/2026": "03 00:00, 03 23:59, 1",
    "2026-11-03": "03 00:00, 03 23:59, 1",
    "2026-11-03T14:00Z": "03 16:00, 03 16:00, 1",
    "2026-W46": "09 00:00, 15 23:59, 3",
    "hier au crépuscule": "24 17:30, 24 19:30, 1",
    "avant-hier en fin d’après-midi": "23 15:00, 23 18:00, 1",
    "hier soir": "24 17:00, 24 22:00, 1",
    "cette nuit": "24 19:00, 25 05:00, 1",
    "la nuit dernière": "24 19:00, 25 05:00, 1",
    "dans la nuit de lundi à mardi": "23 19:00, 24 05:00, 1",
    "dans la nuit du 3 au 4 novembre": "03 19:00, 04 05:00, 1",
    "mardi matin": "24 06:00, 24 12:00, 1",
    "samedi soir tard": "21 20:00, 22 00:00, 1",
    "vers 15h30": "24 15:00, 24 16:00, 1",
    "à 3 heures": "25 03:00, 25 03:00, 1",
    "3 heures et demie du matin": "25 03:30, 25 03:30, 1",
    "entre 2 et 4 heures du matin": "25 02:00, 25 04:00, 1",
    "hier entre 14h et 16h": "24 14:00, 24 16:00, 1",
    "avant l’aube dimanche": "22 03:00, 22 05:00, 1",
    "il y a trois jours": "22 00:00, 22 23:59, 1",
    "il y a une demi-heure": "25 09:25, 25 09:35, 1",
    "il y a quelques jours": "19 00:00, 23 23:59, 2",
    "depuis trois jours": "22 00:00, 25 10:00, 2",
    "la semaine dernière": "16 00:00, 22 23:59, 3",
    "au mois d’août": "2026-08-01 00:00, 2026-08-31 23:59, 4",
    "fin octobre": "2026-10-21 00:00, 2026-10-31 23:59, 4",
    "le 1er mars 2025": "2025-03-01 00:00, 2025-03-01 23:59, 1",
    "du 3 au 5 novembre": "03 00:00, 05 23:59, 2",
    "le 24/11 à 14h": "24 14:00, 24 14:00, 1",
    "أمس عند الغروب": "24 17:30, 24 19:30, 1",
    "أَمْسِ": "24 00:00, 24 23:59, 1",
    "أول أمس": "23 00:00, 23 23:59, 1",
    "قبل يومين": "23 00:00, 23 23:59, 1",
    "قبل ثلاثة أيام": "22 00:00, 22 23:59, 1",
    "منذ أسبوعين": "09 00:00, 15 23:59, 3",
    "قبل ساعتين": "25 07:30, 25 08:30, 1",
    "منذ حوالي ساعة": "25 08:30, 25 09:30, 1",
    "الليلة الماضية": "24 19:00, 25 05:00, 1",
    "ليلة الثلاثاء": "23 19:00, 25 05:00, 2",  # the eve or the night after: both are said so
    "صباح يوم الثلاثاء": "24 06:00, 24 12:00, 1",
    "فجر اليوم": "25 04:30, 25 06:30, 1",
    "عصر أمس": "24 15:00, 24 18:00, 1",
    "بعد صلاة الجمعة": "20 11:30, 20 13:30, 1",
    "الساعة 3 مساءً": "24 15:00, 24 15:00, 1",
    "الساعة الثالثة والنصف صباحاً": "25 03:30, 25 03:30, 1",
    "بين الساعة الثانية والرابعة صباحاً": "25 02:00, 25 04:00, 1",
    "بين مساء أمس وصباح اليوم": "24 17:00, 25 10:00, 1",
    "الأسبوع الماضي": "16 00:00, 22 23:59, 3",
    "بين الاثنين والأربعاء": "23 00:00, 25 10:00, 2",
    "قبل بضعة أيام": "19 00:00, 23 23:59, 2",
    "في آذار": "2026-03-01 00:00, 2026-03-31 23:59, 4",
    "أوائل مارس": "2026-03-01 00:00, 2026-03-10 23:59, 4",
    "٣ نوفمبر": "03 00:00, 03 23:59, 1",
    "من 3 إلى 5 نوفمبر": "03 00:00, 05 23:59, 2",
}


def read(text, now=NOW, **kwargs):
    return read_told_time(text, now=now, zone=JUBA, **kwargs)


def instant(text):
    day, hour = text.split(" ")
    return datetime.fromisoformat(f"{day if len(day) > 2 else f'2026-11-{day}'}T{hour}").replace(tzinfo=JUBA)


@pytest.mark.parametrize(("phrase", "expected"), PHRASES.items())
def test_a_time_as_told_becomes_a_span_with_its_precision(phrase, expected):
    start, end, precision = expected.split(", ")

    told = read(phrase)

    assert (told.start, told.end.replace(second=0)) == (instant(start), instant(end))
    assert told.precision == int(precision)


def test_the_part_of_the_day_that_was_heard_is_said():
    assert [read(text).part for text in ("hier soir", "فجر اليوم", "around 3 pm")] == [
        PartOfDay.EVENING,
        PartOfDay.DAWN,
        None,
    ]


@pytest.mark.parametrize(
    "text", ["tomorrow", "demain", "غدا", "this afternoon", "tonight", "next week", "2027", "today at 3 pm"]
)
def test_what_happened_does_not_lie_ahead(text):
    assert problem_of(text) == TimeProblem.FUTURE


@pytest.mark.parametrize("text", ["", "  ", "?!", "..."])
def test_an_empty_text_asks_for_one(text):
    assert problem_of(text) == TimeProblem.EMPTY


@pytest.mark.parametrize("text", ["at 3", "around 7 yesterday", "between 2 and 4 yesterday", "الساعة 3"])
def test_an_hour_that_may_be_before_or_after_noon_is_not_guessed(text):
    assert problem_of(text) == TimeProblem.HALF


@pytest.mark.parametrize(
    "text",
    [
        *("long ago", "5", "5 people were killed", "31/02/2026", "Monday 24 November", "yesterday at 25:00", "x" * 300),
        *("99999999 days ago", "at 13 pm", "2026-13-45", "1e9", "the market", "ن"),
    ],
)
def test_what_is_no_time_is_not_guessed(text):
    assert problem_of(text) == TimeProblem.UNCLEAR


def test_an_end_before_its_beginning_is_said():
    assert problem_of("from 5 to 3 November") == TimeProblem.ORDER


def problem_of(text):
    with pytest.raises(ToldTimeError) as raised:
        read(text)
    return raised.value.problem


def test_the_day_is_that_of_the_mission():
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # the 26th in Juba

    assert read("yesterday", now=late).start == datetime(2026, 11, 25, tzinfo=JUBA)


def test_a_night_that_has_not_ended_ends_now():
    at_two = datetime(2026, 11, 25, 2, 0, tzinfo=JUBA)

    told = read("cette nuit", now=at_two)

    assert (told.start, told.end) == (datetime(2026, 11, 24, 19, 0, tzinfo=JUBA), at_two)


def test_a_day_of_the_change_to_summer_time_is_whole():
    zone = ZoneInfo("Africa/Cairo")
    now = datetime(2026, 4, 25, 10, 0, tzinfo=zone)

    told = read_told_time("yesterday", now=now, zone=zone)  # 24 April 2026 has 23 hours there

    assert told.end - told.start == timedelta(hours=23, seconds=-1)


def test_the_patterns_are_written_in_the_spelling_that_they_meet():
    """A pattern with a letter that folding takes away would never fit."""
    source = "".join(
        pattern.pattern
        for name, value in vars(told_words).items()
        if name.isupper()
        for pattern in (value if isinstance(value, list) else [value])
        for pattern in (pattern if isinstance(pattern, tuple) else [pattern])
        if isinstance(pattern, re.Pattern)
    )
    letters = {character for character in source if character.isalpha() and ord(character) > 127}

    assert sorted(letter for letter in letters if fold(f"x{letter}x") != f"x{letter}x") == []
    assert len(letters) > 25


instants = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
LONGEST = {1: timedelta(hours=26), 2: timedelta(days=6), 3: timedelta(days=7), 4: timedelta(days=31), 5: None}


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(PHRASES)), instants)
def test_at_any_time_a_span_is_whole_past_and_as_long_as_its_precision_says(phrase, now):
    try:
        told = read(phrase, now=now)
    except ToldTimeError:  # such as "Tuesday 24 November" in another year
        return
    assert told.start <= told.end <= now
    assert told.precision == min(
        code for code, longest in LONGEST.items() if longest is None or told.end - told.start <= longest
    )


@settings(deadline=None, max_examples=150)
@given(instants, st.dates(date(1990, 1, 1), date(2000, 1, 1)))
def test_any_iso_day_is_that_day(now, day):
    told = read(day.isoformat(), now=now)

    assert [moment.astimezone(JUBA).date() for moment in (told.start, told.end)] == [day, day]
    assert told.precision == 1


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80) | st.lists(st.sampled_from(" ".join(PHRASES).split()), max_size=8).map(" ".join))
def test_any_text_is_read_or_refused(text):
    try:
        told = read(text)
    except ToldTimeError:
        return
    assert told.start <= told.end <= NOW
