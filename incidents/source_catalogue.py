"""The collections of those who speak to us: sources, networks, and who is to be asked after."""

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from incidents import choices
from incidents.models import CheckIn, Network, Source
from missions import grammar
from missions.audience import Audience
from missions.collection import Collection
from missions.columns import Column, Kind


def _read_yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise grammar.BadValueError(_("One of: %(values)s.") % {"values": "yes, no"})
    return text == "yes"


OPEN_ONLY = grammar.Parameter(
    "open", "`yes`: not closed, `no`: closed", _read_yes_no,
    lambda rows, wanted, audience: rows.filter(closed_at__isnull=wanted),
    schema={"type": "string", "enum": ["yes", "no"]},
)  # fmt: skip


SOURCES = Collection(
    name="sources",
    rule=Source.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("pseudonym"),
        Column("type"),
        Column("network", "network__name"),
        Column("network_id", "network__public_id", Kind.UUID),
        Column("area", "area__pcode"),
        Column("settlement", "settlement__name"),
        Column("language"),
        Column("is_focal_point", kind=Kind.BOOLEAN),
        Column("last_heard_at", kind=Kind.TIME, help="Mission time"),
        Column("check_in_days", kind=Kind.INTEGER, help="Of silence; null: as its network says"),
        Column("consent"),
        Column("danger"),
        Column("dataset", "dataset__code"),
        Column("closed_at", kind=Kind.TIME, help="Real time"),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.choice("type", "type", choices.SourceType),
        grammar.choice("danger", "danger", choices.DangerLevel),
        OPEN_ONLY,
        grammar.search("pseudonym", "network__name"),
    ),
    order=("-pk",),
)


def _networks(audience: Audience) -> object:
    """Networks with how many open sources the audience sees in each, and when one of them was last heard."""
    seen = Q(sources__in=Source.objects.visible_to(audience).filter(closed_at=None).values("pk"))
    rows = Network.objects.visible_to(audience)
    return rows.annotate(
        heard=Max("sources__last_heard_at", filter=seen),
        members=Count("sources", filter=seen),
        points=Count("sources", filter=seen & Q(sources__is_focal_point=True)),
    )


NETWORKS = Collection(
    name="networks",
    rule=_networks,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("name"),
        Column("kind"),
        Column("area", "area__pcode"),
        Column("check_in_days", kind=Kind.INTEGER, help="Of silence; null: nobody is asked after"),
        Column("sources", "members", Kind.INTEGER, help="Open ones"),
        Column("focal_points", "points", Kind.INTEGER),
        Column("last_heard_at", "heard", Kind.TIME, help="Mission time"),
        Column("closed_at", kind=Kind.TIME, help="Real time"),
    ),
    parameters=(
        grammar.mission(),
        grammar.area(),
        grammar.choice("kind", "kind", choices.NetworkKind),
        OPEN_ONLY,
        grammar.search("name"),
    ),
    order=("name", "pk"),
)

CHECK_INS = Collection(
    name="check-ins",
    rule=CheckIn.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("source", "source__public_id", Kind.UUID),
        Column("pseudonym", "source__pseudonym"),
        Column("danger", "source__danger"),
        Column("area", "source__area__pcode"),
        Column("due_at", kind=Kind.TIME, help="Mission time"),
        Column("opened_at", kind=Kind.TIME, help="Real time"),
        Column("closed_at", kind=Kind.TIME, help="Real time"),
        Column("outcome"),
        Column("note"),
    ),
    parameters=(
        grammar.mission(),
        grammar.area("source__area_id"),
        OPEN_ONLY,
        grammar.choice("outcome", "outcome", choices.CheckInOutcome),
    ),
    order=("due_at", "pk"),
)
