import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def words(*columns):
    return models.Func(
        *columns,
        function="missions_words",
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )


NONE = models.Value("")


class Migration(migrations.Migration):
    """Full text of alerts. Built beside the readers and writers of large tables: nobody waits for them."""

    atomic = False
    dependencies = [
        ("threats", "0007_scores_with_interval_and_judgement"),
        ("missions", "0004_who_asks_behind_the_fence"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="alert",
            index=django.contrib.postgres.indexes.GinIndex(
                words(NONE, models.F("title"), NONE, models.F("text"), NONE),
                name="alert_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="alertservedlocation",
            index=django.contrib.postgres.indexes.GinIndex(
                words(NONE, NONE, NONE, NONE, models.F("label")),
                name="alert_label_words",
            ),
        ),
    ]
