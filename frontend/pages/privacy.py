"""The note beside a text that seems to name somebody: said to whoever is shown the text, never in anybody's way."""

from __future__ import annotations

from frontend.pages.shell import PageRequest
from incidents.services.privacy import privacy_notes
from missions.privacy import Finding


def personal(request: PageRequest, *texts: str) -> list[Finding]:
    """What `components/personal.html` says of the texts of one record that the caller is told."""
    return privacy_notes(audience=request.audience, mission=request.mission, texts=texts)
