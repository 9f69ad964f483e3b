"""The file of a back-test while it grows: what was written before an interruption is kept and gone on from."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("mission", "cutoff_date", "horizon_days", "h3", "risk", "low", "high", "coverage")


class GrowingFile:
    """Rows beside their place of destination (`.part`), and how far they are whole (`.part.json`).

    Each cut-off is written whole and then noted; what follows the last note is cut off before going on. `key` names
    what the rows are made of: another key starts anew.
    """

    def __init__(self, out: Path, key: str) -> None:
        self.out, self.key = out, key
        self.part, self.note = (out.with_name(out.name + ending) for ending in (".part", ".part.json"))
        self.done: list[str] = []
        size = self._resume()
        with self.part.open("ab") as file:
            file.truncate(size)
        if size == 0:
            self._add([COLUMNS])

    def _resume(self) -> int:
        try:
            noted = json.loads(self.note.read_text())
            if noted["key"] != self.key or self.part.stat().st_size < noted["size"]:
                return 0
        except (OSError, ValueError, KeyError):
            return 0
        self.done = noted["done"]
        return int(noted["size"])

    def write(self, cutoff: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add all rows of one cut-off."""
        self._add(rows)
        self.done.append(cutoff)
        fresh = self.note.with_name(self.note.name + ".new")
        fresh.write_text(json.dumps({"key": self.key, "size": self.part.stat().st_size, "done": self.done}))
        fresh.replace(self.note)

    def _add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.part.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
            file.flush()
            os.fsync(file.fileno())

    def rows(self) -> Iterator[dict[str, str]]:
        """All rows so far."""
        with self.part.open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)

    def finish(self) -> None:
        """Put the whole file in its place, compressed if its name says so, and clear away what helped."""
        whole = self.part
        if self.out.suffix == ".gz":
            whole = self.out.with_name(self.out.name + ".new")
            with self.part.open("rb") as plain, gzip.open(whole, "wb", compresslevel=6) as packed:
                shutil.copyfileobj(plain, packed)
        whole.replace(self.out)
        for rest in (self.part, self.note):
            rest.unlink(missing_ok=True)
