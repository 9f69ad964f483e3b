"""Second half of an import: what the cases of the file mean for reports, incidents and context, set by set.

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
# A report's harm and groups, in the form of incidents.inputs.
HARM = """jsonb_build_array(jsonb_build_object(
    'kind', 'killed', 'min', killed_min, 'best', killed_best, 'max', killed_max,
    'civilian_status', coalesce(civilian_status, 'unknown'), 'sex', '', 'age_band', '', 'group', ''))"""
ACTORS = """jsonb_build_array(
    jsonb_build_object('name', actor_1, 'role', role_1, 'confidence', 'probable'),
    jsonb_build_object('name', actor_2, 'role', role_2, 'confidence', 'probable'))"""


def parameters(target: Target, *, now: datetime, source_id: int, actor: str) -> dict[str, Any]:
    """What all statements below need."""
    return target.parameters() | {
        "code": target.mission.code,
        "licence": target.dataset.licence,
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


def update(values: dict[str, Any]) -> None:
    """Bring reports up to date, and the incidents that rest on this dataset; what had vanished comes back."""
    run(CREATE_CHANGED, values)
    run(INSERT_ACTORS.format(rows="intake_changed"), values)
    for statement in UPDATES:
        run(statement, values)


def confirm(values: dict[str, Any]) -> None:
    """Remember that a newer version says the same, so that no version in between overwrites it later."""
    run(CONFIRM, values)


def settle(values: dict[str, Any]) -> int:
    """Verify and clear what earlier imports left unsettled and nobody has judged; returns how many incidents."""
    return run(SETTLE, values)


def keep_context(values: dict[str, Any]) -> int:
    """Events of the neighbourhood, for scoring only; returns how many rows are new or changed."""
    return run(UPSERT_CONTEXT, values)


def withdraw(values: dict[str, Any], refused_ids: list[str]) -> int:
    """Withdraw what the file's countries and dates should hold and no longer do; rows it refused stay as they were."""
    values = values | {"refused": refused_ids}
    return run(WITHDRAW_REPORTS, values) + run(WITHDRAW_CONTEXT, values)


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
    from {rows} cross join lateral (values (actor_1, class_1), (actor_2, class_2)) as side (name, class)
    order by name, class = 'communal_militia', class
    on conflict (name) do nothing
"""

INSERT_NEW = (
    """
    insert into incidents_harm
        (incident_id, kind, minimum, best, maximum, civilian_status, sex, age_band, "group", basis)
    select incident_id, 'killed', killed_min, killed_best, killed_max, coalesce(civilian_status, 'unknown'),
           '', '', '', 'computed'
    from intake_new order by row
    """,
    """
    insert into incidents_incidentactor (incident_id, actor_id, role, confidence, basis)
    select incident_id, actor.id, side.role, 'probable', 'computed'
    from intake_new cross join lateral (values (actor_1, role_1), (actor_2, role_2)) as side (name, role)
    join incidents_actor as actor on actor.name = side.name order by incident_id
    """,
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
    select report_id, gen_random_uuid(), report_ref, %(mission)s, 1, 0, 'public', '{{}}', false, %(now)s,
           %(source)s, 'happened', event_type, '', civilian_targeting, starts_on::timestamp at time zone 'UTC',
           (coalesce(ends_on, starts_on) + {ENDS}) at time zone 'UTC', coalesce(time_precision, 1),
           area_id, coalesce(location_precision, 2), coalesce(place_name, ''), text, '', '', '', '', 'import',
           '', 'F', '6', {HARM}, {ACTORS}, 'linked', body_hash, 0, %(now)s, %(mission_now)s,
           %(dataset)s, external_id, %(version)s, %(licence)s, original
    from intake_new order by row
"""  # noqa: S608

INSERT_INCIDENTS = f"""
    insert into incidents_incident (
        id, public_id, ref, mission_id, version, classification, dissemination, compartments, is_exercise, created_at,
        event_type, sub_event_type, threat_family, targets, methods, civilian_targeting, occurred_from, occurred_to,
        time_precision, area_id, cell_id, location_precision, place_name, summary, status, verification_level,
        evidence, near_occupied_site, cleared_at, cleared_by, dataset_id)
    select incident_id, gen_random_uuid(), incident_ref, %(mission)s, 1, 0, 'public', '{{}}', false, %(now)s,
           event_type, '', '', '{{}}', '{{}}', civilian_targeting, starts_on::timestamp at time zone 'UTC',
           (coalesce(ends_on, starts_on) + {ENDS}) at time zone 'UTC',
           coalesce(time_precision, 1), area_id, cell_id, coalesce(location_precision, 2), coalesce(place_name, ''),
           text, %(status)s, %(level)s, case when %(settle)s then {EVIDENCE} else '{{}}' end, false,
           case when %(settle)s then %(now)s end,
           case when %(settle)s then %(curated)s else '' end, %(dataset)s
    from intake_new order by row
"""  # noqa: S608

# What was kept for scoring only and now is an incident must not count twice.
RETIRE_CONTEXT = """
    update incidents_contextevent as kept set withdrawn_at = %(now)s from intake_new as fresh
    where kept.mission_id = %(mission)s and kept.dataset_id = %(dataset)s
      and kept.external_id = fresh.external_id and kept.withdrawn_at is null
"""

# `owned` is null where people have merged the incident away: then only the report changes.
CREATE_CHANGED = f"""
    create temporary table intake_changed on commit drop as
    select fresh.*, cases.report_id, owned.id as incident_id, cases.area_id, cases.cell_id, cases.was_withdrawn,
           (case when fresh.ends_on is not null then fresh.ends_on + {ENDS}
                 when report.original ? 'date_end'
                 then greatest(report.occurred_to at time zone 'UTC', fresh.starts_on + {ENDS})
                 else fresh.starts_on + {ENDS} end) at time zone 'UTC' as ends_at
    from intake_case as cases
    join intake_row as fresh using (row, external_id)
    join incidents_report as report on report.id = cases.report_id
    left join incidents_incident as owned
        on owned.id = cases.incident_id and owned.dataset_id = %(dataset)s and owned.status <> 'merged'
    where cases.state = 'updated'
"""  # noqa: S608

UPDATES = (
    """
    update incidents_harm as harm
    set minimum = killed_min, best = killed_best, maximum = killed_max,
        civilian_status = coalesce(fresh.civilian_status, harm.civilian_status)
    from intake_changed as fresh
    where harm.incident_id = fresh.incident_id and kind = 'killed' and sex = '' and age_band = '' and "group" = ''
      and harm.basis = 'computed'
      and (minimum, best, maximum, harm.civilian_status) is distinct from
          (killed_min, killed_best, killed_max, coalesce(fresh.civilian_status, harm.civilian_status))
    """,
    """
    delete from incidents_incidentactor as old using intake_changed as fresh, incidents_actor as actor
    where old.incident_id = fresh.incident_id and actor.id = old.actor_id and old.basis = 'computed'
      and (actor.name, old.role) not in ((actor_1, role_1), (actor_2, role_2))
    """,
    """
    insert into incidents_incidentactor (incident_id, actor_id, role, confidence, basis)
    select incident_id, actor.id, side.role, 'probable', 'computed'
    from intake_changed cross join lateral (values (actor_1, role_1), (actor_2, role_2)) as side (name, role)
    join incidents_actor as actor on actor.name = side.name
    where incident_id is not null
    on conflict (incident_id, actor_id, role) do nothing
    """,
    """
    update incidents_incidentexactlocation as place set point = fresh.point from intake_changed as fresh
    where place.incident_id = fresh.incident_id and not st_equals(place.point, fresh.point)
    """,
    """
    update incidents_reportexactlocation as place set point = fresh.point from intake_changed as fresh
    where place.report_id = fresh.report_id and not st_equals(place.point, fresh.point)
    """,
    f"""
    update incidents_report as report
    set event_type = fresh.event_type, civilian_targeting = fresh.civilian_targeting,
        occurred_from = fresh.starts_on::timestamp at time zone 'UTC', occurred_to = fresh.ends_at,
        time_precision = coalesce(fresh.time_precision, report.time_precision), area_id = fresh.area_id,
        location_precision = coalesce(fresh.location_precision, report.location_precision),
        place_name = coalesce(fresh.place_name, report.place_name), text = fresh.text,
        harm = {HARM}, actors = {ACTORS}, body_hash = fresh.body_hash, original = report.original || fresh.original,
        dataset_version = coalesce(nullif(%(version)s, ''), report.dataset_version),
        status = case when report.status = 'withdrawn' then 'linked' else report.status end
    from intake_changed as fresh where report.id = fresh.report_id
    """,  # noqa: S608
    """
    insert into incidents_incidenttransition
        (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
    select incident.id, 'withdrawn', 'submitted', %(now)s, %(mission_now)s, %(actor)s, 'The dataset has it again', '{}'
    from intake_changed as fresh join incidents_incident as incident on incident.id = fresh.incident_id
    where fresh.was_withdrawn and incident.status = 'withdrawn'
    """,
    """
    update incidents_incident as incident
    set event_type = fresh.event_type, civilian_targeting = fresh.civilian_targeting,
        occurred_from = fresh.starts_on::timestamp at time zone 'UTC', occurred_to = fresh.ends_at,
        time_precision = coalesce(fresh.time_precision, incident.time_precision), area_id = fresh.area_id,
        cell_id = fresh.cell_id,
        location_precision = coalesce(fresh.location_precision, incident.location_precision),
        place_name = coalesce(fresh.place_name, incident.place_name), summary = fresh.text,
        status = case when restored then 'submitted' else incident.status end,
        verification_level = case when restored then 0 else incident.verification_level end,
        cleared_at = case when restored then null else incident.cleared_at end,
        cleared_by = case when restored then '' else incident.cleared_by end
    from (
        select intake_changed.*, was_withdrawn and kept.status = 'withdrawn' as restored
        from intake_changed join incidents_incident as kept on kept.id = incident_id
    ) as fresh
    where incident.id = fresh.incident_id
    """,
)

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

WITHDRAW_REPORTS = """
    with span as (
        select array_agg(distinct country) as countries, min(starts_on) as first, max(starts_on) as last
        from intake_row
    ), gone as (
        update incidents_report as report
        set status = 'withdrawn', dataset_version = coalesce(nullif(%(version)s, ''), report.dataset_version)
        from span
        where report.mission_id = %(mission)s and report.dataset_id = %(dataset)s and report.status <> 'withdrawn'
          and report.original ->> 'country' = any(span.countries)
          and (report.occurred_from at time zone 'UTC')::date between span.first and span.last
          and string_to_array(report.dataset_version, '.')::int[] <= string_to_array(%(version)s, '.')::int[]
          and not exists (select from intake_row where intake_row.external_id = report.external_id)
          and not report.external_id = any(%(refused)s)
        returning report.id
    ), alone as (
        select incident.id, incident.status from incidents_incident as incident
        join incidents_reportlink as link on link.incident_id = incident.id and link.unlinked_at is null
        where link.report_id in (select id from gone) and incident.dataset_id = %(dataset)s
          and incident.status in ('submitted', 'in_verification', 'verified', 'unverifiable', 'refuted')
          and not exists (
              select from incidents_reportlink as other join incidents_report as standing
                  on standing.id = other.report_id and standing.status <> 'withdrawn'
              where other.incident_id = incident.id and other.unlinked_at is null
                and other.report_id not in (select id from gone))
    ), moved as (
        insert into incidents_incidenttransition
            (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
        select id, status, 'withdrawn', %(now)s, %(mission_now)s, %(curated)s, 'Withdrawn from the dataset', '{}'
        from alone
    ), done as (
        update incidents_incident set status = 'withdrawn' where id in (select id from alone)
    )
    select id from gone
"""

WITHDRAW_CONTEXT = """
    update incidents_contextevent as kept
    set withdrawn_at = %(now)s, dataset_version = coalesce(nullif(%(version)s, ''), kept.dataset_version)
    from (select array_agg(distinct country) as countries, min(starts_on) as first, max(starts_on) as last
          from intake_row) as span
    where kept.mission_id = %(mission)s and kept.dataset_id = %(dataset)s and kept.withdrawn_at is null
      and kept.country = any(span.countries) and kept.occurred_from between span.first and span.last
      and string_to_array(kept.dataset_version, '.')::int[] <= string_to_array(%(version)s, '.')::int[]
      and not exists (select from intake_row where intake_row.external_id = kept.external_id)
      and not kept.external_id = any(%(refused)s)
"""
