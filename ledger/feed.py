"""What the change feed reads and remembers: numbered changes, and what each client was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from ledger.models import Change, Delivered

Key = tuple[str, UUID]  # record type, record id


@dataclass(frozen=True)
class Scan:
    """Some changes behind a position: each record once, at its last position among them; where the scan ended."""

    last: dict[Key, int]
    end: int
    whole: bool  # nothing lay behind `end` up to the head


def scan(*, after: int, head: int, types: Iterable[str], mission_ids: Iterable[int] | None, limit: int) -> Scan:
    """The next `limit` numbered changes in (after, head] of these types and missions (None: all)."""
    changes = Change.objects.filter(position__gt=after, position__lte=head, record_type__in=list(types))
    if mission_ids is not None:
        changes = changes.filter(mission_id__in=list(mission_ids))
    rows = list(changes.order_by("position").values_list("record_type", "record_id", "position")[:limit])
    last = {(kind, key): int(position or 0) for kind, key, position in rows}
    whole = len(rows) < limit
    return Scan(last, head if whole else int(rows[-1][2] or 0), whole)


def given(*, client_id: int, keys: Iterable[Key]) -> dict[Key, Delivered]:
    """What a client was given of these records."""
    ids = {key for _kind, key in keys}
    rows = Delivered.objects.filter(client_id=client_id, record_id__in=ids)
    return {(row.record_type, row.record_id): row for row in rows}


def given_after(*, client_id: int, after: int, types: Iterable[str], limit: int) -> list[Delivered]:
    """What a client was given, in the order in which it first was, behind a row's number."""
    rows = Delivered.objects.filter(client_id=client_id, pk__gt=after, record_type__in=list(types))
    return list(rows.order_by("pk")[:limit])


def last_given(*, client_id: int) -> int:
    """The number of the newest row of what a client was given; 0 for none."""
    return int(Delivered.objects.filter(client_id=client_id).aggregate(last=Max("pk"))["last"] or 0)


def remember(*, client_id: int, upserts: dict[Key, tuple[int, int]], deletes: dict[Key, int]) -> None:
    """Write down what is about to be sent: {record: (version, position)} and {record: position of its deletion}."""
    Delivered.objects.bulk_create(
        [
            Delivered(client_id=client_id, record_type=kind, record_id=key, version=version, position=position)
            for (kind, key), (version, position) in upserts.items()
        ],
        update_conflicts=True,
        unique_fields=["client_id", "record_type", "record_id"],
        update_fields=["version", "position", "deleted_at_position"],
    )
    for (kind, key), position in deletes.items():
        Delivered.objects.filter(client_id=client_id, record_type=kind, record_id=key).update(
            deleted_at_position=position
        )
