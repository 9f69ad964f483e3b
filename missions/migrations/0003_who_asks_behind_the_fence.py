"""What the policies of row security ask: who is set for this transaction, and which roles that one holds."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("missions", "0002_precision_sites_and_mandate")]

    operations = [
        migrations.RunSQL(
            """
            -- Nobody is NULL: the setting is NULL where it was never set, '' after the transaction that set it.
            create function missions_fence_actor() returns text language sql stable parallel safe as $$
                select nullif(current_setting('vigil.audience', true), '')
            $$;
            create function missions_fence_holds(roles text[], of_mission bigint, room text default null)
            returns boolean language sql stable parallel safe as $$
                select exists (
                    select from missions_membership as held join missions_user as person on person.id = held.user_id
                    where 'user:' || held.user_id = missions_fence_actor() and person.is_active
                      and held.revoked_at is null and (held.expires_at is null or held.expires_at > now())
                      and held.role = any(roles) and (held.mission_id is null or held.mission_id = of_mission)
                      and (room is null or room = any(held.compartments))
                ) or (room is null and exists (
                    select from missions_apiclient as client
                    where 'client:' || client.id = missions_fence_actor()
                      and client.revoked_at is null and client.expires_at > now()
                      and client.role = any(roles) and (client.mission_id is null or client.mission_id = of_mission)
                ))
            $$;
            """,
            """
            drop function missions_fence_holds(text[], bigint, text);
            drop function missions_fence_actor();
            """,
        ),
    ]
