"""The database's clock, and the clock of a demo."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.errors import NotAllowedError
from missions.models import Mission


def database_now() -> datetime:
    """The instant by the database's clock, aware, in UTC: duties are due by it, whatever a web host's clock says."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


@transaction.atomic
def restart_replay(*, mission: Mission, actor: str) -> Mission:
    """Let the replay of a demo mission begin again: mission time is its start from this instant on.

    What was entered stays, with its mission times. Raises NotAllowedError for every mission but a replayed demo:
    people work by the clock of a real one.
    """
    locked = Mission.objects.select_for_update().get(pk=mission.pk)
    if not (locked.is_demo and locked.is_replay):
        raise NotAllowedError(_("Only the clock of a demo can be restarted."))
    locked.replay_anchor = timezone.now()
    locked.save(update_fields=["replay_anchor"])
    audit(
        actor=actor,
        verb="mission.restart_replay",
        object_type="mission",
        object_id=locked.public_id,
        mission_id=locked.pk,
    )
    return locked
