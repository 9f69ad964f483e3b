"""Ask for a run of the scores, in the transaction of the change that matters."""

from __future__ import annotations

from django.db import connection

from threats.models import RescoreRequest

CHANNEL = "vigil_rescore"


def request_rescore(*, mission_id: int, reason: str) -> RescoreRequest:
    """Ask for a run: no broker is asked, the sweepers find the row.

    The database wakes whoever waits in `wait_for_request` when the transaction commits; nothing rests on that.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])
    return RescoreRequest.objects.create(mission_id=mission_id, reason=reason[:60])
