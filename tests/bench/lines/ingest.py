"""`ingest`: the real events of Africa through every rule of an import, beside what the database does bare.

Content cannot be deleted, so each measured import is rolled back, after its deferred foreign keys were checked.
"""

import gzip
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from incidents.intake import ucdp
from incidents.intake.events import Reject
from incidents.intake.table import open_table
from incidents.services import import_staging as staging
from incidents.services import import_writing as writing
from incidents.services import imports
from incidents.services.import_staging import Target, run
from missions.boundaries import read_boundaries
from missions.models import Mission
from missions.services.setup import create_mission
from tests.bench.line import Line

CODE = "AFR"
OWN = "ING"  # other lines settle the same file in CODE, where an import of it has nothing left to do
FILE = Path(__file__).parents[2] / "data" / "ucdp_ged211_africa_1989_2017.csv.gz"
COUNTRIES = Path(settings.BASE_DIR) / "data/basemap/ne_50m_admin_0_countries.geojson.gz"
STATEMENTS = (*writing.INSERT_NEW, writing.INSERT_REPORTS, writing.INSERT_INCIDENTS)
TABLE = """
    create table bench_event (
        id bigint primary key, year int, type_of_violence int, conflict_name text, side_a text, side_b text,
        latitude float, longitude float, country text, date_start date, best int, high int, low int)
"""


class Ingest:
    """The same rows three ways; each way says how many rows it took in a second."""

    rows = 0

    def make(self, _rows: int) -> None:
        """All Africa as one mission; the size is that of the real file, whatever the bench's."""
        if self.rows:
            return
        boundaries = read_boundaries(COUNTRIES, [("continent", "Africa")])
        create_mission(code=OWN, name="Imports", boundaries=boundaries, actor="bench", resolution=3)
        self.mission = Mission.objects.get(code=OWN)
        self.text = gzip.decompress(FILE.read_bytes())
        self._prepare_inserts()
        run(TABLE, {})

    @transaction.atomic
    def _prepare_inserts(self) -> None:
        """Keep the rows as an import has them just before its inserts."""
        dataset = imports.dataset_of(ucdp.DATASET)
        target = Target(mission=self.mission, dataset=dataset, version="21.1", settle=False)
        with open_table(FILE) as table:
            events = ucdp.read(table, today=timezone.now().date())
            self.rows = staging.stage(target, events, _no_rejects, _silent)
        staging.place(target)
        staging.decide(target)
        source = imports.source_of(self.mission, dataset)
        self.values = writing.parameters(target, now=timezone.now(), source_id=source.pk, actor="bench")
        run(writing.CREATE_NEW, self.values)
        writing.replace_taken_refs(target)
        run("create table bench_new as select * from intake_new", {})
        staging.clear_away()

    def ours(self) -> float:
        order = imports.Order(path=FILE, file_format="ucdp", actor="bench", version="21.1")

        def take() -> None:
            assert imports.import_events(mission=self.mission, order=order).counts.created > 0

        return self._rate(take)

    def copy(self) -> float:
        def load() -> None:
            statement = "copy bench_event from stdin (format csv, header)"
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(self.text)

        return self._rate(load)

    def inserts(self) -> float:
        run("create or replace temporary view intake_new as select * from bench_new", {})

        def insert() -> None:
            run(writing.INSERT_ACTORS.format(rows="intake_new"), self.values)
            written = [run(statement, self.values) for statement in STATEMENTS]
            assert all(written), written

        try:
            return self._rate(insert)
        finally:
            run("drop view intake_new", {})

    def _rate(self, work: Callable[[], object]) -> float:
        """Rows a second, foreign keys checked; nothing stays."""
        with transaction.atomic():
            began = time.perf_counter()
            work()
            run("set constraints all immediate", {})
            seconds = time.perf_counter() - began
            transaction.set_rollback(True)
        return self.rows / seconds


def _no_rejects(reject: Reject) -> None:
    raise AssertionError(reject)


def _silent(_rows: int) -> None:
    """The bench shows its own progress."""


INGEST = Ingest()
LINES = [
    Line(
        name="ingest.copy",
        unit="rows/s",
        reach=">=1/15",
        judge=lambda ratio: ratio >= 1 / 15,
        setup=INGEST.make,
        ours=INGEST.ours,
        reference=INGEST.copy,
    ),
    Line(
        name="ingest.inserts",
        unit="rows/s",
        reach=">=1/2",
        judge=lambda ratio: ratio >= 1 / 2,
        setup=INGEST.make,
        ours=INGEST.ours,
        reference=INGEST.inserts,
    ),
]
