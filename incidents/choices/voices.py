"""Who said so and how it reached us: stored codes and translated labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceType(models.TextChoices):
    COMMUNITY = "community", _("Community")
    PATROL = "patrol", _("Patrol")
    PARTNER = "partner", _("Partner")
    OPEN_SOURCE = "open_source", _("Open source")
    AUTHORITY = "authority", _("Authority")
    ANALYST = "analyst", _("Analyst")
    DATASET = "dataset", _("Dataset")


class Consent(models.TextChoices):
    NOT_ASKED = "not_asked", _("Not asked")
    MISSION_ONLY = "mission_only", _("May be used inside the mission")
    SHARE_MASKED = "share_masked", _("May be shared without source and place")
    SHARE = "share", _("May be shared")
    REFUSED = "refused", _("Refused")


class DangerLevel(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    UNKNOWN = "unknown", _("Unknown")


class Reliability(models.TextChoices):
    """Admiralty reliability of the source; F means that it cannot be judged, not that it is bad."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(models.TextChoices):
    """Admiralty credibility of the information; 6 means that it cannot be judged."""

    CONFIRMED = "1", _("1: confirmed by other sources")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    UNJUDGED = "6", _("6: cannot be judged")


class Channel(models.TextChoices):
    FORM = "form", _("Form")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    PHONE = "phone", _("Phone")
    RADIO = "radio", _("Radio")
    SMS = "sms", _("SMS")
    IN_PERSON = "in_person", _("In person")
    GATEWAY = "gateway", _("Message gateway")
    UPLOAD = "upload", _("Upload of a table")
    SUBMISSION = "submission", _("KoboToolbox or ODK")


class Tense(models.TextChoices):
    """The first question of the form: the last two ask for a decision."""

    HAPPENED = "happened", _("It happened")
    HAPPENING = "happening", _("It is happening")
    FEARED = "feared", _("It may happen")


class NetworkKind(models.TextChoices):
    ALERT_NETWORK = "alert_network", _("Community alert network")
    PARTNERS = "partners", _("Partners")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


class CheckInOutcome(models.TextChoices):
    """How an overdue contact ended."""

    HEARD = "heard", _("Heard from them")
    REACHED = "reached", _("Reached: safe")
    NOT_REACHED = "not_reached", _("Not reached")
    IN_DANGER = "in_danger", _("Reached: in danger")
    NO_LONGER = "no_longer", _("No longer a contact")
