"""What happened, where, when, who was harmed and by whom: stored codes and translated labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class ActorRelationKind(models.TextChoices):
    """How one group stands to another, for a time."""

    PART_OF = "part_of", _("part of")
    SPLIT_FROM = "split_from", _("split from")
    MERGED_INTO = "merged_into", _("merged into")
    ALLIED_WITH = "allied_with", _("allied with")
    FIGHTS = "fights", _("fights")
    SUPPORTED_BY = "supported_by", _("supported by")


class CampaignKind(models.TextChoices):
    CAMPAIGN = "campaign", _("Campaign of violence")
    OPERATION = "operation", _("Military operation")


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
