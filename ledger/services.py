"""The only writers of the ledger."""

import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ledger.models import AuditEntry, Change, FeedState, Heartbeat, IdempotencyKey

NUMBERING_LOCK = 0x5649_4749_4C01  # advisory lock "VIGIL 01"
BATCH = 20_000


def audit(
    *,
    actor: str,
    verb: str,
    object_type: str,
    object_id: object,
    mission_id: int | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one line of the trail, in the caller's transaction. Data holds codes and ids, never free text of others."""
    return AuditEntry.objects.create(
        actor=actor,
        verb=verb,
        object_type=object_type,
        object_id=str(object_id),
        mission_id=mission_id,
        reason=reason,
        data=data or {},
    )


def number_changes() -> int:
    """Give every committed, unnumbered change its position; returns how many were numbered.

    Runs each second in a worker and at the feed's door. READ COMMITTED, and the lock is a statement of its own:
    taken inside the numbering statement, its snapshot could be older than the lock and two numberers overlap.
    Without the lock (another numberer is at work) it returns at once.
    """
    total = 0
    while numbered := _number_batch():
        total += numbered
        if numbered < BATCH:
            break
    return total


@transaction.atomic(durable=False)
def _number_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [NUMBERING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            with batch as (
                select id, row_number() over (order by id) as n from (
                    select id from ledger_change where position is null order by id limit %s) as unnumbered
            ), base as (select head from ledger_feedstate where id = 1 for update),
            numbered as (
                update ledger_change as change set position = base.head + batch.n
                from batch, base where change.id = batch.id returning 1)
            update ledger_feedstate set head = head + (select count(*) from numbered)
            where id = 1 returning (select count(*) from numbered)
            """,
            [BATCH],
        )
        return int(cursor.fetchone()[0])


def feed_state() -> FeedState:
    """The numbered head and the epoch of this database."""
    return FeedState.objects.get(pk=1)


def changes_committed() -> int:
    """How many changes have ever been committed. Unlike the highest id it never misses one that commits late."""
    return feed_state().head + Change.objects.filter(position=None).count()


def beat(part: str) -> None:
    """Record a sign of life of one part (worker, beat, sweeper)."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": timezone.now()})


def body_hash(body: object) -> str:
    """SHA-256 of a JSON body in one canonical form, so that the same content always hashes the same."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def claim_key(*, caller: str, key: str, digest: str) -> IdempotencyKey | None:
    """Claim a caller's idempotency key in this transaction; None when it was free, else the earlier call.

    A twin that is still at work is waited for: the unique row is inserted before the work begins.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into ledger_idempotencykey (caller, key, body_hash, status, body, created_at)
            values (%s, %s, %s, 0, '{}', now()) on conflict do nothing returning id
            """,
            [caller, key, digest],
        )
        if cursor.fetchone() is not None:
            return None
    return IdempotencyKey.objects.get(caller=caller, key=key)


def store_answer(*, caller: str, key: str, status: int, body: dict[str, Any]) -> None:
    """Keep what a claimed call was answered: ids only, what they show is decided when it is asked again."""
    IdempotencyKey.objects.filter(caller=caller, key=key).update(status=status, body=body)
