from django.db import migrations, models

import missions.models.mission


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0004_who_asks_behind_the_fence"),
    ]

    operations = [
        migrations.AddField(
            model_name="mission",
            name="watch_rules",
            field=models.JSONField(default=missions.models.mission.default_watch_rules),
        ),
    ]
