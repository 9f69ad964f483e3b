"""B1, M1, issue of every write door: 10,000 generated requests, none of which breaks a door or half-writes."""

from __future__ import annotations

import math
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator

from missions.choices import Role
from tests.architecture.callers import MEMBER
from tests.architecture.world import World, make_world
from tests.cast import make_cast
from tests.contract.forms import ask_form, forms_of
from tests.contract.inputs import CALLERS, MODES, Asker, Judged, ask_api, content, generated, operations

EXAMPLES = 10_000
SPARE = 1.5  # of a form with few answers there are fewer than asked for
OF_API = 7_000
BROWSING = (Role.ADVISER, Role.ANALYST, Role.LEADERSHIP, MEMBER["crsv"])


def drill(say: Callable[[str], None]) -> dict[str, Any]:
    with TemporaryDirectory() as folder, override_settings(EXPORT_ROOT=folder):
        with transaction.atomic():  # behind the fence, who opened a room is remembered no longer than a transaction
            world = make_world(make_cast())
        schema = SchemaGenerator().get_schema(request=None, public=True)
        judged = Judged()
        doors = len(list(operations(schema, writing=True)))
        each = math.ceil(OF_API / (doors * len(MODES) * len(CALLERS)))
        for caller in CALLERS:
            ask_api(world, schema, judged, [caller], each, writing=True)
            say(f"API as {caller}: {judged.asked} asked, {len(judged.faults)} faults")
        forms = _ask_pages(world, judged, say)
    for text in judged.faults.values():
        say(text)
    return {
        "id": "B1 M1",
        "figure": {
            "asked": judged.asked, "api_doors": doors, "forms": forms, "slowest_s": round(judged.slowest, 2),
            "statuses": dict(sorted(judged.statuses.items())), "faults": len(judged.faults),
            "first": [*judged.faults.values()][:5],
        },
        "pass": judged.asked >= EXAMPLES and not judged.faults,
    }  # fmt: skip


def _ask_pages(world: World, judged: Judged, say: Callable[[str], None]) -> int:
    """Every form of every page; returns how many forms there are."""
    asked = [(asker, *found) for asker in (Asker(world, caller, judged) for caller in BROWSING)
             for found in forms_of(asker, world)]  # fmt: skip
    left = max(EXAMPLES - judged.asked, 0)
    each = max(math.ceil(SPARE * left / len(asked)), 5)
    for asker, door, form in asked:
        asker.before = content()  # signing in the next caller has written too
        ask_form(asker, door, form, generated(each))
    say(f"pages: {len(asked)} forms, {judged.asked} asked, {len(judged.faults)} faults")
    return len(asked)
