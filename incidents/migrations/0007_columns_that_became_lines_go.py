from django.db import migrations

from ledger.triggers import append_only, never_deleted, record_changes

GONE = ("abducted_best", "actor_name", "injured_best", "killed_best", "killed_max", "killed_min")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_reports_as_lines")]

    operations = [
        *(migrations.RemoveField(model_name="report", name=name) for name in GONE),
        migrations.RemoveField(model_name="source", name="network_name"),
        record_changes("incidents_annex", "annex"),
        append_only("incidents_incidentrevision"),
        append_only("incidents_annexrevision"),
        append_only("incidents_annextransition"),
        append_only("incidents_reportrevision"),
        never_deleted(
            "incidents_annex",
            "incidents_attachment",
            "incidents_checkin",
            "incidents_inboundmessage",
            "incidents_incidentcomment",
            "incidents_incidentmark",
            "incidents_incidentmerge",
            "incidents_referral",
            "incidents_zeroreport",
        ),
    ]
