from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import IntegrityError

from missions.choices import Classification, Compartment, Role
from missions.management import console
from missions.models import User
from missions.services import create_user


class Command(console.Command):
    help = "Make a person with one role; prints a one-time password last."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", type=username)
        parser.add_argument("--mission", required=True, metavar="CODE|all")
        parser.add_argument("--role", required=True, type=role, help=", ".join(Role.values))
        parser.add_argument("--area", default="", metavar="PCODE", help="only this area and what lies below it")
        parser.add_argument(
            "--ceiling", type=console.ceiling_level, default=Classification.UNCLASSIFIED, metavar="LEVEL",
            help="unclassified (default), confidential or strictly-confidential",
        )  # fmt: skip

        parser.add_argument(
            "--compartments", type=codes, default=(), metavar="ROOM,...",
            help=f"closed rooms that the person is a member of: {', '.join(Compartment.values)}",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        mission = console.mission_or_all(options["mission"])
        try:
            _user, password = create_user(
                username=options["name"],
                actor="command:create_user",
                mission=mission,
                role=options["role"],
                area=console.area_of(mission, options["area"]),
                ceiling=options["ceiling"],
                compartments=options["compartments"],
            )
        except ValidationError as error:
            raise console.usage(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise CommandError(f"There is already somebody called {options['name']}.") from error
        self.say(f"{options['name']} may sign in once with this password, and then chooses another:")
        self.stdout.write(password)


def username(text: str) -> str:
    """A name to sign in with."""
    try:
        User.username.field.clean(text, None)
    except ValidationError as error:
        raise ArgumentTypeError(" ".join(error.messages)) from error
    return text


def role(text: str) -> str:
    """A role by its code, with - or _."""
    code = text.strip().lower().replace("-", "_").replace(" ", "_")
    if code not in Role.values:
        raise ArgumentTypeError(f"{text} is no role; there are: {', '.join(Role.values)}")
    return code


def codes(text: str) -> tuple[str, ...]:
    """Codes with commas between them, with - or _."""
    return tuple(code.strip().lower().replace("-", "_") for code in text.split(",") if code.strip())
