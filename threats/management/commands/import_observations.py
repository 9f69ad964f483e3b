"""`bin/manage import_observations FILE --mission CODE`: the rows of a table as observations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from missions.management import console
from threats import services

SHOWN = 50


class Command(console.Command):
    help = "Record the rows of a CSV as observations. May be run again. The last line is JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, or a workbook")
        parser.add_argument("--mission", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = console.mission_named(options["mission"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        with console.plain_failures():
            taken = services.import_observations(mission=mission, content=content, actor="command:import_observations")
        for row in taken.refused[:SHOWN]:
            told = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in row["errors"].items())
            self.say(f"line {row['line']} was not taken: {told}")
        if len(taken.refused) > SHOWN:
            self.say(f"and {len(taken.refused) - SHOWN} more")
        self.result(taken.counts)
