"""Row security on who a source is and how it is recognised: without an audience there is no row."""

from django.db import migrations

from missions.fence import row_security

# The desks that may know sources, and whoever registered one.
KNOWS = """
    missions_fence_holds(array['adviser', 'duty_officer'], {source}.mission_id)
    or ('user:' || {source}.created_by_id = missions_fence_actor()
        and missions_fence_holds(array['liaison', 'adviser', 'duty_officer'], {source}.mission_id))
"""
OF_SOURCE = (
    "exists (select from incidents_source as source where source.id = source_id and ("
    + KNOWS.format(source="source")
    + "))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_columns_that_became_lines_go"),
        ("missions", "0003_who_asks_behind_the_fence"),
    ]

    operations = [
        row_security(
            "incidents_sourceidentity",
            f"missions_fence_actor() = 'house:rotate_source_key' or {OF_SOURCE}",
        ),
        # A gateway recognises senders, and sees nothing else.
        row_security(
            "incidents_sourcecontact",
            f"missions_fence_holds(array['gateway'], mission_id) or {OF_SOURCE}",
        ),
    ]
