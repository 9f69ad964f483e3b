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
    """Full text of incidents and reports, and all names of groups. Built beside the readers and writers of large tables: nobody waits for them."""

    atomic = False
    dependencies = [
        ("incidents", "0009_annexes_behind_a_fence"),
        ("missions", "0004_who_asks_behind_the_fence"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="actor",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func(
                        models.F("name"),
                        models.F("aliases"),
                        function="missions_place_text",
                        output_field=models.TextField(),
                    ),
                    name="gin_trgm_ops",
                ),
                name="actor_names_trigram",
            ),
        ),
        AddIndexConcurrently(
            model_name="incident",
            index=django.contrib.postgres.indexes.GinIndex(
                words(NONE, models.F("summary"), NONE, NONE, models.F("place_name")),
                name="incident_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="incidentservedlocation",
            index=django.contrib.postgres.indexes.GinIndex(
                words(NONE, NONE, NONE, NONE, models.F("label")),
                name="incident_label_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="report",
            index=django.contrib.postgres.indexes.GinIndex(
                words(
                    models.F("language"),
                    models.F("text"),
                    models.F("translation_language"),
                    models.F("translation"),
                    models.F("place_name"),
                ),
                name="report_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="reportservedlocation",
            index=django.contrib.postgres.indexes.GinIndex(
                words(NONE, NONE, NONE, NONE, models.F("label")),
                name="report_label_words",
            ),
        ),
    ]
