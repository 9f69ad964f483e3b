"""Import a dataset into a mission: reports from a curated source and the incidents they tell of, set by set.

The same file twice changes nothing; an older version overwrites nothing; a missing column blanks nothing. An import
raises no alert, watch item, timer or notice; it asks for one new score.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from incidents.choices import Consent, DangerLevel, SourceType
from incidents.intake import acled, awsd, simple, ucdp
from incidents.intake.events import Publication, Reject
from incidents.intake.table import open_table
from incidents.models import Dataset, ImportRun, Source
from incidents.services import import_staging as staging
from incidents.services import import_updating as updating
from incidents.services import import_writing as writing
from incidents.services.import_rejects import RejectsFile
from incidents.services.import_staging import Target, run
from incidents.signals import evidence_changed
from ledger.services import audit
from missions.choices import Dissemination
from missions.models import Mission

LOCK = 0x5649  # first half of the advisory lock; the second is the mission: two imports at once go one after the other
ANALYZE_FROM = 5_000
# What lists, filters and scoring choose rows by: statistics of these columns must not wait for the next autovacuum.
ANALYZE = """
    analyze incidents_report (
            mission_id, source_id, area_id, dataset_id, status, event_type, occurred_from, received_at),
        incidents_incident (mission_id, area_id, cell_id, dataset_id, status, event_type, occurred_from, cleared_at),
        incidents_incidentexactlocation (point), incidents_harm (incident_id, kind),
        incidents_incidentactor (incident_id, actor_id), incidents_reportlink (report_id, incident_id),
        incidents_incidenttransition (incident_id), incidents_contextevent (mission_id, occurred_from, point)
"""
READERS: dict[str, Any] = {"ucdp": ucdp, "acled": acled, "awsd": awsd, "csv": simple}


@dataclass
class Counts:
    """What became of the rows: rows = duplicates + created + updated + unchanged + context + outside + rejected."""

    rows: int = 0
    duplicates: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    context: int = 0
    outside: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Imported:
    """The counts, the list of rows that were not taken (None: all were), how many incidents were settled."""

    counts: Counts
    rejects_file: Path | None
    settled: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to import and how. `version` is numbers with dots, such as 22.1; none given counts as older than any.

    `settle` verifies (level 2) and clears its records; `complete` says that the file holds all there is for its
    countries and dates, so that what is missing there was withdrawn.
    """

    path: Path
    file_format: str
    actor: str
    settle: bool = False
    version: str = ""
    complete: bool = False
    say: Callable[[str], None] = lambda _text: None
    progress: Callable[[int, int], None] = lambda _rows, _bytes: None  # rows and bytes of the file that are read


def import_events(*, mission: Mission, order: Order) -> Imported:
    """Import one file in one transaction. Raises IntakeError when the file is no such dataset."""
    reader = READERS[order.file_format]
    now = timezone.now()
    rejects = RejectsFile(settings.MEDIA_ROOT / "imports", order.path.name, now)
    refused: list[str] = []

    def refuse(reject: Reject) -> None:
        rejects.add(reject)
        if order.complete and reject.external_id:
            refused.append(reject.external_id)

    with closing(rejects), open_table(order.path) as table, transaction.atomic():
        events = reader.read(table, today=now.date())
        _one_at_a_time(mission)
        target = Target(
            mission=mission,
            dataset=dataset_of(reader.DATASET),
            version=order.version,
            settle=order.settle,
            dissemination=reader.DATASET.dissemination,
        )
        read = staging.stage(target, events, refuse, lambda rows: order.progress(rows, table.position()))
        counts = _counts(target, read, rejects)
        changed, settled = _write(target, order, counts, refused, now)
        listed = rejects.finish(staging.duplicates())
        staging.clear_away()
        _record(mission, order, counts, now)
        if changed:
            evidence_changed.send(Mission, mission_id=mission.pk, reason="import")
    return Imported(counts, listed, settled)


def _one_at_a_time(mission: Mission) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, mission.pk])
        cursor.execute("set local work_mem = '128MB'")
        cursor.execute("set local jit = off")


def dataset_of(published: Publication) -> Dataset:
    """The reference row of a published dataset."""
    about = {name: getattr(published, name) for name in ("name", "licence", "citation", "url")}
    dataset, _created = Dataset.objects.get_or_create(code=published.code, defaults=about)
    return dataset


def source_of(mission: Mission, dataset: Dataset, *, public: bool = True) -> Source:
    """The source that speaks for a dataset in one mission; a dataset that is not public stays in the mission."""
    source, _created = Source.objects.get_or_create(
        mission=mission,
        pseudonym=dataset.name,
        defaults={
            "public_id": uuid.uuid4(),
            "type": SourceType.DATASET,
            "consent": Consent.SHARE if public else Consent.MISSION_ONLY,
            "danger": DangerLevel.LOW,
            "dataset": dataset,
        },
    )
    return source


def _counts(target: Target, read: int, rejects: RejectsFile) -> Counts:
    """Place and judge the staged rows."""
    staging.place(target)
    for reject in staging.swapped(target):
        rejects.add_late(reject)
    states = staging.decide(target)
    states["duplicates"] = states.pop("duplicate", 0)
    states["updated"] = states.get("updated", 0) + states.pop("gone", 0)  # a record that is withdrawn is changed
    return Counts(rows=read, rejected=rejects.count, **states)


def _write(target: Target, order: Order, counts: Counts, refused: list[str], now: datetime) -> tuple[bool, int]:
    """Write what the cases mean; returns whether the evidence changed, and how many incidents were settled."""
    source = source_of(target.mission, target.dataset, public=target.dissemination == Dissemination.PUBLIC)
    values = writing.parameters(target, now=now, source_id=source.pk, actor=order.actor)
    if counts.created:
        order.say(f"Writing {counts.created} incidents")
        writing.create(target, values)
    if counts.updated:
        order.say(f"Bringing {counts.updated} incidents up to date")
        updating.update(values)
    settled = writing.settle(values) if order.settle else 0
    writing.confirm(values)
    neighbours = writing.keep_context(values)
    counts.withdrawn = updating.withdraw_listed(values)
    if order.complete:
        counts.withdrawn += updating.withdraw(values, refused)
    touched = counts.created + counts.updated + counts.withdrawn + settled + neighbours
    if touched >= ANALYZE_FROM:
        run(ANALYZE, {})
    return touched > 0, settled + (counts.created if order.settle else 0)


def _record(mission: Mission, order: Order, counts: Counts, now: datetime) -> None:
    with order.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    record = ImportRun.objects.create(
        mission=mission,
        format=order.file_format,
        file_name=order.path.name[:255],
        sha256=digest,
        dataset_version=order.version,
        finished_at=timezone.now(),
        counts=asdict(counts),
        actor=order.actor,
    )
    ImportRun.objects.filter(pk=record.pk).update(started_at=now)  # not when its row was written
    data = asdict(counts) | {"settle": order.settle, "complete": order.complete, "version": order.version}
    audit(actor=order.actor, verb="import.run", object_type="import_run", object_id=record.pk,
          mission_id=mission.pk, data=data)  # fmt: skip
