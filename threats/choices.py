"""Code lists of threats and alerts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Horizon(models.IntegerChoices):
    WEEK = 7, _("7 days")
    MONTH = 28, _("28 days")
    QUARTER = 90, _("90 days")


class Coverage(models.TextChoices):
    """Whether a number may be read: unknown is a state of its own, never a low risk."""

    SCORED = "scored", _("Scored")
    STALE = "stale", _("Stale")
    UNKNOWN = "unknown", _("Unknown: too little reporting")


class RunTrigger(models.TextChoices):
    NEWS = "news", _("Something changed")
    NIGHTLY = "nightly", _("Nightly")
    COMMAND = "command", _("Command")


class WatchStatus(models.TextChoices):
    OPEN = "open", _("Under watch")
    RAISED = "raised", _("Turned into an alert")
    CLOSED = "closed", _("Closed")


class WatchKind(models.TextChoices):
    """Why a run took something under watch; empty for what a person put there."""

    THRESHOLD = "threshold", _("Crossed the threshold")
    JUMP = "jump", _("Jumped within a week")


class Pattern(models.TextChoices):
    """How attacks on civilians around a cell have developed over a year; see `scoring.emerging`."""

    NEW = "new", _("New")
    INTENSIFYING = "intensifying", _("Intensifying")
    PERSISTENT = "persistent", _("Persistent")
    FADING = "fading", _("Fading")
    SPORADIC = "sporadic", _("Sporadic")


class Priority(models.TextChoices):
    """What a priority of protection may be proposed as. People decide."""

    MUST = "must", _("Must protect")
    SHOULD = "should", _("Should protect")
    COULD = "could", _("Could protect")
    FIND_OUT = "find_out", _("Find out first: too little reporting")
    NONE = "", _("No proposal")


class EventClass(models.TextChoices):
    """Classes of event of the method (SCORING 1.1)."""

    ATTACK = "T", _("Attack on civilians")
    CLASH = "O", _("Clash of armed groups")


class Origin(models.TextChoices):
    """Where an alert comes from. The model is not among them: it never raises one by itself."""

    COMMUNITY = "community", _("Community")
    PATROL = "patrol", _("Patrol")
    PARTNER = "partner", _("Partner")
    OPEN_SOURCE = "open_source", _("Open source")
    ANALYST = "analyst", _("Analyst")


class Imminence(models.TextChoices):
    OCCURRING = "occurring", _("Occurring")
    H24 = "h24", _("Less than 24 hours")
    H72 = "h72", _("Less than 72 hours")
    W2 = "w2", _("Less than two weeks")
    LATER = "later", _("Later")


URGENT = frozenset({Imminence.OCCURRING, Imminence.H24})


class AlertStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ASSESSING = "assessing", _("Being assessed")
    NEEDS_INFORMATION = "needs_information", _("Needs information")
    CREDIBLE = "credible", _("Credible")
    NOT_CREDIBLE = "not_credible", _("Not credible")
    DUPLICATE = "duplicate", _("Duplicate")
    DECIDED = "decided", _("Decided")
    RESPONDING = "responding", _("Responding")
    CLOSED = "closed", _("Closed")


class Decision(models.TextChoices):
    RESPOND = "respond", _("Respond")
    REFER = "refer", _("Refer")
    MONITOR = "monitor", _("Monitor")
    NO_RESPONSE = "no_response", _("No response")


class ReferralAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    NO_ANSWER = "no_answer", _("No answer in time")


class ReasonCode(models.TextChoices):
    """Why there is no response, or why an action cannot be done."""

    HOST_DENIED_ACCESS = "host_denied_access", _("Host denied access")
    FLIGHT_ASSURANCE_REFUSED = "flight_assurance_refused", _("Flight assurance refused")
    UNIT_DECLINED = "unit_declined", _("Unit declined or caveat")
    NO_AIR_ASSET = "no_air_asset", _("No air asset")
    ROAD = "road", _("Road")
    WEATHER = "weather", _("Weather")
    MINES = "mines", _("Mines")
    FORCE_PROTECTION = "force_protection", _("Force protection")
    NO_CAPACITY = "no_capacity", _("No capacity")
    OUTSIDE_MANDATE = "outside_mandate", _("Outside mandate")
    OTHERS_RESPONDED = "others_responded", _("Others responded")
    WITHDRAWN_BY_SOURCE = "withdrawn_by_source", _("Withdrawn by the source")


class Outcome(models.TextChoices):
    AVERTED = "averted", _("Averted (needs evidence)")
    REDUCED = "reduced", _("Reduced")
    NOT_AVERTED = "not_averted", _("Not averted")
    TOO_LATE = "too_late", _("Too late")
    DID_NOT_MATERIALISE = "did_not_materialise", _("Did not materialise, cause unknown")
    UNKNOWN = "unknown", _("Unknown")


class Feedback(models.TextChoices):
    GIVEN = "given", _("Given to those who warned")
    WOULD_ENDANGER = "would_endanger", _("Not given: would endanger them")
    CANNOT_REACH_SAFELY = (
        "cannot_reach_safely",
        _("Not given: cannot reach them safely"),
    )
    NO_COMMUNITY_SOURCE = "no_community_source", _("Not given: no community source")


class Family(models.TextChoices):
    """What an indicator is about. Judgement counts one family once and a half, however many say the same."""

    ARMED_THREAT = "armed_threat", _("Armed actors and threats")
    WITHDRAWAL = "withdrawal", _("Protection withdrawn")
    INCITEMENT = "incitement", _("Incitement and information")
    DISPLACEMENT = "displacement", _("Displacement")
    COERCION = "coercion", _("Abduction, recruitment, ambush")
    CALENDAR = "calendar", _("Dates")
    ECONOMY = "economy", _("Prices and food")
    UNREST = "unrest", _("Unrest")
    GENDERED = "gendered", _("Signs of sexual violence to come")
    ATROCITY = "atrocity", _("Preconditions of atrocity crimes")
    HAZARD = "hazard", _("Hazards")
    OWN_RECORD = "own_record", _("Signs in our own record")
    RETALIATION = "retaliation", _("Retaliation")
    CONTEXT = "context", _("Context")
    PROTECTION = "protection", _("Protection in place")


class IndicatorSet(models.TextChoices):
    """Which questions belong together for somebody who looks at one kind of danger."""

    GENERAL = "general", _("General")
    UNREST = "unrest", _("Unrest")
    CRSV = "crsv", _("Conflict-related sexual violence")
    MASS_ATROCITY = "mass_atrocity", _("Mass atrocity")
    ELECTIONS = "elections", _("Elections")
    CLIMATE = "climate", _("Climate and displacement")
    INFORMATION = "information", _("Information")
    AUTOMATIC = "automatic", _("From our own record")


class Direction(models.TextChoices):
    """Judgement only raises. What protects or describes stands beside the score and moves nothing."""

    RAISES = "raises", _("Raises")
    BESIDE = "beside", _("Stands beside")


class ObservationStatus(models.TextChoices):
    STANDING = "standing", _("Standing")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ValueState(models.TextChoices):
    """How an indicator stands in a place: stale and missing are states, never zero."""

    FRESH = "fresh", _("Current")
    STALE = "stale", _("Stale")
    MISSING = "missing", _("Missing: nobody has looked")


class WeightChangeStatus(models.TextChoices):
    PROPOSED = "proposed", _("Waits for sign-off")
    SIGNED = "signed", _("Signed off")
    DECLINED = "declined", _("Declined")


class Connector(models.TextChoices):
    """What brings observations without a person."""

    OWN_RECORD = "own_record", _("Our own record")
    UPLOAD = "upload", _("Uploaded table")
    RESPONSES = "responses", _("Our own operations")
    IDMC = "idmc", _("IDMC displacement")
    INFORM = "inform", _("INFORM risk index")
    WFP_PRICES = "wfp_prices", _("WFP market prices")
    HAZARD_CAP = "hazard_cap", _("Hazard alerts (CAP)")


class FeedState(models.TextChoices):
    FRESH = "fresh", _("Up to date")
    STALE = "stale", _("Stale")
    NEVER = "never", _("Never read")
