"""Does a text seem to name somebody? Asked of any free text that is kept, and of many rows at once; never refuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incidents.models import Actor
from missions.audience import Audience
from missions.choices import PersonalData
from missions.models import Mission
from missions.privacy import Finding
from missions.services import privacy


def privacy_notes(*, audience: Audience, mission: Mission, texts: Iterable[str]) -> list[Finding]:
    """What seems personal in the texts of one record; names of places and of groups that the caller sees are none."""
    return privacy_notes_of_rows(audience=audience, mission=mission, rows=[texts])[0]


def privacy_notes_of_rows(
    *, audience: Audience, mission: Mission, rows: Sequence[Iterable[str]]
) -> list[list[Finding]]:
    """The same for each row of a table; places and groups are looked up once for all of them."""
    found = privacy.warnings_of_rows(audience=audience, mission=mission, rows=rows)
    names = {finding.text for row in found for finding in row if finding.kind == PersonalData.PERSON}
    groups = _groups(audience, names)
    return [[finding for finding in row if finding.text.casefold() not in groups] for row in found]


def _groups(audience: Audience, names: set[str]) -> set[str]:
    """Which of these names are groups, small letters."""
    if not names:
        return set()
    seen = Actor.objects.visible_to(audience).filter(name__in=names)
    return {name.casefold() for name in seen.values_list("name", flat=True)}
