"""The past of the scores: partitions by month, one version a day for 90 days, one a week for ever."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction

from missions.models import Mission

DAILY = timedelta(days=90)
PARTITIONS_LOCK = 0x5649_4703  # two first runs of a month make its partition once


def ensure_month(day: date) -> None:
    """Make the partition of a day's month, if it is not there. In the caller's transaction."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    name = f"threats_riskscorehistory_{first:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute("select pg_advisory_xact_lock(%s)", [PARTITIONS_LOCK])
        cursor.execute(
            f"create table if not exists {name} partition of threats_riskscorehistory "
            f"for values from ('{first}') to ('{following}')"
        )


@transaction.atomic
def thin_history(*, mission: Mission) -> int:
    """Drop versions that no day and, before the last 90 days, no week ended with; returns how many.

    What stood at the end of each kept day or week stays as it was shown, and so does what stands now.
    """
    today = mission.today()
    with connection.cursor() as cursor:
        cursor.execute(THIN, {"mission": mission.pk, "today": today, "daily": today - DAILY})
        return int(cursor.rowcount)


def thin_every_history() -> int:
    """`thin_history` of every mission, each in a transaction of its own; returns how many versions went."""
    return sum(thin_history(mission=mission) for mission in Mission.objects.order_by("pk"))


THIN = """
    delete from threats_riskscorehistory
    where mission_id = %(mission)s and until_on is not null and (
        (until_on < %(today)s and from_on = until_on)
        or (until_on < %(daily)s and date_trunc('week', from_on) = date_trunc('week', until_on)))
"""
