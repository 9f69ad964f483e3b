"""The change feed: what this client may see now, what it may see no more, and nothing about the rest.

State transfer, not history: a record that changed ten times since the cursor appears once, in its present masked form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.catalogue import FED
from incidents.models import Incident
from ledger import feed
from ledger.feed import Key
from ledger.models import Delivered
from ledger.seal import SealBrokenError, seal, unseal
from ledger.services import body_hash, feed_state, number_changes
from missions.audience import Audience
from missions.errors import ResyncRequiredError

SCAN = 2_000  # changes that one step reads
MOST_STEPS = 10  # a page ends after so many changes, however few of them the client may see
RETENTION = timedelta(days=400)


@dataclass(frozen=True)
class Cursor:
    """How far a client has read: everything up to `position` was received.

    After its audience changed, `walk` goes through what it was given, then `again` reads up to `position` once more.
    """

    epoch: str
    position: int
    client: int
    fingerprint: str
    scope: str
    issued_at: str
    walk: int | None = None
    again: int | None = None

    def sealed(self) -> str:
        return seal(self.__dict__, purpose="feed")


@dataclass(frozen=True)
class Scope:
    """What part of the feed is read: a cursor continues only the part that it was made for."""

    types: tuple[str, ...]
    mission_id: int | None

    @property
    def fingerprint(self) -> str:
        return body_hash([list(self.types), self.mission_id])[:16]


@dataclass(frozen=True)
class FeedPage:
    """One page: changes as JSON objects in text, the sealed cursor behind them, and whether more is waiting."""

    results: list[str]
    next_cursor: str
    has_more: bool


@dataclass
class _Draft:
    """A page in the making."""

    limit: int
    items: list[tuple[Key, str]] = field(default_factory=list)
    upserts: dict[Key, tuple[int, int]] = field(default_factory=dict)
    deletes: dict[Key, int] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self.items) >= self.limit


def pull_changes(*, audience: Audience, scope: Scope, text: str, limit: int) -> FeedPage:
    """The page behind a cursor (empty: from the beginning), remembered before it is given.

    Numbers what was committed first, so that the feed stands even when no worker does.
    Raises ValidationError for a cursor that is none of this client's, ResyncRequiredError for one that is too old.
    """
    number_changes()
    with transaction.atomic():
        cursor, head = _open(audience, scope, text)
        draft = _Draft(limit)
        more = False
        for step in (_walk, _read_again, _read):
            cursor, more = step(cursor, head, draft, audience, scope)
            if more:
                break
        feed.remember(client_id=cursor.client, upserts=draft.upserts, deletes=draft.deletes)
    return FeedPage([item for _key, item in draft.items], cursor.sealed(), more)


def _open(audience: Audience, scope: Scope, text: str) -> tuple[Cursor, int]:
    """The cursor of a request, checked, and the head of the feed."""
    state = feed_state()
    now = timezone.now().isoformat(timespec="seconds")
    fingerprint = body_hash(list(audience.fingerprint_parts()))[:32]
    client = audience.client_id or 0
    if not text:
        return Cursor(str(state.epoch), 0, client, fingerprint, scope.fingerprint, now), state.head
    cursor = _unsealed(text, client, scope)
    old = timezone.now() - datetime.fromisoformat(cursor.issued_at) > RETENTION
    if cursor.epoch != str(state.epoch) or cursor.position > state.head or old:
        raise ResyncRequiredError(_("Take everything anew: this cursor is from before a restore, or too old."))
    if cursor.fingerprint != fingerprint:
        cursor = replace(cursor, fingerprint=fingerprint, walk=0, again=0)
    return replace(cursor, issued_at=now), state.head


def _unsealed(text: str, client: int, scope: Scope) -> Cursor:
    try:
        cursor = Cursor(**unseal(text, purpose="feed"))
    except (SealBrokenError, TypeError) as error:
        raise ValidationError({"cursor": [_("This is no cursor of this feed.")]}) from error
    if cursor.client != client:
        raise ValidationError({"cursor": [_("This is no cursor of this feed.")]})
    if cursor.scope != scope.fingerprint:
        raise ValidationError({"cursor": [_("This cursor was made for other types or another mission.")]})
    return cursor


def _walk(cursor: Cursor, head: int, draft: _Draft, audience: Audience, scope: Scope) -> tuple[Cursor, bool]:
    """Delete what a client with a changed audience was given and may see no more."""
    if cursor.walk is None:
        return cursor, False
    rows = feed.given_after(client_id=cursor.client, after=cursor.walk, types=scope.types, limit=SCAN)
    shown = _present(((row.record_type, row.record_id) for row in rows), audience)
    for row in rows:
        gone = (row.record_type, row.record_id) not in shown
        if gone and not (row.deleted_at_position is not None and row.deleted_at_position < cursor.position):
            if draft.full:
                return cursor, True
            _delete(draft, row, cursor.position, audience)
        cursor = replace(cursor, walk=row.pk)
    return (cursor, True) if len(rows) == SCAN else (replace(cursor, walk=None), False)


def _read_again(cursor: Cursor, head: int, draft: _Draft, audience: Audience, scope: Scope) -> tuple[Cursor, bool]:
    """From the beginning: a changed audience may see what has not changed for long, or see it differently."""
    if cursor.again is None:
        return cursor, False
    again, more = _scan(cursor.again, cursor.position, cursor, draft, audience, scope)
    return replace(cursor, again=again if more else None), more


def _read(cursor: Cursor, head: int, draft: _Draft, audience: Audience, scope: Scope) -> tuple[Cursor, bool]:
    """What changed since the cursor."""
    position, more = _scan(cursor.position, head, cursor, draft, audience, scope)
    return replace(cursor, position=position), more


def _scan(after: int, until: int, cursor: Cursor, draft: _Draft, audience: Audience, scope: Scope) -> tuple[int, bool]:
    """Send changes in (after, until], each record once, until the page is full; how far it came, and if more is."""
    missions = None if scope.mission_id is None else [scope.mission_id]
    for _step in range(MOST_STEPS):
        found = feed.scan(after=after, head=until, types=scope.types, mission_ids=missions, limit=SCAN)
        shown = _present(found.last, audience)
        had = feed.given(client_id=cursor.client, keys=found.last)
        for key, position in sorted(found.last.items(), key=lambda item: item[1]):
            if key in shown or _must_be_deleted(had.get(key), cursor):
                if draft.full:  # decided after filtering: what the client may not see never counts as more
                    return after, True
                _send(draft, key, position, shown, had, audience)
            after = position
        after = found.end
        if found.whole:
            return after, False
    return after, True


def _send(
    draft: _Draft, key: Key, position: int, shown: dict[Key, str], had: dict[Key, Delivered], audience: Audience
) -> None:
    draft.items = [item for item in draft.items if item[0] != key]  # once a page, at its last change
    if key not in shown:
        _delete(draft, had[key], position, audience)
        return
    kind, _id = key
    version = json.loads(shown[key])["version"]
    draft.upserts[key] = (version, position)
    draft.deletes.pop(key, None)
    head = json.dumps({"op": "upsert", "type": kind, "id": str(key[1]), "version": version}, separators=(",", ":"))
    draft.items.append((key, f'{head[:-1]},"data":{shown[key]}}}'))


def _delete(draft: _Draft, row: Delivered, position: int, audience: Audience) -> None:
    """A deletion names the version that the client holds: one more would tell how often a hidden record changed."""
    key = (row.record_type, row.record_id)
    draft.deletes[key] = position
    draft.upserts.pop(key, None)
    item: dict[str, Any] = {"op": "delete", "type": row.record_type, "id": str(row.record_id), "version": row.version}
    if (winner := _winner(key, audience)) is not None:
        item |= {"op": "merge", "data": {"merged_into": str(winner)}}
    draft.items.append((key, json.dumps(item | ({"data": None} if item["op"] == "delete" else {}))))


def _winner(key: Key, audience: Audience) -> UUID | None:
    """What a merged incident went into, when this audience sees that."""
    kind, record_id = key
    if kind != "incident":
        return None
    winners = Incident.objects.visible_to(audience).filter(merged_from__public_id=record_id)
    found: UUID | None = winners.values_list("public_id", flat=True).first()
    return found


def _must_be_deleted(row: Delivered | None, cursor: Cursor) -> bool:
    """Whether the client was given the record and has not yet proved, by its cursor, that it received its deletion."""
    return row is not None and (row.deleted_at_position is None or row.deleted_at_position > cursor.position)


def _present(keys: Iterable[Key], audience: Audience) -> dict[Key, str]:
    """Which of these records the audience sees now, as JSON in the form that it is served."""
    by_type: dict[str, list[UUID]] = {}
    for kind, key in keys:
        by_type.setdefault(kind, []).append(key)
    shown: dict[Key, str] = {}
    for kind, ids in by_type.items():
        rows = FED[kind].rows(audience).filter(public_id__in=ids)
        for text in FED[kind].json(FED[kind].counted(rows, {})):  # merged: told as a merge
            shown[(kind, UUID(json.loads(text)["id"]))] = text
    return shown
