"""Codes of the rooms' own forms. Apart from `incidents.choices`: the public code lists do not tell that they exist.

CRSV follows the categories of MARA, children the six grave violations of Security Council resolution 1612 (MRM),
trafficking the UN protocol's act, means and purpose, attacks on health and education SHCC's and GCPEA's fields.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Question(models.TextChoices):
    """What the forms ask. A code keeps its meaning in all forms and versions."""

    VIOLATION = "violation", _("Type of violation")
    VIOLATIONS = "violations", _("Types of violation")
    PEOPLE = "people", _("People harmed")
    SURVIVORS = "survivors", _("Survivors")
    CHILDREN = "children", _("Children")
    CASUALTIES = "casualties", _("Casualties")
    SEX = "sex", _("Sex")
    AGE_BAND = "age_band", _("Age")
    NUMBER = "number", _("Number")
    SITUATION = "situation", _("Situation")
    PERPETRATOR = "perpetrator", _("Perpetrator, by category")
    LINK_TO_CONFLICT = "link_to_conflict", _("Link to the conflict")
    SERVICES = "services", _("Services referred to")
    WITHIN_72_HOURS = "within_72_hours", _("Medical care within 72 hours")
    CONSENT = "consent", _("Consent")
    OUTCOME = "outcome", _("What became of them")
    SITE = "site", _("School or hospital")
    STATUS = "status", _("Status")
    CAUSE = "cause", _("Cause")
    CIVILIAN_STATUS = "civilian_status", _("Civilian status")
    BASIS = "basis", _("Basis of the record")
    ACT = "act", _("Act")
    MEANS = "means", _("Means")
    PURPOSE = "purpose", _("Purpose")
    STAGE = "stage", _("Stage")
    SECTOR = "sector", _("Sector")
    TARGET = "target", _("What was hit")
    ATTACK = "attack", _("Type of attack")
    WEAPON = "weapon", _("Weapon")
    DAMAGE = "damage", _("Damage")
    SERVICE = "service", _("Service afterwards")
    MILITARY_USE = "military_use", _("Used by armed actors")
    ROLE = "role", _("Who they are")
    HARM = "harm", _("What happened to them")
    NOTE = "note", _("Note")


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")


class CrsvViolation(models.TextChoices):
    RAPE = "rape", _("Rape")
    GANG_RAPE = "gang_rape", _("Gang rape")
    ATTEMPTED_RAPE = "attempted_rape", _("Attempted rape")
    SEXUAL_SLAVERY = "sexual_slavery", _("Sexual slavery")
    FORCED_PROSTITUTION = "forced_prostitution", _("Forced prostitution")
    FORCED_PREGNANCY = "forced_pregnancy", _("Forced pregnancy")
    FORCED_ABORTION = "forced_abortion", _("Forced abortion")
    ENFORCED_STERILISATION = "enforced_sterilisation", _("Enforced sterilisation")
    FORCED_MARRIAGE = "forced_marriage", _("Forced marriage")
    OTHER_GRAVE = "other_grave", _("Other sexual violence of comparable gravity")


class ConflictLink(models.TextChoices):
    """Why it counts as conflict-related, as MARA asks."""

    PERPETRATOR_PROFILE = "perpetrator_profile", _("Profile of the perpetrator")
    SURVIVOR_PROFILE = "survivor_profile", _("Profile of the survivor")
    IMPUNITY = "impunity", _("Climate of impunity or collapse of the state")
    CROSS_BORDER = "cross_border", _("Crossing of borders, displacement or trafficking")
    CEASEFIRE = "ceasefire", _("Violation of a ceasefire")


class Situation(models.TextChoices):
    RESIDENT = "resident", _("Resident")
    DISPLACED = "displaced", _("Displaced")
    REFUGEE = "refugee", _("Refugee")
    RETURNEE = "returnee", _("Returnee")
    DETAINED = "detained", _("Detained")
    UNKNOWN = "unknown", _("Unknown")


class FineAge(models.TextChoices):
    """Ages in the rooms, finer than outside."""

    UNDER_5 = "under_5", _("Under 5")
    CHILD_5_11 = "child_5_11", _("5 to 11")
    CHILD_12_14 = "child_12_14", _("12 to 14")
    CHILD_15_17 = "child_15_17", _("15 to 17")
    CHILD = "child", _("Under 18, not known nearer")
    ADULT = "adult", _("18 to 59")
    OLDER = "older", _("60 and over")
    UNKNOWN = "unknown", _("Unknown")


class ChildAge(models.TextChoices):
    UNDER_5 = "under_5", _("Under 5")
    CHILD_5_11 = "child_5_11", _("5 to 11")
    CHILD_12_14 = "child_12_14", _("12 to 14")
    CHILD_15_17 = "child_15_17", _("15 to 17")
    CHILD = "child", _("Under 18, not known nearer")


class RoomService(models.TextChoices):
    MEDICAL = "medical", _("Medical care")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    LEGAL = "legal", _("Legal help")
    SHELTER = "shelter", _("Safe shelter")
    LIVELIHOOD = "livelihood", _("Livelihood and reintegration")
    FAMILY_TRACING = "family_tracing", _("Family tracing and reunification")
    NONE_AVAILABLE = "none_available", _("None available")
    DECLINED = "declined", _("Declined")


class RoomConsent(models.TextChoices):
    FULL = "full", _("To record and to share with services")
    RECORD_ONLY = "record_only", _("To record only")
    NUMBERS_ONLY = "numbers_only", _("To be counted only")


class GraveViolation(models.TextChoices):
    """The six grave violations against children (resolutions 1612, 1882, 1998, 2225)."""

    KILLING_MAIMING = "killing_maiming", _("Killing and maiming")
    RECRUITMENT_USE = "recruitment_use", _("Recruitment and use")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    ABDUCTION = "abduction", _("Abduction")
    ATTACK_SCHOOL_HOSPITAL = "attack_school_hospital", _("Attack on a school or hospital")
    DENIAL_OF_ACCESS = "denial_of_access", _("Denial of humanitarian access")


class ChildOutcome(models.TextChoices):
    KILLED = "killed", _("Killed")
    MAIMED = "maimed", _("Maimed")
    HELD = "held", _("Still held or in the ranks")
    RELEASED = "released", _("Released or escaped")
    REUNITED = "reunited", _("Back with the family")
    UNKNOWN = "unknown", _("Unknown")


class Schooling(models.TextChoices):
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    BOTH = "both", _("Both")


class CasualtyStatus(models.TextChoices):
    KILLED = "killed", _("Killed")
    INJURED = "injured", _("Injured")
    MISSING = "missing", _("Missing")


class CasualtyCause(models.TextChoices):
    FIREARM = "firearm", _("Firearm")
    BLADE = "blade", _("Blade or blunt weapon")
    SHELLING = "shelling", _("Shelling or mortar")
    AIR_STRIKE = "air_strike", _("Air strike")
    DRONE = "drone", _("Drone")
    EXPLOSIVE_DEVICE = "explosive_device", _("Improvised explosive device")
    MINE_OR_ERW = "mine_or_erw", _("Mine or explosive remnant")
    FIRE = "fire", _("Fire")
    ILL_TREATMENT = "ill_treatment", _("Beating or ill-treatment")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class TraffickingAct(models.TextChoices):
    RECRUITMENT = "recruitment", _("Recruitment")
    TRANSPORT = "transport", _("Transport or transfer")
    HARBOURING = "harbouring", _("Harbouring")
    RECEIPT = "receipt", _("Receipt")


class TraffickingMeans(models.TextChoices):
    FORCE = "force", _("Threat or use of force")
    ABDUCTION = "abduction", _("Abduction")
    DECEPTION = "deception", _("Fraud or deception")
    ABUSE_OF_POWER = "abuse_of_power", _("Abuse of power or of vulnerability")
    PAYMENT = "payment", _("Payment to somebody in control")
    NOT_NEEDED = "not_needed", _("Not needed: a child")


class TraffickingPurpose(models.TextChoices):
    SEXUAL_EXPLOITATION = "sexual_exploitation", _("Sexual exploitation")
    FORCED_LABOUR = "forced_labour", _("Forced labour")
    SLAVERY = "slavery", _("Slavery or servitude")
    FORCED_MARRIAGE = "forced_marriage", _("Forced marriage")
    USE_IN_HOSTILITIES = "use_in_hostilities", _("Use in hostilities")
    FORCED_CRIME = "forced_crime", _("Forced crime")
    ORGANS = "organs", _("Removal of organs")
    UNKNOWN = "unknown", _("Unknown")


class TraffickingStage(models.TextChoices):
    AT_RISK = "at_risk", _("At risk")
    ON_THE_WAY = "on_the_way", _("On the way")
    HELD = "held", _("Held")
    FREED = "freed", _("Freed")


class Sector(models.TextChoices):
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")


class ServiceTarget(models.TextChoices):
    HEALTH_FACILITY = "health_facility", _("Hospital or health post")
    HEALTH_TRANSPORT = "health_transport", _("Ambulance or health transport")
    HEALTH_SUPPLIES = "health_supplies", _("Medicines or supplies")
    HEALTH_PEOPLE = "health_people", _("Health workers or patients")
    SCHOOL = "school", _("School")
    HIGHER_EDUCATION = "higher_education", _("University or college")
    EDUCATION_PEOPLE = "education_people", _("Pupils, students or teachers")
    ON_THE_WAY = "on_the_way", _("The way to or from school")


class ServiceAttack(models.TextChoices):
    HEAVY_WEAPONS = "heavy_weapons", _("Violence with heavy weapons")
    INDIVIDUAL_WEAPONS = "individual_weapons", _("Violence with individual weapons")
    THREAT = "threat", _("Threat or intimidation")
    OBSTRUCTION = "obstruction", _("Obstruction of care or of access")
    ARMED_SEARCH = "armed_search", _("Armed or violent search")
    MILITARY_USE = "military_use", _("Military use")
    LOOTING = "looting", _("Looting or removal of supplies")
    ARSON = "arson", _("Arson")
    ABDUCTION_OR_ARREST = "abduction_or_arrest", _("Abduction, arrest or detention")
    CHILD_RECRUITMENT = "child_recruitment", _("Recruitment of children at school or on the way")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence at school or on the way")


class Damage(models.TextChoices):
    NONE = "none", _("None")
    DAMAGED = "damaged", _("Damaged")
    DESTROYED = "destroyed", _("Destroyed")
    UNKNOWN = "unknown", _("Unknown")


class ServiceAfter(models.TextChoices):
    RUNNING = "running", _("Running")
    PARTLY = "partly", _("Partly running")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")


class ServiceRole(models.TextChoices):
    HEALTH_WORKER = "health_worker", _("Health worker")
    PATIENT = "patient", _("Patient")
    TEACHER = "teacher", _("Teacher or education worker")
    PUPIL = "pupil", _("Pupil or student")
    OTHER = "other", _("Other")


class ServiceHarm(models.TextChoices):
    KILLED = "killed", _("Killed")
    INJURED = "injured", _("Injured")
    ABDUCTED = "abducted", _("Abducted")
    ARRESTED = "arrested", _("Arrested or detained")
    ASSAULTED = "assaulted", _("Assaulted")
    THREATENED = "threatened", _("Threatened")


class ProblemCode(models.TextChoices):
    """What may be wrong with an answer, and how to mend it."""

    NEEDED = "needed", _("This field is needed.")
    CHOICE = "choice", _("This is no known choice.")
    NUMBER = "number", _("Give a whole number from 1 to 10,000.")
    TEXT = "text", _("At most 500 characters. Shorten it.")
    CHARACTERS = "characters", _("This holds characters that cannot be stored. Type it anew.")
    LINES = "lines", _("Give a list of at most 200 lines.")
    UNKNOWN = "unknown", _("This form has no such field.")
