"""`bin/manage import_reach --mission CODE`: the ground that its patrols cross, from squares and main roads."""

from __future__ import annotations

import csv
import gzip
import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from missions.management import console
from responses.services.reach import Square, import_ground

SHIPPED = Path(settings.BASE_DIR) / "data/reach"
SQUARE = 1 / 6  # degrees
SOURCE = (
    "Squares: WorldPop (CC BY 4.0), relief and roads as data/README.md says. "
    "Roads: © OpenStreetMap contributors (ODbL), Krantz (2024)."
)


class Command(console.Command):
    help = "Import the ground for estimates of reach; replaces what is there. The last line is JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", required=True, metavar="CODE")
        parser.add_argument("--squares", type=Path, default=SHIPPED / "squares.csv.gz", metavar="FILE")
        parser.add_argument("--roads", type=Path, default=SHIPPED / "roads.geojson.gz", metavar="FILE")
        parser.add_argument("--degrees", type=float, default=SQUARE, help="side of a square")
        parser.add_argument("--source", default=SOURCE)

    def handle(self, *args: Any, **options: Any) -> None:
        mission = console.mission_named(options["mission"])
        squares, roads = read_squares(options["squares"]), read_roads(options["roads"])
        with console.plain_failures():
            grid = import_ground(
                mission=mission, degrees=options["degrees"], squares=squares, roads=roads, source=options["source"],
                actor="command:import_reach",
            )  # fmt: skip
        self.result({"squares": len(grid.squares), "stretches": len(grid.roads)})


def read_squares(path: Path) -> list[Square]:
    """Rows of a CSV with latitude, longitude, people and kmh. Raises CommandError."""
    try:
        rows = csv.DictReader(io.StringIO(_text(path), newline=""))
        return [
            (float(row["latitude"]), float(row["longitude"]), int(row["people"]), float(row["kmh"])) for row in rows
        ]
    except (KeyError, ValueError, TypeError) as error:
        raise CommandError(f"{path} is no table of latitude, longitude, people and kmh.") from error


def read_roads(path: Path) -> list[tuple[Any, float]]:
    """Lines of a GeoJSON with their `speed_kmh`. Raises CommandError."""
    try:
        features = json.loads(_text(path))["features"]
        return [(each["geometry"]["coordinates"], float(each["properties"]["speed_kmh"])) for each in features]
    except (KeyError, ValueError, TypeError) as error:
        raise CommandError(f"{path} is no GeoJSON of lines with speed_kmh.") from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or 'no gzip file'}.") from error
