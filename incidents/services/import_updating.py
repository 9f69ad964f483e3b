"""What an import changes in records of earlier ones: new versions of rows, and rows that are gone, set by set.

A field that a person has changed since stays the person's: an incident follows its dataset only where it still says
what the dataset said before. Every field that changed is written down (`IncidentRevision`).
"""

from __future__ import annotations

from typing import Any

from incidents.models import Incident
from incidents.services.figures import refigure
from incidents.services.import_staging import rows_of, run
from incidents.services.import_writing import ACTOR_ROWS, CURATED, ENDS, HARM_ROWS, INSERT_ACTORS
from missions.services.bulk import drop_tables


def update(values: dict[str, Any]) -> None:
    """Bring reports up to date, and the incidents that rest on this dataset; what had vanished comes back."""
    run(CREATE_CHANGED, values)
    run(CREATE_BEFORE, values)
    run(INSERT_ACTORS.format(rows="intake_changed"), values)
    for statement in (*UPDATE_REPORTS, *UPDATE_INCIDENTS):
        run(statement, values)
    _refigure(rows_of(TOLD_BY_OTHERS_TOO, values))
    run(INSERT_REVISIONS, values)


def withdraw(values: dict[str, Any], refused_ids: list[str]) -> int:
    """Withdraw what the file's countries and dates should hold and no longer do; rows it refused stay as they were."""
    values = values | {"refused": refused_ids}
    return _withdraw(MISSING_REPORTS, values) + run(WITHDRAW_MISSING_CONTEXT, values)


def withdraw_listed(values: dict[str, Any]) -> int:
    """Withdraw what a list of deletions names; returns how many records, of the neighbourhood too."""
    return _withdraw(LISTED_REPORTS, values) + run(WITHDRAW_LISTED_CONTEXT, values)


def _withdraw(which: str, values: dict[str, Any]) -> int:
    """Withdraw reports, and the incidents that nobody else tells of; the figures of the others follow."""
    drop_tables("intake_doomed")
    run(f"create temporary table intake_doomed on commit drop as {which}", values)
    run("create index on intake_doomed (report_id)", {})
    withdrawn = run(WITHDRAW_REPORTS, values)
    if withdrawn:
        run(WITHDRAW_INCIDENTS, values)
        _refigure(rows_of(STILL_TOLD, values))
    return withdrawn


def _refigure(found: list[tuple[object, ...]]) -> None:
    """Compute the figures of incidents that other reports tell of too; there are few."""
    for (pk,) in found:
        incident = Incident.objects.select_related("merged_into").get(pk=pk)
        while incident.merged_into is not None:
            incident = incident.merged_into
        refigure(incident)


# The lines of a report as they will be: figures of the kinds that the file speaks of are new, a status that it does
# not say and lines of other kinds stay. No breakdowns: datasets give totals.
NEW_HARM = """(
    select coalesce(jsonb_agg(fact), '[]') from (
        select case when fresh.status_said or said.status is null then fact
                    else fact || jsonb_build_object('civilian_status', said.status) end as fact
        from jsonb_array_elements(fresh.harm) as fact
        left join lateral (
            select old ->> 'civilian_status' as status from jsonb_array_elements(report.harm) as old
            where old ->> 'kind' = fact ->> 'kind' limit 1
        ) as said on true
        union all
        select old from jsonb_array_elements(report.harm) as old where old ->> 'kind' <> all(fresh.harm_kinds)
    ) as facts)"""

# `incident_id` is null where the incident is not this dataset's, another report opened it, or people merged it away:
# then only the report changes. `is_alone`: no other report tells of it. `is_ours`: its place is still the dataset's.
CREATE_CHANGED = f"""
    create temporary table intake_changed on commit drop as
    select fresh.*, cases.report_id, cases.incident_id as told_of, owned.id as incident_id, cases.area_id,
           cases.cell_id, cases.was_withdrawn, {NEW_HARM} as new_harm,
           case when fresh.actors_said then fresh.actors else report.actors end as new_actors,
           coalesce(st_equals(there.point, here.point), true) as is_ours,
           not exists (select from incidents_reportlink as other where other.incident_id = cases.incident_id
                       and other.unlinked_at is null and other.report_id <> report.id) as is_alone,
           (case when fresh.ends_on is not null then fresh.ends_on + {ENDS}
                 when report.original ? 'date_end' or report.original ? 'occurred_to'
                 then greatest(report.occurred_to at time zone 'UTC', fresh.starts_on + {ENDS})
                 else fresh.starts_on + {ENDS} end) at time zone 'UTC' as ends_at,
           report.event_type as old_event_type, report.sub_event_type as old_sub_event_type,
           report.civilian_targeting as old_civilian_targeting, report.occurred_from as old_occurred_from,
           report.occurred_to as old_occurred_to, report.time_precision as old_time_precision,
           report.location_precision as old_location_precision, report.place_name as old_place_name,
           report.text as old_text
    from intake_case as cases
    join intake_row as fresh using (row, external_id)
    join incidents_report as report on report.id = cases.report_id
    left join incidents_incident as owned
        on owned.id = cases.incident_id and owned.dataset_id = %(dataset)s and owned.status <> 'merged'
        and not exists (select from incidents_reportlink as earlier where earlier.incident_id = owned.id
                        and earlier.unlinked_at is null and earlier.report_id < report.id)
    left join incidents_incidentexactlocation as there on there.incident_id = owned.id
    left join incidents_reportexactlocation as here on here.report_id = report.id
    where cases.state = 'updated'
"""  # noqa: S608

# What an incident says, field by field, for its history.
SNAPSHOT = """
    select incident.id as incident_id, incident.version, jsonb_build_object(
        'event_type', event_type, 'sub_event_type', sub_event_type, 'targets', to_jsonb(targets),
        'civilian_targeting', civilian_targeting, 'occurred_from', occurred_from, 'occurred_to', occurred_to,
        'time_precision', time_precision, 'location_precision', location_precision, 'place_name', place_name,
        'summary', summary, 'area', area.pcode, 'point', jsonb_build_array(st_x(place.point), st_y(place.point)),
        'harm', (select jsonb_agg(jsonb_build_object(
                     'kind', kind, 'min', minimum, 'best', best, 'max', maximum, 'civilian_status', civilian_status)
                     order by kind, sex, age_band, "group")
                 from incidents_harm as harm where harm.incident_id = incident.id),
        'actors', (select jsonb_agg(jsonb_build_object('name', actor.name, 'role', role, 'confidence', confidence)
                       order by actor.name, role)
                   from incidents_incidentactor as link join incidents_actor as actor on actor.id = link.actor_id
                   where link.incident_id = incident.id)) as said
    from incidents_incident as incident
    left join missions_area as area on area.id = incident.area_id
    left join incidents_incidentexactlocation as place on place.incident_id = incident.id
    where incident.id in (select coalesce(incident_id, told_of) from intake_changed)"""

CREATE_BEFORE = f"create temporary table intake_before on commit drop as {SNAPSHOT}"

INSERT_REVISIONS = f"""
    insert into incidents_incidentrevision (incident_id, version, field, old, new, at, mission_at, actor, reason)
    select incident_id, after.version, field, before.said -> field, after.said -> field, %(now)s, %(mission_now)s,
           %(curated)s, 'A newer version of the dataset'
    from intake_before as before join ({SNAPSHOT}) as after using (incident_id)
    cross join lateral jsonb_object_keys(after.said) as field
    where before.said -> field is distinct from after.said -> field
    order by incident_id, field
"""  # noqa: S608

UPDATE_REPORTS = (
    """
    update incidents_reportexactlocation as place set point = fresh.point from intake_changed as fresh
    where place.report_id = fresh.report_id and not st_equals(place.point, fresh.point)
    """,
    """
    update incidents_report as report
    set event_type = fresh.event_type, sub_event_type = coalesce(fresh.sub_event_type, report.sub_event_type),
        civilian_targeting = fresh.civilian_targeting,
        occurred_from = fresh.starts_on::timestamp at time zone 'UTC', occurred_to = fresh.ends_at,
        time_precision = coalesce(fresh.time_precision, report.time_precision), area_id = fresh.area_id,
        location_precision = coalesce(fresh.location_precision, report.location_precision),
        place_name = coalesce(fresh.place_name, report.place_name), text = coalesce(fresh.text, report.text),
        harm = fresh.new_harm, actors = fresh.new_actors, body_hash = fresh.body_hash,
        original = report.original || fresh.original, licence = coalesce(nullif(fresh.licence, ''), report.licence),
        dataset_version = coalesce(nullif(%(version)s, ''), report.dataset_version),
        status = case when report.status = 'withdrawn' then 'linked' else report.status end
    from intake_changed as fresh where report.id = fresh.report_id
    """,
)

# Fields that follow the dataset one by one: name, what it says now, what it said before.
FOLLOWING = (
    ("event_type", "fresh.event_type", "old_event_type"),
    ("sub_event_type", "coalesce(fresh.sub_event_type, incident.sub_event_type)", "old_sub_event_type"),
    ("civilian_targeting", "fresh.civilian_targeting", "old_civilian_targeting"),
    ("time_precision", "coalesce(fresh.time_precision, incident.time_precision)", "old_time_precision"),
    ("location_precision", "coalesce(fresh.location_precision, incident.location_precision)", "old_location_precision"),
    ("place_name", "coalesce(fresh.place_name, incident.place_name)", "old_place_name"),
    ("summary", "coalesce(fresh.text, incident.summary)", "old_text"),
)
SAME_TIME = "incident.occurred_from = old_occurred_from and incident.occurred_to = old_occurred_to"
# Reports keep no targets: who set them by hand is in the history.
SET_BY_HAND = f"""exists (select from incidents_incidentrevision as by_hand
    where by_hand.incident_id = incident.id and field = 'targets' and by_hand.actor <> '{CURATED}')"""
NEW_VALUES = {
    **{name: f"case when incident.{name} = {old} then {new} else incident.{name} end" for name, new, old in FOLLOWING},
    "occurred_from": f"case when {SAME_TIME} then fresh.starts_on::timestamp at time zone 'UTC' "
    "else incident.occurred_from end",
    "occurred_to": f"case when {SAME_TIME} then fresh.ends_at else incident.occurred_to end",
    "area_id": "case when is_ours then fresh.area_id else incident.area_id end",
    "cell_id": "case when is_ours then fresh.cell_id else incident.cell_id end",
    "targets": f"case when fresh.targets is null or {SET_BY_HAND} then incident.targets else fresh.targets end",
    "status": "case when restored then 'submitted' else incident.status end",
    "verification_level": "case when restored then 0 else incident.verification_level end",
    "cleared_at": "case when restored then null else incident.cleared_at end",
    "cleared_by": "case when restored then '' else incident.cleared_by end",
}
UNRESOLVED = """is_alone and not exists (
    select from {table} as by_hand where by_hand.incident_id = fresh.incident_id and by_hand.basis = 'resolved')"""
HARM_UNRESOLVED = UNRESOLVED.format(table="incidents_harm")
ACTORS_UNRESOLVED = UNRESOLVED.format(table="incidents_incidentactor")

UPDATE_INCIDENTS = (
    f"""
    delete from incidents_harm as old using intake_changed as fresh
    where old.incident_id = fresh.incident_id and {HARM_UNRESOLVED}
      and not exists (select from jsonb_array_elements(new_harm) as fact
                      where fact ->> 'kind' = old.kind and (old.sex, old.age_band, old."group") = ('', '', ''))
    """,  # noqa: S608
    f"""
    insert into incidents_harm as old
        (incident_id, kind, minimum, best, maximum, civilian_status, sex, age_band, "group", basis)
    select incident_id, kind, min, best, max, line.civilian_status, '', '', '', 'computed'
    from intake_changed as fresh cross join lateral {HARM_ROWS.format(lines="new_harm")}
    where incident_id is not null and {HARM_UNRESOLVED}
    on conflict (incident_id, kind, sex, age_band, "group") do update
    set minimum = excluded.minimum, best = excluded.best, maximum = excluded.maximum,
        civilian_status = excluded.civilian_status
    where (old.minimum, old.best, old.maximum, old.civilian_status)
        is distinct from (excluded.minimum, excluded.best, excluded.maximum, excluded.civilian_status)
    """,  # noqa: S608
    f"""
    delete from incidents_incidentactor as old using intake_changed as fresh, incidents_actor as actor
    where old.incident_id = fresh.incident_id and actor.id = old.actor_id and {ACTORS_UNRESOLVED}
      and not exists (select from {ACTOR_ROWS.format(lines="new_actors")}
                      where (line.name, line.role) = (actor.name, old.role))
    """,  # noqa: S608
    f"""
    insert into incidents_incidentactor as old (incident_id, actor_id, role, confidence, basis)
    select incident_id, actor.id, line.role, line.confidence, 'computed'
    from intake_changed as fresh cross join lateral {ACTOR_ROWS.format(lines="new_actors")}
    join incidents_actor as actor on actor.name = line.name
    where incident_id is not null and {ACTORS_UNRESOLVED}
    on conflict (incident_id, actor_id, role) do update set confidence = excluded.confidence
    where old.confidence <> excluded.confidence
    """,  # noqa: S608
    """
    update incidents_incidentexactlocation as place set point = fresh.point from intake_changed as fresh
    where place.incident_id = fresh.incident_id and is_ours and not st_equals(place.point, fresh.point)
    """,
    """
    insert into incidents_incidenttransition
        (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
    select incident.id, 'withdrawn', 'submitted', %(now)s, %(mission_now)s, %(actor)s, 'The dataset has it again', '{}'
    from intake_changed as fresh join incidents_incident as incident on incident.id = fresh.incident_id
    where fresh.was_withdrawn and incident.status = 'withdrawn'
    """,
    f"""
    update incidents_incident as incident
    set {", ".join(f"{name} = {value}" for name, value in NEW_VALUES.items())}
    from (
        select intake_changed.*, was_withdrawn and kept.status = 'withdrawn' as restored
        from intake_changed join incidents_incident as kept on kept.id = incident_id
    ) as fresh
    where incident.id = fresh.incident_id
      and ({", ".join(f"incident.{name}" for name in NEW_VALUES)}) is distinct from ({", ".join(NEW_VALUES.values())})
    """,  # noqa: S608
)

TOLD_BY_OTHERS_TOO = """
    select distinct told_of from intake_changed
    where told_of is not null and (incident_id is null or not is_alone) order by told_of
"""

SPAN = """(select array_agg(distinct country) as countries, min(starts_on) as first, max(starts_on) as last
           from intake_row where point is not null) as span"""

MISSING_REPORTS = f"""
    select report.id as report_id from incidents_report as report, {SPAN}
    where report.mission_id = %(mission)s and report.dataset_id = %(dataset)s and report.status <> 'withdrawn'
      and coalesce(report.original ->> 'country', '') = any(span.countries)
      and (report.occurred_from at time zone 'UTC')::date between span.first and span.last
      and string_to_array(report.dataset_version, '.')::int[] <= string_to_array(%(version)s, '.')::int[]
      and not exists (select from intake_row where intake_row.external_id = report.external_id)
      and not report.external_id = any(%(refused)s)
"""  # noqa: S608

LISTED_REPORTS = "select report_id from intake_case where state = 'gone'"

WITHDRAW_REPORTS = """
    update incidents_report as report
    set status = 'withdrawn', dataset_version = coalesce(nullif(%(version)s, ''), report.dataset_version)
    from intake_doomed where report.id = intake_doomed.report_id
"""

WITHDRAW_INCIDENTS = """
    with alone as (
        select distinct incident.id, incident.status from incidents_incident as incident
        join incidents_reportlink as link on link.incident_id = incident.id and link.unlinked_at is null
        join intake_doomed on intake_doomed.report_id = link.report_id
        where incident.dataset_id = %(dataset)s
          and incident.status in ('submitted', 'in_verification', 'verified', 'unverifiable', 'refuted')
          and not exists (
              select from incidents_reportlink as other join incidents_report as standing
                  on standing.id = other.report_id and standing.status <> 'withdrawn'
              where other.incident_id = incident.id and other.unlinked_at is null)
    ), moved as (
        insert into incidents_incidenttransition
            (incident_id, from_status, to_status, at, mission_at, actor, reason, data)
        select id, status, 'withdrawn', %(now)s, %(mission_now)s, %(curated)s, 'Withdrawn from the dataset', '{}'
        from alone
    )
    update incidents_incident set status = 'withdrawn' where id in (select id from alone)
"""

STILL_TOLD = """
    select distinct incident.id from incidents_incident as incident
    join incidents_reportlink as link on link.incident_id = incident.id and link.unlinked_at is null
    join intake_doomed on intake_doomed.report_id = link.report_id
    where incident.status <> 'withdrawn' order by incident.id
"""

WITHDRAW_MISSING_CONTEXT = f"""
    update incidents_contextevent as kept
    set withdrawn_at = %(now)s, dataset_version = coalesce(nullif(%(version)s, ''), kept.dataset_version)
    from {SPAN}
    where kept.mission_id = %(mission)s and kept.dataset_id = %(dataset)s and kept.withdrawn_at is null
      and kept.country = any(span.countries) and kept.occurred_from between span.first and span.last
      and string_to_array(kept.dataset_version, '.')::int[] <= string_to_array(%(version)s, '.')::int[]
      and not exists (select from intake_row where intake_row.external_id = kept.external_id)
      and not kept.external_id = any(%(refused)s)
"""  # noqa: S608

WITHDRAW_LISTED_CONTEXT = """
    update incidents_contextevent as kept
    set withdrawn_at = %(now)s, dataset_version = coalesce(nullif(%(version)s, ''), kept.dataset_version)
    from intake_case as cases join intake_row as listed using (row, external_id)
    where cases.state = 'context' and listed.point is null
      and kept.mission_id = %(mission)s and kept.dataset_id = %(dataset)s
      and kept.external_id = cases.external_id and kept.withdrawn_at is null
"""
