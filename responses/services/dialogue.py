"""The tier 1 ledger: talks, promises, ways in. People judge; incidents stand against promises by themselves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.errors import TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, new_ref, require_seen, write_move, written
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import CommitmentStatus, DialogueChannel, Phase
from responses.inputs import CommitmentInput, EngagementInput, EntryPointInput
from responses.models import Commitment, Engagement, EntryPoint
from responses.services.ground import actor_of, area_of, day_of, may_somewhere, moved, require_tier

TIER = 1


@transaction.atomic
def record_engagement(*, mission: Mission, data: EngagementInput, user: User, audience: Audience) -> Engagement:
    """Write down a talk that was held. Raises NotAllowedError, ValidationError by field."""
    may_somewhere(audience, mission)
    errors = FieldErrors()
    actor, area = actor_of(errors, audience, data.actor), area_of(errors, mission, audience, data.area)
    errors.choice("channel", data.channel, DialogueChannel)
    errors.choice("phase", data.phase, Phase, required=False)
    errors.text("spoken_to", tidy(data.spoken_to), limit=160, required=True)
    errors.text("led_by", tidy(data.led_by), limit=120, required=True)
    errors.text("summary", tidy(data.summary), limit=4000, lines=True)
    check_classification(errors, mission, audience, data.classification)
    held: Any = errors.instant("held_at", data.held_at, required=True)
    if held is not None and held > mission.now():
        errors.add("held_at", _("A talk that is still to come is an action: request it."))
    entry_point = _entry_point(errors, mission, audience, data.entry_point_id, actor)
    errors.raise_if_any()
    require_tier(audience, mission, area, TIER)
    made: Engagement = Engagement.objects.create(
        ref=new_ref(Engagement, mission), mission=mission, actor=actor, area=area, channel=data.channel,
        phase=data.phase or Phase.PREVENTION, spoken_to=tidy(data.spoken_to), led_by=tidy(data.led_by), held_at=held,
        summary=tidy(data.summary), entry_point=entry_point, created_by=user, **_secrecy(data),
    )  # fmt: skip
    written(made, audience=audience, verb="engagement.record")
    return made


def _secrecy(data: Any) -> dict[str, Any]:
    return {"classification": data.classification, "is_exercise": data.is_exercise}


def _entry_point(
    errors: FieldErrors, mission: Mission, audience: Audience, pk: int | None, actor: Any
) -> EntryPoint | None:
    if pk is None:
        return None
    found: EntryPoint | None = EntryPoint.objects.visible_to(audience).filter(mission=mission, pk=pk).first()
    if found is None:
        errors.add("entry_point", _("There is no such way in, or you may not see it."))
    elif actor is not None and found.actor_id != actor.pk:
        errors.add("entry_point", _("This is a way in to another group."))
    return found


@transaction.atomic
def record_commitment(*, mission: Mission, data: CommitmentInput, user: User, audience: Audience) -> Commitment:
    """Write down a promise: of a talk, or of an actor in an area. Raises as `record_engagement` does."""
    may_somewhere(audience, mission)
    errors = FieldErrors()
    talk = locked(Engagement, audience, data.engagement_id) if data.engagement_id is not None else None
    if talk is not None and talk.mission_id != mission.pk:
        raise Engagement.DoesNotExist
    actor = talk.actor if talk is not None else actor_of(errors, audience, data.actor)
    area = talk.area if talk is not None else area_of(errors, mission, audience, data.area)
    promised_on = data.promised_on or (talk.held_at.date() if talk is not None else mission.today())
    errors.text("promise", tidy(data.promise), limit=2000, required=True, lines=True)
    day_of(errors, "promised_on", promised_on)
    if promised_on > mission.today():
        errors.add("promised_on", _("This day is still to come."))
    due_on = day_of(errors, "due_on", data.due_on, least=promised_on)
    check_classification(errors, mission, audience, data.classification)
    errors.raise_if_any()
    require_tier(audience, mission, area, TIER)
    made: Commitment = Commitment.objects.create(
        ref=new_ref(Commitment, mission), mission=mission, actor=actor, area=area, engagement=talk,
        promise=tidy(data.promise), promised_on=promised_on, due_on=due_on, created_by=user,
        classification=max(data.classification, talk.classification if talk is not None else 0),
        compartments=talk.compartments if talk is not None else [],
        is_exercise=talk.is_exercise if talk is not None else data.is_exercise,
    )  # fmt: skip
    write_move(made, "", user=user, audience=audience, verb="commitment.record")
    return made


@transaction.atomic
def judge_commitment(
    *, commitment_id: int, verdict: str, reason: str, user: User, audience: Audience, version: int | None = None
) -> Commitment:
    """Say what became of a promise, and what that rests on. Before its day only a broken one can be told.

    `version`: of what the caller read, so that of two who judge at once the second learns of the first.
    Raises NotAllowedError, TransitionNotAllowedError, ConflictError, ReasonNeededError, ValidationError by field.
    """
    found: Commitment = locked(Commitment, audience, commitment_id)
    require_tier(audience, found.mission, found.area, TIER)
    errors = FieldErrors()
    errors.choice("verdict", verdict, CommitmentStatus)
    errors.raise_if_any()
    require_seen(found, version)
    if found.mission.today() < found.due_on and not lifecycle.may_judge_early(found.status, verdict):
        raise TransitionNotAllowedError(_("Its day has not come: only afterwards it can be told whether it was kept."))
    moved(
        found, verdict, lifecycle.COMMITMENT_MOVES, user=user, audience=audience, verb="commitment.judge", reason=reason
    )
    return found


@transaction.atomic
def record_entry_point(*, mission: Mission, data: EntryPointInput, user: User, audience: Audience) -> EntryPoint:
    """Write down through whom a group can be reached. Raises as `record_engagement` does."""
    may_somewhere(audience, mission)
    errors = FieldErrors()
    actor, area = actor_of(errors, audience, data.actor), area_of(errors, mission, audience, data.area)
    errors.choice("channel", data.channel, DialogueChannel)
    errors.text("reached_through", tidy(data.reached_through), limit=160, required=True)
    errors.text("held_by", tidy(data.held_by), limit=120, required=True)
    errors.text("note", tidy(data.note), limit=300)
    check_classification(errors, mission, audience, data.classification)
    errors.raise_if_any()
    require_tier(audience, mission, area, TIER)
    made: EntryPoint = EntryPoint.objects.create(
        ref=new_ref(EntryPoint, mission), mission=mission, actor=actor, area=area, channel=data.channel,
        reached_through=tidy(data.reached_through), held_by=tidy(data.held_by), note=tidy(data.note), created_by=user,
        **_secrecy(data),
    )  # fmt: skip
    written(made, audience=audience, verb="entry_point.record")
    return made


@transaction.atomic
def close_entry_point(*, entry_point_id: int, user: User, audience: Audience) -> EntryPoint:
    """This is no way in any more. Raises NotAllowedError, TransitionNotAllowedError."""
    found: EntryPoint = locked(EntryPoint, audience, entry_point_id)
    require_tier(audience, found.mission, found.area, TIER)
    if found.closed_at is not None:
        raise TransitionNotAllowedError(_("This way in is closed already."))
    found.closed_at = found.mission.now()
    found.save(update_fields=["closed_at"])
    written(found, audience=audience, verb="entry_point.close")
    return found
