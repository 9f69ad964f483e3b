"""Second half of an import: reports and incidents of new rows, set by set; import_updating holds what changes old ones.

Children are written before their incidents, whose ids are drawn beforehand: a child of a new incident then counts as
no change of its own (`ledger.triggers.touch_parent`). Statements are constants; only values are parameters.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from incidents.services.import_staging import Target, rows_of, run
from missions.refs import make_ref

CURATED = "curated-data"  # the fixed actor that settles; it acts on records of datasets only
ENDS = "interval '1 day' - interval '1 second'"
EVIDENCE = "array['curated_dataset']"
# A list of lines as rows.
HARM_ROWS = """jsonb_to_recordset({lines})
    as line (kind text, min int, best int, max int, civilian_status text, sex text, age_band text, "group" text)"""
ACTOR_ROWS = "jsonb_to_recordset({lines}) as line (name text, role text, confidence text)"


def parameters(target: Target, *, now: datetime, source_id: int, actor: str) -> dict[str, Any]:
    """What all statements of an import need."""
    return target.parameters() | {
        "code": target.mission.code,
        "licence": target.dataset.licence,
        "dissemination": target.dissemination,
        "source": source_id,
        "actor": actor,
        "curated": CURATED,
        "now": now,
        "mission_now": target.mission.mission_time(now),
        "settle": target.settle,
        "status": "verified" if target.settle else "submitted",
        "level": 2 if target.settle else 0,
    }


def create(target: Target, values: dict[str, Any]) -> None:
    """Reports and incidents of the rows that are new and inside."""
    run(CREATE_NEW, values)
    replace_taken_refs(target)
    run(INSERT_ACTORS.format(rows="intake_new"), values)
    for statement in INSERT_NEW:
        run(statement, values)
    if target.settle:
        run(INSERT_SETTLED_MOVES, values)
    for statement in (INSERT_REPORTS, INSERT_INCIDENTS, RETIRE_CONTEXT):
        run(statement, values)


def replace_taken_refs(target: Target) -> None:
    """Draw again where a random ref is in use: some 10 in 100,000 are."""
    for column, table in (("report_ref", "incidents_report"), ("incident_ref", "incidents_incident")):
        while taken := rows_of(TAKEN_REFS.format(column=column, table=table), {}):
            for (row,) in taken:
                statement = f"update intake_new set {column} = %(ref)s where row = %(row)s"  # noqa: S608
                run(statement, {"ref": make_ref(target.mission.code), "row": row})


def confirm(values: dict[str, Any]) -> None:
    """Remember that a newer version says the same, so that no version in between overwrites it later."""
    run(CONFIRM, values)


def settle(values: dict[str, Any]) -> int:
    """Verify and clear what earlier imports left unsettled and nobody has judged; returns how many incidents."""
    return run(SETTLE, values)


def keep_context(values: dict[str, Any]) -> int:
    """Events of the neighbourhood, for scoring only; returns how many rows are new or changed."""
    return run(UPSERT_CONTEXT, values)


CREATE_NEW = """
    create temporary table intake_new on commit drop as
    select fresh.*, nextval('incidents_report_id_seq') as report_id, nextval('incidents_incident_id_seq') as incident_id
    from (
        select intake_row.*, area_id, cell_id from intake_case join intake_row using (row, external_id)
        where state = 'created' order by row
    ) as fresh
"""

TAKEN_REFS = """
    select row from (
        select row, row_number() over (partition by {column} order by row) > 1
               or exists (select from {table} where ref = {column}) as taken
        from intake_new
    ) as drawn where taken
"""

# One name has one class: a group that also fights the state or civilians is more than a communal militia.
INSERT_ACTORS = """
    insert into incidents_actor (public_id, name, actor_class, country, aliases)
    select distinct on (name) gen_random_uuid(), name, class, '', '{{}}'
    from (select distinct actors, actor_classes from {rows}) as cast_list
    cross join lateral (
        select line ->> 'name' as name, actor_classes[n] as class
        from jsonb_array_elements(actors) with ordinality as each (line, n)
    ) as side
    order by name, class = 'communal_militia', class
    on conflict (name) do nothing
"""

INSERT_NEW = (
    f"""
    insert into incidents_harm
        (incident_id, kind, minimum, best, maximum, civilian_status, sex, age_band, "group", basis)
    select incident_id, kind, min, best, max, line.civilian_status, '', '', '', 'computed'
    from intake_new cross join lateral {HARM_ROWS.format(lines="harm")}
    """,  # noqa: S608
    f"""
    insert into incidents_incidentactor (incident_id, actor_id, role, confidence, basis)
    select incident_id, actor.id, line.role, line.confidence, 'computed'
    from intake_new cross join lateral {ACTOR_ROWS.format(lines="actors")}
    join incidents_actor as actor on actor.name = line.name
    """,  # noqa: S608
    """
    insert into incidents_incidentexactlocation (incident_id, point) select incident_id, point from intake_new
    """,
    """
    insert into incidents_reportexactlocation (report_id, point) select report_id, point from intake_new
    """,
    """
    insert into incidents_reportlink (report_id, incident_id, linked_at, linked_by, reason)
    select report_id, incident_id, %(now)s, %(actor)s, '' from intake_new
    """,
    """
    insert into incidents_incidenttransition
        (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
    select incident_id, '', 'submitted', %(now)s, %(mission_now)s, %(actor)s, '', '{}' from intake_new
    """,
)

INSERT_SETTLED_MOVES = """
    insert into incidents_incidenttransition
        (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
    select incident_id, 'submitted', 'verified', %(now)s, %(mission_now)s, %(curated)s, '', '{"level": 2}'
    from intake_new
"""

INSERT_REPORTS = f"""
    insert into incidents_report (
        id, public_id, ref, mission_id, version, classification, dissemination, compartments, is_exercise, created_at,
        source_id, tense, event_type, sub_event_type, civilian_targeting, occurred_from, occurred_to, time_precision,
        area_id, location_precision, place_name, text, language, translation, translation_language, told_when, channel,
        origin, reliability, credibility, harm, actors, status, body_hash, revision, received_at, mission_received_at,
        dataset_id, external_id, dataset_version, licence, original)
    select report_id, gen_random_uuid(), report_ref, %(mission)s, 1, 0, %(dissemination)s, '{{}}', false, %(now)s,
           %(source)s, 'happened', event_type, coalesce(sub_event_type, ''), civilian_targeting,
           starts_on::timestamp at time zone 'UTC', (coalesce(ends_on, starts_on) + {ENDS}) at time zone 'UTC',
           coalesce(time_precision, 1), area_id, coalesce(location_precision, 2), coalesce(place_name, ''),
           coalesce(text, ''), '', '', '', '', 'import', '', 'F', '6', harm, actors, 'linked', body_hash, 0, %(now)s,
           %(mission_now)s, %(dataset)s, external_id, %(version)s, coalesce(nullif(licence, ''), %(licence)s), original
    from intake_new
"""  # noqa: S608

INSERT_INCIDENTS = f"""
    insert into incidents_incident (
        id, public_id, ref, mission_id, version, classification, dissemination, compartments, is_exercise, created_at,
        event_type, sub_event_type, threat_family, targets, methods, civilian_targeting, occurred_from, occurred_to,
        time_precision, area_id, cell_id, location_precision, place_name, summary, status, verification_level,
        evidence, near_occupied_site, cleared_at, cleared_by, dataset_id)
    select incident_id, gen_random_uuid(), incident_ref, %(mission)s, 1, 0, %(dissemination)s, '{{}}', false, %(now)s,
           event_type, coalesce(sub_event_type, ''), '', coalesce(targets, '{{}}'), '{{}}', civilian_targeting,
           starts_on::timestamp at time zone 'UTC', (coalesce(ends_on, starts_on) + {ENDS}) at time zone 'UTC',
           coalesce(time_precision, 1), area_id, cell_id, coalesce(location_precision, 2), coalesce(place_name, ''),
           coalesce(text, ''), %(status)s, %(level)s, case when %(settle)s then {EVIDENCE} else '{{}}' end, false,
           case when %(settle)s then %(now)s end,
           case when %(settle)s then %(curated)s else '' end, %(dataset)s
    from intake_new
"""  # noqa: S608

# What was kept for scoring only and now is an incident must not count twice.
RETIRE_CONTEXT = """
    update incidents_contextevent as kept set withdrawn_at = %(now)s from intake_new as fresh
    where kept.mission_id = %(mission)s and kept.dataset_id = %(dataset)s
      and kept.external_id = fresh.external_id and kept.withdrawn_at is null
"""

CONFIRM = """
    update incidents_report as report set dataset_version = %(version)s from intake_case as cases
    where cases.state = 'unchanged' and report.id = cases.report_id
      and string_to_array(report.dataset_version, '.')::int[] < string_to_array(%(version)s, '.')::int[]
"""

SETTLE = f"""
    with settled as (
        update incidents_incident as incident
        set status = 'verified', verification_level = 2, evidence = {EVIDENCE}, cleared_at = %(now)s,
            cleared_by = %(curated)s
        from intake_case as cases
        where cases.state in ('updated', 'unchanged') and incident.id = cases.incident_id
          and incident.dataset_id = %(dataset)s and incident.status = 'submitted'
        returning incident.id
    )
    insert into incidents_incidenttransition
        (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
    select id, 'submitted', 'verified', %(now)s, %(mission_now)s, %(curated)s, '', '{{"level": 2}}' from settled
"""  # noqa: S608

UPSERT_CONTEXT = """
    insert into incidents_contextevent as kept
        (mission_id, dataset_id, external_id, dataset_version, body_hash, country, occurred_from, occurred_to,
         event_class, location_precision, point)
    select %(mission)s, %(dataset)s, fresh.external_id, %(version)s, fresh.body_hash, fresh.country, starts_on,
           coalesce(ends_on, greatest(old.occurred_to, starts_on)), fresh.event_class,
           coalesce(fresh.location_precision, old.location_precision, 2), fresh.point
    from intake_case as cases join intake_row as fresh using (row, external_id)
    left join incidents_contextevent as old on old.mission_id = %(mission)s and old.dataset_id = %(dataset)s
        and old.external_id = fresh.external_id
    where cases.state = 'context' and fresh.event_class <> ''
    on conflict (mission_id, dataset_id, external_id) do update
    set dataset_version = coalesce(nullif(excluded.dataset_version, ''), kept.dataset_version),
        body_hash = excluded.body_hash, country = excluded.country, occurred_from = excluded.occurred_from,
        occurred_to = excluded.occurred_to, event_class = excluded.event_class,
        location_precision = excluded.location_precision, point = excluded.point, withdrawn_at = null
    where string_to_array(excluded.dataset_version, '.')::int[] >= string_to_array(kept.dataset_version, '.')::int[]
      and (excluded.body_hash <> kept.body_hash or kept.withdrawn_at is not null
           or excluded.dataset_version <> kept.dataset_version)
"""
