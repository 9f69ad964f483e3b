"""Who a source is: kept sealed, opened one at a time by somebody who has just signed in again and says why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Source, SourceIdentity
from incidents.sealing import UnreadableError, seal, unseal
from incidents.services.identity_keys import read_ring
from ledger.models import AuditEntry
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError, StepUpNeededError, UnavailableError
from missions.fence import fenced
from missions.models import User
from missions.validation import FieldErrors, tidy

FRESH = timedelta(minutes=5)  # so long a second sign-in counts
KEY_LOCK = 0x5649_4749_4C02  # advisory lock "VIGIL 02": writers share it, the end of a rotation holds it alone
MAX_REASON = 300
LIMITS = {"name": 200, "reach": 300, "note": 1000}
LOOK = "identity.open"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is, how to reach them without harm, and what must be known before one does."""

    name: str
    reach: str = ""
    note: str = ""


def place_of(source_id: int) -> str:
    """What a sealed identity is bound to: table, row and field."""
    return f"incidents_sourceidentity:{source_id}:sealed"


@transaction.atomic
def keep_identity(*, source_id: int, identity: Identity, user: User, audience: Audience) -> Source:
    """Seal who a source is, in place of what was kept before. The trail says that it was done, never what.

    Raises Source.DoesNotExist, NotAllowedError, ValidationError by field, UnavailableError without a key.
    """
    source = _source(audience, source_id)
    kept = {name: tidy(text) for name, text in asdict(identity).items()}
    errors = FieldErrors()
    for name, limit in LIMITS.items():
        errors.text(name, kept[name], limit=limit, required=name == "name", lines=name != "name")
    errors.raise_if_any()
    _keep_keys()
    ring = read_ring()
    sealed = seal(kept, key=ring.keys[ring.current], version=ring.current, place=place_of(source.pk))
    with fenced(audience.actor):
        SourceIdentity.objects.update_or_create(source=source, defaults={"sealed": sealed, "key_version": ring.current})
    _record(source, audience, "identity.keep")
    return source


def open_identity(
    *, source_id: int, user: User, audience: Audience, reason: str, confirmed_at: datetime | None
) -> Identity:
    """Who a source is. Each look is in the trail before anything is read, also one that then fails.

    `confirmed_at` is when the person last gave password or second factor again. Raises Source.DoesNotExist (also for a
    source of which nothing is kept), NotAllowedError, StepUpNeededError, ReasonNeededError, UnavailableError.
    """
    reason = tidy(reason)
    read_ring()  # without keys there is nothing to look at, and nothing to record
    with transaction.atomic():
        source = _source(audience, source_id)
        _require_fresh(confirmed_at)
        _require_reason(reason)
        _keep_keys()
        with fenced(audience.actor):
            row = SourceIdentity.objects.filter(source=source).first()
        if row is None:
            raise Source.DoesNotExist
        _record(source, audience, LOOK, reason)
        key = read_ring().keys.get(row.key_version)
    return _opened(row, key)


def _keep_keys() -> None:
    """No key is retired while this transaction lasts: it may hold or write a row that needs the old one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [KEY_LOCK])


def _opened(row: SourceIdentity, key: bytes | None) -> Identity:
    if key is None:
        raise UnavailableError(_("This identity was sealed with a key that is not here any more: ask the operator."))
    try:
        fields = unseal(bytes(row.sealed), key=key, version=row.key_version, place=place_of(row.source_id))
    except UnreadableError as error:
        raise UnavailableError(
            _("This identity cannot be opened: it was changed, moved, or sealed with another key. Tell the operator.")
        ) from error
    return Identity(**fields)


def may_open(audience: Audience, source: Source) -> bool:
    """Whether somebody's role opens this identity: where the source is, or as whoever registered it."""
    where = {"mission_id": source.mission_id}
    if source.created_by_id is not None and source.created_by_id == audience.user_id:
        return audience.may_somewhere("identity", **where)
    return audience.may("identity", area_id=source.area_id, **where)


def has_identity(audience: Audience, source: Source) -> bool:
    """Whether anything is kept of who a source is, as far as this audience may open it."""
    with fenced(audience.actor):
        return may_open(audience, source) and SourceIdentity.objects.filter(source=source).exists()


def looks_at(audience: Audience, source: Source) -> list[AuditEntry] | None:
    """Who looked and why, newest first: for whoever registered the source. None for everybody else."""
    if source.created_by_id is None or source.created_by_id != audience.user_id:
        return None
    looks = AuditEntry.objects.filter(object_type="source", object_id=str(source.public_id), verb=LOOK)
    return list(looks.order_by("-pk")[:100])


def _source(audience: Audience, source_id: int) -> Source:
    source: Source = Source.objects.visible_to(audience).select_related("mission").get(pk=source_id)
    if not may_open(audience, source):
        raise NotAllowedError(_("Your role does not open identities here."))
    return source


def _require_fresh(confirmed_at: datetime | None) -> None:
    if confirmed_at is None or not timedelta(0) <= timezone.now() - confirmed_at <= FRESH:
        raise StepUpNeededError(_("Sign in again: this needs your password or second factor of the last 5 minutes."))


def _require_reason(reason: str) -> None:
    if not reason:
        raise ReasonNeededError("reason", _("Say why: it is kept with your name, and the source's owner reads it."))
    if len(reason) > MAX_REASON:
        raise ValidationError({"reason": [_("At most %(limit)d characters.") % {"limit": MAX_REASON}]})


def _record(source: Source, audience: Audience, verb: str, reason: str = "") -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="source",
        object_id=source.public_id,
        mission_id=source.mission_id,
        reason=reason,
    )
