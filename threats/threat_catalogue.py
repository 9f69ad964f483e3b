"""The collections of threats and of what is thought and done about an alert: assessments and referrals."""

from incidents.choices import ThreatFamily
from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, told
from threats import choices
from threats.models import AlertReferral, Assessment, Threat

OVERDUE = grammar.Parameter(
    "overdue",
    "`yes`: threats whose day of review is past; `no`: the others",
    grammar.read_yes_no,
    lambda rows, value, audience: (
        rows.filter(pk__in=Threat.objects.overdue().values("pk"))
        if value
        else rows.exclude(pk__in=Threat.objects.overdue().values("pk"))
    ),
    schema={"type": "string", "enum": ["yes", "no"]},
)

THREATS = Collection(
    name="threats",
    record_type="threat",
    rule=lambda audience: Threat.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("title", told("title"), help="Only inside the mission"),
        Column("actor", "actor_told", help="Where the mission tells you of groups"),
        Column("actor_class", "actor_class_told", help="Where the mission tells you of kinds of groups"),
        Column("threat_family", "family"),
        Column("people", told("people"), help="The population group at risk; only inside the mission"),
        Column("scenario", told("scenario"), help="Only inside the mission"),
        Column("area", "area__pcode"),
        Column("geometry", kind=Kind.POINT, help="A point inside its area"),
        Column("status"),
        Column("opened_at", kind=Kind.TIME, help="Mission time"),
        Column("review_on", kind=Kind.DATE, help="Mission day; never empty before it is closed"),
        Column("reviewed_at", kind=Kind.TIME, help="Mission time"),
        Column("closed_at", kind=Kind.TIME, help="Mission time"),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("opened_at"),
        grammar.choice("status", "status", choices.ThreatStatus),
        grammar.choice("threat_family", "family", ThreatFamily),
        OVERDUE,
        grammar.search("ref", told=("title", "people")),
    ),
    order=("-pk",),
)

ASSESSMENTS = Collection(
    name="assessments",
    rule=lambda audience: Assessment.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "alert__mission__code"),
        Column("alert", "alert__public_id", Kind.UUID),
        Column("number", kind=Kind.INTEGER, help="The highest one of an alert counts; all are kept"),
        Column(
            "factors", kind=Kind.DOCUMENT, help="By factor: level (0 not known, 1 low, 2 moderate, 3 high), rationale"
        ),
        Column("threat_family", "family"),
        Column("scenario"),
        Column("harm_expected"),
        Column("likelihood", kind=Kind.INTEGER, help="1 to 5"),
        Column("impact", kind=Kind.INTEGER, help="1 to 5"),
        Column("trend"),
        Column("tiers", kind=Kind.DOCUMENT, help="By mandated tier: considered or not, and the words"),
        Column("is_late", kind=Kind.BOOLEAN),
        Column("mission_at", kind=Kind.TIME, help="Mission time"),
        Column("replay", is_replay("alert__mission"), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission("alert__mission_id"),
        grammar.area("alert__area_id"),
        grammar.since("mission_at"),
        grammar.until("mission_at"),
    ),
    order=("-pk",),
)

ALERT_REFERRALS = Collection(
    name="alert-referrals",
    rule=lambda audience: AlertReferral.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "alert__mission__code"),
        Column("alert", "alert__public_id", Kind.UUID),
        Column("kind"),
        Column("recipient"),
        Column("consent"),
        Column("passed_text"),
        Column("suspicion", help="Whether the recipient may be the feared perpetrator"),
        Column("refused_because", kind=Kind.DOCUMENT, help="Codes; empty: the alert was passed on"),
        Column("mission_at", kind=Kind.TIME, help="Mission time"),
        Column("replay", is_replay("alert__mission"), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission("alert__mission_id"),
        grammar.area("alert__area_id"),
        grammar.since("mission_at"),
        grammar.until("mission_at"),
        grammar.choice("kind", "kind", choices.RecipientKind),
    ),
    order=("-pk",),
)
