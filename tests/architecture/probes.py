"""Questions that somebody asks who wants to know what is hidden: oracles, caches, and rights that have ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any
from unittest.mock import patch

import time_machine

from config.doors import DOORS
from missions.choices import Classification, Compartment
from tests.architecture.callers import MEMBER
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import ask, every, plain
from tests.architecture.world import TRUE, World
from tests.making import make_alert, make_annex, make_cleared, make_referral

OPEN = tuple(name for name in RECIPES if DOORS[name] == "public")
# Doors of one record answer by its own number; the list doors are where a hidden row could show.
ORACLES = tuple(
    name for name in RECIPES if name not in OPEN and not any("{" in recipe or " " in recipe for recipe in RECIPES[name])
)
CALLERS_OF_CACHES = (
    "duty_officer", "adviser", "analyst", "liaison", "head_of_office", "headquarters", "partner", "machine", "olga",
    MEMBER[Compartment.CRSV],
)  # fmt: skip


def answers(world: World, caller: str, *, at: datetime, names: Iterable[str] = ORACLES) -> dict[str, tuple[int, str]]:
    """What each address answers to a caller at an instant, by address; what is drawn by chance falls alike."""
    client = world.client(caller)
    with time_machine.travel(at, tick=False), patch("secrets.randbelow", Random(1).randrange):  # noqa: S311
        return {f"{method} {path}": plain(ask(client, method, path)) for method, path in every(world, names)}


def add_hidden(world: World) -> None:
    """One more of each kind of record that nobody of the cast may see: too secret, or in a room."""
    cast = world.cast
    secret = {"classification": Classification.STRICTLY_CONFIDENTIAL}
    incident, alert = make_cleared(cast, **TRUE), make_alert(cast, **TRUE)
    report = incident.links.get().report
    for record in (incident, alert, report):
        type(record).objects.filter(pk=record.pk).update(**secret)
    room = Compartment.CASUALTIES
    make_annex(cast, MEMBER[room], room)
    make_referral(cast, room)


def told_apart(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The addresses whose answers differ."""
    return [address for address, answer in before.items() if after[address] != answer]


def careless_caches(world: World, callers: Iterable[str], names: Iterable[str] = RECIPES) -> tuple[list[str], int]:
    """Answers that a cache might keep for somebody else, and answers 304 to the ETag of other content.

    Returns what is wrong and the number of questions.
    """
    clients = {caller: world.client(caller) for caller in callers}
    paths = [path for method, path in every(world, [name for name in names if name not in OPEN]) if method == "GET"]
    given = {(caller, path): ask(client, "GET", path) for caller, client in clients.items() for path in paths}
    wrong = [
        f"{caller} {path}: {answer.headers.get('Cache-Control')}"
        for (caller, path), answer in given.items()
        if "/basemap/" not in path and "private" not in answer.headers.get("Cache-Control", "")
    ]
    tags = {asked: _tag(answer) for asked, answer in given.items() if answer.status_code == 200 and _tag(answer)}
    pairs = [(one, other) for one in tags for other in tags if one[1] == other[1]]
    for (caller, path), other in pairs:
        answer = ask(clients[caller], "GET", path, headers={"If-None-Match": tags[other]})
        if answer.status_code == 304 and tags[other] != tags[caller, path]:
            wrong.append(f"{caller} {path}: 304 to the ETag of other content")
    return wrong, len(given) + len(pairs)


def _tag(answer: Any) -> str:
    return str(answer.headers.get("ETag", "")).removeprefix("W/")


def still_open(world: World, client: Any, names: Iterable[str] = RECIPES) -> list[str]:
    """Doors that still show a canary to this client, whose rights have ended."""
    met = []
    for method, path in every(world, [name for name in names if name not in OPEN]):
        seen = ask(client, method, path).seen
        met += [f"{method} {path}" for token in world.canaries if token in seen and token not in path]
    return met
