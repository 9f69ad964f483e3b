"""`alert_desk` and `timer_sweep`: ten thousand open alerts before a million past ones, beside the same by SQL.

The alerts are made by SQL with their limits, points and holders; the ledger, which is no part of this, looks away.
"""

import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import quantiles

from django.db import connection, transaction

from frontend.pages.desk import limits_of
from frontend.pages.listing import without_outlines
from frontend.pages.waiting import alerts_to_decide
from incidents.services.import_staging import run
from missions.boundaries import read_boundaries
from missions.choices import Classification, Role
from missions.models import Mission
from missions.services import audience_of_user, create_user
from missions.services.setup import create_mission
from tests.bench.line import Line
from tests.bench.lines.ingest import CODE, COUNTRIES
from tests.bench.site import serve
from tests.browser.conftest import session_of
from threats.services import sweep_timers

OPEN = 10_000
PAGE = 25
ASKED = 20  # of pages in each measured run
DUE = 2  # limits that pass in the few seconds between two sweeps: dozens a minute, a bad hour of a big mission
TABLES = ("threats_alert", "threats_alertexactlocation", "threats_alertlimit")
# Open ones first; of them the limits lie a day ahead and more, so that none passes while this is measured.
# Spread over imminences, states and the mission's areas.
ALERTS = """
    with area as (select array_agg(id order by id) as ids from missions_area where mission_id = %(mission)s)
    insert into threats_alert (
        public_id, ref, mission_id, version, classification, dissemination, compartments, is_exercise, created_at,
        title, text, origin, imminence, event_type, area_id, near_occupied_site, status, holder_id, received_at,
        mission_received_at, acknowledge_by, decide_by, escalation, acknowledged_at, decided_at, closed_at, decision,
        reason_code, referred_to, referral_answer, question, outcome, outcome_evidence, feedback)
    select gen_random_uuid(), 'BENCH-' || n, %(mission)s, 1, 0, 'internal', '{}', false, now(),
           'Alert ' || n, 'Armed men on the road', 'community',
           (array['occurring', 'h24', 'h72', 'w2', 'later'])[1 + mod(n, 5)], '', area.ids[1 + mod(n, cardinality(ids))],
           false, case when n > %(open)s then 'closed'
                       else (array['received', 'acknowledged', 'assessing', 'credible'])[1 + mod(n, 4)] end,
           case when mod(n, 4) > 0 then %(user)s end, came, came, ends, ends + interval '1 hour', 0,
           case when n > %(open)s or mod(n, 4) > 0 then came end, case when n > %(open)s then came end,
           case when n > %(open)s then came + interval '1 day' end, case when n > %(open)s then 'respond' else '' end,
           '', '', '', '', case when n > %(open)s then 'unknown' else '' end, '',
           case when n > %(open)s then 'given' else '' end
    from area, generate_series(1, %(rows)s) as n,
    lateral (select now() - case when n > %(open)s then 30 + mod(n, 3000) else 0 end * interval '1 day' as came,
                    now() + (1440 + mod(n * 7919::bigint, 100000)) * interval '1 minute' as ends) as times
"""
POINTS = """
    insert into threats_alertexactlocation (alert_id, point)
    select alert.id, area.centre from threats_alert as alert join missions_area as area on area.id = alert.area_id
    where alert.ref like 'BENCH-%%'
"""
LIMITS = """
    insert into threats_alertlimit (alert_id, duty, set_at, due_at, met_at)
    select id, duty, received_at, acknowledge_by, case when status = 'closed' then received_at end
    from threats_alert, unnest(array['acknowledge', 'decide']) as duty
    where ref like 'BENCH-%%' and (duty = 'decide' or status in ('received', 'closed'))
"""
BY_HAND = """
    select alert.id, alert.public_id, ref, alert.version, title, text, origin, imminence, event_type, alert.status,
           decision, received_at, mission_received_at, acknowledge_by, decide_by, alert.escalation, area.name,
           mission.code, holder.username, location.point, is_exercise
    from threats_alert as alert join missions_mission as mission on mission.id = alert.mission_id
    join threats_alertexactlocation as location on location.alert_id = alert.id
    left join missions_area as area on area.id = alert.area_id
    left join missions_user as holder on holder.id = alert.holder_id
    where {where}
    order by array_position(array['occurring', 'h24', 'h72', 'w2', 'later'], imminence::text),
             case alert.status when 'received' then acknowledge_by else decide_by end, alert.id
    limit 25
"""
WHERE = """
    alert.mission_id = %s and classification <= 2 and compartments <@ '{}'
    and alert.status in ('received', 'acknowledged', 'assessing', 'needs_information', 'credible')
"""
COUNT_BY_HAND = "select count(*) from threats_alert as alert where {where}"
LIMITS_BY_HAND = "select * from threats_alertlimit where alert_id = any(%s) order by due_at, id"
PASSES = """
    update threats_alertlimit set due_at = now() - interval '1 minute' where id in (
        select id from threats_alertlimit where met_at is null and lifted_at is null and missed_at is null
        order by id limit %s)
"""


class AlertDesk:
    """The first page of the queue as the page of alerts asks for it."""

    mission: Mission

    def make(self, rows: int) -> None:
        """Once, whichever line comes first."""
        if hasattr(self, "mission"):
            return
        if not Mission.objects.filter(code=CODE).exists():
            boundaries = read_boundaries(COUNTRIES, [("continent", "Africa")])
            create_mission(code=CODE, name="Africa", boundaries=boundaries, actor="bench", resolution=3)
        self.mission = Mission.objects.get(code=CODE)
        user, _password = create_user(
            username="bench-desk", actor="bench", mission=self.mission, role=Role.DUTY_OFFICER,
            ceiling=Classification.STRICTLY_CONFIDENTIAL, password="correct-horse-battery-9",
        )  # fmt: skip
        self.audience = audience_of_user(user)
        self.user = user
        self._fill(rows + OPEN, user.pk)
        for table in TABLES:  # as the database does by itself in the minutes after
            run(f"vacuum analyze {table}", {})

    @transaction.atomic
    def _fill(self, rows: int, user: int) -> None:
        with connection.schema_editor() as editor:
            for table in TABLES:
                editor.execute(f"alter table {table} disable trigger user")
        run(ALERTS, {"mission": self.mission.pk, "open": OPEN, "rows": rows, "user": user})
        run(POINTS, {})
        run(LIMITS, {})
        run("set constraints all immediate", {})
        with connection.schema_editor() as editor:
            for table in TABLES:
                editor.execute(f"alter table {table} enable trigger user")

    def ours(self) -> None:
        for _page in range(ASKED):
            waiting = alerts_to_decide(self.audience, self.mission)
            rows = waiting.present(self.audience).select_related("area")
            found = list(without_outlines(rows)[:PAGE])
            assert len(limits_of(found, self.audience)) == PAGE
            assert waiting.count() > PAGE

    def by_hand(self) -> None:
        with connection.cursor() as cursor:
            for _page in range(ASKED):
                cursor.execute(BY_HAND.format(where=WHERE), [self.mission.pk])
                keys = [row[0] for row in cursor.fetchall()]
                cursor.execute(LIMITS_BY_HAND, [keys])
                assert len(cursor.fetchall()) >= PAGE
                cursor.execute(COUNT_BY_HAND.format(where=WHERE), [self.mission.pk])
                cursor.fetchone()

    def open_site(self, rows: int) -> None:
        self.make(rows)
        self.site = HTTPConnection(serve().removeprefix("http://"))
        self.cookie = f"sessionid={session_of(self.user)}"

    def over_http(self) -> float:
        """Milliseconds until the whole page has come from the web server, the 95th of a hundred."""
        return quantiles([_milliseconds(self._page) for _ in range(ASKED)], n=20, method="inclusive")[-1]

    def _page(self) -> None:
        self.site.request("GET", f"/alerts/?mission={CODE}", headers={"Cookie": self.cookie})
        answer = self.site.getresponse()
        assert (answer.status, b"BENCH-" in answer.read()) == (200, True)

    def sweep(self) -> float:
        """Milliseconds of a sweep that finds some limits passed."""
        with connection.cursor() as cursor:
            cursor.execute(PASSES, [DUE])

        def work() -> None:
            assert sweep_timers() == DUE

        return _milliseconds(work)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


DESK = AlertDesk()
LINES = [
    Line(
        name="alert_desk.sql",
        unit=f"s ({ASKED} pages)",
        reach="<=1.5",
        judge=lambda ratio: ratio <= 1.5,
        setup=DESK.make,
        ours=DESK.ours,
        reference=DESK.by_hand,
    ),
    Line(
        name="alert_desk.http",
        unit="ms (p95)",
        reach="<=150",
        judge=lambda ms: ms <= 150,
        setup=DESK.open_site,
        ours=DESK.over_http,
    ),
    Line(
        name="timer_sweep",
        unit=f"ms ({DUE} due)",
        reach="<=100",
        judge=lambda ms: ms <= 100,
        setup=DESK.make,
        ours=DESK.sweep,
    ),
]
