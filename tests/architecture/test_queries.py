"""How many queries each door asks of the database: a checked-in baseline that may fall, and rises only on purpose.

`VIGIL_COUNT_QUERIES=write bin/test tests/architecture/test_queries.py` writes tests/architecture/queries.json anew;
the difference then stands in the commit that caused it.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.doors import DOORS
from missions.choices import Role
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import addresses, ask
from tests.architecture.world import make_world

BASELINE = Path(__file__).parent / "queries.json"
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def counted(client, method, path):
    """The queries of one request; the marks of transactions are none."""
    with CaptureQueriesContext(connection) as captured:
        ask(client, method, path)
    return sum(not query["sql"].lstrip().upper().startswith(TRANSACTION) for query in captured.captured_queries)


def most(world, client, name):
    """The most that any address of a door asks. Each is opened twice: the first may fill a cache of the process."""
    pairs = [pair for recipe in RECIPES[name] for pair in addresses(world, recipe)]
    for method, path in pairs:
        ask(client, method, path)
    return max(counted(client, method, path) for method, path in pairs)


@pytest.mark.long
@pytest.mark.slow
def test_no_door_asks_more_of_the_database_than_is_written_down(cast, tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path
    world = make_world(cast)
    client = world.client(Role.DUTY_OFFICER)
    client.raise_request_exception = False

    found = {name: most(world, client, name) for name in sorted(RECIPES) if name != "account_logout"}

    if os.environ.get("VIGIL_COUNT_QUERIES") == "write":
        BASELINE.write_text(json.dumps(found, indent=2) + "\n")
    known = json.loads(BASELINE.read_text())
    assert {name: (count, known.get(name)) for name, count in found.items() if count > known.get(name, -1)} == {}
    assert sorted(known) == sorted(set(DOORS) - {"account_logout"})
