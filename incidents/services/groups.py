"""What a mission says of groups: how they stand to one another over time, and by which other names they go."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import ActorRelationKind
from incidents.models import Actor, ActorRelation
from incidents.services.campaigns import check_dates
from incidents.services.figures import actors_by_name
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.validation import FieldErrors, tidy

MOST_ALIASES = 40
LONGEST = 200  # characters of a name


@transaction.atomic
def add_relation(
    *,
    mission: Mission,
    actor_id: int,
    kind: str,
    other_id: int,
    user: User,
    audience: Audience,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
) -> ActorRelation:
    """Say how one group stands to another, for a time. It is the mission's own reading, shown inside it only.

    Raises Actor.DoesNotExist for groups the audience is not told of, NotAllowedError, ValidationError by field.
    """
    _require_editor(mission, audience)
    seen = Actor.objects.visible_to(audience)
    actor, other = seen.get(pk=actor_id), seen.get(pk=other_id)
    errors = FieldErrors()
    errors.choice("kind", kind, ActorRelationKind)
    errors.text("note", tidy(note), limit=300)
    check_dates(errors, starts_on, ends_on)
    if actor == other:
        errors.add("other", _("Choose another group than this one."))
    Actor.objects.select_for_update().get(pk=actor.pk)
    same = ActorRelation.objects.filter(mission=mission, actor=actor, other=other, kind=kind, starts_on=starts_on)
    if same.standing().exists():
        errors.add("other", _("This is said already, from the same day."))
    errors.raise_if_any()
    relation: ActorRelation = ActorRelation.objects.create(
        mission=mission, actor=actor, kind=kind, other=other, starts_on=starts_on, ends_on=ends_on, note=tidy(note),
        created_by=user,
    )  # fmt: skip
    facts = {"kind": kind, "other": str(other.public_id), "relation": relation.pk}
    _trail(mission.pk, actor, audience, "actor.relation", facts)
    return relation


@transaction.atomic
def withdraw_relation(*, relation_id: int, user: User, audience: Audience, reason: str) -> ActorRelation:
    """Take back what was said of two groups; the row stays. Raises NotAllowedError, TransitionNotAllowedError."""
    seen = ActorRelation.objects.visible_to(audience).select_for_update(of=("self",))
    relation: ActorRelation = seen.select_related("mission", "actor").get(pk=relation_id)
    _require_editor(relation.mission, audience)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    if relation.withdrawn_at is not None:
        raise TransitionNotAllowedError(_("This was taken back already."))
    relation.withdrawn_at = timezone.now()
    relation.save(update_fields=["withdrawn_at"])
    _trail(relation.mission_id, relation.actor, audience, "actor.relation", {"withdrawn": relation.pk}, reason.strip())
    return relation


@transaction.atomic
def add_alias(*, mission: Mission, actor_id: int, alias: str, user: User, audience: Audience) -> Actor:
    """Another name of a group: reports that use it speak of this group from now on.

    Groups are shared by all missions, and so are their names. Raises ValidationError for a name that is taken.
    """
    actor, alias = _named(mission, actor_id, audience), tidy(alias)
    errors = FieldErrors()
    errors.text("alias", alias, limit=LONGEST, required=True)
    errors.one_alphabet("alias", alias)
    errors.raise_if_any()
    known = actors_by_name([alias]).get(alias.casefold())
    if alias.casefold() in {name.casefold() for name in (actor.name, *actor.aliases)}:
        errors.add("alias", _("It goes by this name already."))
    # A group that one is not told of changes no answer.
    elif known is not None and Actor.objects.visible_to(audience).exclude(pk=actor.pk).filter(pk=known.pk).exists():
        errors.add("alias", _("“%(name)s” is the name of another group.") % {"name": alias})
    elif len(actor.aliases) >= MOST_ALIASES:
        errors.add("alias", _("At most %(most)d names.") % {"most": MOST_ALIASES})
    errors.raise_if_any()
    names: list[str] = [*actor.aliases, alias]
    names.sort(key=str.casefold)
    actor.aliases = names
    return _keep_aliases(mission, actor, audience)


@transaction.atomic
def remove_alias(*, mission: Mission, actor_id: int, alias: str, user: User, audience: Audience) -> Actor:
    """Take another name off a group. Raises TransitionNotAllowedError when it does not go by it (any more)."""
    actor = _named(mission, actor_id, audience)
    if alias not in actor.aliases:
        raise TransitionNotAllowedError(_("It does not go by “%(name)s”.") % {"name": alias})
    actor.aliases = [name for name in actor.aliases if name != alias]
    return _keep_aliases(mission, actor, audience)


def _named(mission: Mission, actor_id: int, audience: Audience) -> Actor:
    _require_editor(mission, audience, verb="merge")
    actor: Actor = Actor.objects.visible_to(audience).select_for_update(of=("self",)).get(pk=actor_id)
    return actor


def _keep_aliases(mission: Mission, actor: Actor, audience: Audience) -> Actor:
    actor.save(update_fields=["aliases"])
    _trail(mission.pk, actor, audience, "actor.aliases", {"names": len(actor.aliases)})
    return actor


def _require_editor(mission: Mission, audience: Audience, verb: str = "edit") -> None:
    if not audience.may_somewhere(verb, mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))


def _trail(
    mission_id: int, actor: Actor, audience: Audience, verb: str, data: dict[str, object], reason: str = ""
) -> None:
    audit(
        actor=audience.actor, verb=verb, object_type="actor", object_id=actor.public_id, mission_id=mission_id,
        reason=reason, data=data,
    )  # fmt: skip
