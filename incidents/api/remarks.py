"""What is said beside an incident, over HTTP: comments of colleagues and the marks of the sections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from incidents.models import IncidentComment, IncidentMark
from missions.api.base import shape_of
from missions.audience import Audience

_COMMENT: dict[str, Any] = {
    "id": serializers.UUIDField(),
    "text": serializers.CharField(),
    "by": serializers.CharField(),
    "at": serializers.DateTimeField(help_text="Mission time"),
}
_MARK: dict[str, Any] = {
    "kind": serializers.CharField(),
    "note": serializers.CharField(),
    "by": serializers.CharField(),
    "at": serializers.DateTimeField(help_text="Mission time"),
}
_BESIDE: dict[str, Any] = {
    "comments": shape_of("Comment", _COMMENT)(many=True),
    "marks": shape_of("Mark", _MARK)(many=True),
}
REMARKS = shape_of("Remarks", _BESIDE)


def remarks_of(incident_id: int, audience: Audience) -> dict[str, Any]:
    """What stands beside an incident and this audience may read."""
    comments = IncidentComment.objects.visible_to(audience).standing().filter(incident=incident_id)
    marks = IncidentMark.objects.visible_to(audience).filter(incident=incident_id, withdrawn_at=None)
    return {
        "comments": [
            {"id": str(each.public_id), "text": each.text, "by": each.by.get_username(), "at": each.mission_at}
            for each in comments.select_related("by")
        ],
        "marks": [
            {"kind": each.kind, "note": each.note, "by": each.by.get_username(), "at": each.mission_at}
            for each in marks.select_related("by")
        ],
    }


def comment_of(incident_id: int, key: UUID, audience: Audience) -> int:
    """The inside id of a comment on this incident. Raises ValidationError on `comment`."""
    seen = IncidentComment.objects.visible_to(audience).filter(incident=incident_id, public_id=key)
    pk = seen.values_list("pk", flat=True).first()
    if pk is None:
        raise ValidationError({"comment": [_("There is no such record, or you may not see it.")]})
    return int(pk)
