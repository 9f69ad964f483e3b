"""The note beside a text that seems to name somebody: said to whoever is shown the text, never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from frontend.pages.shell import PageRequest
from incidents.services.privacy import privacy_notes, privacy_notes_of_rows
from missions.privacy import Finding


def personal(request: PageRequest, *texts: str) -> list[Finding]:
    """What `components/personal.html` says of the texts of one record that the caller is told."""
    return privacy_notes(audience=request.audience, mission=request.mission, texts=texts)


def personal_rows(request: PageRequest, rows: Sequence[Iterable[str]]) -> list[list[Finding]]:
    """The same of each row of a table."""
    return privacy_notes_of_rows(audience=request.audience, mission=request.mission, rows=rows)
