"""Row security on the content of closed rooms: members only, while the mission's mandate has the room."""

from django.db import migrations

from missions.fence import row_security


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_identities_behind_a_fence")]

    operations = [
        row_security(
            "incidents_annex",
            """
            missions_fence_actor() = 'house:room_counts'
            or (missions_fence_holds(
                    array['liaison', 'adviser', 'duty_officer', 'specialist', 'head_of_office', 'analyst', 'planner',
                          'leadership'],
                    mission_id, kind)
                and exists (select from missions_mission as mission
                            where mission.id = mission_id and kind = any(mission.modules)))
            """,
        ),
    ]
