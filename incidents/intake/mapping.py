"""How the cells of a row, or the answers of a form, become what a report says. No database here.

A mapping names for each field of a report the column that holds it, what the words of the file stand for, and what is
the same for every row. Each fault names the column it was found in and says how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import choices
from incidents.inputs import ActorLine, HarmLine

Texts = AnyMapping[str, str]
MOST = 1_000_000
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
YES = frozenset({"yes", "true", "1", "y", "oui", "vrai", "نعم"})
NO = frozenset({"no", "false", "0", "n", "non", "faux", "لا"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WHOLE = re.compile(r"(\d{1,9})(?:[.,]0*)?")
DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,12})?", re.ASCII)
END_OF_DAY = timedelta(days=1) - timedelta(seconds=1)
ACTORS = 3


class Field(NamedTuple):
    """A field of a report that a column can fill: its label, how its text is read, and its code list if it has one."""

    label: Any
    read: Callable[[str, tzinfo, Any], Any]
    codes: Any = None


class FaultError(ValueError):
    """A text that is not what its field takes; the message says how to mend it."""


@dataclass(frozen=True)
class Mapping:
    """Field: column; field: {word of the file: our code}; field: the same text for every row."""

    fields: Texts = field(default_factory=dict)
    values: AnyMapping[str, Texts] = field(default_factory=dict)
    constants: Texts = field(default_factory=dict)

    def column_of(self, name: str) -> str:
        """The column that a fault of a field is shown at; empty where no column fills it."""
        for each in (name, *COARSER.get(name, ())):
            if each in self.fields:
                return self.fields[each]
        prefixed = (column for own, column in self.fields.items() if own.startswith(GROUPS.get(name, ("\0",))))
        return next(prefixed, "")


class Told(NamedTuple):
    """What a row says, by field of a report, and what is wrong in it, by column."""

    said: dict[str, Any]
    faults: dict[str, str]


def tell(mapping: Mapping, cells: Texts, zone: tzinfo) -> Told:
    """Read a row; `zone` is that of times without an offset."""
    said: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, column, text in _texts(mapping, cells):
        try:
            _check_storable(text)
            said[name] = FIELDS[name].read(_word(mapping, name, text), zone, FIELDS[name].codes)
        except FaultError as error:
            faults[column] = str(error)
    return Told(_assembled(said), faults)


def _check_storable(text: str) -> None:
    """Some fields are looked up before anything else sees them, and the database takes no such text."""
    if UNSTORABLE.search(text):
        raise FaultError(_("This holds characters that cannot be stored. Type it anew."))


def _texts(mapping: Mapping, cells: Texts) -> Iterator[tuple[str, str, str]]:
    """(field, column, text) of every field with a text: the row's own before the one for all rows."""
    for name in FIELDS:
        column = mapping.fields.get(name, "")
        text = cells.get(column, "").strip() if column else ""
        text = text or mapping.constants.get(name, "").strip()
        if text:
            yield name, column, text


def _word(mapping: Mapping, name: str, text: str) -> str:
    words = mapping.values.get(name, {})
    return words.get(text) or words.get(text.casefold()) or text


# --- how texts are read -------------------------------------------------------------------------------------
def _text(text: str, zone: tzinfo, codes: Any) -> str:
    return text


def _code(text: str, zone: tzinfo, codes: Any) -> Any:
    """A code of the list, by itself or by its label in the language of the reader."""
    wanted = text.casefold()
    for value, label in codes.choices:
        if wanted in (str(value).casefold(), str(label).casefold()):
            return value
    raise FaultError(_("“%(text)s” is no known choice: say in the mapping what it stands for.") % {"text": text[:40]})


def _truth(text: str, zone: tzinfo, codes: Any) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise FaultError(_("Answer with yes or no."))
    return word in YES


def _instant(text: str, zone: tzinfo, codes: Any) -> datetime:
    """An ISO date or time; without an offset it is local time of the mission, without a time the start of the day."""
    try:
        found = datetime.fromisoformat(text.replace("/", "-") if text[4:5] == "/" else text)
    except ValueError:
        raise FaultError(_("Write dates as 2017-12-31, with a time as 2017-12-31 14:00.")) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _day(text: str, zone: tzinfo, codes: Any) -> tuple[datetime, bool]:
    """An instant, and whether the text names a whole day."""
    return _instant(text, zone, codes), bool(DAY.fullmatch(text))


def _count(text: str, zone: tzinfo, codes: Any) -> int:
    match = WHOLE.fullmatch(text)
    if match is None or int(match.group(1)) > MOST:
        raise FaultError(_("Give a whole number from 0 to %(limit)d.") % {"limit": MOST})
    return int(match.group(1))


def _degrees(text: str, zone: tzinfo, codes: Any) -> float:
    if not DEGREES.fullmatch(text):
        raise FaultError(_("Give decimal degrees, such as -1.6785."))
    return float(text.replace(",", "."))


def _point(text: str, zone: tzinfo, codes: Any) -> tuple[float, float]:
    """Latitude and longitude with a blank between them, as forms write them; height and accuracy may follow."""
    parts = re.split(r"[\s,;]+", text.strip()) if "." in text else text.split()
    if not 2 <= len(parts) <= 4 or not all(DEGREES.fullmatch(part) for part in parts[:2]):
        raise FaultError(_("Give latitude and longitude with a blank between them, such as -1.6785 29.2228."))
    latitude, longitude = (_degrees(part, zone, codes) for part in parts[:2])
    return latitude, longitude


# --- from fields to a report --------------------------------------------------------------------------------
def _assembled(said: dict[str, Any]) -> dict[str, Any]:
    """Columns that only together say something, joined: the point, the day, lines of harm and groups."""
    if (point := said.pop("point", None)) is not None:
        said.setdefault("latitude", point[0])
        said.setdefault("longitude", point[1])
    _join_days(said)
    status = said.pop("civilian_status", choices.CivilianStatus.UNKNOWN)
    harm = tuple(_harm(said, status))
    actors = tuple(_actors(said))
    return {**said, **({"harm": harm} if harm else {}), **({"actors": actors} if actors else {})}


def _join_days(said: dict[str, Any]) -> None:
    """A day without a time lasts until its end."""
    start, end = said.pop("occurred_from", None), said.pop("occurred_to", None)
    if start is not None:
        said["occurred_from"] = start[0]
        if end is None and start[1]:
            end = start
    if end is not None:
        said["occurred_to"] = end[0] + END_OF_DAY if end[1] and end[0].time() == time.min else end[0]


def _harm(said: dict[str, Any], status: str) -> Iterator[HarmLine]:
    for kind in choices.HarmKind.values:
        figures = {part: said.pop(f"{kind}_{part}", None) for part in ("min", "best", "max")}
        if any(figure is not None for figure in figures.values()):
            yield HarmLine(kind=kind, civilian_status=status, **figures)


def _actors(said: dict[str, Any]) -> Iterator[ActorLine]:
    for number in range(1, ACTORS + 1):
        name, role, sure = (said.pop(f"actor_{number}{part}", None) for part in ("", "_role", "_confidence"))
        if name:
            given = {"role": role, "confidence": sure}
            yield ActorLine(name=name, **{key: value for key, value in given.items() if value})


def _harm_fields() -> dict[str, Field]:
    parts = {"best": gettext_lazy("best estimate"), "min": gettext_lazy("at least"), "max": gettext_lazy("at most")}
    ranged = {choices.HarmKind.KILLED, choices.HarmKind.INJURED}
    return {
        f"{kind.value}_{part}": Field((kind.label, label), _count)
        for kind in choices.HarmKind
        for part, label in parts.items()
        if part == "best" or kind in ranged
    }


def _actor_fields() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for number in range(1, ACTORS + 1):
        found[f"actor_{number}"] = Field((gettext_lazy("Suspected actor"), number), _text)
        found[f"actor_{number}_role"] = Field((gettext_lazy("Role of the actor"), number), _code, choices.ActorRole)
        found[f"actor_{number}_confidence"] = Field(
            (gettext_lazy("Confidence in the actor"), number), _code, choices.Confidence
        )
    return found


FIELDS: dict[str, Field] = {
    "id": Field(gettext_lazy("Number of the row in your own list"), _text),
    "event_type": Field(gettext_lazy("What"), _code, choices.EventType),
    "sub_event_type": Field(gettext_lazy("What exactly"), _code, choices.SubEventType),
    "civilian_targeting": Field(gettext_lazy("Civilians were the target"), _truth),
    "tense": Field(gettext_lazy("Has it happened?"), _code, choices.Tense),
    "occurred_from": Field(gettext_lazy("Date, or start"), _day),
    "occurred_to": Field(gettext_lazy("End"), _day),
    "time_precision": Field(gettext_lazy("How sure is the time?"), _code, choices.TimePrecision),
    "told_when": Field(gettext_lazy("The time in the words of the source"), _text),
    "feared_by": Field(gettext_lazy("By when?"), _instant),
    "point": Field(gettext_lazy("Latitude and longitude in one column"), _point),
    "latitude": Field(gettext_lazy("Latitude"), _degrees),
    "longitude": Field(gettext_lazy("Longitude"), _degrees),
    "place_name": Field(gettext_lazy("Name of the place, as told"), _text),
    "pcode": Field(gettext_lazy("P-code of the area"), _text),
    "location_precision": Field(gettext_lazy("How exact is the place?"), _code, choices.LocationPrecision),
    "text": Field(gettext_lazy("What happened, in words"), _text),
    "language": Field(gettext_lazy("Language of the text"), _text),
    "translation": Field(gettext_lazy("Translation"), _text),
    "translation_language": Field(gettext_lazy("Language of the translation"), _text),
    **_harm_fields(),
    "civilian_status": Field(gettext_lazy("Who the harmed were"), _code, choices.CivilianStatus),
    **_actor_fields(),
    "source": Field(gettext_lazy("Pseudonym of the source"), _text),
    "source_type": Field(gettext_lazy("Type of source"), _code, choices.SourceType),
    "origin": Field(gettext_lazy("Who said it first"), _text),
    "reliability": Field(gettext_lazy("Reliability of the source"), _code, choices.Reliability),
    "credibility": Field(gettext_lazy("Credibility of the information"), _code, choices.Credibility),
    "written_at": Field(gettext_lazy("When it was written"), _instant),
}
# Where a fault of one field is shown when a coarser column fills it; and fields that several columns fill.
COARSER = {
    "latitude": ("point", "place_name", "pcode"), "longitude": ("point", "place_name", "pcode"),
    "place_name": ("pcode",), "occurred_to": ("occurred_from",),
}  # fmt: skip
GROUPS: dict[str, tuple[str, ...]] = {
    "harm": tuple(f"{kind}_" for kind in choices.HarmKind.values),
    "actors": ("actor_",),
}
# Words that heads of columns use, in small letters without marks between them.
WORDS = {
    "what": "event_type", "type": "event_type", "typedevenement": "event_type", "date": "occurred_from",
    "eventdate": "occurred_from", "start": "occurred_from", "enddate": "occurred_to", "lat": "latitude",
    "lon": "longitude", "lng": "longitude", "long": "longitude", "gps": "point", "geopoint": "point",
    "coordinates": "point", "location": "place_name", "place": "place_name", "village": "place_name",
    "lieu": "place_name", "description": "text", "notes": "text", "summary": "text", "recit": "text",
    "killed": "killed_best", "deaths": "killed_best", "fatalities": "killed_best", "tues": "killed_best",
    "injured": "injured_best", "wounded": "injured_best", "blesses": "injured_best", "abducted": "abducted_best",
    "actor": "actor_1", "perpetrator": "actor_1", "admpcode": "pcode", "number": "id", "ref": "id",
}  # fmt: skip


def guess(columns: list[str]) -> dict[str, str]:
    """A first mapping by the heads of the columns: {field: column}; each column and each field at most once."""
    known = {_plain(name): name for name in FIELDS} | WORDS
    found: dict[str, str] = {}
    for column in columns:
        name = known.get(_plain(column.rsplit("/", 1)[-1]))
        if name and name not in found:
            found[name] = column
    return found


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(str.maketrans("éèêàâîôûç", "eeeaaiouc")))
