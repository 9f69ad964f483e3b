"""What is said beside an incident: comments of colleagues, and the marks of sections with a mandate of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import IncidentStatus as S
from incidents.choices import MarkKind
from incidents.models import Incident, IncidentComment, IncidentMark
from incidents.querysets.rooms import MARK_ROOMS
from incidents.services.eyes import require_other_eyes
from ledger.services import audit
from missions.audience import RIGHTS, Audience
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import clock_text, locked, name_of, refusal, require
from missions.validation import FieldErrors, tidy

MAX_COMMENT = 4000
MAX_NOTE = 300


@transaction.atomic
def add_comment(*, incident_id: int, text: str, user: User, audience: Audience) -> IncidentComment:
    """Say something about an incident to colleagues; it never leaves the mission. Raises ValidationError on `text`."""
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "comment", incident)
    errors = FieldErrors()
    errors.text("text", tidy(text), limit=MAX_COMMENT, required=True, lines=True)
    errors.raise_if_any()
    now = timezone.now()
    comment: IncidentComment = IncidentComment.objects.create(
        incident=incident, text=tidy(text), at=now, mission_at=incident.mission.mission_time(now), by=user
    )
    _trail(incident, audience, "incident.comment", {"comment": str(comment.public_id)})
    return comment


@transaction.atomic
def withdraw_comment(*, comment_id: int, user: User, audience: Audience) -> IncidentComment:
    """Take the own comment back; the row stays, nobody is shown it. Raises NotAllowedError for somebody else's."""
    seen = IncidentComment.objects.visible_to(audience).select_for_update(of=("self",))
    comment: IncidentComment = seen.select_related("incident__mission", "by").get(pk=comment_id)
    if comment.by_id != user.pk:
        raise NotAllowedError(_("Only who wrote a comment takes it back."))
    if comment.withdrawn_at is not None:
        raise TransitionNotAllowedError(_("This comment was taken back already."))
    comment.withdrawn_at = timezone.now()
    comment.save(update_fields=["withdrawn_at"])
    _trail(comment.incident, audience, "incident.comment", {"withdrawn": str(comment.public_id)})
    return comment


@transaction.atomic
def set_mark(*, incident_id: int, kind: str, user: User, audience: Audience, note: str = "") -> IncidentMark:
    """Say that human rights, MARA or MRM verified it in its own mandate: that section only, and never own work.

    Raises NotAllowedError, TransitionNotAllowedError (it stands already: by whom, since when), ValidationError.
    """
    incident: Incident = locked(Incident, audience, incident_id)
    _require_section(incident, kind, audience)
    errors = FieldErrors()
    errors.text("note", tidy(note), limit=MAX_NOTE)
    errors.raise_if_any()
    if incident.status in (S.MERGED, S.WITHDRAWN):
        raise refusal(incident, incident.status)
    standing = incident.marks.filter(kind=kind, withdrawn_at=None).select_related("by").first()
    if standing is not None:
        raise _marked_already(incident, standing)
    require_other_eyes(incident, user, _("You cannot verify your own work: ask a colleague."))
    now = timezone.now()
    mark: IncidentMark = IncidentMark.objects.create(
        incident=incident, kind=kind, at=now, mission_at=incident.mission.mission_time(now), by=user, note=tidy(note)
    )
    _trail(incident, audience, "incident.mark", {"kind": kind})
    return mark


@transaction.atomic
def withdraw_mark(*, incident_id: int, kind: str, user: User, audience: Audience, reason: str) -> IncidentMark:
    """Take a mark back; its section only. Raises as `set_mark` does, and ReasonNeededError."""
    incident: Incident = locked(Incident, audience, incident_id)
    _require_section(incident, kind, audience)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    mark: IncidentMark | None = incident.marks.filter(kind=kind, withdrawn_at=None).first()
    if mark is None:
        raise TransitionNotAllowedError(_("There is no such mark to take back."))
    mark.withdrawn_at = timezone.now()
    mark.save(update_fields=["withdrawn_at"])
    _trail(incident, audience, "incident.mark", {"withdrawn": kind}, reason.strip())
    return mark


def may_mark(audience: Audience, incident: Incident, kind: str) -> bool:
    """Whether the audience belongs to the section whose mark this is, in the mission and area of the incident."""
    room = MARK_ROOMS.get(kind)
    if room is not None and room not in incident.mission.modules:
        return False
    return any(
        "mark" in RIGHTS[grant.role]
        and grant.mission_id in (None, incident.mission_id)
        and (grant.area_ids is None or incident.area_id in grant.area_ids)
        and (room is None or room in grant.compartments)
        for grant in audience.grants
    )


def _require_section(incident: Incident, kind: str, audience: Audience) -> None:
    if kind not in MarkKind.values:
        raise ValidationError({"kind": [_("This is no known choice.")]})
    if not may_mark(audience, incident, kind):
        raise NotAllowedError(_("This mark is for its own section to set."))


def _marked_already(incident: Incident, mark: IncidentMark) -> TransitionNotAllowedError:
    words = {
        "who": name_of(mark.by.actor),
        "ref": incident.ref,
        "mark": mark.get_kind_display(),
        "when": clock_text(incident.mission, mark.mission_at),
    }
    return TransitionNotAllowedError(_("%(who)s marked %(ref)s “%(mark)s” on %(when)s.") % words)


def _trail(incident: Incident, audience: Audience, verb: str, data: dict[str, Any], reason: str = "") -> None:
    """A line of the trail: beside the record, so that its version stays and nobody learns of it by the feed."""
    audit(
        actor=audience.actor, verb=verb, object_type="incident", object_id=incident.public_id,
        mission_id=incident.mission_id, reason=reason, data=data,
    )  # fmt: skip
