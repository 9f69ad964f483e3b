from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from incidents.services.identity_rotation import rotate
from missions.management import console


class Command(console.Command):
    help = "Seal every source identity with a new key and retire the old one. May be interrupted and run again."
    actor = "command:rotate_source_key"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="why the key is changed: kept in the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        with console.plain_failures():
            done = rotate(actor=self.actor, reason=options["reason"], say=self.say)
        if not done.retired:
            self.say(
                f"The key file cannot be written from here. Keep the line of version {done.version} and remove the "
                "others: until then the old key still opens what was copied before."
            )
        self.result(asdict(done))
