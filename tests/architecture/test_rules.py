"""The rule of a collection is kept for an audience: it may ask nothing else, or yesterday's answer would be served."""

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from missions.audience import NOBODY, Audience, Grant, policy_of
from missions.choices import Classification, Compartment, Role
from missions.collection import Collection
from missions.columns import inner_sql

MODULES = (
    "missions.catalogue", "missions.trail", "incidents.catalogue", "incidents.room_catalogue",
    "incidents.source_catalogue", "threats.catalogue", "threats.threat_catalogue", "threats.indicator_catalogue",
    "responses.catalogue", "responses.dialogue_catalogue", "responses.learning_catalogue",
    "responses.support_catalogue", "exports.catalogue",
)  # fmt: skip
COLLECTIONS = {
    found.name: found for module in MODULES for found in vars(import_module(module)).values()
    if isinstance(found, Collection)
}  # fmt: skip
MISSION, AREAS = 7, frozenset({3, 4})
AUDIENCES = [
    NOBODY,
    Audience("client:3", client_id=3, grants=(Grant(Role.HEADQUARTERS, None),)),
    *(
        Audience(
            "user:5", user_id=5,
            grants=(
                Grant(role, MISSION, areas, Classification.CONFIDENTIAL, frozenset(Compartment.values), policies),
                Grant(Role.PARTNER, MISSION + 1),
            ),
        )
        for role in Role.values
        for areas in (None, AREAS)
        for policies in ((), (policy_of(role, MISSION, {"step": "admin", "attribution": "none"}),))
    ),
]  # fmt: skip


def made(collection, audience):
    """The SQL of what an audience is served."""
    return inner_sql(collection.rule(audience), collection.columns)


def test_all_but_one_are_kept():
    assert [name for name, each in COLLECTIONS.items() if not each.kept] == ["indicators"]


@pytest.mark.parametrize("name", [name for name, each in COLLECTIONS.items() if each.kept])
def test_a_rule_asks_no_database_no_clock_and_no_language(db, monkeypatch, name):
    collection = COLLECTIONS[name]
    made(collection, AUDIENCES[-1])  # what is asked once for a whole process
    before = [made(collection, audience) for audience in AUDIENCES]
    monkeypatch.setattr(timezone, "now", lambda: pytest.fail("a rule asks the clock"))
    monkeypatch.setattr(timezone, "localdate", lambda: pytest.fail("a rule asks the calendar"))

    with CaptureQueriesContext(connection) as asked, translation.override("ar"):
        after = [made(collection, audience) for audience in AUDIENCES]

    assert after == before
    assert not asked.captured_queries
