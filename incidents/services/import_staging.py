"""First half of an import: rows into a temporary table, where they lie, and what each of them means for the mission."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import h3
from django.db import connection

from incidents.choices import CivilianStatus
from incidents.intake.events import UNATTRIBUTED, Actor, Event, Gone, Harmed, Reject
from incidents.models import Dataset
from missions.bulk_refs import refs
from missions.choices import Dissemination
from missions.models import Mission
from missions.services.bulk import copy_rows, drop_tables, make_pieces, point_hex
from missions.services.places import BORDER_KM

CONTEXT_KM = 300.0
PROGRESS_EVERY = 20_000
COLUMNS = (
    "row, line, external_id, point, h3, event_type, sub_event_type, targets, civilian_targeting, event_class, "
    "starts_on, ends_on, time_precision, location_precision, place_name, country, text, harm, status_said, harm_kinds, "
    "actors, actor_classes, actors_said, stamp, licence, original, body_hash, report_ref, incident_ref"
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where an import goes, and as what."""

    mission: Mission
    dataset: Dataset
    version: str
    settle: bool
    dissemination: str = Dissemination.PUBLIC

    def parameters(self) -> dict[str, Any]:
        return {
            "mission": self.mission.pk,
            "dataset": self.dataset.pk,
            "version": self.version,
            "border": BORDER_KM * 1000,
            "context": CONTEXT_KM * 1000,
            # far enough for the nearest cell of any event at the rim
            "reach": 4 * h3.average_hexagon_edge_length(self.mission.h3_resolution, unit="km") / 100,
        }


def run(statement: str, parameters: dict[str, Any]) -> int:
    """Run one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def rows_of(statement: str, parameters: dict[str, Any]) -> list[tuple[object, ...]]:
    """The few rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def stage(
    target: Target,
    events: Iterator[Event | Gone | Reject],
    refuse: Callable[[Reject], None],
    progress: Callable[[int], None],
) -> int:
    """COPY every valid row into `intake_row`, hand every other one to `refuse`; returns the number of rows read.

    `progress` is told after every so many rows how many are read.
    """
    run(CREATE_ROWS, {})
    read = 0

    def valid() -> Iterator[tuple[object, ...]]:
        nonlocal read
        resolution, new_refs = target.mission.h3_resolution, refs(target.mission.code)
        for event in events:
            read += 1
            if read % PROGRESS_EVERY == 0:
                progress(read)
            if isinstance(event, Event):
                yield _values(event, resolution, next(new_refs), next(new_refs))
            elif isinstance(event, Gone):
                yield (*event, *NOTHING_ELSE)
            else:
                refuse(event)

    copy_rows("intake_row", COLUMNS, valid())
    run("analyze intake_row (row, external_id, point, country)", {})
    return read


NOTHING_ELSE = (None,) * (COLUMNS.count(",") + 1 - len(Gone._fields))


def _values(event: Event, resolution: int, report_ref: str, incident_ref: str) -> tuple[object, ...]:
    return (
        *event[:3],
        point_hex(event.longitude, event.latitude),
        h3.latlng_to_cell(event.latitude, event.longitude, resolution),
        event.event_type,
        event.sub_event_type,
        _array(event.targets),
        *event[8:17],
        *_harm_cells(event.harm),
        _array(event.harm_kinds),
        *_actor_cells(event.actors),
        *event[20:],
        report_ref,
        incident_ref,
    )


def _array(codes: tuple[str, ...] | None) -> str | None:
    """Codes, which hold no character that needs quoting, as a PostgreSQL array."""
    return None if codes is None else f"{{{','.join(codes)}}}"


@lru_cache(8192)  # most rows of a file repeat the figures, and many the actors, of others
def _harm_cells(harm: tuple[Harmed, ...]) -> tuple[str, bool]:
    """The lines in the form of incidents.inputs, and whether the file says who the harmed were."""
    lines = [
        line._asdict()
        | {"civilian_status": line.civilian_status or CivilianStatus.UNKNOWN, "sex": "", "age_band": "", "group": ""}
        for line in harm
    ]
    return json.dumps(lines), all(line.civilian_status is not None for line in harm)


@lru_cache(8192)
def _actor_cells(actors: tuple[Actor, ...] | None) -> tuple[str, str | None, bool]:
    """The lines in the form of incidents.inputs, the classes beside them, and whether the file names groups at all."""
    found = actors or (UNATTRIBUTED,)
    lines = [{"name": each.name, "role": each.role, "confidence": each.confidence} for each in found]
    return json.dumps(lines, ensure_ascii=False), _array(tuple(each.actor_class for each in found)), bool(actors)


def place(target: Target) -> None:
    """Fill `intake_point`: for each distinct point whether it is inside, context or outside, with area and cell."""
    make_pieces(target.mission.pk)
    run(CREATE_POINTS, target.parameters())
    run("analyze intake_point", {})


def swapped(target: Target) -> list[Reject]:
    """Take out rows far outside that would lie inside with latitude and longitude swapped, as their country does."""
    found = rows_of(TAKE_OUT_SWAPPED, target.parameters())
    reason = "latitude and longitude look swapped: the other way round this lies in the mission"
    return [Reject(row, line, key, "latitude", value, reason) for row, line, key, value in found]  # type: ignore[arg-type]


def decide(target: Target) -> dict[str, int]:
    """Fill `intake_case` with what each row means; returns how many rows there are of each state."""
    run(CREATE_CASES, target.parameters())
    run(INSERT_GONE_CASES, target.parameters())
    run("analyze intake_case", {})
    return {str(state): int(str(n)) for state, n in rows_of("select state, count(*) from intake_case group by 1", {})}


def clear_away() -> None:
    """Drop the temporary tables of this import."""
    drop_tables(*TABLES)


TABLES = (
    "intake_row", "intake_point", "intake_case", "intake_new", "intake_changed", "intake_before", "intake_doomed",
    "mission_piece",
)  # fmt: skip


def duplicates() -> Iterator[Reject]:
    """The rows that repeat an id, in the order of the file; there may be as many as the file has rows."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(SELECT_DUPLICATES)
        for row, line, external_id, first in cursor:
            yield Reject(row, line, external_id, "id", external_id, f"repeats the id of row {first}")


# A row of a list of deletions has its id and nothing else.
CREATE_ROWS = """
    create temporary table intake_row (
        row int, line int, external_id text, point geometry(point, 4326), h3 text, event_type text,
        sub_event_type text, targets varchar[], civilian_targeting bool, event_class text, starts_on date, ends_on date,
        time_precision smallint, location_precision smallint, place_name text, country text, text text, harm jsonb,
        status_said bool, harm_kinds text[], actors jsonb, actor_classes text[], actors_said bool, stamp bigint,
        licence text, original jsonb, body_hash text, report_ref text, incident_ref text
    ) on commit drop
"""

# Where rows lie is asked once for each point: four rows in five share theirs with another one.
CREATE_POINTS = """
    create temporary table intake_point on commit drop as
    select placed.point, placed.zone, placed.area_id, coalesce(own.id, nearest.id) as cell_id
    from (
        select spot.point, spot.h3, coalesce(inside.area_id, near.area_id) as area_id,
               case when coalesce(inside.area_id, near.area_id) is not null then 'inside'
                    when exists (select from mission_piece
                                 where st_dwithin(ground, spot.point::geography, %(context)s)) then 'context'
                    else 'outside' end as zone
        from (select point, min(h3) as h3 from intake_row where point is not null group by point) as spot
        left join lateral (
            select area_id from mission_piece where st_intersects(geometry, spot.point) order by area_id limit 1
        ) as inside on true
        left join lateral (
            select area_id from mission_piece
            where inside.area_id is null and st_dwithin(ground, spot.point::geography, %(border)s)
            order by st_distance(ground, spot.point::geography), area_id limit 1
        ) as near on true
    ) as placed
    left join missions_cell as own on own.mission_id = %(mission)s and own.h3 = placed.h3 and placed.zone = 'inside'
    left join lateral (
        select id from missions_cell as cell
        where own.id is null and placed.zone = 'inside' and cell.mission_id = %(mission)s
          and cell.centre && st_expand(placed.point, %(reach)s / greatest(cos(radians(st_y(placed.point))), 0.05))
        order by st_distance(cell.centre::geography, placed.point::geography), cell.id limit 1
    ) as nearest on true
"""

TAKE_OUT_SWAPPED = """
    with suspect as materialized (
        select intake_row.row, intake_row.country from intake_row join intake_point using (point)
        where zone = 'outside' and abs(st_x(point)) <= 90
          and exists (select from mission_piece where st_intersects(geometry, st_flipcoordinates(point)))
    ), at_home as (
        select country from intake_row join intake_point using (point)
        where country in (select country from suspect) and row not in (select row from suspect)
        group by country having count(*) filter (where zone = 'inside') > count(*) filter (where zone = 'outside')
        union
        select original ->> 'country' from incidents_report
        where mission_id = %(mission)s and dataset_id = %(dataset)s
          and original ->> 'country' in (select country from suspect)
    ), gone as (
        delete from intake_row using suspect
        where intake_row.row = suspect.row and suspect.country in (select country from at_home)
        returning intake_row.row, line, external_id, original ->> 'latitude'
    )
    select * from gone order by row
"""

# Rows of a list of deletions: `gone` where this takes something away here, `outside` where it was never kept.
INSERT_GONE_CASES = """
    insert into intake_case (row, external_id, report_id, nth, first_row, state)
    select row, external_id, report_id, nth, first_row,
           case when nth > 1 then 'duplicate'
                when report_id is not null then case when stays then 'unchanged' else 'gone' end
                when context_id is not null then 'context'
                else 'outside' end
    from (
        select fresh.row, fresh.external_id, report.id as report_id, kept.id as context_id,
               report.status = 'withdrawn' or string_to_array(report.dataset_version, '.')::int[]
                   > string_to_array(%(version)s, '.')::int[] and %(version)s <> '' as stays,
               row_number() over same_id as nth, first_value(fresh.row) over same_id as first_row
        from intake_row as fresh
        left join incidents_report as report on report.mission_id = %(mission)s
            and report.dataset_id = %(dataset)s and report.external_id = fresh.external_id
        left join incidents_contextevent as kept on kept.mission_id = %(mission)s
            and kept.dataset_id = %(dataset)s and kept.external_id = fresh.external_id
        where fresh.point is null
        window same_id as (partition by fresh.external_id order by fresh.row)
    ) as known
"""

# A version such as 22.1 compares by its numbers; none given is older than any. Containment of the kept row tells that
# a file with fewer columns says nothing new. Points of precision 5 and more name no province, of 3 and more no cell.
CREATE_CASES = r"""
    create temporary table intake_case on commit drop as
    select row, external_id, report_id, incident_id,
           case when coalesce(precise, 2) >= 5 then root.id else coalesce(area_id, root.id) end as area_id,
           case when coalesce(precise, 2) >= 3 then null else cell_id end as cell_id,
           is_older, was_withdrawn, nth, first_row,
           case when nth > 1 then 'duplicate'
                when report_id is null then case when zone = 'inside' then 'created' else zone end
                when is_older or (is_same and not was_withdrawn) then 'unchanged'
                else 'updated' end as state
    from (
        select fresh.row, fresh.external_id, spot.zone, spot.area_id, spot.cell_id,
               coalesce(fresh.location_precision, report.location_precision) as precise,
               report.id as report_id, link.incident_id,
               report.status = 'withdrawn' as was_withdrawn,
               string_to_array(report.dataset_version, '.')::int[] > string_to_array(%(version)s, '.')::int[]
                   or case when fresh.stamp is not null and report.original ->> 'timestamp' ~ '^\d{1,18}$'
                           then (report.original ->> 'timestamp')::bigint > fresh.stamp else false end as is_older,
               report.body_hash = fresh.body_hash or report.original @> fresh.original as is_same,
               row_number() over same_id as nth, first_value(fresh.row) over same_id as first_row
        from intake_row as fresh
        join intake_point as spot using (point)
        left join incidents_report as report on report.mission_id = %(mission)s
            and report.dataset_id = %(dataset)s and report.external_id = fresh.external_id
        left join incidents_reportlink as link on link.report_id = report.id and link.unlinked_at is null
        window same_id as (partition by fresh.external_id order by fresh.row)
    ) as known
    left join (select id from missions_area where mission_id = %(mission)s and level = 'mission'
               order by id limit 1) as root on true
"""

SELECT_DUPLICATES = """
    select row, line, external_id, first_row from intake_case join intake_row using (row, external_id)
    where state = 'duplicate' order by row
"""
