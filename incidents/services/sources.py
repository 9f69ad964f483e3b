"""Register, change and close sources: pseudonyms with what is known of them short of who they are."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import choices
from incidents.inputs import SourceInput
from incidents.models import CheckIn, Network, Source, SourceContact
from incidents.pseudonyms import Fault, fault_of, skeleton, suggestion
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.fence import fenced
from missions.models import Area, Membership, Mission, Settlement, User
from missions.services.records import locked, require
from missions.validation import FieldErrors

PSEUDONYM_LOCK = 0x5649_4C04  # with the mission's number: two who register look-alikes at once
MAX_DAYS = 365
FAULTS = {
    Fault.DESK: gettext_lazy("This pseudonym is kept for desks. Choose another one."),
    Fault.CONTACT: gettext_lazy(
        "This looks like a telephone number or address. Choose a code word and a short number."
    ),
    Fault.NAME: gettext_lazy("This looks like a person. Choose a code word and a number, such as Heron 12."),
    Fault.NO_NUMBER: gettext_lazy("A pseudonym is a code word with a number, such as Heron 12."),
    Fault.NO_WORD: gettext_lazy("Put a code word before the number, such as Heron 12."),
}


@transaction.atomic
def create_source(*, mission: Mission, data: SourceInput, user: User, audience: Audience) -> Source:
    """Register a source under a pseudonym that is no name and looks like no other. Its author owns it.

    Raises NotAllowedError, ValidationError by field.
    """
    if not audience.may_somewhere("source", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not register sources."))
    data = data.normalised()
    columns = _checked(mission, audience, data, None)
    source: Source = Source.objects.create(
        public_id=uuid4(), mission=mission, created_by=user, pseudonym=data.pseudonym, **columns
    )
    _record(source, audience, "source.create", columns)
    return source


@transaction.atomic
def edit_source(*, source_id: int, data: SourceInput, user: User, audience: Audience) -> Source:
    """Change what is known of a source; its reports stay with it. Raises as `create_source` does."""
    source = _locked(source_id, audience)
    data = data.normalised()
    columns = {"pseudonym": data.pseudonym, **_checked(source.mission, audience, data, source)}
    changed = {name: value for name, value in columns.items() if getattr(source, name) != value}
    if not changed:
        return source
    for name, value in changed.items():
        setattr(source, name, value)
    source.save(update_fields=[*changed])
    _record(source, audience, "source.edit", changed)
    return source


@transaction.atomic
def close_source(*, source_id: int, user: User, audience: Audience, reason: str) -> Source:
    """Ask after a source no more: its numbers are retired, its reports stay. Raises TransitionNotAllowedError."""
    source = _locked(source_id, audience)
    if source.closed_at is not None:
        raise TransitionNotAllowedError(_("This source is closed already."))
    errors = FieldErrors()
    errors.text("reason", reason, limit=300, required=True)
    errors.raise_if_any()
    shut(source, audience)
    audit(
        actor=audience.actor,
        verb="source.close",
        object_type="source",
        object_id=source.public_id,
        mission_id=source.mission_id,
        reason=reason.strip(),
    )
    return source


def shut(source: Source, audience: Audience) -> None:
    """Close a locked source with what hangs on it. In the caller's transaction, which records it."""
    now = timezone.now()
    source.closed_at = now
    source.save(update_fields=["closed_at"])
    CheckIn.objects.filter(source=source, closed_at=None).update(
        closed_at=now, closed_by=audience.actor, outcome=choices.CheckInOutcome.NO_LONGER
    )
    with fenced(audience.actor):
        SourceContact.objects.filter(source=source, retired_at=None).update(retired_at=now)


@transaction.atomic
def reopen_source(*, source_id: int, user: User, audience: Audience) -> Source:
    """Take a closed source up again; its numbers must be given anew. Raises TransitionNotAllowedError."""
    source = _locked(source_id, audience)
    if source.closed_at is None:
        raise TransitionNotAllowedError(_("This source is open."))
    source.closed_at = None
    source.save(update_fields=["closed_at"])
    _record(source, audience, "source.reopen", {})
    return source


def suggest_pseudonym(mission: Mission) -> str:
    """A free pseudonym, drawn by chance."""
    return suggestion(secrets.randbelow, Source.objects.filter(mission=mission).values_list("pseudonym", flat=True))


def _locked(source_id: int, audience: Audience) -> Source:
    source: Source = locked(Source, audience, source_id)
    require(audience, "source", source)
    if source.dataset_id is not None:
        raise NotAllowedError(_("A dataset is no source that anybody registers: it is imported."))
    return source


def _record(source: Source, audience: Audience, verb: str, columns: Iterable[str]) -> None:
    """Which columns, never what they say: a pseudonym in the trail would outlive its change."""
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="source",
        object_id=source.public_id,
        mission_id=source.mission_id,
        data={"columns": sorted(columns)},
    )


# --- checks -----------------------------------------------------------------------------------------------------
def _checked(mission: Mission, audience: Audience, data: SourceInput, source: Source | None) -> dict[str, Any]:
    """The columns besides the pseudonym; raises ValidationError with every field that needs attention."""
    errors = FieldErrors()
    errors.choice("type", data.type, choices.SourceType)
    if data.type == choices.SourceType.DATASET:
        errors.add("type", _("Datasets are imported, not registered."))
    errors.choice("consent", data.consent, choices.Consent)
    errors.choice("danger", data.danger, choices.DangerLevel)
    errors.text("language", data.language, limit=8)
    check_days(errors, data.check_in_days)
    if source is None or data.pseudonym != source.pseudonym:
        _check_pseudonym(errors, mission, data.pseudonym, source)
    area = area_named(errors, mission, audience, data.area, "source")
    columns = {
        "network": _network(errors, mission, audience, data.network),
        "area": area,
        "settlement": _settlement(errors, mission, data.settlement, area),
    }
    errors.raise_if_any()
    names = ("type", "consent", "danger", "language", "check_in_days", "is_focal_point")
    return columns | {name: getattr(data, name) for name in names}


def check_days(errors: FieldErrors, days: int | None) -> None:
    """Days of silence after which somebody asks; None for never."""
    if days is not None and not 1 <= days <= MAX_DAYS:
        errors.add("check_in_days", _("Give a number of days from 1 to %(limit)d, or nothing.") % {"limit": MAX_DAYS})


def _check_pseudonym(errors: FieldErrors, mission: Mission, pseudonym: str, source: Source | None) -> None:
    errors.text("pseudonym", pseudonym, limit=80, required=True)
    if not pseudonym:
        return
    fault = fault_of(pseudonym, _people(mission))
    if fault is not None:
        errors.add("pseudonym", str(FAULTS[fault]))
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [PSEUDONYM_LOCK, mission.pk])
    others = Source.objects.filter(mission=mission)
    if source is not None:
        others = others.exclude(pk=source.pk)
    shape = skeleton(pseudonym)
    twin = next((other for other in others.values_list("pseudonym", flat=True) if skeleton(other) == shape), None)
    if twin is not None:
        errors.add("pseudonym", _("This looks like “%(other)s”, which is taken. Choose another.") % {"other": twin})


def _people(mission: Mission) -> list[str]:
    """Names of the mission's own people: whoever registers a source must not be one."""
    held = Membership.objects.filter(mission=mission).select_related("user")
    return [name for one in held for name in (one.user.get_full_name(), one.user.get_username()) if name]


def area_named(errors: FieldErrors, mission: Mission, audience: Audience, pcode: str, verb: str) -> Area | None:
    """The area of a P-code, where the audience may use the verb; None for no P-code."""
    area: Area | None = Area.objects.filter(mission=mission, pcode=pcode).first() if pcode else None
    if pcode and area is None:
        errors.add("area", _("There is no such area in this mission."))
    elif not audience.may(verb, mission_id=mission.pk, area_id=area.pk if area else None):
        errors.add("area", _("You do this in your own area only: choose it, or one inside it."))
    return area


def _network(errors: FieldErrors, mission: Mission, audience: Audience, key: str) -> Network | None:
    if not key:
        return None
    seen = Network.objects.visible_to(audience).filter(mission=mission)
    try:
        network: Network | None = seen.filter(public_id=key).first()
    except ValidationError:  # no number at all
        network = None
    if network is None:
        errors.add("network", _("There is no such record, or you may not see it."))
    return network


def _settlement(errors: FieldErrors, mission: Mission, name: str, area: Area | None) -> Settlement | None:
    """The settlement of a name; where several are called so, the one of the area."""
    if not name:
        return None
    found = list(Settlement.objects.filter(mission=mission, name__iexact=name).select_related("area")[:20])
    if area is not None:
        found = [place for place in found if place.area and place.area.path.startswith(area.path)]
    if len(found) == 1:
        return found[0]
    if found:
        errors.add("settlement", _("Several places are called so: choose the area as well."))
    else:
        errors.add("settlement", _("No place of the mission, or of the chosen area, is called so."))
    return None
