"""Publish a week: immutable, signed, and superseded by a new revision when the facts have changed."""

import csv
import hashlib
import io
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from exports.catalogue import COLLECTIONS
from exports.formats import scorecard
from exports.formats.bundle import File, make_bundle, make_manifest
from exports.formats.cells import safe_cell
from exports.models import Week
from exports.services.files import headquarters
from exports.services.keys import signing_key
from incidents.models import Dataset
from ledger.services import audit
from missions.audience import Audience
from missions.collection import drain
from missions.errors import ConflictError
from missions.grammar import Query
from missions.models import Cell, Mission
from missions.weeks import IsoWeek, parse_week
from threats.choices import RunTrigger
from threats.models import Scorecard
from threats.services import score_mission
from threats.services.scorecard_words import verdict_text
from threats.services.scorecards import newest_scorecard
from threats.services.scoring import Computed, compute

PUBLISH_LOCK = 0x5649_4703  # with the mission's number: one publication of a mission at a time
DATED = ("incidents", "alerts", "actions")  # what happened, was warned of, was asked for in the week


@transaction.atomic
def publish_week(*, mission: Mission, week_code: str, actor: str, audience: Audience | None = None) -> Week:
    """Publish an ISO week (UTC, mission time) as headquarters may see it; the stored revision when nothing changed.

    `audience` replaces the default one: a headquarters client of the mission, unclassified.
    Raises ValidationError on `week` for a code that is none and ConflictError for a week that is not over.
    """
    week = _checked(mission, week_code)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [PUBLISH_LOCK, mission.pk])
    latest = Week.objects.filter(mission=mission, code=week.code).order_by("-revision").first()
    files = _files(mission, week, audience or headquarters(mission, actor))
    if latest is not None and latest.manifest["files"] == [file.entry() for file in files]:
        return latest
    revision = 1 if latest is None else latest.revision + 1
    key = signing_key()
    manifest = make_manifest(_facts(mission, week, revision), files, key)
    return _store(mission, week, revision, manifest, make_bundle(manifest, files, key), actor)


def _checked(mission: Mission, code: str) -> IsoWeek:
    try:
        week = parse_week(code)
    except ValueError as error:
        raise ValidationError({"week": [_("Give an ISO week such as 2017-W52.")]}) from error
    if mission.now() < week.ends:
        raise ConflictError(
            _("Week %(week)s ends at %(end)s; it is not over yet.")
            % {"week": week.code, "end": week.ends.strftime("%Y-%m-%d %H:%MZ")},
            code="week_not_over",
        )
    return week


def _files(mission: Mission, week: IsoWeek, audience: Audience) -> list[File]:
    query = {"mission": [mission.code], "since": [week.begins.isoformat()], "until": [week.ends.isoformat()]}
    return [
        *(_dated(name, audience, query) for name in DATED),
        _hotspots(mission, week, audience),
        _scorecard(mission, week, audience),
    ]


def _dated(name: str, audience: Audience, query: Query) -> File:
    content = bytearray()
    collection = COLLECTIONS[name]
    count = drain(collection.stream(collection.select(audience, query), "csv"), content.extend)
    return File(f"{name}.csv", bytes(content), count)


HEADER = ("h3", "mission", "horizon", "risk", "coverage", "area", "place", "longitude", "latitude", "as_of",
          "model_version", "replay")  # fmt: skip


def _hotspots(mission: Mission, week: IsoWeek, audience: Audience) -> File:
    """The scores as of the day after the week, as anybody could have computed them then."""
    rows: list[tuple[Any, ...]] = []
    if Cell.objects.filter(mission=mission).exists():
        computed = compute(mission=mission, as_of=_day_after(week), known_before=_day_after(week))
        seen = Cell.objects.visible_to(audience).filter(mission=mission).select_related("area")
        rows = list(_rows(mission, computed, {cell.pk: cell for cell in seen}))
    return File("hotspots.csv", _table(rows), len(rows))


def _scorecard(mission: Mission, week: IsoWeek, audience: Audience) -> File:
    """How good the scores were up to the week: the newest revision of its scorecard, in English."""
    card = newest_scorecard(mission=mission, week=week, actor=audience.actor)
    if card is None or not Scorecard.objects.visible_to(audience).filter(pk=card.pk).exists():
        return File(scorecard.NAME, scorecard.empty(), 0)
    with override("en"):
        verdicts = {each["horizon_days"]: verdict_text(each) for each in card.figures["horizons"]}
    content, rows = scorecard.table(
        mission=mission.code, week=week.code, revision=card.revision, figures=card.figures, verdicts=verdicts
    )
    return File(scorecard.NAME, content, rows)


def _day_after(week: IsoWeek) -> date:
    return week.ends_on + timedelta(days=1)


def _rows(mission: Mission, computed: Computed, cells: dict[int, Cell]) -> Iterator[tuple[Any, ...]]:
    """One row per horizon and cell, by cell index: the same scores give the same file."""
    scores = computed.scores
    order = sorted(
        (cells[pk].h3, index, cells[pk]) for index, pk in enumerate(computed.evidence.cell_ids.tolist()) if pk in cells
    )
    for position, horizon in enumerate(scores.horizons):
        for h3, index, cell in order:
            yield (
                h3,
                mission.code,
                horizon,
                f"{scores.risk[position][index]:.5f}",
                computed.coverage[index],
                cell.area.pcode,
                safe_cell(cell.place),
                f"{cell.centre.x:.6f}",
                f"{cell.centre.y:.6f}",
                computed.as_of.isoformat(),
                computed.weights.version,
                str(mission.is_replay).lower(),
            )


def _table(rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def _facts(mission: Mission, week: IsoWeek, revision: int) -> dict[str, Any]:
    """What the manifest says about the bundle as a whole."""
    now = timezone.now()
    used = Dataset.objects.filter(incidents__mission=mission).distinct().order_by("code")
    return {
        "mission": {"code": mission.code, "name": mission.name},
        "week": week.code,
        "revision": revision,
        "starts_on": week.starts_on.isoformat(),
        "ends_on": week.ends_on.isoformat(),
        "published_at": now.isoformat(timespec="seconds"),
        "mission_published_at": mission.mission_time(now).isoformat(timespec="seconds"),
        "data_cut_off": now.isoformat(timespec="seconds"),
        "replay": mission.is_replay,
        "notice": "Replay: nothing in this bundle is live." if mission.is_replay else "",
        "classification": "unclassified",
        "risk": _run(mission, week),
        "dictionary": {scorecard.NAME: scorecard.DICTIONARY},
        "licences": [
            {"dataset": dataset.code, "name": dataset.name, "licence": dataset.licence, "citation": dataset.citation}
            for dataset in used
        ],
    }


def _run(mission: Mission, week: IsoWeek) -> dict[str, Any] | None:
    """The recorded run behind hotspots.csv; it is not put on the map."""
    if not Cell.objects.filter(mission=mission).exists():
        return None
    run = score_mission(mission_id=mission.pk, as_of=_day_after(week), trigger=RunTrigger.COMMAND)
    return {
        "run": str(run.public_id),
        "as_of": run.as_of.isoformat(),
        "model_version": run.model_version,
        "input_hash": run.input_hash,
    }


def _store(mission: Mission, week: IsoWeek, revision: int, manifest: dict[str, Any], bundle: bytes, actor: str) -> Week:
    """Write the file, then the row: a row never names a file that is not there."""
    now = timezone.now()
    name = f"{mission.code}/{week.code}/r{revision}/{mission.code}-{week.code}-r{revision}.zip"
    _write(Path(settings.EXPORT_ROOT) / name, bundle)
    stored: Week = Week.objects.create(
        mission=mission,
        code=week.code,
        revision=revision,
        starts_on=week.starts_on,
        ends_on=week.ends_on,
        manifest=manifest,
        bundle=name,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
        bundle_bytes=len(bundle),
        published_at=now,
        mission_published_at=mission.mission_time(now),
        published_by=actor,
    )
    audit(
        actor=actor,
        verb="week.publish",
        object_type="week",
        object_id=stored.public_id,
        mission_id=mission.pk,
        data={"week": week.code, "revision": revision, "sha256": stored.bundle_sha256},
    )
    return stored


def _write(path: Path, content: bytes) -> None:
    """The file appears whole or not at all, and is on the disk before its row is."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def bundle_path(week: Week) -> Path:
    """Where the bundle of a published week lies."""
    return Path(settings.EXPORT_ROOT) / week.bundle
