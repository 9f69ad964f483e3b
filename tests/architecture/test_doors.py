"""The leak matrix: every door as every role. Nothing of another mission, above the ceiling or masked turns up.

Here each caller walks a part of the addresses, and together they walk all; `bin/drill leaks` walks all as everybody.
"""

import logging
import re
import struct
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.gis.db.models import PointField
from django.db.models import BooleanField, ExpressionWrapper, F, FloatField, Q, Value
from django.test import Client

from config.doors import DOORS, all_doors, kind_of_path
from incidents.models import Annex, Attachment
from incidents.querysets import IncidentQuerySet
from missions import collection
from missions.choices import Compartment, Role
from missions.fence import ROOM_COUNTS, fenced
from missions.querysets import ContentQuerySet
from tests.architecture.callers import AS, CALLERS, LOOKING, MACHINE, MEMBER, OLGA, OTHER_MACHINE, READER
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import addresses, ask, every, leaks, plain, said
from tests.architecture.world import TRUE
from tests.tiles import address, features, tile_at

PARTS = len(CALLERS)


def test_the_matrix_is_as_big_as_it_is_said_to_be(world):
    """Doors, and protected fields: each kind of canary is one."""
    kinds = kinds_of(world.canaries)

    assert len(RECIPES) >= 60
    assert len(kinds) >= 20
    assert len(RECIPES) * len(CALLERS) * len(kinds) >= 15_000


def kinds_of(canaries):
    """What is hidden, without the number that makes each a token of its own."""
    return {re.sub(r"-[0-9a-f]{10}$", "", token) for token in canaries if token.startswith("canary-")}


def test_every_door_has_its_line_in_the_table_and_no_line_is_left_over():
    real = {name for name, _route in all_doors()}

    assert sorted(real - set(RECIPES)) == [], "new doors: say in tests/architecture/recipes.py how they are opened"
    assert sorted(set(RECIPES) - real) == []
    assert sorted(set(DOORS) - real) == []


@pytest.mark.parametrize("caller", CALLERS)
def test_nothing_turns_up_where_it_must_not(world, caller):
    assert "\n".join(leaks(world, caller, share=(CALLERS.index(caller), PARTS))) == ""


# Those with many addresses come last: a walk ends when all is met.
LISTS = (
    "frontend:handover_one", "frontend:subscription", "frontend:filter_open", "frontend:incidents", "api_missions",
    "api_sources", "api_reports", "api_incidents", "api_alerts", "api_actions", "api_watch_items", "api_networks",
    "api_check_ins", "frontend:messages", "frontend:mappings", "frontend:uploads", "frontend:upload", "api_annexes",
    "api_referrals", "api_room_counts", "api_zero_reports", "api_attachments", "api_observations", "api_connectors",
    "frontend:indicator", "api_incidents_remarks", "frontend:alert", "api_threats", "api_assessments",
    "api_alert_referrals", "api_supports", "api_protectors", "frontend:action", "api_reviews", "api_feedback",
    "api_civilian_harm", "api_engagements", "api_commitments", "api_workstreams", "api_workstreams_milestones",
    "frontend:workstream", "frontend:entry_point", "frontend:priority_board", "frontend:working_group",
    "frontend:reach", "frontend:base",
    "frontend:group", "frontend:source", "frontend:hotspot", "frontend:incident",
)  # fmt: skip


def test_what_is_allowed_does_turn_up(world):
    """Otherwise the matrix would pass by showing nothing to anybody."""
    missed = {token for token, allowed in world.canaries.items() if allowed}
    paths = pages_of_two_keys() + [path for _get, path in every(world, LISTS) if "?" not in path]
    for caller in (Role.ADVISER, Role.ANALYST, Role.DUTY_OFFICER, OLGA, READER, *MEMBER.values()):
        missed -= met_by(world, caller, paths, missed)

    assert missed == set()


def pages_of_two_keys():
    """Those whose two keys belong together: of all pairs few do."""
    with fenced(ROOM_COUNTS):
        annexes = list(Annex.objects.values_list("kind", "public_id"))
    files = Attachment.objects.values_list("report__public_id", "public_id")
    return [f"/rooms/{kind}/{key}/" for kind, key in annexes] + [
        f"/api/v1/reports/{report}/attachments/{key}/file" for report, key in files
    ]


def met_by(world, caller, paths, wanted):
    """Which of these canaries the caller meets, asking no further than it takes."""
    client, met = world.client(caller), set()
    own = {token for token in wanted if AS.get(caller, caller) in world.canaries[token]}
    for path in paths:
        if own <= met:
            break
        text = ask(client, "GET", path).seen
        met |= {token for token in own if token in text}
    return met


def test_strangers_get_exactly_what_the_contract_says(world):
    client = Client()
    for name, recipes in RECIPES.items():
        for method, path in (pair for recipe in recipes for pair in addresses(world, recipe)):
            response = ask(client, method, path)
            assert kind_of_path(path) == DOORS[name], path
            assert as_a_stranger(response) == DOORS[name], path
            told = [token for token in world.canaries if token in response.seen and token not in path]
            assert told == [], path  # the way back after signing in repeats what was asked


def as_a_stranger(response):
    """The kind of door that answers a stranger like this."""
    if response.status_code == 401 and response.headers["WWW-Authenticate"] == "Bearer":
        return "machine"
    if response.status_code == 302 and response.headers["Location"].startswith("/login/?next="):
        return "page"
    return "public" if response.status_code == 200 else None


@pytest.mark.parametrize(
    ("caller", "share"),
    [(Role.LIAISON, 3), (MACHINE, 3)]
    + [
        pytest.param(caller, 1, marks=pytest.mark.long)
        for caller in (Role.LIAISON, MACHINE, Role.ADVISER, Role.HEADQUARTERS, Role.PARTNER, OLGA, OTHER_MACHINE)
    ],
)
def test_what_is_hidden_answers_as_what_is_not_there(world, caller, share):
    """A2: same status, body and headers for a hidden record and an invented number, on every door of one record.

    `share`: of every so many records one at each door, the next ones at the next door.
    """
    client = world.client(caller)
    for number, (name, recipes) in enumerate(RECIPES.items()):
        for recipe in recipes:
            for kind in ("incident", "report", "alert", "action", "watch", "source", "annex", "referral"):
                if f"{{{kind}}}" in recipe and not recipe.startswith("PUT"):
                    compare(client, recipe, kind, world.keys[kind][number % share :: share], (caller, name))


def compare(client, recipe, kind, keys, who):
    nothing = str(uuid4())
    method, _, path = recipe.rpartition(" ")
    reference = plain(ask(client, method or "GET", path.replace(f"{{{kind}}}", nothing)), nothing)
    for key in keys:
        response = ask(client, method or "GET", path.replace(f"{{{kind}}}", key))
        if response.status_code == 404:
            assert plain(response, key) == reference, (*who, key)


def test_masked_points_are_not_in_the_tile_of_their_true_place(world):
    for layer in ("incidents", "alerts"):
        path = address(layer, tile_at(**TRUE, z=16), mission="TST")
        for caller in (Role.HEADQUARTERS, Role.PARTNER, Role.LIAISON, MACHINE):
            assert features(world.client(caller).get(path)) == {}, (layer, caller)
        assert features(world.client(Role.ADVISER).get(path)) != {}


def test_binary_points_are_read(world):
    """A true point in a binary file is found by its bytes."""
    response = SimpleNamespace(getvalue=lambda: b"x" + struct.pack("<d", TRUE["longitude"]), headers={})

    assert "29.3123" in said(response)


def test_logs_are_heard(world, monkeypatch):
    token = next(iter(world.canaries))

    def talks():
        logging.getLogger("vigil").warning(token)
        return []

    monkeypatch.setattr("frontend.pages.help._keys", talks)

    assert leaks(world, Role.ADVISER, ["frontend:help"]) == [f"{token} was logged or mailed"]


# --- the test of the test: a leak that is put in must be found ---------------------------------------------
def leaky_rows(monkeypatch):
    monkeypatch.setattr(ContentQuerySet, "visible_to", lambda self, audience: self.all())


def leaky_words(monkeypatch):
    shown = Value(True, output_field=BooleanField())
    monkeypatch.setattr(ContentQuerySet, "with_told", lambda self, audience: self.annotate(told=shown))


def leaky_points(monkeypatch):
    def exact(self, audience, **kwargs):
        return self.annotate(
            masked=Value(False, output_field=BooleanField()),
            geometry=ExpressionWrapper(F("exact_location__point"), output_field=PointField()),
            masked_radius_km=Value(None, output_field=FloatField()),
            place=Value(""),
        )

    monkeypatch.setattr(ContentQuerySet, "with_served_point", exact)


def leaky_clearance(monkeypatch):
    monkeypatch.setattr(IncidentQuerySet, "seen_by", lambda self, grant, audience: Q())


def leaky_look(monkeypatch):
    """The own eyes under the banner of headquarters."""
    monkeypatch.setattr("missions.services.as_headquarters", lambda audience, code: audience)


def put_in(leak, monkeypatch):
    """A leak that works at once: what is kept of the rules is not asked."""
    for kept in ("_presented", "_listed_sql"):
        monkeypatch.setattr(collection, kept, getattr(collection, kept).__wrapped__)
    leak(monkeypatch)


SEEDED = (
    (leaky_rows, Role.ADVISER, "api_incidents"),
    (leaky_rows, OLGA, "api_alerts_file"),
    (leaky_rows, Role.HEADQUARTERS, "frontend:alerts"),
    (leaky_rows, OTHER_MACHINE, "api_changes"),
    (leaky_rows, Role.PARTNER, "frontend:search"),
    (leaky_words, MACHINE, "api_incidents_one"),
    (leaky_words, MACHINE, "api_incidents_file"),
    (leaky_words, Role.HEADQUARTERS, "api_actions"),
    (leaky_points, MACHINE, "api_incidents_file"),
    (leaky_points, Role.LIAISON, "api_alerts"),
    (leaky_clearance, MACHINE, "api_incidents"),
    (leaky_look, LOOKING, "api_reports"),
)


@pytest.mark.parametrize(("leak", "caller", "door"), SEEDED)
def test_a_leak_that_is_put_in_is_found(world, monkeypatch, leak, caller, door):
    assert leaks(world, caller, [door]) == []

    put_in(leak, monkeypatch)

    assert leaks(world, caller, [door]) != []


def test_the_database_itself_keeps_a_closed_room_shut_where_the_row_rule_leaks(world, monkeypatch):
    put_in(leaky_rows, monkeypatch)

    assert leaks(world, MEMBER[Compartment.CAAC], ["api_annexes"]) == []
