"""What must hold of the scores after every fault."""

from django.db import connection

from missions.models import Mission
from tests.threats.history import cells_of
from threats.models import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory


def shown_run(mission):
    return Mission.objects.get(pk=mission.pk).current_run_id


def answered(mission):
    """Whether every request has been answered."""
    return not RescoreRequest.objects.filter(mission=mission, done_at=None).exists()


def check_one_whole_run(mission):
    """The map shows exactly one run, all of it; history says the same as the map; no run is half recorded."""
    run = RiskRun.objects.get(pk=shown_run(mission))
    rows = 3 * cells_of(mission)
    assert RiskScore.objects.filter(mission=mission).count() == rows
    assert RiskScore.objects.filter(mission=mission, run=run).count() == rows
    standing = RiskScoreHistory.objects.filter(mission=mission, until_run=None)
    assert standing.count() == rows
    assert standing.filter(risk=0).count() == 0
    assert not RiskRun.objects.filter(mission=mission, pk__gt=run.pk).exists()
    return run


def waits_for_the_mission_row():
    """Whether some run has written its scores and waits to show them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            """ and query ilike 'update "missions_mission"%'"""
        )
        return cursor.fetchone()[0] > 0
