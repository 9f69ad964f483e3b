"""Change the key of identities: a new version, every row sealed anew, the old version gone. May be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from incidents.models import SourceIdentity
from incidents.sealing import UnreadableError, seal, unseal
from incidents.services.identities import KEY_LOCK, place_of
from incidents.services.identity_keys import Ring, read_ring, with_new_key, write_ring
from ledger.services import audit
from missions.errors import UnavailableError
from missions.fence import ROTATION, open_fence

BATCH = 500
ONE_AT_A_TIME = 0x5649_4749_4C03  # advisory lock "VIGIL 03"


@dataclass(frozen=True)
class Rotation:
    """What a run did. `retired`: the old keys are out of the file."""

    version: int
    resealed: int
    retired: bool


def rotate(*, actor: str, reason: str, say: Callable[[str], None], batch: int = BATCH) -> Rotation:
    """Seal every identity with a new key and retire the old one; the trail says when it began, ended, and why.

    A file with two keys is a rotation that was begun: it is finished, with the higher one. The key is in the file
    before the first row is sealed with it, and the old one leaves it after the last; so a run that is killed leaves
    every row readable, and the next one goes on. Raises UnavailableError without a key file or for an unreadable row.
    """
    with _alone():
        ring = read_ring()
        if len(ring.keys) == 1:
            ring = _begun(ring, actor, reason)
        total = _reseal_all(ring, say, batch)
        retired = _retire(ring)
        _record(actor, "identity.rotated", ring, reason, {"resealed": total, "retired": retired})
    return Rotation(ring.current, total, retired)


def _record(actor: str, verb: str, ring: Ring, reason: str, data: dict[str, Any] | None = None) -> None:
    audit(actor=actor, verb=verb, object_type="identity_key", object_id=ring.current, reason=reason, data=data)


@contextmanager
def _alone() -> Iterator[None]:
    """One rotation at a time, for the whole of several transactions: a lock of the session, gone when it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise UnavailableError(_("Another rotation is under way."))
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _begun(ring: Ring, actor: str, reason: str) -> Ring:
    fresh = with_new_key(ring)
    _record(actor, "identity.rotate", fresh, reason)
    try:
        write_ring(fresh)
    except OSError as error:
        raise UnavailableError(
            _("The key file cannot be written from here: add a line with version %(version)d, then run this again.")
            % {"version": fresh.current}
        ) from error
    return fresh


def _reseal_all(ring: Ring, say: Callable[[str], None], batch: int) -> int:
    total = 0
    while done := _reseal_batch(ring, batch):
        total += done
        say(f"{total} identities sealed with key {ring.current}")
    return total


@transaction.atomic
def _reseal_batch(ring: Ring, batch: int) -> int:
    """Seal the next rows with the current key; returns how many. Whoever reads or writes waits for this batch only."""
    open_fence(ROTATION)
    old = SourceIdentity.objects.exclude(key_version=ring.current).order_by("pk").select_for_update()
    rows = list(old[:batch])
    fresh = [_resealed(row, ring) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "update incidents_sourceidentity as kept set sealed = fresh.sealed, key_version = %s "
            "from unnest(%s::bigint[], %s::bytea[]) as fresh(source_id, sealed) "
            "where kept.source_id = fresh.source_id",
            [ring.current, [row.source_id for row in rows], fresh],
        )
    return len(rows)


def _resealed(row: SourceIdentity, ring: Ring) -> bytes:
    place = place_of(row.source_id)
    try:
        fields = unseal(bytes(row.sealed), key=ring.keys[row.key_version], version=row.key_version, place=place)
    except (KeyError, UnreadableError) as error:
        raise UnavailableError(
            _("The identity of source number %(number)d opens with no key of the file: nothing was retired.")
            % {"number": row.source_id}
        ) from error
    return seal(fields, key=ring.keys[ring.current], version=ring.current, place=place)


def _retire(ring: Ring) -> bool:
    """Take the old keys out of the file, once no row needs them and nobody is writing one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [KEY_LOCK])
        while _reseal_batch(ring, BATCH):  # what was kept with the old key while this ran
            pass
        try:
            write_ring(Ring({ring.current: ring.keys[ring.current]}))
        except OSError:
            return False
    return True
