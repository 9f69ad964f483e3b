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


class Duty(models.TextChoices):
    """What an alert asks of somebody by a time; each is a verb, for it stands before `in 12 min`."""

    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    DECIDE = "decide", _("decide")
    RECORD = "record", _("write down what urgent action left out")
    ANSWER = "answer", _("answer the question")
    REFERRAL = "referral", _("answer the referral")
    REVIEW = "review", _("look at it again")
    FEEDBACK = "feedback", _("tell those who warned")


class EntryKind(models.TextChoices):
    """What is written into the thread of an alert beside its moves."""

    NOTE = "note", _("Note")
    CALL = "call", _("Called")
    WARNED = "warned", _("Warned")


class Feedback(models.TextChoices):
    GIVEN = "given", _("Given to those who warned")
    WOULD_ENDANGER = "would_endanger", _("Not given: would endanger them")
    CANNOT_REACH_SAFELY = (
        "cannot_reach_safely",
        _("Not given: cannot reach them safely"),
    )
    NO_COMMUNITY_SOURCE = "no_community_source", _("Not given: no community source")


class ThreatStatus(models.TextChoices):
    OPEN = "open", _("Open")
    WATCHED = "watched", _("Watched")
    ESCALATED = "escalated", _("Escalated")
    MITIGATED = "mitigated", _("Mitigated")
    CLOSED = "closed", _("Closed")


class Factor(models.TextChoices):
    """What makes a threat: intent, capability and opportunity of the actor, and how people stand before it."""

    INTENT = "intent", _("Intent")
    CAPABILITY = "capability", _("Capability")
    OPPORTUNITY = "opportunity", _("Opportunity")
    VULNERABILITY = "vulnerability", _("Vulnerability of the people")
    PROTECTION = "protection", _("Protection capacity")


class Level(models.IntegerChoices):
    """How much there is of a factor. Not known is a value: nobody has to guess."""

    UNKNOWN = 0, _("Not known")
    LOW = 1, _("Low")
    MODERATE = 2, _("Moderate")
    HIGH = 3, _("High")


class Likelihood(models.IntegerChoices):
    UNLIKELY = 1, _("Unlikely")
    POSSIBLE = 2, _("Possible")
    LIKELY = 3, _("Likely")
    VERY_LIKELY = 4, _("Very likely")
    HAPPENING = 5, _("Happening, or about to")


class Impact(models.IntegerChoices):
    MINOR = 1, _("Minor")
    MODERATE = 2, _("Moderate")
    SERIOUS = 3, _("Serious")
    SEVERE = 4, _("Severe")
    CATASTROPHIC = 5, _("Catastrophic")


class Trend(models.TextChoices):
    RISING = "rising", _("Rising")
    STEADY = "steady", _("Steady")
    FALLING = "falling", _("Falling")
    UNKNOWN = "unknown", _("Not known")


class RecipientKind(models.TextChoices):
    """Whom an alert is passed to. Armed forces of the state and of partners are asked about before it is passed."""

    HOST_FORCE = "host_force", _("Host state: army, police or other armed service")
    PARTNER_FORCE = "partner_force", _("Partner force")
    HOST_AUTHORITY = "host_authority", _("Host state: civilian authority")
    UN_AGENCY = "un_agency", _("UN agency")
    NGO = "ngo", _("NGO")
    COMMUNITY = "community", _("The community itself")


ARMED_RECIPIENTS = frozenset({RecipientKind.HOST_FORCE, RecipientKind.PARTNER_FORCE})


class SourceConsent(models.TextChoices):
    """Whether whoever warned agrees that the warning is passed to a force."""

    GIVEN = "given", _("Given")
    NOT_NEEDED = "not_needed", _("Not needed: our own observation")
    REFUSED = "refused", _("Refused")
    NOT_ASKED = "not_asked", _("Not asked, or cannot be asked")


class Suspicion(models.TextChoices):
    """Whether the one referred to may be the perpetrator that is feared."""

    NO = "no", _("No")
    POSSIBLY = "possibly", _("Possibly, or not known")
    YES = "yes", _("Yes")


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


class NoticeKind(models.TextChoices):
    """What happened to an alert that somebody is told of."""

    RAISED = "raised", _("New alert")
    REGRADED = "regraded", _("Imminence changed")
    ESCALATED = "escalated", _("Limit missed: escalated")
    ASKED = "asked", _("A question waits for an answer")
    DECIDED = "decided", _("Decided")
    REFERRED = "referred", _("Referred")
    CLEARANCE = "clearance", _("A clearance that an action relies on is gone")


class NoticeChannel(models.TextChoices):
    """How somebody is told. In the app always; the others in the order that the recipient wants them tried."""

    IN_APP = "in_app", _("In Vigil")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(models.TextChoices):
    STANDING_BY = "standing_by", _("Stands by for the channel before it")
    WAITING = "waiting", _("Waits to be sent")
    SENT = "sent", _("Sent")
    NOT_NEEDED = "not_needed", _("Not needed: the channel before it was reached")
    NO_LONGER_ALLOWED = "no_longer_allowed", _("Not sent: the recipient may no longer see the alert")
    GIVEN_UP = "given_up", _("Given up after 24 hours")


class AttemptResult(models.TextChoices):
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused by the gateway")
    UNREACHABLE = "unreachable", _("Gateway cannot be reached")
    TOO_SLOW = "too_slow", _("Gateway does not answer in time")
    GARBAGE = "garbage", _("Gateway answers what cannot be understood")
    NOT_SET_UP = "not_set_up", _("No gateway is set up for this channel")
