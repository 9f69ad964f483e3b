"""One shift hands the desk to the next: what is open, who holds it, what was missed since, and a note."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import RIGHTS, Audience
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services import database_now
from missions.services.records import clock_text, locked, name_of, write_move
from missions.validation import FieldErrors, tidy
from threats.models import Alert, Handover

MAX_NOTE = 10_000


@transaction.atomic
def hand_over(*, mission: Mission, since: datetime, note: str, user: User, audience: Audience) -> Handover:
    """Write down the handover of a shift that began at `since` (real time); it waits for whoever takes it.

    What is open and who holds it is kept with it as it was. Raises NotAllowedError, ValidationError.
    """
    classification = _ceiling(audience, mission.pk)
    now = database_now()
    errors = FieldErrors()
    errors.text("note", tidy(note), limit=MAX_NOTE, required=True, lines=True)
    if errors.instant("since", since, required=True) and since > now:
        errors.add("since", _("The shift cannot begin after now."))
    errors.raise_if_any()
    open_now = Alert.objects.visible_to(audience).filter(mission=mission).open().select_related("holder").by_urgency()
    handover = Handover.objects.create(
        mission=mission,
        since=since,
        note=tidy(note),
        held=[_line(alert) for alert in open_now],
        classification=classification,
        written_at=now,
        mission_written_at=mission.mission_time(now),
        written_by=user,
    )
    _audit(handover, audience, "handover.write", {"open": len(handover.held)})
    return handover


@transaction.atomic
def take_over(*, handover_id: int, user: User, audience: Audience) -> Handover:
    """Take the desk: whatever its writer still holds passes to the one who takes it, each with a line of its own.

    Exactly one takes it; the other gets a TransitionNotAllowedError that says who did and when. Nobody takes over
    from oneself: that would be no handover.
    """
    rows = Handover.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission", "written_by")
    handover: Handover = rows.get(pk=handover_id)
    mission = handover.mission
    _ceiling(audience, mission.pk)
    if handover.taken_by is not None and handover.mission_taken_at is not None:
        said = {"who": name_of(handover.taken_by.actor), "when": clock_text(mission, handover.mission_taken_at)}
        raise TransitionNotAllowedError(_("%(who)s took this over on %(when)s.") % said)
    if handover.written_by_id == user.pk:
        raise NotAllowedError(_("You wrote this: the next shift takes it over."))
    now = database_now()
    handover.taken_by, handover.taken_at, handover.mission_taken_at = user, now, mission.mission_time(now)
    handover.save(update_fields=["taken_by", "taken_at", "mission_taken_at"])
    passed = _pass_on(handover, user, audience)
    _audit(handover, audience, "handover.take", {"passed": passed})
    return handover


def _pass_on(handover: Handover, user: User, audience: Audience) -> int:
    """Open alerts that the writer holds and the taker sees; in one order, so that no two wait for each other."""
    held = Alert.objects.visible_to(audience).filter(mission=handover.mission, holder=handover.written_by).open()
    keys = list(held.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        alert: Alert = locked(Alert, audience, pk)
        alert.holder = user
        alert.save(update_fields=["holder"])
        data = {"held_by": user.actor, "before": handover.written_by.actor}
        write_move(alert, alert.status, user=user, audience=audience, verb="alert.take_over", data=data)
    return len(keys)


def _ceiling(audience: Audience, mission_id: int) -> int:
    """The ceiling of those who hold the whole mission's desk; NotAllowedError for others."""
    desks = [
        grant.ceiling
        for grant in audience.in_mission(mission_id).content_grants()
        if "acknowledge" in RIGHTS[grant.role] and grant.area_ids is None
    ]
    if not desks:
        raise NotAllowedError(_("Your role does not allow this."))
    return max(desks)


def _line(alert: Alert) -> dict[str, str]:
    holder = alert.holder.get_username() if alert.holder else ""
    return {"alert": str(alert.public_id), "ref": alert.ref, "status": alert.status, "holder": holder}


def _audit(handover: Handover, audience: Audience, verb: str, data: dict[str, int]) -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="handover",
        object_id=handover.public_id,
        mission_id=handover.mission_id,
        data=data,
    )
