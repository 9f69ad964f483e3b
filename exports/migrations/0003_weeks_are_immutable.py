from django.db import migrations

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0002_relations"),
        ("ledger", "0002_append_only_and_feed_state"),
    ]

    operations = [append_only("exports_week")]
