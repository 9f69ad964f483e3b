"""`verify_bundle FILE`: whether a bundle is what was published, with nothing but the file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports.formats.bundle import BundleBrokenError, verify_bundle


class Command(BaseCommand):
    help = "Check hashes and signature of a bundle with nothing but the file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = verify_bundle(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from error
        except BundleBrokenError as error:
            raise CommandError(str(error)) from error
        facts = {name: manifest[name] for name in ("week", "revision", "counts")}
        self.stderr.write("Compare the public key with the one that the mission gave you by another way.")
        key = manifest["signature"]["public_key"]
        self.stdout.write(json.dumps({"ok": True, "mission": manifest["mission"]["code"], **facts, "public_key": key}))
