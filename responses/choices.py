"""Code lists of responses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.IntegerChoices):
    DIALOGUE = 1, _("Tier 1: dialogue and engagement")
    PHYSICAL = 2, _("Tier 2: physical protection")
    ENVIRONMENT = 3, _("Tier 3: protective environment")


class Phase(models.TextChoices):
    PREVENTION = "prevention", _("Prevention")
    PRE_EMPTION = "pre_emption", _("Pre-emption")
    RESPONSE = "response", _("Response")
    CONSOLIDATION = "consolidation", _("Consolidation")


class ActionType(models.TextChoices):
    ENGAGEMENT = "engagement", _("Engagement")
    SHUTTLE_DIALOGUE = "shuttle_dialogue", _("Shuttle dialogue")
    DEMARCHE = "demarche", _("Demarche")
    LOCAL_AGREEMENT = "local_agreement", _("Local agreement")
    CALL_TO_COMMANDER = "call_to_commander", _("Call to a commander")
    PUBLIC_EXPOSURE = "public_exposure", _("Public exposure")
    REMOTE_PROTECTION = "remote_protection", _("Remote protection through media")
    JOINT_PROTECTION_TEAM = "joint_protection_team", _("Joint protection team")
    JOINT_ASSESSMENT = "joint_assessment", _("Joint assessment mission")
    PATROL = "patrol", _("Patrol")
    ESCORT = "escort", _("Escort")
    TEMPORARY_BASE = "temporary_base", _("Temporary base")
    QUICK_REACTION = "quick_reaction", _("Quick reaction")
    PRESENCE = "presence", _("Presence")
    UNARMED_ACCOMPANIMENT = "unarmed_accompaniment", _("Unarmed accompaniment")
    EVACUATION = "evacuation", _("Evacuation")
    SAFE_AREA = "safe_area", _("Safe area")
    REFUGE = "refuge", _("Refuge at or in a base")
    CAPACITY = "capacity", _("Capacity building")
    RULE_OF_LAW = "rule_of_law", _("Rule of law")
    DISARMAMENT = "disarmament", _("Disarmament")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    RETURNS = "returns", _("Returns")
    SITE_IMPROVEMENT = "site_improvement", _("Site improvement")
    ADVOCACY = "advocacy", _("Advocacy")


class Responder(models.TextChoices):
    MISSION_MILITARY = "mission_military", _("Mission military")
    MISSION_POLICE = "mission_police", _("Mission police")
    CIVILIAN_SECTION = "civilian_section", _("Civilian section")
    HOST_STATE = "host_state", _("Host state")
    PARTNER_FORCE = "partner_force", _("Partner force")
    UN_AGENCY = "un_agency", _("UN agency")
    NGO = "ngo", _("NGO")
    COMMUNITY = "community", _("The community itself")


class Component(models.TextChoices):
    CIVILIAN = "civilian", _("Civilian")
    POLICE = "police", _("Police")
    MILITARY = "military", _("Military")


class ActionStatus(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Completed")
    EVALUATED = "evaluated", _("Evaluated")
    CANCELLED = "cancelled", _("Cancelled")
    INFEASIBLE = "infeasible", _("Infeasible")


# Teams of several sections that go and look: what they find becomes threats and actions.
JOINT = frozenset({ActionType.JOINT_PROTECTION_TEAM, ActionType.JOINT_ASSESSMENT})


class SupportKind(models.TextChoices):
    """What a force outside the United Nations is given."""

    TRANSPORT = "transport", _("Transport")
    LOGISTICS = "logistics", _("Fuel, rations and other logistics")
    INFORMATION = "information", _("Information and intelligence")
    PLANNING = "planning", _("Planning")
    JOINT_OPERATION = "joint_operation", _("Joint operation")
    TRAINING = "training", _("Training")
    EQUIPMENT = "equipment", _("Equipment")
    FINANCIAL = "financial", _("Money")
    LAW_OF_WAR_TRAINING = "law_of_war_training", _("Training in the law of war and human rights")
    MEDIATION = "mediation", _("Mediation and standard setting")
    MEDICAL_EVACUATION = "medical_evacuation", _("Medical evacuation")
    OWN_PROTECTION = "own_protection", _("Own protection")


# Never blocked, whoever receives it.
NEVER_BLOCKED = frozenset(
    {
        SupportKind.LAW_OF_WAR_TRAINING,
        SupportKind.MEDIATION,
        SupportKind.MEDICAL_EVACUATION,
        SupportKind.OWN_PROTECTION,
    }
)


class SupportStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ASSESSED = "assessed", _("Assessed")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    RENEWED = "renewed", _("Renewed")
    REOPENED = "reopened", _("Reopened: a grave violation was found")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SupportRisk(models.TextChoices):
    """The risk that the recipient commits grave violations."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium: with mitigation")
    HIGH = "high", _("High: substantial grounds to believe in a real risk")


class MissedCause(models.TextChoices):
    """Why harm that was warned of is looked into."""

    UNANSWERED = "unanswered", _("The warning was unanswered")
    LATE = "late", _("The answer came late")
    NOT_CREDIBLE = "not_credible", _("The warning was judged not credible")


class ReviewKind(models.TextChoices):
    MISSED_WARNING = "missed_warning", _("Missed warning")
    RETALIATION = "retaliation", _("Possible retaliation")


class ReviewStatus(models.TextChoices):
    OPEN = "open", _("Open")
    UNDER_REVIEW = "under_review", _("Under review")
    CLOSED = "closed", _("Closed")


class ReviewFinding(models.TextChoices):
    """What a review came to; which ones fit a kind: `lifecycle.FINDINGS`."""

    COULD_HAVE_ACTED = "could_have_acted", _("We could have acted, and did not")
    TOO_SLOW = "too_slow", _("We acted, too slowly")
    NO_MEANS = "no_means", _("We had no means to reach it")
    MISJUDGED = "misjudged", _("The warning was misjudged")
    RETALIATION_LIKELY = "retaliation_likely", _("Retaliation is likely")
    RETALIATION_UNLIKELY = "retaliation_unlikely", _("Retaliation is unlikely")
    UNRELATED = "unrelated", _("The two are unrelated")
    CANNOT_TELL = "cannot_tell", _("It cannot be told")


class FeedbackKind(models.TextChoices):
    EXPECTATION = "expectation", _("What we can and cannot do")
    FEEDBACK = "feedback", _("What was done")


class FeedbackChannel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    RADIO = "radio", _("By radio")
    LIAISON = "liaison", _("Through the community liaison")
    MEETING = "meeting", _("At a community meeting")
    PARTNER = "partner", _("Through a partner")


class HarmForce(models.TextChoices):
    """Whose operation is said to have harmed civilians."""

    OWN = "own", _("The mission's own force or police")
    HOST_STATE = "host_state", _("Host state force that the mission supports")
    PARTNER_FORCE = "partner_force", _("Partner force that the mission supports")


class HarmCaseStatus(models.TextChoices):
    ALLEGATION = "allegation", _("Allegation")
    INQUIRY = "inquiry", _("Inquiry")
    FINDING = "finding", _("Finding")
    AMENDS = "amends", _("Amends")
    CLOSED = "closed", _("Closed")


class HarmFinding(models.TextChoices):
    SUBSTANTIATED = "substantiated", _("Substantiated")
    PARTLY = "partly", _("Partly substantiated")
    NOT_SUBSTANTIATED = "not_substantiated", _("Not substantiated")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")


class Amends(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledged to those harmed")
    APOLOGY = "apology", _("Apology")
    PAYMENT = "payment", _("Payment")
    MEDICAL = "medical", _("Medical help")
    REPAIR = "repair", _("Repair or replacement")
    COMMUNITY = "community", _("Help to the community")
    CHANGE = "change", _("Change of procedures or training")
    NONE = "none", _("None, with the reason")


class DialogueChannel(models.TextChoices):
    """How somebody was spoken to."""

    MEETING = "meeting", _("Meeting")
    PHONE = "phone", _("Telephone")
    RADIO = "radio", _("Radio")
    LETTER = "letter", _("Letter")
    INTERMEDIARY = "intermediary", _("Through an intermediary")


class CommitmentStatus(models.TextChoices):
    """What became of a promise; a person judges it."""

    OPEN = "open", _("Promised")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    UNKNOWN = "unknown", _("Unknown")


class WorkstreamStatus(models.TextChoices):
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


class TaskStatus(models.TextChoices):
    """What became of what the working group asked somebody to do."""

    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
