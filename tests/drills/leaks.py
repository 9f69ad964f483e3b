"""A1, A2, A3, A8, A9, A12: the whole leak matrix, and whatever else could tell somebody what is not theirs."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import override_settings
from django.utils import timezone

from incidents.models import Annex, Incident
from incidents.services import clear_incident, verify_annex, verify_incident
from missions.choices import Role
from missions.errors import NotAllowedError
from missions.models import Membership
from missions.services import create_membership
from tests.architecture.callers import CALLERS, LOOKING, MACHINE, MEMBER
from tests.architecture.probes import (
    CALLERS_OF_CACHES,
    add_hidden,
    answers,
    careless_caches,
    still_open,
    told_apart,
)
from tests.architecture.recipes import RECIPES
from tests.architecture.test_doors import SEEDED, kinds_of, put_in
from tests.architecture.walk import every, leaks
from tests.architecture.world import World, make_world
from tests.cast import make_cast
from tests.making import SEEN, by, make_annex, make_incident, make_verified

PAIRS = 2000
LEAST_CELLS = 15_000  # of door, caller and kind of hidden thing ...
SECONDS = 600  # ... in so long


def drill(say: Callable[[str], None]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    proofs = (("A1 seeded", _seeded), ("A2", _guessing), ("A3", _oracle), ("A9", _caches), ("A12", _own_work),
              ("A8", _rights_end))  # fmt: skip
    with TemporaryDirectory() as folder, override_settings(EXPORT_ROOT=folder):
        with transaction.atomic():  # behind the fence, who opened a room is remembered no longer than a transaction
            world = make_world(make_cast())
        parts["A1"] = _matrix(world)
        say(f"A1: {parts['A1']}")
        for name, proof in proofs:
            with transaction.atomic():
                parts[name] = proof(world)
                transaction.set_rollback(True)
            say(f"{name}: {parts[name]}")
    return {"id": "A1-A3 A8 A9 A12", "figure": parts, "pass": all(part["pass"] for part in parts.values())}


def _matrix(world: World) -> dict[str, Any]:
    """A1: every door as everybody, every address of it; a process for each core, each with some of the callers."""
    started = time.perf_counter()
    connections.close_all()  # none is shared with a child
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        found = [leak for leaked in pool.map(partial(leaks, world), CALLERS) for leak in leaked]
    seconds = round(time.perf_counter() - started)
    kinds = kinds_of(world.canaries)
    cells = len(RECIPES) * len(CALLERS) * len(kinds)
    pace = round(cells * SECONDS / seconds)
    return {
        "doors": len(RECIPES), "addresses": len(every(world)), "callers": len(CALLERS), "kinds": len(kinds),
        "canaries": len(world.canaries), "cells": cells, "met": len(found), "first": found[:5], "seconds": seconds,
        "cells_in_ten_minutes": pace, "pass": not found and pace >= LEAST_CELLS,
    }  # fmt: skip


def _seeded(world: World) -> dict[str, Any]:
    """The test of the test: leaks that are put in are found."""
    caught = 0
    for leak, caller, door in SEEDED:
        with pytest.MonkeyPatch.context() as patch:
            put_in(leak, patch)
            caught += leaks(world, caller, [door]) != []
    return {"put_in": len(SEEDED), "caught": caught, "pass": caught == len(SEEDED) >= 12}


def _guessing(world: World) -> dict[str, Any]:
    """A2: a record of the other mission answers as fast as an invented number."""
    client, hidden = world.client(Role.ADVISER), Incident.objects.get(mission=world.cast.other).public_id
    times: dict[bool, list[float]] = {True: [], False: []}
    statuses = set()
    for pair in range(PAIRS):
        for real in (True, False) if pair % 2 else (False, True):
            address = f"/api/v1/incidents/{hidden if real else uuid4()}/"
            started = time.perf_counter()
            statuses.add(client.get(address).status_code)
            times[real].append((time.perf_counter() - started) * 1000)
    apart = abs(statistics.median(times[True]) - statistics.median(times[False]))
    p = _mann_whitney(times[True], times[False])
    return {
        "pairs": PAIRS, "median_difference_ms": round(apart, 3), "p": round(p, 3),
        "pass": statuses == {404} and apart < 2 and p > 0.01,
    }  # fmt: skip


def _mann_whitney(one: list[float], other: list[float]) -> float:
    """The two-sided p of the rank-sum test, by its normal approximation (thousands of values, hardly a tie)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_value, group) in enumerate(ranked, start=1) if group == 0)
    n, m = len(one), len(other)
    u, mean = ranks - n * (n + 1) / 2, n * m / 2
    return math.erfc(abs(u - mean) / math.sqrt(n * m * (n + m + 1) / 12) / math.sqrt(2))


def _oracle(world: World) -> dict[str, Any]:
    """A3: one more hidden record changes no byte of any answer."""
    callers = (Role.ADVISER, Role.LIAISON, Role.HEADQUARTERS, Role.PARTNER, MACHINE, LOOKING, MEMBER["crsv"])
    at = timezone.now()
    before = {caller: answers(world, caller, at=at) for caller in callers}
    add_hidden(world)
    differ = [
        f"{caller} {address}"
        for caller in callers
        for address in told_apart(before[caller], answers(world, caller, at=at))
    ]
    return {"answers": sum(map(len, before.values())), "differ": len(differ), "first": differ[:5], "pass": not differ}


def _caches(world: World) -> dict[str, Any]:
    """A9: ten audiences, the ETags of each asked by each."""
    wrong, asked = careless_caches(world, CALLERS_OF_CACHES)
    return {
        "audiences": len(CALLERS_OF_CACHES),
        "asked": asked,
        "wrong": len(wrong),
        "first": wrong[:5],
        "pass": not wrong,
    }


def _rights_end(world: World) -> dict[str, Any]:
    """A8: a session whose membership ends shows nothing at any door."""
    client = world.client(Role.DUTY_OFFICER)
    shown = len(still_open(world, client))
    Membership.objects.filter(user=world.cast[Role.DUTY_OFFICER]).update(revoked_at=timezone.now())
    left = still_open(world, client)
    return {"shown_before": shown, "shown_after": len(left), "first": left[:5], "pass": shown > 0 and not left}


def _own_work(world: World) -> dict[str, Any]:
    """A12: who wrote it neither verifies nor clears it, in any role, by a service or past all services."""
    cast = world.cast
    for role in (Role.ANALYST, Role.LEADERSHIP):
        create_membership(user=cast[Role.ADVISER], actor="test", mission=cast.mission, role=role, ceiling=1)
    mine, room = make_incident(cast, Role.ADVISER), MEMBER["crsv"]
    verified, case = make_verified(cast, Role.ADVISER), make_annex(cast, room)
    who, author = by(cast, Role.ADVISER), cast[Role.ADVISER]
    attempts = (
        lambda: verify_incident(incident_id=mine.pk, evidence=SEEN, **who),
        lambda: clear_incident(incident_id=verified.pk, **who),
        lambda: verify_annex(annex_id=case.pk, version=case.version, **by(cast, room)),
        lambda: Incident.objects.filter(pk=mine.pk).update(verified_by=author),
        lambda: Annex.objects.filter(pk=case.pk).update(verified_by=cast[room]),
    )
    refused = sum(_is_refused(attempt) for attempt in attempts)
    return {"attempts": len(attempts), "refused": refused, "pass": refused == len(attempts)}


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            attempt()
    except (NotAllowedError, IntegrityError):
        return True
    return False
