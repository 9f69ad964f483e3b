"""The leak matrix: every door as every role. Nothing of another mission, above the ceiling or masked turns up."""

import re
from uuid import uuid4

import pytest
from django.contrib.gis.db.models import PointField
from django.db.models import BooleanField, ExpressionWrapper, F, FloatField, Q, Value
from django.test import Client

from config.doors import DOORS, all_doors, kind_of_path
from incidents.querysets import IncidentQuerySet
from missions.choices import Role
from missions.querysets import ContentQuerySet
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import addresses, ask, leaks
from tests.architecture.world import CALLERS, MACHINE, OLGA, OTHER_MACHINE, TRUE, make_world
from tests.tiles import address, features, tile_at


@pytest.fixture
def world(cast, tmp_path, settings):
    settings.EXPORT_ROOT = settings.MEDIA_ROOT = tmp_path
    return make_world(cast)


def test_every_door_has_its_line_in_the_table_and_no_line_is_left_over():
    real = {name for name, _route in all_doors()}

    assert sorted(real - set(RECIPES)) == [], "new doors: say in tests/architecture/recipes.py how they are opened"
    assert sorted(set(RECIPES) - real) == []
    assert sorted(set(DOORS) - real) == []


@pytest.mark.parametrize("caller", CALLERS)
def test_nothing_turns_up_where_it_must_not(world, caller):
    assert "\n".join(leaks(world, caller)) == ""


LISTS = (
    "api_missions", "api_sources", "api_reports", "api_incidents", "api_alerts", "api_actions", "api_watch_items",
    "api_zero_reports", "api_attachments", "api_attachments_file",
)  # fmt: skip


def test_what_is_allowed_does_turn_up(world):
    """Otherwise the matrix would pass by showing nothing to anybody."""
    met = set()
    for caller in (Role.ADVISER, OLGA):
        client = world.client(caller)
        paths = [path for name in LISTS for recipe in RECIPES[name] for _get, path in addresses(world, recipe)]
        text = "".join(ask(client, "GET", path).seen for path in paths if "?" not in path)
        met |= {token for token in world.canaries if token in text}

    assert met == {token for token, allowed in world.canaries.items() if allowed}


def test_strangers_get_exactly_what_the_contract_says(world):
    client = Client()
    for name, recipes in RECIPES.items():
        for method, path in (pair for recipe in recipes for pair in addresses(world, recipe)):
            response = ask(client, method, path)
            assert kind_of_path(path) == DOORS[name], path
            assert as_a_stranger(response) == DOORS[name], path
            assert [token for token in world.canaries if token in response.seen] == [], path


def as_a_stranger(response):
    """The kind of door that answers a stranger like this."""
    if response.status_code == 401 and response.headers["WWW-Authenticate"] == "Bearer":
        return "machine"
    if response.status_code == 302 and response.headers["Location"].startswith("/login/?next="):
        return "page"
    return "public" if response.status_code == 200 else None


@pytest.mark.parametrize(
    "caller", [Role.ADVISER, Role.LIAISON, Role.HEADQUARTERS, Role.PARTNER, MACHINE, OLGA, OTHER_MACHINE]
)
def test_what_is_hidden_answers_as_what_is_not_there(world, caller):
    """Same status, same body, same headers for a hidden record and an invented number, on every door of one record."""
    client = world.client(caller)
    for name, recipes in RECIPES.items():
        for recipe in recipes:
            for kind in ("incident", "report", "alert", "action", "watch"):
                if f"{{{kind}}}" in recipe and not recipe.startswith("PUT"):
                    compare(world, client, recipe, kind, caller, name)


def compare(world, client, recipe, kind, caller, name):
    nothing = str(uuid4())
    method, _, path = recipe.rpartition(" ")
    reference = plain(ask(client, method or "GET", path.replace(f"{{{kind}}}", nothing)), nothing)
    for key in world.keys[kind]:
        response = ask(client, method or "GET", path.replace(f"{{{kind}}}", key))
        if response.status_code == 404:
            assert plain(response, key) == reference, (caller, name, key)


def plain(response, key):
    """The answer without what differs by itself: the asked number and one-time tokens."""
    text = response.seen.replace(key, "KEY")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|nonce-[^\' ;]+', "", text)
    return response.status_code, re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+|\d\d:\d\d", "", text)


def test_masked_points_are_not_in_the_tile_of_their_true_place(world):
    for layer in ("incidents", "alerts"):
        path = address(layer, tile_at(**TRUE, z=16), mission="TST")
        for caller in (Role.HEADQUARTERS, Role.PARTNER, Role.LIAISON, MACHINE):
            assert features(world.client(caller).get(path)) == {}, (layer, caller)
        assert features(world.client(Role.ADVISER).get(path)) != {}


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


@pytest.mark.parametrize(
    ("leak", "caller", "door"),
    [
        (leaky_rows, Role.ADVISER, "api_incidents"),
        (leaky_rows, OLGA, "api_alerts_file"),
        (leaky_rows, Role.HEADQUARTERS, "frontend:alerts"),
        (leaky_rows, OTHER_MACHINE, "api_changes"),
        (leaky_words, MACHINE, "api_incidents_one"),
        (leaky_words, MACHINE, "api_incidents_file"),
        (leaky_words, Role.HEADQUARTERS, "api_actions"),
        (leaky_points, MACHINE, "api_incidents_file"),
        (leaky_points, Role.LIAISON, "api_alerts"),
        (leaky_clearance, MACHINE, "api_incidents"),
    ],
)
def test_a_leak_that_is_put_in_is_found(world, monkeypatch, leak, caller, door):
    assert leaks(world, caller, [door]) == []

    leak(monkeypatch)

    assert leaks(world, caller, [door]) != []
