from django.db import models


class RegisteredWeights(models.Model):
    """A weight set that was fitted here and accepted, beside those that come with the product. Never changed."""

    name = models.CharField(max_length=60, unique=True)
    trained_until = models.DateField()
    content = models.JSONField(help_text="As in the files of threats/scoring/weights")
    figures = models.JSONField(help_text="How it did on the last 24 months, beside the set that it follows")
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["trained_until", "id"]

    def __str__(self) -> str:
        return self.name
