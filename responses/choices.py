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
