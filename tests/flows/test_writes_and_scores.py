"""Whatever people do to reports and incidents in whatever order: what the map shows is what a fresh run would say."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.models import Incident, Report
from incidents.services import (
    clear_incident,
    edit_incident,
    grade_report,
    link_report,
    merge_incidents,
    move_incident,
    open_incident,
    restore_report,
    unlink_report,
    unmerge_incident,
    verify_incident,
    withdraw_report,
)
from missions.choices import Role
from missions.errors import DomainError
from tests.making import EAST, SEEN, WEST, by, make_incident, make_report, yesterday
from threats import services
from threats.choices import RunTrigger
from threats.models import RiskScore
from threats.services.scoring import compute

PLACES = (WEST, EAST, {"longitude": 29.27, "latitude": 0.02})
WHY: dict[str, Any] = {"reason": "Because."}


class Desk:
    """The services as people call them; a call names its records by position, so that any sequence can be drawn."""

    def __init__(self, cast):
        self.cast = cast

    def _by(self, role):
        return by(self.cast, role)

    def _report(self, index):
        rows = list(Report.objects.order_by("pk").values_list("pk", flat=True))
        return rows[index % len(rows)]

    def _incident(self, index):
        rows = list(Incident.objects.order_by("pk"))
        return rows[index % len(rows)]

    def report(self, a, b):
        """A new account: of a place, a day, a source."""
        make_report(
            self.cast, source=f"Voice {b % 3}", occurred_from=yesterday() - timedelta(days=a % 5), **PLACES[b % 3],
            event_type=("violence_against_civilians", "battle")[a % 2], harm=(),
        )  # fmt: skip

    def incident(self, a, b):
        make_incident(self.cast, source=f"Voice {a % 3}", **PLACES[b % 3])

    def grade(self, a, b):
        grades: dict[str, Any] = {"reliability": "ABCDEF"[b % 6], "credibility": "123456"[a % 6]}
        grade_report(report_id=self._report(a), **grades, **self._by(Role.ANALYST))

    def withdraw(self, a, _b):
        withdraw_report(report_id=self._report(a), **WHY, **self._by(Role.ANALYST))

    def restore(self, a, _b):
        restore_report(report_id=self._report(a), **WHY, **self._by(Role.ANALYST))

    def open(self, a, _b):
        open_incident(report_id=self._report(a), **self._by(Role.ANALYST))

    def link(self, a, b):
        link_report(report_id=self._report(a), incident_id=self._incident(b).pk, **self._by(Role.ANALYST))

    def unlink(self, a, _b):
        unlink_report(report_id=self._report(a), **WHY, **self._by(Role.ANALYST))

    def edit(self, a, b):
        incident = self._incident(a)
        place = PLACES[b % 3]
        changes = ({"event_type": "battle"}, {"occurred_from": yesterday() - timedelta(days=9)}, dict(place))[a % 3]
        edit_incident(
            incident_id=incident.pk, version=incident.version, changes=changes, **WHY, **self._by(Role.ANALYST)
        )

    def merge(self, a, b):
        merge_incidents(loser_id=self._incident(a).pk, winner_id=self._incident(b).pk, **WHY, **self._by(Role.ANALYST))

    def unmerge(self, a, _b):
        unmerge_incident(incident_id=self._incident(a).pk, **WHY, **self._by(Role.ANALYST))

    def move(self, a, b):
        to = ("in_verification", "refuted", "unverifiable", "withdrawn", "submitted")[b % 5]
        move_incident(incident_id=self._incident(a).pk, to=to, **WHY, **self._by(Role.ANALYST))

    def verify(self, a, _b):
        verify_incident(incident_id=self._incident(a).pk, evidence=SEEN, **self._by(Role.ANALYST))

    def clear(self, a, _b):
        clear_incident(incident_id=self._incident(a).pk, **self._by(Role.DUTY_OFFICER))

    def score(self, _a, _b):
        """A sweep comes by in between."""
        services.score_if_asked(mission_id=self.cast.mission.pk)


VERBS = sorted(name for name in vars(Desk) if not name.startswith("_"))
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=10)


def shown(mission):
    rows = RiskScore.objects.filter(mission=mission).order_by("horizon", "cell_id")
    return [np.array(column) for column in zip(*rows.values_list("risk", "fitted", "low", "high"), strict=True)]


def fresh(mission):
    scores = compute(mission=mission, as_of=mission.today() + timedelta(days=1)).scores
    return [part.ravel() for part in (scores.risk, scores.fitted, scores.low, scores.high)]


def check(cast, drawn):
    """Do the steps (a refused one changes nothing), let the sweep answer what was asked, and compare."""
    desk = Desk(cast)
    with transaction.atomic():
        make_incident(cast)
        services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
        for verb, a, b in drawn:
            with suppress(DomainError, ValidationError), transaction.atomic():
                getattr(desk, verb)(a, b)
        services.score_if_asked(mission_id=cast.mission.pk)
        for stands, wanted in zip(shown(cast.mission), fresh(cast.mission), strict=True):
            assert np.abs(stands - wanted).max() < 1e-6
        transaction.set_rollback(True)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps)
def test_after_any_sequence_of_writes_the_map_shows_what_a_fresh_run_says(cast, drawn):
    check(cast, drawn)


def test_each_way_to_change_the_evidence_alone_moves_the_map(cast):
    """Each verb after what it needs: a verb that asks for no run would leave the map behind."""
    needs = {
        "restore": [("withdraw", 0, 0)], "unmerge": [("incident", 1, 1), ("merge", 0, 1)], "clear": [("verify", 0, 0)],
        "merge": [("incident", 1, 1)], "link": [("report", 2, 1)], "open": [("report", 2, 1)],
        "unlink": [("report", 2, 1), ("link", 1, 0)],
    }  # fmt: skip
    for verb in VERBS:
        first = [*needs.get(verb, []), ("score", 0, 0)]
        index = 1 if verb in {"open", "link", "unlink"} else 0
        check(cast, [*first, (verb, index, 1)])
    check(cast, [("report", 3, 1), ("score", 0, 0), ("grade", 1, 0)])  # of a report that nobody has linked
    check(cast, [("report", 3, 1), ("score", 0, 0), ("withdraw", 1, 0)])
