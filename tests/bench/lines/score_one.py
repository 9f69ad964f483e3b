"""`score_one`: a report comes in over HTTP, the mission is scored and shown: three horizons, with the database."""

import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from uuid import uuid4

from django.db import connection
from django.test import Client

from incidents.services import imports
from missions.boundaries import read_boundaries
from missions.choices import Role
from missions.models import Mission
from missions.services.people import create_api_client
from missions.services.setup import create_mission
from tests.bench.line import Line
from tests.bench.lines.ingest import CODE, COUNTRIES, FILE
from threats.choices import RunTrigger
from threats.services import score_if_asked, score_mission

REPORTS = 20  # in each measured run
PLACES = ((29.2, -1.6), (13.1, 11.8), (18.5, 4.4), (31.6, 4.8), (-0.1, 16.3))  # longitude, latitude
LIMIT = 500.0


class OneReport:
    """All Africa as one mission, with the real events of 29 years."""

    mission: Mission
    client: Client

    def make(self, _rows: int) -> None:
        """The size is that of the real file, whatever the bench's."""
        if not Mission.objects.filter(code=CODE).exists():
            boundaries = read_boundaries(COUNTRIES, [("continent", "Africa")])
            create_mission(code=CODE, name="Africa", boundaries=boundaries, actor="bench", resolution=3)
        self.mission = Mission.objects.get(code=CODE)
        order = imports.Order(path=FILE, file_format="ucdp", actor="bench", version="21.1", settle=True)
        imports.import_events(mission=self.mission, order=order)
        _client, token = create_api_client(name="desk", mission=self.mission, actor="bench", role=Role.ADVISER)
        self.client = Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {token}"})
        score_mission(mission_id=self.mission.pk, trigger=RunTrigger.COMMAND)
        with connection.cursor() as cursor:
            cursor.execute("analyze")

    def ours(self) -> float:
        """Milliseconds from the request to the run that the map shows, the 95th of a hundred."""
        taken = [self._one(*PLACES[number % len(PLACES)]) for number in range(REPORTS)]
        return quantiles(taken, n=20, method="inclusive")[-1]

    def _one(self, longitude: float, latitude: float) -> float:
        began = time.perf_counter()
        self.report(longitude, latitude)
        run = score_if_asked(mission_id=self.mission.pk)
        seconds = time.perf_counter() - began
        assert run is not None
        self.mission.refresh_from_db(fields=["current_run_id"])
        assert self.mission.current_run_id == run.pk
        return seconds * 1000

    def report(self, longitude: float, latitude: float) -> None:
        told = {
            "mission": CODE, "event_type": "violence_against_civilians", "longitude": longitude, "latitude": latitude,
            "occurred_from": (datetime.now(UTC) - timedelta(hours=20)).isoformat(), "source": str(uuid4()),
        }  # fmt: skip
        answer = self.client.put(f"/api/v1/reports/{uuid4()}", told, content_type="application/json")
        assert answer.status_code == 201, answer.content


ONE = OneReport()
LINES = [
    Line(
        name="score_one.report",
        unit=f"ms (p95 of {REPORTS})",
        reach=f"<={LIMIT:.0f}",
        judge=lambda milliseconds: milliseconds <= LIMIT,
        setup=ONE.make,
        ours=ONE.ours,
    ),
]
