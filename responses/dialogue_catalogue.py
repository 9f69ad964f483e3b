"""The collections of tiers 1 and 3: talks, promises and workstreams."""

from django.db.models import CharField, Q

from missions import grammar
from missions.choices import Attribution
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, told, when
from responses import choices
from responses.models import Commitment, Engagement, Workstream

HEAD = (
    Column("id", "public_id", Kind.UUID),
    Column("ref"),
    Column("version", kind=Kind.INTEGER),
    Column("mission", "mission__code"),
)
WITH_WHOM = (
    Column(
        "actor",
        when(Q(attribution=Attribution.FULL), "actor__name", CharField()),
        help="Where you are told names",
    ),
    Column(
        "actor_class",
        when(~Q(attribution=Attribution.NONE), "actor__actor_class", CharField()),
        help="Where you are told kinds of groups",
    ),
)
WHERE = (
    Column("geometry", kind=Kind.POINT, help="A point inside its area"),
    Column("area", "area__pcode"),
)
TAIL = (
    Column("classification", kind=Kind.INTEGER),
    Column("dissemination"),
    Column("is_exercise", kind=Kind.BOOLEAN),
    Column("replay", is_replay(), Kind.BOOLEAN),
)

ENGAGEMENTS = Collection(
    name="engagements",
    record_type="engagement",
    rule=lambda audience: Engagement.objects.visible_to(audience).present(audience),
    columns=(
        *HEAD,
        *WITH_WHOM,
        *WHERE,
        Column("phase"),
        Column("channel"),
        Column("held_at", kind=Kind.TIME, help="Mission time"),
        Column("spoken_to", told("spoken_to"), help="Only inside the mission"),
        Column("led_by", told("led_by")),
        Column("summary", told("summary")),
        *TAIL,
    ),
    parameters=(
        *grammar.place_and_time("held_at"),
        grammar.choice("channel", "channel", choices.DialogueChannel),
        grammar.choice("phase", "phase", choices.Phase),
        grammar.search("ref", told=("summary", "spoken_to", "led_by")),
    ),
    order=("-pk",),
)

COMMITMENTS = Collection(
    name="commitments",
    record_type="commitment",
    rule=lambda audience: Commitment.objects.visible_to(audience).present(audience),
    columns=(
        *HEAD,
        *WITH_WHOM,
        *WHERE,
        Column("promise", told("promise"), help="Only inside the mission"),
        Column("promised_on", kind=Kind.DATE),
        Column("due_on", kind=Kind.DATE),
        Column("status", help="As people judged it; open: nobody has"),
        Column("incidents_since", "since", Kind.INTEGER, help="By this actor there after the day, of those you see"),
        *TAIL,
    ),
    parameters=(
        *grammar.place_and_time("due_on"),
        grammar.choice("status", "status", choices.CommitmentStatus),
        grammar.search("ref", told=("promise",)),
    ),
    order=("-pk",),
)

WORKSTREAMS = Collection(
    name="workstreams",
    record_type="workstream",
    rule=lambda audience: Workstream.objects.visible_to(audience).present(audience),
    columns=(
        *HEAD,
        Column("title", told("title"), help="Only inside the mission"),
        Column("type"),
        Column("phase"),
        Column("responder"),
        Column("component"),
        Column("status"),
        *WHERE,
        Column("begun_on", kind=Kind.DATE),
        Column("milestones_planned", "planned", Kind.INTEGER),
        Column("milestones_reached", "reached", Kind.INTEGER),
        Column("milestones", "steps", Kind.DOCUMENT, help="planned_on and reached_on of each"),
        *TAIL,
    ),
    parameters=(
        *grammar.place_and_time("begun_on"),
        grammar.choice("status", "status", choices.WorkstreamStatus),
        grammar.choice("type", "type", choices.ActionType),
        grammar.choice("phase", "phase", choices.Phase),
        grammar.search("ref", told=("title",)),
    ),
    order=("-pk",),
)
