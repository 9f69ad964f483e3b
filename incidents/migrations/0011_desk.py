from django.db import migrations, models

# What the desk sorts by, for incidents that have several reports already.
WEIGH = """
    update incidents_incident as incident
    set sources = told.origins, disputed = told.origins > 1 and (told.types > 1 or told.deaths > 1)
    from (
        select link.incident_id,
               count(distinct case when report.origin <> '' then 'o' || lower(report.origin)
                                   when report.dataset_id is not null then 'd' || report.dataset_id
                                   when source.network_id is not null then 'n' || source.network_id
                                   else 's' || source.id end) as origins,
               count(distinct report.event_type) as types,
               count(distinct jsonb_path_query_first(
                   report.harm, '$[*] ? (@.kind == "killed" && @.sex == "" && @.age_band == "" && @.group == "").best'
               )) as deaths
        from incidents_reportlink as link
        join incidents_report as report on report.id = link.report_id and report.status <> 'withdrawn'
        join incidents_source as source on source.id = report.source_id
        where link.unlinked_at is null
        group by link.incident_id having count(*) > 1
    ) as told where told.incident_id = incident.id
"""

# Two pairs of eyes, held by the database: whoever verified an incident wrote none of the reports that tell of it or of
# what was merged into it, and opened none of these.
OWN_WORK = """
    create function incidents_refuse_own_work(ids bigint[]) returns void language plpgsql as $$
    begin
        if exists (
            with recursive above as (
                select id, merged_into_id, verified_by_id from incidents_incident where id = any(ids)
                union
                select incident.id, incident.merged_into_id, incident.verified_by_id
                from above join incidents_incident as incident on incident.id = above.merged_into_id
            ), told as (
                select id as top, verified_by_id as verifier, id as member from above
                where merged_into_id is null and verified_by_id is not null
                union
                select told.top, told.verifier, incident.id
                from told join incidents_incident as incident on incident.merged_into_id = told.member
            )
            select from told
            left join incidents_reportlink as link on link.incident_id = told.member
            left join incidents_report as report on report.id = link.report_id
            join incidents_incident as incident on incident.id = told.member
            where told.verifier in (report.created_by_id, incident.created_by_id)
        ) then
            raise exception 'whoever verifies an incident wrote none of it'
                using errcode = 'check_violation', constraint = 'incident_verifier_wrote_none_of_it';
        end if;
    end $$;
    create function incidents_incident_own_work() returns trigger language plpgsql as $$
    begin perform incidents_refuse_own_work(array[new.id]); return null; end $$;
    create trigger incidents_incident_own_work after update of verified_by_id, merged_into_id on incidents_incident
        for each row when (new.verified_by_id is not null or new.merged_into_id is not null)
        execute function incidents_incident_own_work();
    create function incidents_reportlink_own_work() returns trigger language plpgsql as $$
    begin
        perform incidents_refuse_own_work(array_agg(incident.id)) from new_rows as link
        join incidents_incident as incident on incident.id = link.incident_id
        where incident.verified_by_id is not null or incident.merged_into_id is not null
        having count(*) > 0;
        return null;
    end $$;
    create trigger incidents_reportlink_own_work after insert on incidents_reportlink
        referencing new table as new_rows for each statement execute function incidents_reportlink_own_work();
"""
NO_OWN_WORK = """
    drop function incidents_reportlink_own_work() cascade;
    drop function incidents_incident_own_work() cascade;
    drop function incidents_refuse_own_work(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_search")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="sources",
            field=models.PositiveSmallIntegerField(
                db_default=1, help_text="Independent origins of its standing reports"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="disputed",
            field=models.BooleanField(db_default=False, help_text="Independent accounts contradict each other"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("dataset", None), ("status__in", ["submitted", "in_verification"])),
                fields=["mission", "created_at"],
                name="incident_to_verify",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("dataset", None)), fields=["area", "mission_received_at"], name="report_last_word"
            ),
        ),
        migrations.RunSQL(WEIGH, migrations.RunSQL.noop),
        migrations.RunSQL(OWN_WORK, NO_OWN_WORK),
    ]
