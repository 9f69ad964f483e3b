"""`bin/manage run_connectors [NAME] [--mission CODE]`: read feeds now, whatever their time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from missions.management import console
from threats import services
from threats.feeds import READERS
from threats.models import Feed


class Command(console.Command):
    help = "Read feeds now. The last line is JSON; exit 1 when one of them could not be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=tuple(map(str, READERS)))
        parser.add_argument("--mission", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        feeds = Feed.objects.filter(enabled=True).select_related("mission").order_by("pk")
        if options["mission"]:
            feeds = feeds.filter(mission=console.mission_named(options["mission"]))
        if options["name"]:
            feeds = feeds.filter(connector=options["name"])
        read = [done for feed in feeds if (done := services.run_feed(feed_id=feed.pk)) is not None]
        for done in read:
            told = done.error or ", ".join(f"{count} {name}" for name, count in sorted(done.counts.items()))
            self.say(f"{done.feed.mission.code} {done.feed.connector}: {told or 'nothing'}")
        failed = [f"{done.feed.mission.code} {done.feed.connector}" for done in read if done.error]
        self.result({"read": len(read) - len(failed), "failed": failed})
        if failed:
            raise CommandError(f"Not read: {', '.join(failed)}.")
