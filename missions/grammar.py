"""The one filter grammar of lists, exports, tiles and counts: typed parameters, allowed per collection."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db.models import Choices, IntegerChoices, Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.models import Area, Mission

MAX_TEXT = 100
Query = Mapping[str, list[str]]


class BadValueError(ValueError):
    """A value that a parameter cannot take; the text says how to mend it."""


@dataclass(frozen=True)
class Parameter:
    """One allowed parameter: how its text is read, and what it does to rows."""

    name: str
    help: str
    read: Callable[[str], Any]
    narrow: Callable[[Any, Any, Audience], Any]  # (rows, value, audience) -> rows
    many: bool = False
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})

    def apply(self, rows: Any, texts: list[str], audience: Audience) -> Any:
        """Rows narrowed by the given texts. Raises BadValueError."""
        if not self.many and len(texts) > 1:
            raise BadValueError(_("Give it once."))
        values = [self.read(clean(text)) for text in texts]
        return self.narrow(rows, values if self.many else values[0], audience)


def narrow(
    rows: Any, query: Query, allowed: Iterable[Parameter], audience: Audience, *, also: Iterable[str] = ()
) -> Any:
    """Rows of a presented queryset that meet a query string.

    `also` names parameters that somebody else reads. Raises ValidationError by field: unknown names first.
    """
    parameters = {parameter.name: parameter for parameter in allowed}
    refuse_unknown(query, [*parameters, *also])
    for name, texts in query.items():
        if name in parameters:
            try:
                rows = parameters[name].apply(rows, texts, audience)
            except BadValueError as error:
                raise ValidationError({name: [str(error)]}) from error
    return rows


def refuse_unknown(query: Query, allowed: Iterable[str]) -> None:
    """Raise ValidationError that names every parameter which is not allowed."""
    known = sorted(allowed)
    unknown = {name: [_("Unknown parameter. Known: %(names)s.") % {"names": ", ".join(known)}]
               for name in query if name not in known}  # fmt: skip
    if unknown:
        raise ValidationError(unknown)


def clean(text: str) -> str:
    """The text without blanks around it; control characters are refused, the database cannot hold them all."""
    text = text.strip()
    if any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise BadValueError(_("This holds characters that cannot be searched for."))
    return text


# --- reading ------------------------------------------------------------------------------------------
def read_number(text: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
        raise BadValueError(_("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
    return int(text)


def read_instant(text: str) -> datetime:
    """An ISO date (midnight UTC) or instant with its offset, as an aware UTC datetime."""
    try:
        day: date | None = parse_date(text)
        if day is not None:
            return datetime.combine(day, time(), UTC)
        instant = parse_datetime(text.replace(" ", "+"))  # a plus that was not percent-encoded arrives as a blank
        if instant is not None and instant.tzinfo is not None and 1 < instant.year < 9999:
            return instant.astimezone(UTC)
    except ValueError:
        pass  # well formed, but no day of the calendar
    raise BadValueError(_("Give a date such as 2017-12-25, or an instant with its offset: 2017-12-25T06:00:00Z."))


def read_box(text: str) -> Polygon:
    """`west,south,east,north` in degrees (WGS 84), as a polygon."""
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError as error:
        raise BadValueError(_("Give west,south,east,north in decimal degrees.")) from error
    if not all(math.isfinite(value) for value in (west, south, east, north)):
        raise BadValueError(_("Give west,south,east,north in decimal degrees."))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadValueError(_("West may not lie east of east, nor south north of north; within 180 and 90 degrees."))
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = 4326
    return box


def read_id(text: str) -> UUID:
    """The outside number of a record."""
    try:
        return UUID(text)
    except ValueError as error:
        raise BadValueError(_("Give an id: 32 hexadecimal digits with or without dashes.")) from error


def read_yes_no(text: str) -> bool:
    """`yes` or `no`."""
    if text not in {"yes", "no"}:
        raise BadValueError(_("One of: %(values)s.") % {"values": "yes, no"})
    return text == "yes"


def read_choice(choices: type[Choices]) -> Callable[[str], Any]:
    """Reader of one value of a code list."""
    known = {str(value): value for value in choices.values}

    def read(text: str) -> Any:
        if text not in known:
            raise BadValueError(_("One of: %(values)s.") % {"values": ", ".join(known)})
        return known[text]

    return read


# --- parameters -----------------------------------------------------------------------------------------
def mission(path: str = "mission_id") -> Parameter:
    """Rows of one mission, by its code."""

    def keep(rows: Any, code: str, audience: Audience) -> Any:
        return rows.filter(**{path: visible_mission(code, audience).pk})

    return Parameter("mission", "Code of a mission that you see", str, keep)


def visible_mission(code: str, audience: Audience) -> Mission:
    """The mission of a code; the same error for one that is hidden and one that is not there."""
    found = Mission.objects.visible_to(audience).filter(code=code).defer("boundary").first()
    if found is None:
        raise BadValueError(_("There is no such mission, or you may not see it."))
    return found


def area(path: str = "area_id") -> Parameter:
    """Rows in an area or below it, by P-code."""

    def keep(rows: Any, pcode: str, audience: Audience) -> Any:
        tops = list(Area.objects.visible_to(audience).filter(pcode=pcode))
        if not tops:
            raise BadValueError(_("There is no such area, or you may not see it."))
        below = Q()
        for top in tops:
            below |= Q(mission_id=top.mission_id, path__startswith=top.path)
        return rows.filter(**{f"{path}__in": Area.objects.filter(below).values("pk")})

    return Parameter("area", "P-code: the area and all below it", str, keep)


def bbox(keep: Callable[[Any, Polygon], Any] = lambda rows, box: rows.within(box)) -> Parameter:
    """Rows whose served point lies in a box."""
    return Parameter(
        "bbox",
        "west,south,east,north in degrees; tests the point that you are served",
        read_box,
        lambda rows, box, audience: keep(rows, box),
        schema={"type": "string", "pattern": r"^-?[\d.]+(,-?[\d.]+){3}$"},
    )


def since(path: str) -> Parameter:
    """Rows at or after an instant."""
    return Parameter("since", "ISO date (midnight UTC) or instant; inclusive", read_instant,
                     lambda rows, at, audience: rows.filter(**{f"{path}__gte": at}))  # fmt: skip


def until(path: str) -> Parameter:
    """Rows before an instant."""
    return Parameter("until", "ISO date (midnight UTC) or instant; exclusive", read_instant,
                     lambda rows, at, audience: rows.filter(**{f"{path}__lt": at}))  # fmt: skip


def place_and_time(path: str) -> tuple[Parameter, ...]:
    """What narrows every collection of records: mission, area, box of the served point, from and until a day."""
    return mission(), area(), bbox(), since(path), until(path)


def choice(name: str, path: str, choices: type[Choices], help: str = "") -> Parameter:
    """Rows with one of the given codes; the parameter may be repeated."""
    kind = "integer" if issubclass(choices, IntegerChoices) else "string"
    return Parameter(
        name,
        help or "May be repeated",
        read_choice(choices),
        lambda rows, values, audience: rows.filter(**{f"{path}__in": values}),
        many=True,
        schema={"type": "array", "items": {"type": kind, "enum": list(choices.values)}},
    )


def at_least(name: str, path: str, choices: type[IntegerChoices], help: str) -> Parameter:
    """Rows at or above a level."""
    return Parameter(
        name,
        help,
        read_choice(choices),
        lambda rows, level, audience: rows.filter(**{f"{path}__gte": level}),
        schema={"type": "integer", "enum": list(choices.values)},
    )


def equals(name: str, path: str, help: str) -> Parameter:
    """Rows with exactly this text."""
    return Parameter(name, help, _read_search, lambda rows, text, audience: rows.filter(**{path: text}),
                     schema={"type": "string", "maxLength": MAX_TEXT})  # fmt: skip


def search(*served: str, told: tuple[str, ...] = ()) -> Parameter:
    """Rows that hold a text in a served column, or in free text where this audience is told it."""

    def keep(rows: Any, text: str, audience: Audience) -> Any:
        found = Q()
        for path in served:
            found |= Q(**{f"{path}__icontains": text})
        for path in told:
            found |= Q(told=True, **{f"{path}__icontains": text})
        return rows.filter(found)

    return Parameter(
        "q", "Text in what you are served", _read_search, keep, schema={"type": "string", "maxLength": MAX_TEXT}
    )


def filled(name: str, path: str, help: str) -> Parameter:
    """Rows where a field is filled in (`yes`) or not (`no`)."""
    return Parameter(
        name,
        help,
        read_yes_no,
        lambda rows, yes, audience: rows.filter(**{f"{path}__isnull": not yes}),
        schema={"type": "string", "enum": ["yes", "no"]},
    )


def words() -> Parameter:
    """Rows by the beginning of their ref, or by words of what this audience is served."""
    return Parameter(
        "q",
        "Beginning of a ref, or words of what you are served; endings, accents and the language do not matter",
        _read_search,
        lambda rows, text, audience: rows.holding(text, audience),
        schema={"type": "string", "maxLength": MAX_TEXT},
    )


def names() -> Parameter:
    """Rows by a name that is like what is sought."""
    return Parameter(
        "q",
        "A name or another name, also misspelt or a part of it",
        _read_search,
        lambda rows, text, audience: rows.named_like(text),
        schema={"type": "string", "maxLength": MAX_TEXT},
    )


def _read_search(text: str) -> str:
    if not 1 <= len(text) <= MAX_TEXT:
        raise BadValueError(_("Give 1 to %(most)d characters.") % {"most": MAX_TEXT})
    return text
