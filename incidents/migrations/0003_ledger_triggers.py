from django.db import migrations

from ledger.triggers import append_only, never_deleted, record_changes, touch_parent


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_relations"),
        ("ledger", "0002_append_only_and_feed_state"),
    ]

    operations = [
        record_changes("incidents_report", "report"),
        record_changes("incidents_incident", "incident"),
        touch_parent("incidents_harm", "incidents_incident", "incident_id"),
        touch_parent("incidents_incidentactor", "incidents_incident", "incident_id"),
        touch_parent(
            "incidents_incidentexactlocation", "incidents_incident", "incident_id"
        ),
        touch_parent("incidents_reportlink", "incidents_incident", "incident_id"),
        append_only("incidents_incidenttransition"),
        never_deleted("incidents_report", "incidents_incident", "incidents_reportlink"),
    ]
