"""What every state machine does the same way: lock, check, save once, write down who and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, TransitionNotAllowedError
from missions.fence import open_fence
from missions.models import Mission, User
from missions.querysets import FencedQuerySet
from missions.refs import make_ref


def new_ref(model: Any, mission: Mission) -> str:
    """A ref that no record of this kind has: 32^6 of them are few enough to meet twice in a big mission."""
    ref = make_ref(mission.code)
    while model.objects.filter(ref=ref).exists():
        ref = make_ref(mission.code)
    return ref


def locked(model: Any, audience: Audience, pk: int) -> Any:
    """The record under a row lock, if this audience sees it; else the model's DoesNotExist.

    The lock comes before the state is read: the second of two deciders waits here, then reads what the first one did.
    """
    rows = model.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    if isinstance(rows, FencedQuerySet):
        open_fence(audience.actor)  # also for what the service writes after this
    return rows.get(pk=pk)


def require(audience: Audience, verbs: str | Iterable[str], record: Any) -> None:
    """Raise NotAllowedError unless one of the verbs is allowed where the record is."""
    wanted = (verbs,) if isinstance(verbs, str) else tuple(verbs)
    if not any(audience.may(verb, mission_id=record.mission_id, area_id=record.area_id) for verb in wanted):
        raise NotAllowedError(_("Your role does not allow this."))


def move(
    record: Any,
    to: str,
    *,
    user: User | None,
    audience: Audience,
    verb: str,
    reason: str = "",
    data: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Save a locked record in its next status with its other changes, in one statement, and write the move down.

    Whether the move is allowed was checked by the caller, under the same lock.
    """
    before, changes = record.status, changes or {}
    record.status = to
    for field, value in changes.items():
        setattr(record, field, value)
    record.save(update_fields=["status", *changes])
    write_move(record, before, user=user, audience=audience, verb=verb, reason=reason, data=data)


def write_move(
    record: Any,
    before: str,
    *,
    user: User | None,
    audience: Audience,
    verb: str,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write the transition from `before` to where the saved record is now, and its audit line."""
    now = timezone.now()
    record.transitions.create(
        from_status=before,
        to_status=record.status,
        at=now,
        mission_at=record.mission.mission_time(now),
        by=user,
        actor=audience.actor,
        reason=reason,
        data=data or {},
    )
    written(record, audience=audience, verb=verb, reason=reason, data=data)


def written(
    record: Any, *, audience: Audience, verb: str, reason: str = "", data: dict[str, Any] | None = None
) -> None:
    """The audit line of a write, and the version that the database gave the record."""
    audit(
        actor=audience.actor,
        verb=verb,
        object_type=type(record).__name__.lower(),
        object_id=record.public_id,
        mission_id=record.mission_id,
        reason=reason,
        data=data,
    )
    record.refresh_from_db(fields=["version"])


def refusal(record: Any, target: str) -> TransitionNotAllowedError:
    """The error for who came too late: it names who moved the record there, or moved it last, and when."""
    moves = record.transitions.exclude(data__has_any_keys=["missed", "regraded"])  # these moved nothing
    last = moves.filter(Q(to_status=target) | Q(data__recorded=target)).last() or moves.last()
    if last is None:
        return TransitionNotAllowedError(
            _("%(ref)s is “%(status)s”: this step does not exist from here.")
            % {"ref": record.ref, "status": record.get_status_display()}
        )
    labels = dict(type(record).status.field.flatchoices)
    return TransitionNotAllowedError(
        _("%(ref)s is “%(status)s”, so this was not done. %(who)s moved it to “%(moved)s” on %(when)s.")
        % {
            "ref": record.ref,
            "status": record.get_status_display(),
            "who": name_of(last.actor),
            "moved": labels.get(last.data.get("recorded"), labels.get(last.to_status, last.to_status)),
            "when": clock_text(record.mission, last.mission_at),
        }
    )


def require_seen(record: Any, version: int | None) -> None:
    """Raise ConflictError unless the locked record still is what the caller saw; None asks for no check.

    For judgements that may follow each other: of two at once, the second would overrule the first unread.
    """
    if version is None or version == record.version:
        return
    last = record.transitions.last()
    if last is None:  # nobody has moved it: what the caller says was never shown
        raise ConflictError(
            _("%(ref)s is not as you saw it. Look again, then decide.") % {"ref": record.ref},
            code="edit_conflict",
            extra={"version": record.version},
        )
    raise ConflictError(
        _("%(ref)s was changed after you opened it, by %(who)s on %(when)s. Look again, then decide.")
        % {"ref": record.ref, "who": name_of(last.actor), "when": clock_text(record.mission, last.mission_at)},
        code="edit_conflict",
        extra={"version": record.version},
    )


def name_of(actor: str) -> str:
    """The name of an actor of the ledger: a person's own, else as it was written down."""
    kind, _colon, number = actor.partition(":")
    user = User.objects.filter(pk=number).first() if kind == "user" and number.isdigit() else None
    return (user.get_full_name() or user.get_username()) if user is not None else actor


def clock_text(mission: Mission, mission_at: datetime) -> str:
    """An instant of mission time in the mission's zone, with its offset."""
    return f"{mission_at.astimezone(mission.zone):%Y-%m-%d %H:%M %z}"
