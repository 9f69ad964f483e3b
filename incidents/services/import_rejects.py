"""The list of rows that an import did not take, as CSV: which row, which column, which value, and why."""

from __future__ import annotations

import csv
import heapq
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from incidents.intake.events import Reject
from missions.columns import guarded

HEADER = ["row", "line", "id", "column", "value", "reason"]


class RejectsFile:
    """Written as the rows are read; `finish` adds what only the database knew. Empty: no file."""

    def __init__(self, folder: Path, file_name: str, at: datetime) -> None:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", file_name.split(".")[0])[:60] or "file"
        self._path = folder / f"{stem}-{at:%Y%m%dT%H%M%S%f}-rejects.csv"
        self._draft = self._path.with_suffix(".reading")
        self._file: IO[str] | None = None
        self._late: list[Reject] = []
        self.count = 0

    def add(self, reject: Reject) -> None:
        """Write down a row that the reader refused."""
        if self._file is None:
            self._draft.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._draft.open("w", encoding="utf-8", newline="")
        csv.writer(self._file).writerow(reject)
        self.count += 1

    def add_late(self, reject: Reject) -> None:
        """Note a row that only its place showed to be wrong; there are few."""
        self._late.append(reject)
        self.count += 1

    def finish(self, late: Iterable[Reject]) -> Path | None:
        """Merge in what was refused later, sorted by row as the reader's are; returns the file, None if it is empty."""
        if self._file is not None:
            self._file.close()
        rest = heapq.merge(self._read(), self._late, late, key=lambda reject: reject.row)
        first = next(rest, None)
        if first is None:
            return None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEADER)
            table.writerow(_safe(first))
            table.writerows(_safe(reject) for reject in rest)
        return self._path

    def close(self) -> None:
        """Leave no draft behind."""
        if self._file is not None:
            self._file.close()
        self._draft.unlink(missing_ok=True)

    def _read(self) -> Iterator[Reject]:
        if self._file is None:
            return
        with self._draft.open(encoding="utf-8", newline="") as file:
            for row, line, *texts in csv.reader(file):
                yield Reject(int(row), int(line), *texts)


def _safe(reject: Reject) -> list[object]:
    """Cells that no spreadsheet takes for a formula."""
    return [guarded(cell) if isinstance(cell, str) else cell for cell in reject]
