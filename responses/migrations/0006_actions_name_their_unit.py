from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0005_reviews_feedback_harm")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="unit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Contingent or unit that is asked, such as Kilo company; never a person",
                max_length=80,
            ),
            preserve_default=False,
        ),
    ]
