"""`list` and `search`: a map's box and the search box over a million incidents, beside the bare parts.

The real events of Africa, imported by the product, then copied with other times, places and texts until they are
enough.
"""

import time
from collections.abc import Callable, Iterable
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.test import Client
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from exports.services.files import headquarters
from incidents.catalogue import INCIDENTS
from incidents.models import Incident
from incidents.services import imports
from incidents.services.import_staging import run
from missions.audience import Audience, Grant
from missions.boundaries import read_boundaries
from missions.choices import Classification, Role
from missions.models import Mission
from missions.services.people import create_api_client
from missions.services.setup import create_mission
from tests.bench.line import Line
from tests.bench.lines.ingest import CODE, COUNTRIES, FILE

BOXES = 12
ROWS_IN_BOX = 500
TERMS = 20
SPAN = {"since": ["2008-01-01"], "until": ["2018-01-01"], "event_type": ["violence_against_civilians", "battle"]}
NOT_COPIED = {"id", "public_id", "ref", "occurred_from", "occurred_to", "place_name", "summary"}
# The file has no texts. Twelve words for each, the first ones far more often than the last.
VOCABULARY = """
    armed attack village killed civilians night group houses burnt market soldiers wounded abducted road ambush women
    looted cattle children displaced church school clash militia police checkpoint shelling mortar retaliation convoy
    hospital refugees demonstration kidnapped herders farmers grenade landmine helicopter raid border ceasefire massacre
    commander prisoners crossfire occupation withdrawal negotiations trader fishermen teachers nurses bridge warehouse
"""
COPIES = """
    create temporary table bench_copy as
    select nextval('incidents_incident_id_seq') as id, incident.id as original, number
    from incidents_incident as incident cross join generate_series(1, %(times)s) as number
    where mission_id = %(mission)s order by number, incident.id limit %(missing)s
"""
COPY_INCIDENTS = """
    insert into incidents_incident (id, public_id, ref, occurred_from, occurred_to, place_name, summary, {columns})
    select copied.id, gen_random_uuid(), 'BENCH-' || copied.id, occurred_from + number * interval '31 hours',
           occurred_to + number * interval '31 hours',
           coalesce(town.names[1 + mod(copied.id, cardinality(town.names))], 'Town ' || mod(copied.id, 5000)),
           (select string_agg((%(words)s::text[])[1 + floor(%(many)s * power(random(), 2))::int], ' ')
            from generate_series(1, 12 + 0 * copied.id::int)),
           {columns}
    from bench_copy as copied join incidents_incident as incident on incident.id = copied.original
    cross join (select array_agg(name order by id) as names from missions_settlement
                where mission_id = %(mission)s) as town
"""
COPY_POINTS = """
    insert into incidents_incidentexactlocation (incident_id, point)
    select copied.id, st_translate(point, (random() - 0.5) / 5, (random() - 0.5) / 5)
    from bench_copy as copied join incidents_incidentexactlocation on incident_id = copied.original
"""
COPY_HARM = """
    insert into incidents_harm
        (incident_id, kind, minimum, best, maximum, civilian_status, sex, age_band, "group", basis)
    select copied.id, kind, minimum, best, maximum, civilian_status, sex, age_band, "group", basis
    from bench_copy as copied join incidents_harm on incident_id = copied.original
"""
COPY_ACTORS = """
    insert into incidents_incidentactor (incident_id, actor_id, role, confidence, basis)
    select copied.id, actor_id, role, confidence, basis
    from bench_copy as copied join incidents_incidentactor on incident_id = copied.original
"""
TABLES = (
    "incidents_incident", "incidents_incidentexactlocation", "incidents_harm", "incidents_incidentactor",
)  # fmt: skip
SPREAD = """
    select id, summary, place_name from incidents_incident
    where mission_id = %s and summary <> '' and place_name <> '' and {among} order by md5(id::text) limit %s
"""
# Whoever looks at such a time and such types looks where there are some: boxes lie around one of them.
ASKED_FOR = """
    occurred_from >= '2008-01-01' and occurred_from < '2018-01-01'
    and event_type in ('violence_against_civilians', 'battle')
"""
# The square that holds so many of them.
SQUARE = f"""
    select st_x(centre) - reach, st_y(centre) - reach, st_x(centre) + reach, st_y(centre) + reach from (
        select centre, greatest(abs(st_x(point) - st_x(centre)), abs(st_y(point) - st_y(centre))) as reach
        from (select point as centre from incidents_incidentexactlocation where incident_id = %(incident)s) as here,
             incidents_incidentexactlocation join incidents_incident on id = incident_id
        where mission_id = %(mission)s and {ASKED_FOR} and point && st_expand(centre, 8)
        order by reach limit %(rows)s
    ) as nearest order by reach desc limit 1
"""  # noqa: S608  the bench's own words
# Hand-written: one page of what the words find, newest first, with all that a list says of each, and their count.
BY_HAND = """
    select row_to_json(found)::text from (
        select incident.public_id as id, ref, incident.version, mission.code as mission, event_type, sub_event_type,
               threat_family, targets, methods, civilian_targeting, occurred_from, occurred_to, time_precision,
               st_asgeojson(location.point, 6)::json as geometry, false as masked, location_precision,
               area.pcode as area, place_name as place, summary, incident.status, verification_level, evidence,
               (select json_build_object('min', minimum, 'best', best, 'max', maximum) from incidents_harm
                where incident_id = incident.id and kind = 'killed' and sex = '' and age_band = '' and "group" = ''
                limit 1) as fatalities,
               array(select json_build_object('kind', kind, 'best', best, 'min', minimum, 'max', maximum)
                     from incidents_harm where incident_id = incident.id order by id) as harm,
               array(select json_build_object('name', actor.name, 'role', role, 'confidence', confidence)
                     from incidents_incidentactor as link join incidents_actor as actor on actor.id = link.actor_id
                     where link.incident_id = incident.id order by link.id) as actors,
               cleared_at, classification, dissemination, is_exercise, dataset.code as dataset, dataset.licence
        from incidents_incident as incident
        join missions_mission as mission on mission.id = incident.mission_id
        join incidents_incidentexactlocation as location on location.incident_id = incident.id
        left join missions_area as area on area.id = incident.area_id
        left join incidents_dataset as dataset on dataset.id = incident.dataset_id
        where {where}
        order by occurred_from desc, incident.id desc limit 25
    ) as found
"""
COUNT_BY_HAND = "select count(*) from incidents_incident as incident where {where}"
WHERE = """
    incident.mission_id = %(mission)s and classification <= 2 and compartments = '{{}}' and incident.status <> 'draft'
    and missions_words('', summary, '', '', place_name) @@ missions_sought(%(sought)s)
"""


class Desk:
    """A mission with as many incidents as the bench says, and what is asked of it."""

    mission: Mission
    boxes: list[str]
    terms: list[str]
    rows = 0

    def make(self, rows: int) -> None:
        """Once, whichever line comes first."""
        if self.rows:
            return
        if not Mission.objects.filter(code=CODE).exists():
            boundaries = read_boundaries(COUNTRIES, [("continent", "Africa")])
            create_mission(code=CODE, name="Africa", boundaries=boundaries, actor="bench", resolution=3)
        self.mission = Mission.objects.get(code=CODE)
        order = imports.Order(path=FILE, file_format="ucdp", actor="bench", version="21.1", settle=True)
        imports.import_events(mission=self.mission, order=order)
        _multiply(self.mission, rows)
        self.rows = Incident.objects.filter(mission=self.mission).count()
        self.boxes = [self._box(pk) for pk, _summary, _place in self._spread(BOXES, ASKED_FOR)]
        self.terms = [_term(*texts) for _pk, *texts in self._spread(TERMS)]
        self.client = Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {self._token()}"})
        grant = Grant(role=Role.ANALYST, mission_id=self.mission.pk, ceiling=Classification.STRICTLY_CONFIDENTIAL)
        self.analyst = Audience(actor="bench", user_id=0, grants=(grant,))
        self.outside = headquarters(self.mission, "bench")

    def _token(self) -> str:
        _client, token = create_api_client(name="bench", mission=self.mission, actor="bench")
        return token

    def _spread(self, count: int, among: str = "true") -> list[tuple[int, str, str]]:
        """So many incidents from all over the table, the same in every run."""
        with connection.cursor() as cursor:
            cursor.execute(SPREAD.format(among=among), [self.mission.pk, count])
            found: list[tuple[int, str, str]] = cursor.fetchall()
        return found

    def _box(self, incident: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute(SQUARE, {"incident": incident, "mission": self.mission.pk, "rows": ROWS_IN_BOX})
            return ",".join(f"{value:.5f}" for value in cursor.fetchone())

    # ---- list: seconds for a box of about 500 rows -----------------------------------------------------------
    def listed(self) -> float:
        """Over HTTP, with its token, audience, audit line and stream."""
        return median(_times(self._pull(box) for box in self.boxes))

    def listed_p95(self) -> float:
        return quantiles(_times(self._pull(box) for box in self.boxes), n=20, method="inclusive")[-1] * 1000

    def _pull(self, box: str) -> Callable[[], object]:
        def pull() -> object:
            answer = self.client.get("/api/v1/incidents.geojson", {"bbox": box, "mission": CODE, **SPAN})
            assert answer.status_code == 200, answer.content
            return answer.getvalue()

        return pull

    def serialized(self) -> float:
        """The same rows and columns through the serializer of djangorestframework-gis; no HTTP, no audit."""
        return median(_times(self._serialize(box) for box in self.boxes))

    def _serialize(self, box: str) -> Callable[[], object]:
        rows = INCIDENTS.select(self.outside, {"bbox": [box], "mission": [CODE], **SPAN})
        expressions = {f"x_{c.name}": c.source for c in INCIDENTS.columns if c.source and not isinstance(c.source, str)}
        rows = rows.annotate(**expressions).select_related("mission", "area", "dataset")
        return lambda: JSONRenderer().render(FeatureSerializer(rows, many=True).data)

    # ---- search: seconds for one page of words and place -----------------------------------------------------
    def searched(self) -> float:
        return median(_times(self._search(term) for term in self.terms))

    def searched_p95(self) -> float:
        return quantiles(_times(self._search(term) for term in self.terms), n=20, method="inclusive")[-1] * 1000

    def _search(self, term: str) -> Callable[[], object]:
        query = {"mission": [CODE], "q": [term], "limit": ["25"]}
        return lambda: INCIDENTS.page(self.analyst, query)

    def by_hand(self) -> float:
        return median(_times(self._by_hand(term) for term in self.terms))

    def _by_hand(self, term: str) -> Callable[[], object]:
        values: dict[str, Any] = {"mission": self.mission.pk, "sought": term}

        def ask() -> object:
            with connection.cursor() as cursor:
                cursor.execute(BY_HAND.format(where=WHERE.format()), values)
                rows = cursor.fetchall()
                cursor.execute(COUNT_BY_HAND.format(where=WHERE.format()), values)
                return rows, cursor.fetchone()

        return ask


def _field(name: str, source: Any) -> Any:
    if name == "geometry":
        return GeometryField()
    path = (source or name).replace("__", ".") if isinstance(source, str) else f"x_{name}"
    return serializers.ReadOnlyField() if path == name else serializers.ReadOnlyField(source=path, allow_null=True)


def _feature_serializer() -> type[GeoFeatureModelSerializer]:
    names = [column.name for column in INCIDENTS.columns]
    fields = {column.name: _field(column.name, column.source) for column in INCIDENTS.columns}
    meta = type("Meta", (), {"model": Incident, "geo_field": "geometry", "id_field": "id", "fields": names})
    return type("FeatureSerializer", (GeoFeatureModelSerializer,), {**fields, "Meta": meta})


FeatureSerializer = _feature_serializer()


@transaction.atomic
def _multiply(mission: Mission, rows: int) -> None:
    """Copy the imported incidents with their harm, actors and points; without the ledger, which is no part of this."""
    have = Incident.objects.filter(mission=mission).count()
    columns = ", ".join(
        f'"{field.column}"' for field in Incident._meta.concrete_fields if field.column not in NOT_COPIED
    )
    (full_text,) = (index for index in Incident._meta.indexes if index.name == "incident_words")
    with connection.schema_editor() as editor:
        editor.remove_index(Incident, full_text)  # filled row by row it takes most of the time
        for table in TABLES:
            editor.execute(f"alter table {table} disable trigger user")
    missing = {"times": rows // max(have, 1) + 1, "mission": mission.pk, "missing": max(rows - have, 0)}
    run(COPIES, missing)
    words = VOCABULARY.split()
    texts = {"words": words, "many": len(words), "mission": mission.pk}
    run(COPY_INCIDENTS.format(columns=columns), texts)
    for statement in (COPY_POINTS, COPY_HARM, COPY_ACTORS):
        run(statement, {})
    run("set constraints all immediate", {})
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.execute(f"alter table {table} enable trigger user")
        editor.add_index(Incident, full_text)
    run("drop table bench_copy", {})
    for table in TABLES:
        run(f"analyze {table}", {})


def _times(asked: Iterable[Callable[[], object]]) -> list[float]:
    times = []
    for ask in asked:
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return times


def _term(summary: str, place: str) -> str:
    """A word of the text with one of the place's name, as people type them."""
    return f"{summary.split()[-1]} {place.split()[0]}"


DESK = Desk()
LINES = [
    Line(
        name="list.drf_gis",
        unit="s (median of 12 boxes of 500 rows)",
        reach="<=1/4",
        judge=lambda ratio: ratio <= 1 / 4,
        setup=DESK.make,
        ours=DESK.listed,
        reference=DESK.serialized,
    ),
    Line(
        name="list.p95",
        unit="ms",
        reach="<=60",
        judge=lambda ms: ms <= 60,
        setup=DESK.make,
        ours=DESK.listed_p95,
    ),
    Line(
        name="search.sql",
        unit="s (median of 20 searches)",
        reach="<=1.5",
        judge=lambda ratio: ratio <= 1.5,
        setup=DESK.make,
        ours=DESK.searched,
        reference=DESK.by_hand,
    ),
    Line(
        name="search.p95",
        unit="ms",
        reach="<=100",
        judge=lambda ms: ms <= 100,
        setup=DESK.make,
        ours=DESK.searched_p95,
    ),
]
