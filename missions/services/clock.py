"""Turn the clock of a demo back to its start."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.errors import NotAllowedError
from missions.models import Mission


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
