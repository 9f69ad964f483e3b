import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from incidents.intake.events import IntakeError
from incidents.services.imports import READERS, Order, import_events
from missions.management import console


class Command(console.Command):
    help = "Import a public dataset of events; rows that cannot be used are listed in a file. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8 (acled: JSON too), may be gzipped")
        parser.add_argument("--format", required=True, choices=tuple(READERS))
        parser.add_argument("--mission", required=True, metavar="CODE")
        parser.add_argument("--settle", action="store_true", help="verified and cleared: for curated datasets")
        parser.add_argument("--dataset-version", type=version, metavar="V", help="such as 22.1")
        parser.add_argument(
            "--complete", action="store_true",
            help="withdraw what the file no longer has, within its countries and dates",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        mission = console.mission_named(options["mission"])
        try:
            with self.progress(options["file"]) as progress:
                order = Order(
                    path=options["file"],
                    file_format=options["format"],
                    actor="command:import_events",
                    settle=options["settle"],
                    version=options["dataset_version"] or "",
                    complete=options["complete"],
                    say=self.say,
                    progress=progress,
                )
                done = import_events(mission=mission, order=order)
        except IntakeError as error:
            raise CommandError(str(error)) from error
        if done.settled:
            self.say(f"{done.settled} incidents verified and cleared")
        if done.rejects_file is not None:
            self.say(f"Rows that were not taken: {done.rejects_file}")
        listed = str(done.rejects_file) if done.rejects_file else None
        self.result(asdict(done.counts) | {"rejects_file": listed})

    @contextmanager
    def progress(self, path: Path) -> Iterator[Callable[[int, int], None]]:
        """A bar of the file's bytes on a terminal, plain lines elsewhere."""
        if not sys.stderr.isatty() or not path.is_file():
            yield lambda rows, _bytes: self.say(f"{rows} rows read")
            return
        with tqdm(total=path.stat().st_size, unit="B", unit_scale=True, desc="Reading", file=sys.stderr) as bar:

            def show(rows: int, read: int) -> None:
                bar.set_postfix_str(f"{rows} rows", refresh=False)
                bar.update(read - bar.n)

            yield show


def version(text: str) -> str:
    """Numbers with dots, so that older and newer can be told."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,3}", text, re.ASCII):
        raise ArgumentTypeError(f"{text} is no version such as 22.1")
    return text
