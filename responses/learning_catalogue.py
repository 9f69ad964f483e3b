"""The collections of what the mission learns: reviews, feedback to communities, cases of civilian harm."""

from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay
from responses import choices
from responses.models import CivilianHarmCase, FeedbackNote, Review
from threats.choices import Feedback

REVIEWS = Collection(
    name="reviews",
    rule=lambda audience: Review.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("kind", help="`missed_warning` or `retaliation` (possible)"),
        Column("cause", help="Of a missed warning: `unanswered`, `late` or `not_credible`"),
        Column("alert", "alert_public_id", Kind.UUID, help="Where you may see it"),
        Column("action", "action_public_id", Kind.UUID, help="The operation, where you may see it"),
        Column("incident", "incident_public_id", Kind.UUID, help="The harm, where you may see it"),
        Column("area", "area__pcode"),
        Column("geometry", kind=Kind.POINT, help="A point inside the area"),
        Column("distance_km", kind=Kind.NUMBER, help="Empty: inside the operation's area"),
        Column("hours_after", kind=Kind.NUMBER),
        Column("opened_at", kind=Kind.TIME, help="Mission time"),
        Column("status"),
        Column("finding"),
        Column("findings"),
        Column("lessons"),
        Column("closed_at", kind=Kind.TIME, help="Mission time"),
        Column("classification", kind=Kind.INTEGER),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("opened_at"),
        grammar.choice("kind", "kind", choices.ReviewKind),
        grammar.choice("status", "status", choices.ReviewStatus),
        grammar.choice("cause", "cause", choices.MissedCause),
        grammar.search("ref", told=("findings", "lessons")),
    ),
    order=("-pk",),
)

FEEDBACK = Collection(
    name="feedback",
    rule=lambda audience: FeedbackNote.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("mission", "mission__code"),
        Column("alert", "alert_public_id", Kind.UUID, help="Where you may see it"),
        Column("area", "area__pcode"),
        Column("geometry", kind=Kind.POINT, help="A point inside the area"),
        Column("kind", help="`expectation`: what we can and cannot do; `feedback`: what was done"),
        Column("given", help="`given`, or why not"),
        Column("channel"),
        Column("told_what"),
        Column("told_at", kind=Kind.TIME, help="Mission time"),
        Column("reason", help="Why not, in words"),
        Column("created_at", kind=Kind.TIME, help="Real time"),
        Column("classification", kind=Kind.INTEGER),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("created_at"),
        grammar.choice("kind", "kind", choices.FeedbackKind),
        grammar.choice("given", "given", Feedback),
        grammar.search("ref", told=("told_what",)),
    ),
    order=("-pk",),
)

HARM_CASES = Collection(
    name="civilian-harm",
    rule=lambda audience: CivilianHarmCase.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("force"),
        Column("area", "area__pcode"),
        Column("geometry", kind=Kind.POINT, help="A point inside the area"),
        Column("occurred_on", kind=Kind.DATE),
        Column("allegation"),
        Column("status"),
        Column("finding"),
        Column("finding_note"),
        Column("amends", kind=Kind.LIST),
        Column("amends_note"),
        Column("opened_at", kind=Kind.TIME, help="Mission time"),
        Column("closed_at", kind=Kind.TIME, help="Mission time"),
        Column("classification", kind=Kind.INTEGER),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("opened_at"),
        grammar.choice("status", "status", choices.HarmCaseStatus),
        grammar.choice("force", "force", choices.HarmForce),
        grammar.search("ref", told=("allegation",)),
    ),
    order=("-pk",),
)
