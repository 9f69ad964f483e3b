"""Codes of missions, roles and rights; labels are translated, codes are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The hat that a person wears in one mission (what each may do: docs/users/README.md)."""

    LIAISON = "liaison", _("Community liaison")
    ADVISER = "adviser", _("Protection adviser")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    SPECIALIST = "specialist", _("Specialist")
    HEAD_OF_OFFICE = "head_of_office", _("Head of office")
    ANALYST = "analyst", _("Analyst")
    PLANNER = "planner", _("Planner")
    LEADERSHIP = "leadership", _("Mission leadership")
    HEADQUARTERS = "headquarters", _("Headquarters desk")
    PARTNER = "partner", _("Partner")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    GATEWAY = "gateway", _("Message gateway")  # a machine that hands messages in and sees nothing


class Classification(models.IntegerChoices):
    """How secret a record is; an audience sees what lies at or below its ceiling."""

    UNCLASSIFIED = 0, _("Unclassified")
    CONFIDENTIAL = 1, _("Confidential")
    STRICTLY_CONFIDENTIAL = 2, _("Strictly confidential")


class Dissemination(models.TextChoices):
    INTERNAL = "internal", _("Internal")
    BILATERAL = "bilateral", _("Bilateral")
    PUBLIC = "public", _("Public")


class Compartment(models.TextChoices):
    """Closed rooms: only members see their content, others see counts."""

    CRSV = "crsv", _("Conflict-related sexual violence")
    CAAC = "caac", _("Children and armed conflict")
    CASUALTIES = "casualties", _("Casualty recording")
    TRAFFICKING = "trafficking", _("Trafficking")
    HEALTH_EDUCATION = "health_education", _("Attacks on health and education")


class Precision(models.TextChoices):
    """The point that an audience is served, from fine to coarse; each coarser step is made from the finer one."""

    EXACT = "exact", _("Exact")
    SETTLEMENT = "settlement", _("Nearest settlement")
    DISPLACED = "displaced", _("Displaced")
    CELL = "cell", _("Centre of the cell")
    ADMIN = "admin", _("Centre of the area")
    NONE = "none", _("No point")


class Attribution(models.TextChoices):
    """How much an audience is told of who is thought to have done it."""

    FULL = "full", _("Names of groups")
    CATEGORY = "category", _("Kinds of groups only")
    NONE = "none", _("Nothing")


class AreaLevel(models.TextChoices):
    MISSION = "mission", _("Mission area")
    SECTOR = "sector", _("Sector")
    ADMIN1 = "admin1", _("First administrative level")
    ADMIN2 = "admin2", _("Second administrative level")
    PRIORITY = "priority", _("Priority area")


class ClockMode(models.TextChoices):
    LIVE = "live", _("Live")
    REPLAY = "replay", _("Replay")


class BaseKind(models.TextChoices):
    MISSION_HEADQUARTERS = "mission headquarters", _("Mission headquarters")
    REGIONAL_HEADQUARTERS = "regional headquarters", _("Regional headquarters")
    SECTOR_HEADQUARTERS = "sector headquarters", _("Sector headquarters")
    BASE = "base", _("Base")


class Module(models.TextChoices):
    """Parts that a mandate switches on and off."""

    CRSV = "crsv", _("Conflict-related sexual violence")
    CAAC = "caac", _("Children and armed conflict")
    CASUALTIES = "casualties", _("Casualty recording")
    HRDDP = "hrddp", _("Human rights due diligence")
    CIVILIAN_HARM = "civilian_harm", _("Civilian harm")
    INFORMATION_INTEGRITY = "information_integrity", _("Information integrity")
    PARTNER_OPERATIONS = "partner_operations", _("Partner operations")
    URBAN = "urban", _("Urban unrest")
    HAZARDS = "hazards", _("Hazards")
    TRAFFICKING = "trafficking", _("Trafficking")
    HEALTH_EDUCATION = "health_education", _("Attacks on health and education")


class SiteKind(models.TextChoices):
    """Places that the law of war protects; the codes are those of what was hit (incidents.choices.Target)."""

    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health facility")
    DISPLACEMENT_SITE = "displacement_site", _("Displacement site")
    RELIGIOUS_OR_CULTURAL = "religious_or_cultural", _("Religious or cultural site")
    WATER = "water", _("Water")
    MARKET = "market", _("Market")
    UN = "un", _("United Nations")
    AID = "aid", _("Aid organisation")


class EscalationLevel(models.TextChoices):
    """The rungs of a mission's ladder: who hears of a limit that was missed. A mission may leave some out."""

    FIELD_OFFICE = "field_office", _("Field office")
    SECTOR = "sector", _("Sector")
    JOC_CHIEF = "joc_chief", _("Chief of the operations centre")
    LEADERSHIP = "leadership", _("Mission leadership")


class OnCallKind(models.TextChoices):
    """Who answers for an area."""

    BASE = "base", _("Duty phone of the base")
    LIAISON = "liaison", _("Community liaison")
    POLICE = "police", _("Police")
    OPERATIONS = "operations", _("Force operations")


class MandateScope(models.TextChoices):
    """How a fact stands to the mission's protection mandate."""

    CORE = "core", _("Core of the mandate")
    EXPANDED = "expanded", _("Expanded mandate")
    OUTSIDE = "outside", _("Outside the mandate")


class CoordinateProblem(models.TextChoices):
    """Why a text was not read as coordinates, and how to write it."""

    NONE = "none", _("These are no coordinates. Write latitude, then longitude, such as 4.85, 31.60")
    ONE = "one", _("Only one number: write latitude and longitude, such as 4.85, 31.60")
    COMMAS = "commas", _("The commas can be read in two ways. Part the two numbers by a semicolon, such as 4,85; 31,60")
    LETTERS = (
        "letters",
        _(
            "Give each of the two numbers one letter, N or S and E or W, or give none; such as 4.85 N, 31.60 E. "
            "A minus sign and a letter do not go together."
        ),
    )
    SIXTY = "sixty", _("Minutes and seconds lie below 60, such as 4° 51′ 00″ N, 31° 36′ 00″ E")
    LATITUDE = "latitude", _("Latitude comes first and lies between -90 and 90, such as 4.85, 31.60")
    LONGITUDE = "longitude", _("Longitude comes second and lies between -180 and 180, such as 4.85, 31.60")
    GRID_DIGITS = (
        "grid_digits",
        _("An MGRS reference has as many digits for east as for north, at most five each, such as 36N UL 44753 36243"),
    )
    GRID_SQUARE = (
        "grid_square",
        _("There is no such MGRS square in this zone: check the letters, such as 36N UL 44753 36243"),
    )
    UNCLEAR = (
        "unclear",
        _(
            "This can be read in more than one way. Write decimal degrees such as 4.85, 31.60, or degrees and minutes "
            "such as 4° 51′ N, 31° 36′ E"
        ),
    )


class PersonalData(models.TextChoices):
    """What a text seems to hold that should not be written down."""

    PERSON = "person", _("a person's name")
    PHONE = "phone", _("a phone number")
    EMAIL = "email", _("an e-mail address")
    ADDRESS = "address", _("an exact address")
    COORDINATES = "coordinates", _("exact coordinates")


class Direction(models.TextChoices):
    """Where a point lies as seen from a place it is near; the labels are whole phrases with the distance in km."""

    AT = "at", _("at %(place)s")
    N = "n", _("%(km)s km north of %(place)s")
    NE = "ne", _("%(km)s km north-east of %(place)s")
    E = "e", _("%(km)s km east of %(place)s")
    SE = "se", _("%(km)s km south-east of %(place)s")
    S = "s", _("%(km)s km south of %(place)s")
    SW = "sw", _("%(km)s km south-west of %(place)s")
    W = "w", _("%(km)s km west of %(place)s")
    NW = "nw", _("%(km)s km north-west of %(place)s")
