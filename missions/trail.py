"""The audit trail as auditors read it: who did, saw or was refused what, and when. Never what a record says."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from ledger.models import AuditEntry
from missions import grammar
from missions.audience import RIGHTS, Audience
from missions.collection import Collection
from missions.columns import Column, Kind
from missions.models import ApiClient, Membership, Mission
from missions.querysets import any_of

# Whose reason an auditor judges. Other reasons are words about a record, which are content.
REASONED = ("identity.open", "identity.rotate", "identity.rotated")


def may_audit(audience: Audience) -> bool:
    """Whether the audience reads the trail of any mission."""
    return any("audit" in RIGHTS[grant.role] for grant in audience.grants)


def trail(audience: Audience) -> Any:
    """The lines that an audience reads: of its missions, and what its missions' people did that belongs to none."""
    missions = {grant.mission_id for grant in audience.grants if "audit" in RIGHTS[grant.role]}
    if None in missions:
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(any_of([_of(pk) for pk in missions if pk is not None]))


def _of(mission_id: int) -> Q:
    people = Membership.objects.filter(mission=mission_id).values(called=_named("user:", "user_id"))
    machines = ApiClient.objects.filter(mission=mission_id).values(called=_named("client:", "pk"))
    return Q(mission_id=mission_id) | Q(mission_id=None) & (Q(actor__in=people) | Q(actor__in=machines))


def _named(kind: str, number: str) -> Concat:
    return Concat(Value(kind), Cast(number, TextField()), output_field=TextField())


def _beginning(text: str) -> str:
    if not all(character.isalnum() or character in "._" for character in text) or not text.isascii():
        raise grammar.BadValueError(_("Give a verb such as identity.open, or its beginning."))
    return text


MISSION = Subquery(Mission.objects.filter(pk=OuterRef("mission_id")).values("code")[:1])
REASON = Case(When(verb__in=REASONED, then=F("reason")), default=Value(""), output_field=TextField())

AUDIT = Collection(
    name="audit",
    rule=trail,
    key="pk",
    columns=(
        Column("id", "pk", Kind.INTEGER),
        Column("at", kind=Kind.TIME, help="Real time"),
        Column("mission", MISSION, help="Code; empty where it belongs to none"),
        Column("actor", help="user:ID, client:ID, or a command or fixed actor by its name"),
        Column("verb"),
        Column("object_type", help="For refusals: the door"),
        Column("object_id"),
        Column("reason", REASON, help="Of looks at identities and changes of their key"),
    ),
    parameters=(
        grammar.mission(),
        grammar.since("at"),
        grammar.until("at"),
        grammar.Parameter(
            "verb", "A verb or its beginning: `identity.`", _beginning,
            lambda rows, text, audience: rows.filter(verb__startswith=text),
        ),
        grammar.equals("actor", "actor", "Such as user:12"),
        grammar.equals("object_id", "object_id", "Number of a record"),
    ),
    order=("-pk",),
)  # fmt: skip
