"""Nobody decides on what they have not seen: who comes with an older version is told what changed, by whom, when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Incident, IncidentRevision
from ledger.models import AuditEntry
from missions.audience import Audience
from missions.errors import ConflictError
from missions.services.records import clock_text, name_of

# Lines of the trail about things that are not part of the record itself.
ASIDE = ("incident.comment", "incident.mark")


def require_version(
    incident: Incident,
    version: int | None,
    audience: Audience,
    *,
    yours: Mapping[str, Any] | None = None,
    theirs: Mapping[str, Any] | None = None,
) -> None:
    """Raise ConflictError (code `edit_conflict`) unless the locked incident still is what the caller saw.

    `extra`: the present version, who changed it last, when and how, and by field what the caller wants (`yours`) beside
    how it stands (`theirs`), with who set it where that was since. None as version asks for no check.
    """
    if version is None or version == incident.version:
        return
    last = _last_deed(incident)
    who, at = (name_of(last.actor), last.at) if last is not None else ("?", None)
    when = clock_text(incident.mission, incident.mission.mission_time(at)) if at is not None else "?"
    raise ConflictError(
        _("%(ref)s was changed after you opened it, by %(who)s on %(when)s. Look again, then decide.")
        % {"ref": incident.ref, "who": who, "when": when},
        code="edit_conflict",
        extra={
            "version": incident.version,
            "changed_by": who,
            "changed_at": None if at is None else incident.mission.mission_time(at).isoformat(),
            "what": "" if last is None else last.verb,
            "fields": _fields(incident, version, audience, yours or {}, theirs or {}),
        },
    )


def _last_deed(incident: Incident) -> AuditEntry | None:
    lines = AuditEntry.objects.filter(object_type="incident", object_id=str(incident.public_id))
    return lines.exclude(verb__in=ASIDE).last()


def _fields(
    incident: Incident, version: int, audience: Audience, yours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """What the caller wants and what was changed since, each as it stands now."""
    found: dict[str, dict[str, Any]] = {
        field: {"yours": value, "theirs": theirs.get(field)} for field, value in yours.items()
    }
    since = IncidentRevision.objects.visible_to(audience).filter(incident=incident, version__gt=version)
    for revision in since.order_by("id"):
        line = found.setdefault(revision.field, {})
        line |= {
            "theirs": revision.new,
            "was": line.get("was", revision.old),
            "by": name_of(revision.actor),
            "at": revision.mission_at.isoformat(),
        }
    return found
