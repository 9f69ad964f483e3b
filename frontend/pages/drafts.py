"""What the desk's report form needs to keep drafts on a device that others use too (docs/decisions/0070)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.utils.crypto import salted_hmac

from incidents.choices import AgeBand, EventType, HarmKind, SubEventType
from missions.models import User

# Answers, and boxes by their name, of which nothing stays on a device: a case for the specialist or the conduct team.
NEVER_KEPT = [
    SubEventType.SEXUAL_VIOLENCE.value,
    HarmKind.SEXUAL_VIOLENCE.value,
    EventType.RECRUITMENT_AND_USE.value,
    AgeBand.CHILD.value,
    "about_own_people",
]


def draft_facts(user: User) -> dict[str, Any]:
    """The key that opens this person's drafts, given only to who has signed in as them, and what is never kept."""
    key = salted_hmac("frontend.drafts", str(user.pk), algorithm="sha256").digest()
    return {"key": b64encode(key).decode(), "never": sorted(set(NEVER_KEPT))}
