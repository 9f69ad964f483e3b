"""`export COLLECTION --mission CODE --format F --out FILE`: the rows that the API streams to headquarters."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from exports import services
from exports.catalogue import COLLECTIONS
from missions.collection import FORMATS
from missions.models import Mission


class Command(BaseCommand):
    help = "Write one collection of a mission to a file, as a headquarters client is served it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collection", choices=sorted(COLLECTIONS))
        parser.add_argument("--mission", required=True, metavar="CODE")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="Compressed when it ends in .gz")
        parser.add_argument("--since", metavar="DATE", help="Inclusive, ISO")
        parser.add_argument("--until", metavar="DATE", help="Exclusive, ISO")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = Mission.objects.filter(code=options["mission"]).first()
        if mission is None:
            raise CommandError(f"There is no mission {options['mission']}.", returncode=2)
        query = {name: [options[name]] for name in ("since", "until") if options[name]}
        try:
            written = services.export_collection(
                mission=mission,
                collection=options["collection"],
                form=options["format"],
                query=query,
                out=options["out"],
                actor="command:export",
            )
        except ValidationError as error:
            fields = "; ".join(f"--{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
            raise CommandError(fields, returncode=2) from error
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        facts = {"rows": written.rows, "bytes": written.bytes, "sha256": written.sha256}
        self.stdout.write(json.dumps({"collection": options["collection"], "path": str(options["out"]), **facts}))
