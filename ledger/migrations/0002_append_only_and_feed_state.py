"""The ledger's own rules: audit never changes, content is never deleted, the feed has one head."""

import uuid

from django.core.management import call_command
from django.db import migrations

from ledger.triggers import append_only


def first_feed_state(apps, schema_editor):
    apps.get_model("ledger", "FeedState").objects.create(
        id=1, epoch=uuid.uuid4(), head=0
    )


def cache_table(apps, schema_editor):
    call_command(
        "createcachetable", database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        append_only("ledger_auditentry"),
        migrations.RunSQL(
            """
            create function ledger_refuse_delete() returns trigger language plpgsql as $$
            begin
                raise exception '% is never deleted: withdraw it', tg_table_name using errcode = 'restrict_violation';
            end $$
            """,
            "drop function ledger_refuse_delete() cascade",
        ),
        migrations.RunPython(first_feed_state, migrations.RunPython.noop),
        migrations.RunPython(cache_table, migrations.RunPython.noop),
    ]
