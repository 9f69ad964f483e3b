from django.db import migrations

from ledger.triggers import append_only, never_deleted, record_changes


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0001_initial"),
        ("ledger", "0002_append_only_and_feed_state"),
    ]

    operations = [
        record_changes("responses_action", "action"),
        append_only("responses_actiontransition"),
        never_deleted("responses_action"),
    ]
