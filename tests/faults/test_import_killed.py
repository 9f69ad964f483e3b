"""An import that is killed in its middle leaves nothing; the next one is whole."""

from uuid import uuid4

import pytest

from incidents.models import Actor, Incident, Report
from tests.contract.inputs import content
from tests.faults.house import held_open, until
from tests.importing import is_alone, kill_at, others, run_import, start_import
from tests.incidents.ucdp_files import event, write

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ROWS = 50


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "events.csv", [event(number) for number in range(ROWS)])


def name_held(name):
    """No import can get past writing this group meanwhile."""
    return held_open(lambda: Actor.objects.create(public_id=uuid4(), name=name, actor_class="rebel_group"))


def test_an_import_that_is_killed_leaves_nothing_and_the_next_one_is_whole(house, committed_cast, file):
    before = content()
    with name_held("Group"):
        process = start_import(house, file, "TST")
        kill_at(process, lambda: others("insert into incidents_actor ("), within=60, what="an import in its middle")
    until(is_alone, within=30, what="the end of the dead import's connection")
    assert content() == before

    run = run_import(house, file, "TST")

    assert (run.counts["rows"], run.counts["created"]) == (ROWS, ROWS)
    assert Incident.objects.count() == Report.objects.count() == ROWS
    assert "Reading" in run.shown
    assert run_import(house, file, "TST").counts["unchanged"] == ROWS
