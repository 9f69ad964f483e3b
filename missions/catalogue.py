"""The collections of this floor: missions, areas and code lists."""

from django.db.models import Q

from missions import grammar
from missions.choices import AreaLevel, ClockMode
from missions.collection import Collection
from missions.columns import Column, Kind
from missions.models import Area, Mission

MISSIONS = Collection(
    name="missions",
    rule=Mission.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("code"),
        Column("name"),
        Column("time_zone"),
        Column("modules", kind=Kind.LIST),
        Column("mandated_tiers", kind=Kind.NUMBERS),
        Column("h3_resolution", kind=Kind.INTEGER),
        Column("replay", Q(clock_mode=ClockMode.REPLAY), Kind.BOOLEAN, help="In replay: nothing here is live"),
        Column("replay_start", kind=Kind.TIME, help="Mission time at `replay_anchor`"),
        Column("replay_anchor", kind=Kind.TIME, help="Real instant at which mission time was `replay_start`"),
        Column("replay_max_days", kind=Kind.INTEGER, help="Mission time stands still after so many days"),
        Column("boundary", kind=Kind.SHAPE),
    ),
    parameters=(grammar.mission("pk"), grammar.search("code", "name")),
    order=("code",),
)

AREAS = Collection(
    name="areas",
    rule=Area.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("pcode"),
        Column("pcode_is_official", kind=Kind.BOOLEAN),
        Column("name"),
        Column("level"),
        Column("parent", "parent__pcode", help="P-code of the area above"),
        Column("centre", kind=Kind.POINT, help="A point inside: GeoJSON, longitude before latitude"),
        Column("geometry", kind=Kind.SHAPE),
    ),
    parameters=(
        grammar.mission(),
        grammar.area("pk"),
        grammar.bbox(lambda rows, box: rows.filter(geometry__bboverlaps=box)),
        grammar.choice("level", "level", AreaLevel),
        grammar.search("name", "pcode"),
    ),
    order=("mission_id", "path"),
)
