"""What stands beside an alert of what was told and what was learnt: for the mission's own people."""

from __future__ import annotations

from typing import Any

from frontend.pages.shell import PageRequest, is_outside
from responses.choices import FeedbackKind
from responses.models import FeedbackNote, Review
from responses.services.reviews import lessons_for
from threats.models import Alert


def learning_of(request: PageRequest, found: Alert) -> dict[str, Any]:
    """Feedback notes and reviews of an alert, and the lessons of its area; nothing for those outside."""
    if is_outside(request.audience, request.mission):
        return {}
    place: dict[str, Any] = {"mission_id": found.mission_id, "area_id": found.area_id}
    return {
        "inside": True,
        "notes": FeedbackNote.objects.visible_to(request.audience).filter(alert=found),
        "reviews": Review.objects.visible_to(request.audience).filter(alert=found),
        "lessons": lessons_for(request.audience, found.area),
        "may_tell": any(request.audience.may(verb, **place) for verb in ("report", "assess", "decide")),
    }


def feedback_said(request: PageRequest, found: Alert) -> str:
    """What the newest note says of telling those who warned; empty when nobody has written one."""
    notes = FeedbackNote.objects.visible_to(request.audience).filter(alert=found, kind=FeedbackKind.FEEDBACK)
    return str(notes.order_by("-pk").values_list("given", flat=True).first() or "")
