"""`bin/manage add_connector CODE CONNECTOR SOURCE`: let a connector read a feed for a mission."""

from argparse import ArgumentParser
from typing import Any

from incidents.choices import Reliability
from missions.management import console
from threats import services
from threats.feeds import READERS


class Command(console.Command):
    help = "Let a connector read a feed for a mission. The same source again changes how it is read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", metavar="CODE")
        parser.add_argument("connector", choices=tuple(map(str, READERS)))
        parser.add_argument("source", help="https address of a host in VIGIL_FEED_HOSTS, or a file in VIGIL_FEED_ROOT")
        parser.add_argument("--country", action="append", default=[], metavar="ISO3", help="may be repeated")
        parser.add_argument("--grade", choices=tuple(Reliability.values), default="B")
        parser.add_argument("--every", type=console.positive, default=24, metavar="HOURS")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = console.mission_named(options["mission"])
        with console.plain_failures():
            feed = services.add_feed(
                mission=mission,
                connector=options["connector"],
                source=options["source"],
                countries=options["country"],
                grade=options["grade"],
                every_hours=options["every"],
                actor="command:add_connector",
            )
        self.result({"connector": str(feed.public_id)})
