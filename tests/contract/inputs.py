"""Generated requests to every door that writes, and what must hold of each answer.

Shared by the sample in `test_schema.py` and the whole count of `bin/drill inputs`. A request is judged, not asserted:
what is wrong is listed once per door and kind of fault.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import schemathesis
from django.db import connection, transaction
from django.db.utils import Error as DatabaseFault
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from missions.choices import Role
from tests.architecture.callers import MACHINE
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import addresses, said
from tests.architecture.world import World
from tests.committed import APPS

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
ALWAYS = {400, 401, 403, 404, 405}  # no need to describe them for each operation
PATIENCE = 5.0  # seconds that no answer takes longer than
HOLE = re.compile(r"\{\w+\}")
# What a refusal writes all the same: that it was refused.
TRAIL = ("ledger_audit",)
# Refusals of what is no body at all: there is no field to name.
NO_BODY = {"parse_error", "unsupported_media_type", "method_not_allowed"}


def generated(examples: int, *, seeded: bool = True) -> hypothesis_settings:
    """So many examples, none of them shrunk: each is judged when it is asked."""
    return hypothesis_settings(
        max_examples=examples, deadline=None, phases=[Phase.generate], derandomize=seeded, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@dataclass
class Judged:
    """How many requests were asked, what they were answered with, and the faults by door and kind."""

    asked: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    slowest: float = 0.0

    def fault(self, door: str, kind: str, example: object) -> None:
        self.faults.setdefault((door, kind), f"{door}: {kind}: {example!r}"[:600])

    def told(self) -> str:
        """The faults, a line for each."""
        return "\n".join(self.faults.values())

    def count(self, status: int, seconds: float) -> None:
        self.asked += 1
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.slowest = max(self.slowest, seconds)


def content() -> dict[str, tuple[int, int]]:
    """Of every table of content: how many rows, and a sum that any written row changes. The trail is left out."""
    tables = sorted(name for name in connection.introspection.table_names() if name.startswith(APPS))
    kept = [name for name in tables if not name.startswith(TRAIL)]
    parts = [
        f"select '{name}', count(*), coalesce(sum(hashtext(xmin::text || ctid::text)), 0) from {name}"  # noqa: S608
        for name in kept
    ]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {name: (int(rows), int(print_)) for name, rows, print_ in cursor.fetchall()}


def rows_written() -> int:
    """How many rows of content this transaction has written so far, those of undone parts too: asked in a moment."""
    counted = "coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {counted} from pg_stat_xact_user_tables where relname !~ %s",  # noqa: S608
            [f"^({'|'.join(TRAIL)})"],
        )
        return int(cursor.fetchone()[0])


class Asker:
    """Asks as one caller; what an answer has written is undone, so that each request meets the same world."""

    def __init__(self, world: World, caller: str, judged: Judged) -> None:
        self.client = world.client(caller)
        self.client.raise_request_exception = False
        self.caller, self.judged = caller, judged
        self.client.get("/api/v1/missions/")  # a key notes the day of its first use: that is no answer's doing
        self.before = content()

    def ask(self, door: str, method: str, path: str, **body: Any) -> Any:
        """One request, judged for what holds of all: it is answered, in time, and a refusal has written nothing."""
        began = time.perf_counter()
        with transaction.atomic():
            written = rows_written()
            response = getattr(self.client, method.lower())(path, **body)
            response.seen = said(response)
            seconds = time.perf_counter() - began
            self.judged.count(response.status_code, seconds)
            example = (self.caller, path, body.get("data"))
            if response.status_code >= 500:
                self.judged.fault(door, f"broke with {response.status_code}", example)
            elif response.status_code >= 400 and (left := self._left(written)):
                self.judged.fault(door, f"refused with {response.status_code} and wrote {left}", example)
            if seconds > PATIENCE:
                self.judged.fault(door, "took too long", example)
            transaction.set_rollback(True)
        return response

    def _left(self, written: int) -> str:
        """The tables in which something is left of what was written; the tables are read only if anything was."""
        try:
            if rows_written() == written:
                return ""
            after = content()
        except DatabaseFault as error:
            return f"into a broken transaction ({type(error).__name__})"
        return ", ".join(name for name, found in after.items() if found != self.before[name])


# ---- the API ------------------------------------------------------------------------------------------------


def operations(schema: Any, *, writing: bool = False) -> Iterator[Any]:
    """Operations of the description; `writing`: those only that may change something."""
    for result in schemathesis.openapi.from_dict(schema).get_all_operations():
        operation = result.ok()
        if not writing or operation.method.upper() != "GET":
            yield operation


def ask_operation(asker: Asker, world: World, operation: Any, mode: Any, settings: Any) -> None:
    """Ask one operation generated questions, at invented addresses and at those of real records."""
    door = f"{operation.method.upper()} {operation.path}"
    described = {int(status) for status in operation.definition.raw["responses"]} | ALWAYS
    real = _real_addresses(world, door)

    def asked(case: Any, address: str | None, known: dict[str, Any], has_key: bool) -> None:
        path = address or case.formatted_path
        query = urlencode({name: value for name, value in (case.query or {}).items() if value is not None}, doseq=True)
        response = asker.ask(
            door, case.method, f"{path}?{query}", headers=_headers(case, has_key), **_body(case, known)
        )
        if response.status_code not in described:
            asker.judged.fault(door, f"answered {response.status_code}, which is not described", case.body)
        if response.status_code == 400 and not _names_a_field(response, case.body):
            asker.judged.fault(door, "refused without naming a field", (case.body, response.seen[-300:]))

    cases = operation.as_strategy(generation_mode=mode)
    choices = st.sampled_from([*real, *real, None]) if real else st.none()
    settings(given(cases, choices, _known(world, operation), st.booleans())(asked))()


def _real_addresses(world: World, door: str) -> list[str]:
    method, _, path = door.partition(" ")
    plain = HOLE.sub("{}", path)
    found: list[str] = []
    for recipes in RECIPES.values():
        for recipe in recipes:
            asked, _, place = recipe.rpartition(" ")
            if HOLE.sub("{}", place) == plain and (asked or "GET") in {method, "GET"}:
                found += [address for _method, address in addresses(world, recipe)]
    return list(dict.fromkeys(found)) if HOLE.search(path) else []


def _known(world: World, operation: Any) -> Any:
    """Values that exist, for the fields of the body that name something: without them few bodies get past the door."""
    if "requestBody" not in operation.definition.raw:
        return st.just({})
    values: dict[str, list[Any]] = {
        "mission": ["TST", "OTH"],
        "area": world.keys["area"],
        "version": [1, 2, 3],
        **{name: world.keys[name] for name in ("report", "incident", "alert", "source", "network")},
        "into": world.keys["incident"],
        "loser": world.keys["incident"],
        "reports": [[key] for key in world.keys["report"]],
        "latitude": [0.01, 0.0711, 5.15, 29.31],
        "longitude": [29.26, 29.3122, 20.25, 0.07],
    }
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(found) for name, found in values.items()})


def _body(case: Any, known: dict[str, Any]) -> dict[str, Any]:
    if isinstance(case.body, NotSet):
        return {"content_type": "application/json", "data": "{}"} if case.method.upper() != "GET" else {}
    body = case.body
    if isinstance(body, bytes):
        return {"data": body, "content_type": "application/json"}
    if isinstance(body, dict):
        body = {**body, **{name: value for name, value in known.items() if name in body}}
    return {"data": json.dumps(body), "content_type": "application/json"}


def _headers(case: Any, has_key: bool) -> dict[str, str]:
    told = {
        name: str(value).encode("latin-1", "replace").decode("latin-1") for name, value in (case.headers or {}).items()
    }
    return {**told, "Idempotency-Key": str(uuid4())} if has_key else told


def _names_a_field(response: Any, body: object) -> bool:
    try:
        problem = response.json()
    except ValueError:
        return False
    errors = problem.get("errors")
    named = isinstance(errors, dict) and set(errors) != {"non_field_errors"} and bool(errors)
    return named or not isinstance(body, dict) or problem["type"].rpartition("/")[2] in NO_BODY


# ---- all callers, all doors ---------------------------------------------------------------------------------

CALLERS = (Role.ADVISER, MACHINE)


def ask_api(world: World, schema: Any, judged: Judged, callers: Any, examples: int, **which: Any) -> None:
    """Every operation, with good and bad data, as each caller."""
    for caller in callers:
        asker = Asker(world, caller, judged)
        for operation in operations(schema, **which):
            for mode in MODES:
                ask_operation(asker, world, operation, mode, generated(examples))
