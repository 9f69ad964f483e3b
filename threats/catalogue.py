"""The collections of this floor: hotspots, watch items and alerts."""

from django.db.models import CharField, Q, UUIDField

from incidents.choices import EventType
from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, told, when
from threats import choices
from threats.models import Alert, RiskScore, Scorecard, WatchItem

KNOWN = grammar.Parameter(
    "known",
    "`yes`: cells whose number may be read; `no`: the others",
    grammar.read_yes_no,
    lambda rows, value, audience: rows.filter(known=value),
    schema={"type": "string", "enum": ["yes", "no"]},
)

HOTSPOTS = Collection(
    name="hotspots",
    rule=lambda audience: RiskScore.objects.visible_to(audience).shown().present(audience),
    columns=(
        Column("id", "cell__h3", help="H3 cell: with mission and horizon it names the score"),
        Column("mission", "mission__code"),
        Column("horizon", kind=Kind.INTEGER, help="Days"),
        Column("risk", kind=Kind.NUMBER, help="Probability of violence against civilians; a number even where unknown"),
        Column(
            "override_risk", kind=Kind.NUMBER, help="An analyst's probability in the place of `risk`, while it stands"
        ),
        Column("override_until", kind=Kind.TIME, help="Mission time"),
        Column("shown_risk", kind=Kind.NUMBER, help="What the map shows: `override_risk`, or else `risk`"),
        Column(
            "rank", kind=Kind.INTEGER, help="By `risk` among the mission's known cells of the horizon; 1 is the worst"
        ),
        Column("rank_before", kind=Kind.INTEGER, help="The same a week earlier, by what is on record now"),
        Column("risk_before", "before", Kind.NUMBER, help="`risk` a week earlier, by what is on record now"),
        Column("low", kind=Kind.NUMBER, help="The 90 % interval of the risk"),
        Column("high", kind=Kind.NUMBER),
        Column("fitted", kind=Kind.NUMBER, help="The part of the risk that is measured from past events only"),
        Column("judgement", kind=Kind.NUMBER, help="Log-odds that declared judgement adds; at most 1.4"),
        Column("ceiling", kind=Kind.NUMBER, help="Log-odds of the ceiling correction; never positive"),
        Column("coverage", help="Where it is `unknown` the number may not be read as low"),
        Column("known", kind=Kind.BOOLEAN),
        Column("contributions", kind=Kind.NUMBERS, help="Log-odds of the nine factors against a quiet cell"),
        Column("area", "cell__area__pcode"),
        Column("place", "cell__place", help="Nearest settlement"),
        Column("centre", "geometry", Kind.POINT),
        Column("run", "run__public_id", Kind.UUID),
        Column("as_of", "run__as_of", Kind.DATE, help="Events strictly before this day count"),
        Column("model_version", "run__model_version"),
        Column("replay", is_replay(), Kind.BOOLEAN),
        Column("geometry", "cell__geometry", Kind.SHAPE),
    ),
    parameters=(
        grammar.mission(),
        grammar.area("cell__area_id"),
        grammar.bbox(),
        grammar.choice("horizon", "horizon", choices.Horizon, "Days; may be repeated"),
        KNOWN,
        grammar.choice("coverage", "coverage", choices.Coverage),
        grammar.search("cell__h3", "cell__place"),
    ),
    order=("mission_id", "horizon", "cell_id"),
)

WATCH_ITEMS = Collection(
    name="watch-items",
    record_type="watch_item",
    rule=lambda audience: WatchItem.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("title", told("title"), help="What a person wrote; of a run's own the place"),
        Column("kind", help="`threshold` or `jump` for what a run opened; empty for what a person wrote"),
        Column("area", "area__pcode"),
        Column("cell", "cell__h3"),
        Column("cells", kind=Kind.LIST, help="H3 indexes of all that it is about"),
        Column("geometry", kind=Kind.POINT),
        Column("horizon", kind=Kind.INTEGER),
        Column("risk", kind=Kind.NUMBER, help="When it was opened"),
        Column("risk_before", "before", Kind.NUMBER, help="A week before that"),
        Column("threshold", kind=Kind.NUMBER),
        Column("fallen_on", kind=Kind.DATE, help="Since when its risk counts as fallen below the threshold"),
        Column("status"),
        Column("opened_at", kind=Kind.TIME, help="Mission time"),
        Column("review_on", kind=Kind.DATE),
        Column("closed_at", kind=Kind.TIME),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("opened_at"),
        grammar.choice("status", "status", choices.WatchStatus),
        grammar.search("ref", told=("title",)),
    ),
    order=("-pk",),
)

ALERTS = Collection(
    name="alerts",
    record_type="alert",
    rule=lambda audience: Alert.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("title", told("title"), help="Only inside the mission"),
        Column("text", told("text"), help="Only inside the mission"),
        Column("origin"),
        Column("imminence"),
        Column("event_type"),
        Column("geometry", kind=Kind.POINT),
        Column("masked", kind=Kind.BOOLEAN),
        Column("masked_radius_km", kind=Kind.NUMBER),
        Column("place", help="Place of the served point, where it is masked"),
        Column("area", "area__pcode"),
        Column("cell", when(Q(masked=False), "cell__h3", CharField()), help="Not where the point is masked"),
        Column("report", when(Q(told=True), "report__public_id", UUIDField()), Kind.UUID),
        Column("watch_item", when(Q(told=True), "watch_item__public_id", UUIDField()), Kind.UUID),
        Column("status"),
        Column("received_at", kind=Kind.TIME, help="Real time"),
        Column("mission_received_at", kind=Kind.TIME, help="Mission time"),
        Column("acknowledge_by", kind=Kind.TIME),
        Column("decide_by", kind=Kind.TIME),
        Column("escalation", kind=Kind.INTEGER, help="Level of the ladder that missed limits took it up to"),
        Column("acknowledged_at", kind=Kind.TIME),
        Column("decided_at", kind=Kind.TIME),
        Column("closed_at", kind=Kind.TIME),
        Column("decision"),
        Column("reason_code"),
        Column("referred_to", told("referred_to")),
        Column("referral_answer"),
        Column("review_at", kind=Kind.TIME),
        Column("question", told("question")),
        Column("outcome"),
        Column("outcome_evidence", told("outcome_evidence")),
        Column("feedback"),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("mission_received_at"),
        grammar.choice("event_type", "event_type", EventType),
        grammar.choice("status", "status", choices.AlertStatus),
        grammar.choice("imminence", "imminence", choices.Imminence),
        grammar.words(),
    ),
    order=("-pk",),
)

SCORECARDS = Collection(
    name="scorecards",
    rule=lambda audience: Scorecard.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("week", "code", help="ISO week, UTC"),
        Column("mission", "mission__code"),
        Column("revision", kind=Kind.INTEGER, help="Late reports make a new one; the highest counts, all are kept"),
        Column("starts_on", kind=Kind.DATE),
        Column("ends_on", kind=Kind.DATE),
        Column("computed_at", kind=Kind.TIME, help="Real time"),
        Column("mission_computed_at", kind=Kind.TIME, help="Mission time"),
        Column(
            "figures",
            kind=Kind.DOCUMENT,
            help="By horizon, by distance to a settlement, coverage: docs/api/scorecards.md",
        ),
        Column(
            "by_class",
            "told_classes",
            Kind.DOCUMENT,
            help="By kind of perpetrator, where the mission tells you of them",
        ),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.since("starts_on"),
        grammar.until("starts_on"),
        grammar.search("code"),
    ),
    order=("-pk",),
)
