"""The one question to ask of any free text before or after it is kept: does it seem to name somebody?

For whatever takes free text: `warnings_of(audience=..., mission=..., texts=[...])` answers what to say, never refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
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

MOST_ASKED = 50  # names of one text that are looked up among the places


def warnings_of(
    *, audience: Audience, mission: Mission, texts: Iterable[str], known: Iterable[str] = ()
) -> list[Finding]:
    """What seems personal in these texts, each word once, in order. Places of the mission are no persons.

    `known` are further names that mean no person: groups that are on record.
    """
    region = region_of(mission.time_zone)
    found = {
        (finding.kind, finding.text.casefold()): finding
        for text in texts
        for finding in personal_data(text, region=region)
    }
    names = [finding.text for finding in found.values() if finding.kind == PersonalData.PERSON][:MOST_ASKED]
    no_person = _places(audience, mission, names) | {name.casefold() for name in known}
    return [
        finding
        for finding in found.values()
        if finding.kind != PersonalData.PERSON or finding.text.casefold() not in no_person
    ]


def _places(audience: Audience, mission: Mission, names: list[str]) -> set[str]:
    """Which of these names are places, in any spelling that the mission knows."""
    if not names:
        return set()
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
