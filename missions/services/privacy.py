"""The one question to ask of any free text before or after it is kept: does it seem to name somebody?

`incidents.services.privacy.privacy_notes` asks it for pages and imports; it knows groups besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import or_
from pathlib import Path
from zoneinfo import TZPATH

from django.db import connection
from django.db.models import Q

from missions.audience import Audience
from missions.choices import PersonalData
from missions.models import Area, Mission, Settlement
from missions.models.geography import fold, place_text
from missions.privacy import Finding, personal_data

AT_ONCE = 50  # names that one question looks up among the places: of one record no more
MOST_ASKED = 1_000


def warnings_of(*, audience: Audience, mission: Mission, texts: Iterable[str]) -> list[Finding]:
    """What seems personal in the texts of one record, each word once, in order. Places are no persons."""
    return warnings_of_rows(audience=audience, mission=mission, rows=[texts])[0]


def warnings_of_rows(*, audience: Audience, mission: Mission, rows: Sequence[Iterable[str]]) -> list[list[Finding]]:
    """The same for each row of a table; names are looked up among the places once for all rows."""
    region = region_of(mission.time_zone)
    found = [_of_row(texts, region) for texts in rows]
    persons = {finding.text: None for row in found for finding in row if finding.kind == PersonalData.PERSON}
    places = _places(audience, mission, list(persons)[: min(AT_ONCE * len(rows), MOST_ASKED)])
    return [[finding for finding in row if finding.text.casefold() not in places] for row in found]


def _of_row(texts: Iterable[str], region: str | None) -> list[Finding]:
    found = {
        (finding.kind, finding.text.casefold()): finding
        for text in texts
        for finding in personal_data(text, region=region)
    }
    return list(found.values())


def _places(audience: Audience, mission: Mission, names: list[str]) -> set[str]:
    """Which of these names are places, in any spelling that the mission knows; small letters."""
    known: set[str] = set()
    for start in range(0, len(names), AT_ONCE):
        known |= _places_at_once(audience, mission, names[start : start + AT_ONCE])
    return known


def _places_at_once(audience: Audience, mission: Mission, names: list[str]) -> set[str]:
    folded = _folded(names)
    settlements = Settlement.objects.visible_to(audience).filter(mission=mission).annotate(names=place_text())
    named = reduce(or_, (Q(names__contains=f"|{plain}|") for plain in folded.values()))
    areas = Area.objects.visible_to(audience).filter(mission=mission).annotate(folded=fold("name"))
    known = {part for text in settlements.filter(named).values_list("names", flat=True) for part in text.split("|")}
    known |= set(areas.filter(folded__in=list(folded.values())).values_list("folded", flat=True))
    return {name.casefold() for name, plain in folded.items() if plain in known}


def _folded(names: list[str]) -> dict[str, str]:
    """Each name as the places' index has it."""
    with connection.cursor() as cursor:
        cursor.execute("select name, missions_fold(name) from unnest(%s::text[]) as name", [names])
        return dict(cursor.fetchall())


@cache
def region_of(zone: str) -> str | None:
    """The country (ISO 3166) of a time zone, by the system's own table; None when it has none."""
    for folder in TZPATH:
        table = Path(folder) / "zone.tab"
        if table.is_file():
            rows = (line.split("\t") for line in table.read_text().splitlines() if not line.startswith("#"))
            return next((row[0] for row in rows if row[2] == zone), None)
    return None
