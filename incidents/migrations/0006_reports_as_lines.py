"""What reports and sources said in columns becomes lines and networks. Set by set; may be run on a large table."""

from django.db import migrations

HARM = """
    update incidents_report set harm = (
        select coalesce(jsonb_agg(line order by place), '[]') from (values
            (1, 'killed', killed_min, killed_best, killed_max),
            (2, 'injured', null, injured_best, null),
            (3, 'abducted', null, abducted_best, null)
        ) as told (place, kind, low, best, high)
        cross join lateral jsonb_build_object(
            'kind', kind, 'min', low, 'best', best, 'max', high,
            'civilian_status', 'unknown', 'sex', '', 'age_band', '', 'group', '') as line
        where coalesce(low, best, high) is not null
    ), actors = case when actor_name = '' then '[]' else jsonb_build_array(
        jsonb_build_object('name', actor_name, 'role', 'perpetrator', 'confidence', 'possible')) end
"""

NETWORKS = """
    insert into incidents_network (public_id, mission_id, name, kind, created_at)
    select distinct on (mission_id, network_name) gen_random_uuid(), mission_id, network_name, 'alert_network', now()
    from incidents_source where network_name <> '';
    update incidents_source as source set network_id = network.id from incidents_network as network
    where network.mission_id = source.mission_id and network.name = source.network_name and source.network_name <> ''
"""

# A figure that an analyst resolved does not exist yet: all that stands was computed from the first report.
EVIDENCE = """
    update incidents_incident set evidence = array['curated_dataset']
    where dataset_id is not null and verification_level = 2
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_voices_rooms_and_intake")]

    operations = [
        migrations.RunSQL(HARM, migrations.RunSQL.noop),
        migrations.RunSQL(NETWORKS, migrations.RunSQL.noop),
        migrations.RunSQL(EVIDENCE, migrations.RunSQL.noop),
    ]
