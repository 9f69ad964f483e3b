"""Write a collection to a file: the same rows as the API streams to a headquarters client."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from exports.catalogue import COLLECTIONS
from ledger.services import audit
from missions.audience import Audience, Grant
from missions.choices import Classification, Role
from missions.collection import Pieces, drain
from missions.grammar import Query
from missions.models import Mission
from missions.services.audience import policies_for


@dataclass(frozen=True)
class Exported:
    """What was written."""

    rows: int
    bytes: int
    sha256: str


def headquarters(mission: Mission, actor: str) -> Audience:
    """The audience of a headquarters client of a mission, unclassified."""
    grant = Grant(
        role=Role.HEADQUARTERS,
        mission_id=mission.pk,
        ceiling=Classification.UNCLASSIFIED,
        policies=policies_for(Role.HEADQUARTERS, mission.pk),
    )
    return Audience(actor=actor, grants=(grant,))


def export_collection(*, mission: Mission, collection: str, form: str, query: Query, out: Path, actor: str) -> Exported:
    """Write one collection of a mission as csv, geojson or ndjson; `.gz` compresses. Raises ValidationError by filter.

    The file appears whole or not at all.
    """
    chosen = COLLECTIONS[collection]
    names = {parameter.name for parameter in chosen.parameters}
    asked = {**query, **({"mission": [mission.code]} if "mission" in names else {})}
    rows = chosen.select(headquarters(mission, actor), asked)
    audit(
        actor=actor,
        verb="export.pull",
        object_type=collection,
        object_id=form,
        mission_id=mission.pk,
        data={name: texts for name, texts in asked.items() if name != "q"},
    )
    draft = out.with_name(f".{out.name}.part")
    try:
        with _opened(draft, out.suffix == ".gz") as file:
            digest, count = _write(file, chosen.stream(rows, form))
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return Exported(count, out.stat().st_size, digest)


def _opened(path: Path, compress: bool) -> IO[Any]:
    return gzip.GzipFile(path, "wb", mtime=0) if compress else path.open("wb")  # type: ignore[return-value]


def _write(file: IO[Any], pieces: Pieces) -> tuple[str, int]:
    """Write the pieces; returns their SHA-256 (before compression) and the count of rows."""
    digest = hashlib.sha256()

    def both(piece: bytes) -> None:
        file.write(piece)
        digest.update(piece)

    count = drain(pieces, both)
    return digest.hexdigest(), count
