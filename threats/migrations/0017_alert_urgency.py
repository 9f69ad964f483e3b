from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


def soonest():
    return models.Case(
        models.When(imminence="occurring", then=models.Value(0)),
        models.When(imminence="h24", then=models.Value(1)),
        models.When(imminence="h72", then=models.Value(2)),
        models.When(imminence="w2", then=models.Value(3)),
        models.When(imminence="later", then=models.Value(4)),
        output_field=models.IntegerField(),
    )


def next_due():
    return models.Case(
        models.When(status="received", then=models.F("acknowledge_by")),
        models.When(status="needs_information", then=models.F("question_due")),
        models.When(status="decided", decision="monitor", then=models.F("review_at")),
        default=models.F("decide_by"),
        output_field=models.DateTimeField(),
    )


class Migration(migrations.Migration):
    """The desk's order, and what came in lately, are kept by indexes. Built beside readers and writers of a large table."""

    atomic = False
    dependencies = [("threats", "0016_notices_of_clearances")]

    operations = [
        AddIndexConcurrently(
            model_name="alert",
            index=models.Index(
                models.F("mission"),
                soonest(),
                next_due(),
                models.F("id"),
                name="alert_urgency",
                condition=~models.Q(status__in=["closed", "duplicate", "not_credible"]),
            ),
        ),
        AddIndexConcurrently(
            model_name="alert", index=models.Index(fields=["mission", "received_at"], name="alert_received")
        ),
        RemoveIndexConcurrently(model_name="alert", name="alert_desk"),
    ]
