from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Open alerts are counted from an index alone. Built beside readers and writers of a large table."""

    atomic = False
    dependencies = [("threats", "0017_alert_urgency")]

    operations = [
        AddIndexConcurrently(
            model_name="alert",
            index=models.Index(
                fields=["mission", "status"],
                include=["id", "classification", "compartments"],
                name="alert_counts",
                condition=~models.Q(status__in=["closed", "duplicate", "not_credible"]),
            ),
        ),
    ]
