from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from missions.choices import Classification, Role
from missions.management import console
from missions.services import create_api_client

MAX_DAYS = 3650


class Command(console.Command):
    help = "Make a machine and print its token last. The token is shown only this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", type=client_name)
        parser.add_argument("--mission", required=True, metavar="CODE|all", help="all includes later missions")
        parser.add_argument(
            "--ceiling", type=console.ceiling_level, default=Classification.UNCLASSIFIED, metavar="LEVEL",
            help="unclassified (default), confidential or strictly-confidential",
        )  # fmt: skip
        parser.add_argument(
            "--role", choices=(Role.HEADQUARTERS.value, Role.GATEWAY.value), default=Role.HEADQUARTERS.value,
            help="headquarters (default) pulls; gateway hands in messages and submissions and sees nothing",
        )  # fmt: skip
        parser.add_argument("--days", type=days, default=90, help="until the token expires (90)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["role"] == Role.GATEWAY and options["mission"] == "all":
            raise CommandError("a gateway belongs to one mission: give its code")
        client, token = create_api_client(
            name=options["name"],
            actor="command:create_api_client",
            mission=console.mission_or_all(options["mission"]),
            ceiling=options["ceiling"],
            days=options["days"],
            role=options["role"],
        )
        self.say(f"{client.name}: this token is valid until {client.expires_at:%Y-%m-%d} and is not shown again:")
        self.stdout.write(token)


def client_name(text: str) -> str:
    """A name that is not blank and fits."""
    if not text.strip() or len(text) > 120:
        raise ArgumentTypeError("a name has 1 to 120 characters")
    return text.strip()


def days(text: str) -> int:
    """How long a token lives."""
    number = console.positive(text)
    if number > MAX_DAYS:
        raise ArgumentTypeError(f"a token lives at most {MAX_DAYS} days")
    return number
