"""Code lists of time as people tell it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartOfDay(models.TextChoices):
    """Parts of a day that people name; the hours of each are declared in `incidents.told_words`."""

    BEFORE_DAWN = "before_dawn", _("before dawn")
    DAWN = "dawn", _("at dawn")
    EARLY_MORNING = "early_morning", _("early in the morning")
    MORNING = "morning", _("in the morning")
    MIDDAY = "midday", _("around midday")
    AFTERNOON = "afternoon", _("in the afternoon")
    LATE_AFTERNOON = "late_afternoon", _("late in the afternoon")
    DUSK = "dusk", _("at dusk")
    EVENING = "evening", _("in the evening")
    LATE_EVENING = "late_evening", _("late in the evening")
    NIGHT = "night", _("at night")
    MIDNIGHT = "midnight", _("around midnight")
    AFTER_MIDNIGHT = "after_midnight", _("after midnight")
    DAYTIME = "daytime", _("by day")


class TimeProblem(models.TextChoices):
    """Why a time as told was not understood, and how to say it."""

    EMPTY = "empty", _("Write when it happened, such as: yesterday at dusk")
    UNCLEAR = (
        "unclear",
        _("Not understood. Write it such as: yesterday at dusk · two days ago · Tuesday morning · 3 November"),
    )
    HALF = "half", _("Before or after noon? Write 03:00 or 15:00, or say in the morning or in the afternoon.")
    FUTURE = "future", _("This lies in the future of the mission's clock. What happened lies in the past.")
    ORDER = "order", _("The end lies before the beginning. Write the earlier one first.")
