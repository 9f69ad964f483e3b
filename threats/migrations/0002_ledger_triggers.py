from django.db import migrations

from ledger.triggers import append_only, never_deleted, record_changes, touch_parent


class Migration(migrations.Migration):
    dependencies = [
        ("threats", "0001_initial"),
        ("ledger", "0002_append_only_and_feed_state"),
    ]

    operations = [
        record_changes("threats_alert", "alert"),
        record_changes("threats_watchitem", "watch_item"),
        touch_parent("threats_alertexactlocation", "threats_alert", "alert_id"),
        append_only("threats_alerttransition"),
        never_deleted("threats_alert", "threats_watchitem"),
    ]
