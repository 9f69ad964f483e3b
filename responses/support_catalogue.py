"""The collections of due diligence and of protectors."""

from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay
from responses import choices
from responses.models import Protector, Support

SUPPORTS = Collection(
    name="supports",
    rule=lambda audience: Support.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("mission", "mission__code"),
        Column("recipient", "recipient_told", help="Where the mission tells you of groups"),
        Column("kind"),
        Column("title"),
        Column("area", "area__pcode", help="Empty: the whole mission"),
        Column("status"),
        Column("valid_until", kind=Kind.DATE, help="Last mission day of the clearance"),
        Column("is_emergency", kind=Kind.BOOLEAN),
        Column("authority", help="Of emergency support"),
        Column("assess_by", kind=Kind.TIME, help="Emergency: the limit of the preliminary assessment, mission time"),
        Column("classification", kind=Kind.INTEGER),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.choice("kind", "kind", choices.SupportKind),
        grammar.choice("status", "status", choices.SupportStatus),
        grammar.search("ref", "title"),
    ),
    order=("-pk",),
)

PROTECTORS = Collection(
    name="protectors",
    rule=lambda audience: Protector.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("name"),
        Column("responder"),
        Column("area", "area__pcode", help="Empty: everywhere"),
        Column("can_do", kind=Kind.LIST, help="Types of action"),
        Column("note"),
        Column("vetting_passed", kind=Kind.BOOLEAN, help="Of the newest vetting; empty: never vetted"),
        Column("vetted_until", kind=Kind.DATE, help="Mission day"),
        Column("ended_at", kind=Kind.TIME, help="Real time"),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.choice("responder", "responder", choices.Responder),
        grammar.search("name"),
    ),
    order=("-pk",),
)
