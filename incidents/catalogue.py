"""The collections of this floor: reports, incidents and actors (sources: source_catalogue)."""

from typing import Any

from incidents import choices, foreign
from incidents.models import Actor, Incident, Report, ZeroReport
from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, served_place, told

OF_GROUP = grammar.Parameter(
    "actor",
    "Id of a group: incidents in which it is named to you",
    grammar.read_id,
    lambda rows, group, audience: rows.naming(group),
    schema={"type": "string", "format": "uuid"},
)
OF_CAMPAIGN = grammar.Parameter(
    "campaign",
    "Id of a campaign or operation of your mission: incidents that belong to it",
    grammar.read_id,
    lambda rows, campaign, audience: rows.of_campaign(campaign, audience),
    schema={"type": "string", "format": "uuid"},
)


def without_merged(rows: Any, query: grammar.Query) -> Any:
    """What was merged counts in its winner; it is listed only when it is asked for by its status."""
    merged = choices.IncidentStatus.MERGED
    return rows if merged in query.get("status", ()) else rows.exclude(status=merged)


REPORTS = Collection(
    name="reports",
    record_type="report",
    rule=lambda audience: Report.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("source", "source_public_id", Kind.UUID, help="Only for those who may know sources"),
        Column("source_type", "source__type"),
        Column("source_pseudonym", "pseudonym", help="Only for those who may know sources"),
        Column("tense"),
        Column("event_type"),
        Column("sub_event_type"),
        Column("civilian_targeting", kind=Kind.BOOLEAN),
        Column("occurred_from", kind=Kind.TIME, help="Mission time"),
        Column("occurred_to", kind=Kind.TIME, help="Mission time"),
        Column("time_precision", kind=Kind.INTEGER),
        Column("feared_by", kind=Kind.TIME),
        Column("geometry", kind=Kind.POINT),
        Column("masked", kind=Kind.BOOLEAN),
        Column("masked_radius_km", kind=Kind.NUMBER),
        Column("location_precision", kind=Kind.INTEGER),
        Column("area", "area__pcode"),
        Column("place", served_place("place_name")),
        Column("text", told("text")),
        Column("language"),
        Column("translation", told("translation")),
        Column("translation_language"),
        Column("told_when", told("told_when"), help="The time in the words of the source"),
        Column("channel"),
        Column("reliability"),
        Column("credibility"),
        Column(
            "harm",
            kind=Kind.DOCUMENT,
            help="Lines as told: kind, min, best, max, civilian_status, sex, age_band, group",
        ),
        Column("actors", kind=Kind.DOCUMENT, help="Groups as told: name, role, confidence"),
        Column("origin", told("origin"), help="Who said it first, where sources repeat each other"),
        Column("revision", kind=Kind.INTEGER, help="The sender's correction that this is; 0: never corrected"),
        Column("status"),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
        Column("written_at", kind=Kind.TIME, help="By the sender's clock"),
        Column("received_at", kind=Kind.TIME, help="Real time"),
        Column("mission_received_at", kind=Kind.TIME, help="Mission time"),
        Column("dataset", "dataset__code"),
        Column("external_id"),
        Column("dataset_version"),
        Column("licence"),
    ),
    parameters=(
        *grammar.place_and_time("occurred_from"),
        grammar.choice("event_type", "event_type", choices.EventType),
        grammar.choice("status", "status", choices.ReportStatus),
        grammar.choice("tense", "tense", choices.Tense),
        grammar.words(),
    ),
    order=("-pk",),
)

ZERO_REPORTS = Collection(
    name="zero-reports",
    rule=lambda audience: ZeroReport.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("area", "area__pcode"),
        Column("source_pseudonym", "pseudonym", help="Only for those who may know sources"),
        Column("note"),
        Column("channel"),
        Column("said_at", kind=Kind.TIME, help="Mission time"),
        Column("replay", is_replay(), Kind.BOOLEAN),
        Column("received_at", kind=Kind.TIME, help="Real time"),
        Column("mission_received_at", kind=Kind.TIME, help="Mission time"),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.since("said_at"),
        grammar.until("said_at"),
    ),
    order=("-pk",),
)

INCIDENTS = Collection(
    name="incidents",
    record_type="incident",
    rule=lambda audience: Incident.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("event_type"),
        Column("sub_event_type"),
        Column("threat_family"),
        Column("targets", kind=Kind.LIST),
        Column("methods", kind=Kind.LIST),
        Column("civilian_targeting", kind=Kind.BOOLEAN),
        Column("occurred_from", kind=Kind.TIME, help="Mission time"),
        Column("occurred_to", kind=Kind.TIME, help="Mission time"),
        Column("time_precision", kind=Kind.INTEGER),
        Column("geometry", kind=Kind.POINT),
        Column("masked", kind=Kind.BOOLEAN, help="Whether the point is not the true one"),
        Column("masked_radius_km", kind=Kind.NUMBER, help="The true point lies within this distance"),
        Column("location_precision", kind=Kind.INTEGER, help="1 exact ... 7: from 3 the point stands for an area"),
        Column("area", "area__pcode"),
        Column("place", served_place("place_name")),
        Column("summary", told("summary"), help="Only inside the mission"),
        Column("status"),
        Column("verification_level", kind=Kind.INTEGER),
        Column("evidence", kind=Kind.LIST, help="What the verification rests on"),
        Column("fatalities", "killed", Kind.FIGURES),
        Column("harm", "figures", Kind.DOCUMENT, help="Every line; outside the mission small breakdowns are withheld"),
        Column("actors", "actor_list", Kind.DOCUMENT, help="As fully as the mission tells you"),
        Column("mandate_scope", help="core, expanded, outside; empty: the mission has no mandate elements"),
        Column("cleared_at", kind=Kind.TIME, help="Real time"),
        Column("merged_into", "winner_id", Kind.UUID),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
        Column("dataset", "dataset__code"),
        Column("licence", "dataset__licence"),
        Column("acled_event_type", foreign.ACLED_TYPE, help="In ACLED's words, or the nearest that it has"),
        Column("acled_sub_event_type", foreign.ACLED_SUB_TYPE, help="In ACLED's words; empty where it has none such"),
        Column("ucdp_type", foreign.UCDP_TYPE, Kind.INTEGER,
               help="UCDP's type_of_violence: 3 against civilians, else 1; empty for what it does not record"),
    ),
    parameters=(
        *grammar.place_and_time("occurred_from"),
        grammar.choice("event_type", "event_type", choices.EventType),
        grammar.at_least("min_verification", "verification_level", choices.VerificationLevel,
                         "0 reported, 1 corroborated, 2 confirmed; this level or above"),
        grammar.choice("status", "status", choices.IncidentStatus),
        grammar.filled("cleared", "cleared_at", "yes: cleared for export; no: not yet"),
        OF_GROUP,
        OF_CAMPAIGN,
        grammar.words(),
    ),
    order=("-occurred_from", "-pk"),
    counted=without_merged,
)  # fmt: skip

ACTORS = Collection(
    name="actors",
    rule=Actor.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("name"),
        Column("actor_class"),
        Column("country"),
        Column("aliases", kind=Kind.LIST, help="Other names: reports that use one speak of this group"),
    ),
    parameters=(
        grammar.choice("actor_class", "actor_class", choices.ActorClass),
        grammar.names(),
    ),
    order=("name",),
    counted=lambda rows, query: rows.real(),
)
