"""Code lists of incidents, version 2026.1: stored codes, translated labels; mappings live in `incidents.codes`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventType(models.TextChoices):
    """ACLED's six public types, plus the protection types that it lacks."""

    VIOLENCE_AGAINST_CIVILIANS = (
        "violence_against_civilians",
        _("Violence against civilians"),
    )
    BATTLE = "battle", _("Battle")
    EXPLOSION_REMOTE = "explosion_remote", _("Explosion or remote violence")
    PROTEST = "protest", _("Protest")
    RIOT = "riot", _("Riot")
    STRATEGIC = "strategic", _("Strategic development")
    THREAT_INTIMIDATION = "threat_intimidation", _("Threat or intimidation")
    DISPLACEMENT = "displacement", _("Displacement")
    DENIAL_OF_ACCESS = "denial_of_access", _("Denial of access")
    TRAFFICKING = "trafficking", _("Trafficking")
    RECRUITMENT_AND_USE = "recruitment_and_use", _("Recruitment and use of children")
    DETENTION_OR_DISAPPEARANCE = (
        "detention_or_disappearance",
        _("Detention or disappearance"),
    )
    TORTURE = "torture", _("Torture or ill-treatment")
    LOOTING_OR_DESTRUCTION = "looting_or_destruction", _("Looting or destruction")
    MINE_OR_ERW = "mine_or_erw", _("Mine or explosive remnant of war")
    ARMED_PRESENCE = "armed_presence", _("Armed presence")
    EXTORTION = "extortion", _("Extortion")
    HATE_SPEECH = "hate_speech", _("Hate speech")
    DISINFORMATION = "disinformation", _("Disinformation")
    CYBER = "cyber", _("Cyber attack")
    SERVICE_DISRUPTION = "service_disruption", _("Service disruption")
    CEASEFIRE_VIOLATION = "ceasefire_violation", _("Ceasefire violation")


class SubEventType(models.TextChoices):
    """ACLED's sub-events, of which each belongs to one event type (incidents.codes.SUB_EVENTS)."""

    ATTACK = "attack", _("Attack")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    ABDUCTION = "abduction", _("Abduction")
    ARMED_CLASH = "armed_clash", _("Armed clash")
    TERRITORY_REGAINED = "territory_regained", _("Government regains territory")
    TERRITORY_OVERTAKEN = "territory_overtaken", _("Armed group overtakes territory")
    SHELLING = "shelling", _("Shelling, artillery or missile")
    AIR_OR_DRONE_STRIKE = "air_or_drone_strike", _("Air or drone strike")
    IED = "ied", _("Improvised explosive device")
    SUICIDE_BOMB = "suicide_bomb", _("Suicide bomb")
    GRENADE = "grenade", _("Grenade")
    CHEMICAL_WEAPON = "chemical_weapon", _("Chemical weapon")
    PEACEFUL_PROTEST = "peaceful_protest", _("Peaceful protest")
    PROTEST_WITH_INTERVENTION = (
        "protest_with_intervention",
        _("Protest with intervention"),
    )
    EXCESSIVE_FORCE = "excessive_force", _("Excessive force against protesters")
    VIOLENT_DEMONSTRATION = "violent_demonstration", _("Violent demonstration")
    MOB_VIOLENCE = "mob_violence", _("Mob violence")
    AGREEMENT = "agreement", _("Agreement")
    ARRESTS = "arrests", _("Arrests")
    CHANGE_TO_GROUP = "change_to_group", _("Change to a group or its activity")
    WEAPONS_USE_DISRUPTED = "weapons_use_disrupted", _("Use of weapons disrupted")
    BASE_ESTABLISHED = "base_established", _("Headquarters or base established")
    TERRITORY_TRANSFERRED = "territory_transferred", _("Territory transferred without violence")
    OTHER = "other", _("Other")


class Method(models.TextChoices):
    """How it was done: several may apply."""

    FIREARMS = "firearms", _("Firearms")
    BLADES = "blades", _("Knives or machetes")
    BEATING = "beating", _("Beating")
    ARSON = "arson", _("Arson")
    SHELLING = "shelling", _("Shelling")
    AIR_STRIKE = "air_strike", _("Air strike")
    DRONE = "drone", _("Drone")
    EXPLOSIVE_DEVICE = "explosive_device", _("Explosive device")
    MINE = "mine", _("Mine or explosive remnant")
    ROADBLOCK = "roadblock", _("Roadblock or ambush")
    SIEGE = "siege", _("Siege or blockade")
    LOOTING = "looting", _("Looting")
    THREATS = "threats", _("Threats")
    ONLINE = "online", _("Online")


class ThreatFamily(models.TextChoices):
    DELIBERATE_TARGETING = "deliberate_targeting", _("Deliberate targeting")
    INDISCRIMINATE_MEANS = "indiscriminate_means", _("Indiscriminate means")
    GREY_ZONE = "grey_zone", _("Grey zone")
    HYBRID = "hybrid", _("Hybrid")
    URBAN_UNREST = "urban_unrest", _("Urban unrest")
    INTERCOMMUNAL = "intercommunal", _("Intercommunal")
    VIOLENT_EXTREMISM = "violent_extremism", _("Violent extremism")
    RETALIATION = "retaliation", _("Retaliation")
    FORCED_MOVEMENT = "forced_movement", _("Forced movement")
    CLIMATE_DISASTER = "climate_disaster", _("Climate and disaster")
    HEALTH_EMERGENCY = "health_emergency", _("Health emergency")
    DIGITAL_INFODEMIC = "digital_infodemic", _("Digital and infodemic")
    CONDUCT_OF_STATE_FORCES = "conduct_of_state_forces", _("Conduct of state forces")


class Target(models.TextChoices):
    """What was hit: never a second event type."""

    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health facility")
    DISPLACEMENT_SITE = "displacement_site", _("Displacement site")
    RELIGIOUS_OR_CULTURAL = "religious_or_cultural", _("Religious or cultural site")
    WATER = "water", _("Water")
    MARKET = "market", _("Market")
    ECONOMIC = "economic", _("Economic asset")
    UN = "un", _("United Nations")
    AID = "aid", _("Aid organisation")


class HarmKind(models.TextChoices):
    KILLED = "killed", _("Killed")
    INJURED = "injured", _("Injured")
    ABDUCTED = "abducted", _("Abducted")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    DISPLACED = "displaced", _("Displaced")
    DETAINED = "detained", _("Detained")
    SERVICE_DISRUPTED = "service_disrupted", _("Service disrupted")


class VictimGroup(models.TextChoices):
    """Whom the harm fell on. Neither ethnicity nor religion is a value."""

    RESIDENTS = "residents", _("Residents")
    DISPLACED = "displaced", _("Displaced people")
    REFUGEES = "refugees", _("Refugees")
    RETURNEES = "returnees", _("Returnees")
    AID_WORKERS = "aid_workers", _("Aid workers")
    HEALTH_WORKERS = "health_workers", _("Health workers")
    TEACHERS_PUPILS = "teachers_pupils", _("Teachers and pupils")
    JOURNALISTS = "journalists", _("Journalists")
    RIGHTS_DEFENDERS = "rights_defenders", _("Human rights defenders")
    OFFICIALS = "officials", _("Local officials")
    PEACEKEEPERS = "peacekeepers", _("Peacekeepers")


class HarmBasis(models.TextChoices):
    """Where an incident's figure comes from."""

    COMPUTED = "computed", _("Computed from the linked reports")
    RESOLVED = "resolved", _("Resolved by an analyst")


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


class CampaignKind(models.TextChoices):
    CAMPAIGN = "campaign", _("Campaign of violence")
    OPERATION = "operation", _("Military operation")


class ActorRelationKind(models.TextChoices):
    """How one group stands to another, for a time."""

    PART_OF = "part_of", _("part of")
    SPLIT_FROM = "split_from", _("split from")
    MERGED_INTO = "merged_into", _("merged into")
    ALLIED_WITH = "allied_with", _("allied with")
    FIGHTS = "fights", _("fights")
    SUPPORTED_BY = "supported_by", _("supported by")


class CheckInOutcome(models.TextChoices):
    """How an overdue contact ended."""

    HEARD = "heard", _("Heard from them")
    REACHED = "reached", _("Reached: safe")
    NOT_REACHED = "not_reached", _("Not reached")
    IN_DANGER = "in_danger", _("Reached: in danger")
    NO_LONGER = "no_longer", _("No longer a contact")


class NetworkKind(models.TextChoices):
    ALERT_NETWORK = "alert_network", _("Community alert network")
    PARTNERS = "partners", _("Partners")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


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


class CivilianStatus(models.TextChoices):
    CIVILIAN = "civilian", _("Civilian")
    NOT_CIVILIAN = "not_civilian", _("Not civilian")
    MIXED = "mixed", _("Mixed")
    UNKNOWN = "unknown", _("Unknown")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNKNOWN = "unknown", _("Unknown")


class AgeBand(models.TextChoices):
    CHILD = "child", _("Under 18")
    ADULT = "adult", _("18 to 59")
    OLDER = "older", _("60 and over")
    UNKNOWN = "unknown", _("Unknown")


class ActorClass(models.TextChoices):
    """ACLED's actor classes plus ours."""

    STATE_FORCES = "state_forces", _("State forces")
    REBEL_GROUP = "rebel_group", _("Rebel group")
    POLITICAL_MILITIA = "political_militia", _("Political militia")
    COMMUNAL_MILITIA = "communal_militia", _("Communal militia")
    RIOTERS = "rioters", _("Rioters")
    PROTESTERS = "protesters", _("Protesters")
    CIVILIANS = "civilians", _("Civilians")
    EXTERNAL_FORCES = "external_forces", _("External forces")
    PRIVATE_COMPANY = "private_company", _("Private company")
    CRIMINAL_GANG = "criminal_gang", _("Criminal gang")
    UNIDENTIFIED_ARMED = "unidentified_armed", _("Unidentified armed")


class ActorRole(models.TextChoices):
    PERPETRATOR = "perpetrator", _("Suspected perpetrator")
    SIDE_A = "side_a", _("Side A")
    SIDE_B = "side_b", _("Side B")
    VICTIM = "victim", _("Victim group")


class Confidence(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    PROBABLE = "probable", _("Probable")
    POSSIBLE = "possible", _("Possible")
    UNATTRIBUTED = "unattributed", _("Unattributed")


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


class LocationPrecision(models.IntegerChoices):
    """As in UCDP's where_prec; 3 and above show as an area."""

    EXACT = 1, _("Exact place")
    NEAR = 2, _("Within about 25 km of a known place")
    ADMIN2 = 3, _("Somewhere in the district")
    ADMIN1 = 4, _("Somewhere in the province")
    REGION = 5, _("Part of a country")
    COUNTRY = 6, _("Country only")
    WATERS = 7, _("International waters or airspace")


class TimePrecision(models.IntegerChoices):
    """As in UCDP's date_prec."""

    DAY = 1, _("Exact day")
    DAYS = 2, _("Two to six days")
    WEEK = 3, _("A week")
    MONTH = 4, _("A month")
    YEAR = 5, _("More than a month")
