"""The collections of the closed rooms: cases and referrals for members, counts for others. None is in the feed."""

from django.db.models import Case, F, Q, Value, When

from incidents import choices
from incidents.models import Annex, Incident, Referral, RoomCount
from missions import grammar
from missions.audience import Audience
from missions.choices import Compartment
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay

KIND = grammar.choice("kind", "kind", Compartment, "Room; may be repeated")


def _annexes(audience: Audience) -> object:
    """An annex names its incident to who sees that too."""
    seen = Incident.objects.visible_to(audience).values("pk")
    known = Case(When(incident__in=seen, then=F("incident__public_id")), default=Value(None))
    return Annex.objects.visible_to(audience).present(audience).annotate(incident_known=known)


ANNEXES = Collection(
    name="annexes",
    rule=_annexes,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("kind", help="Its room"),
        Column("incident", "incident_known", Kind.UUID),
        Column("area", "area__pcode", help="No point is kept"),
        Column("occurred_from", kind=Kind.DATE, help="Mission time"),
        Column("occurred_to", kind=Kind.DATE, help="Mission time"),
        Column("data", kind=Kind.DOCUMENT, help="Answers of the room's form; `form` is its version"),
        Column("status"),
        Column("classification", kind=Kind.INTEGER),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.since("occurred_from"),
        grammar.until("occurred_from"),
        KIND,
        grammar.choice("status", "status", choices.AnnexStatus),
    ),
    order=("-occurred_from", "-pk"),
)

REFERRALS = Collection(
    name="referrals",
    rule=Referral.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("mission", "mission__code"),
        Column("kind", "compartment", help="Its room"),
        Column("area", "area__pcode"),
        Column("band", help="When about"),
        Column("help_needed"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("received_at", kind=Kind.TIME, help="Real time"),
        Column("mission_received_at", kind=Kind.TIME, help="Mission time"),
        Column("taken_at", kind=Kind.TIME, help="Real time"),
        Column("annex", "annex__public_id", Kind.UUID),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.choice("kind", "compartment", Compartment, "Room; may be repeated"),
    ),
    order=("-pk",),
)

ROOM_COUNTS = Collection(
    name="room_counts",
    rule=RoomCount.objects.visible_to,
    columns=(
        Column("mission", "mission__code"),
        Column("kind", help="Room"),
        Column("month", kind=Kind.DATE, help="Its first day; the month in which cases were recorded"),
        Column("area", "area__pcode", help="Empty: the whole mission"),
        Column("cases", kind=Kind.INTEGER, help="Empty: withheld, which may be none"),
        Column("withheld", Q(cases__isnull=True), Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        KIND,
        grammar.since("month"),
        grammar.until("month"),
    ),
    order=("-month", "mission_id", "kind", "-pk"),
)
