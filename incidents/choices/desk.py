"""What the desk makes of it: stored codes and translated labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    LINKED = "linked", _("Linked to an incident")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class IncidentStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_VERIFICATION = "in_verification", _("In verification")
    VERIFIED = "verified", _("Verified")
    UNVERIFIABLE = "unverifiable", _("Unverifiable")
    REFUTED = "refuted", _("Refuted")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VerificationLevel(models.IntegerChoices):
    REPORTED = 0, _("Reported")
    CORROBORATED = 1, _("Corroborated")
    CONFIRMED = 2, _("Confirmed")


class EvidenceKind(models.TextChoices):
    """What a verification rests on."""

    SEEN_BY_MISSION = "seen_by_mission", _("Seen by mission staff or a patrol")
    SITE_VISIT = "site_visit", _("Visit to the site")
    OFFICIAL_RECORD = "official_record", _("Official, medical or burial record")
    IMAGERY = "imagery", _("Verified imagery")
    INDEPENDENT_SOURCES = "independent_sources", _("Independent sources agree")
    VICTIM_OR_WITNESS = "victim_or_witness", _("Account of a victim or witness")
    CURATED_DATASET = "curated_dataset", _("Curated dataset")


class MarkKind(models.TextChoices):
    """Marks of sections with a mandate of their own; each is set by that section only."""

    HR = "hr", _("Verified by human rights")
    MARA = "mara", _("Verified by MARA")
    MRM = "mrm", _("Verified by MRM")


class HarmBasis(models.TextChoices):
    """Where an incident's figure comes from."""

    COMPUTED = "computed", _("Computed from the linked reports")
    RESOLVED = "resolved", _("Resolved by an analyst")


class AttachmentKind(models.TextChoices):
    IMAGE = "image", _("Picture")
    VOICE = "voice", _("Voice note")
    DOCUMENT = "document", _("Document")


class AttachmentStatus(models.TextChoices):
    RECEIVING = "receiving", _("Being received")
    RECEIVED = "received", _("Received, not looked at yet")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")
    DELETED = "deleted", _("Deleted on schedule")


class AttachmentRefusal(models.TextChoices):
    """Why a file is not shown to anybody."""

    UNREADABLE = "unreadable", _("It could not be read: it is damaged or not what it says.")
    TOO_LARGE = "too_large", _("The picture has more than 25 million points. Make it smaller.")
    NOT_TAKEN = "not_taken", _("Files of this kind are not taken.")
    NEVER_FINISHED = "never_finished", _("It never arrived whole.")


class MessageStatus(models.TextChoices):
    """What became of a message that came in through a gateway."""

    NEW = "new", _("New")
    REPORTED = "reported", _("Made into a report")
    QUIET = "quiet", _("Area quiet")
    SET_ASIDE = "set_aside", _("Set aside")


class MappingKind(models.TextChoices):
    TABLE = "table", _("Table (CSV or spreadsheet)")
    SUBMISSION = "submission", _("Submission (KoboToolbox, ODK)")
    MESSAGE = "message", _("Message (gateway flow)")


class UploadStatus(models.TextChoices):
    DRAFT = "draft", _("To be mapped")
    TAKEN = "taken", _("Taken in")
    DROPPED = "dropped", _("Dropped")


class AnnexStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    VERIFIED = "verified", _("Verified by its section")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DateBand(models.TextChoices):
    """When about, as fine as a referral says it."""

    HOURS_72 = "hours_72", _("In the last 72 hours")
    WEEK = "week", _("In the last week")
    MONTH = "month", _("In the last month")
    EARLIER = "earlier", _("Earlier")


class HelpNeeded(models.TextChoices):
    """What somebody needs now, said without a story."""

    MEDICAL = "medical", _("Medical care within 72 hours")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    SAFETY = "safety", _("A safe place")
    LEGAL = "legal", _("Legal advice")
    FAMILY_TRACING = "family_tracing", _("Family tracing")
    NOTHING_NOW = "nothing_now", _("Nothing now")
