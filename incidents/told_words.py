"""The words that people use for times, in English, French and Arabic, as patterns over folded text (`told_time.fold`).

Folded: small letters, no accents or vowel signs, one digit script; so hamza carriers are bare (أ is ا, ؤ is و).
The hours of the parts of a day are fixed and declared here: near the equator the sun rises and sets around six.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from incidents.told_choices import PartOfDay

# ---- one spelling: numbers, halves of hours, and what the date library knows under another name --
_NUMBERS = {
    1: "one|une?|واحدة?|الواحدة|احدى",
    2: "two|deux|اثنان|اثنين|اثنتين|الثانية",
    3: "three|trois|ثلاثة?|الثالثة",
    4: "four|quatre|اربعة?|الرابعة",
    5: "five|cinq|خمسة?|الخامسة",
    6: "six|ستة?|السادسة",
    7: "seven|(?<!\\d )sept(?! ?\\d)|سبعة?|السابعة",
    8: "eight|huit|ثمانية?|ثماني|الثامنة",
    9: "nine|neuf|تسعة?|التاسعة",
    10: "ten|dix|عشرة?|العاشرة",
    11: "eleven|onze|الحادية عشرة?|احد عشر|احدى عشرة",
    12: "twelve|douze|الثانية عشرة?|اثنا عشر|اثني عشر|اثنتا عشرة",
}
_MONTHS = {  # the Levant's and the Maghreb's names, as the date library knows them
    "يناير": "كانون الثاني|جانفي", "فبراير": "شباط|فيفري", "مارس": "اذار", "ابريل": "نيسان|افريل",
    "مايو": "ايار|ماي", "يونيو": "حزيران|جوان", "يوليو": "تموز|جويلية", "اغسطس": "اب|اوت|غشت",
    "سبتمبر": "ايلول|شتنبر", "اكتوبر": "تشرين الاول", "نوفمبر": "تشرين الثاني|نونبر", "ديسمبر": "كانون الاول|دجنبر",
}  # fmt: skip
_ARABIC_UNITS = {  # (one, two) of each unit
    "دقيقة": ("دقيقة", "دقيقتين"), "ساعة": ("ساعة", "ساعتين"), "يوم": ("يوم", "يومين"), "اسبوع": ("اسبوع", "اسبوعين"),
    "شهر": ("شهر", "شهرين"), "سنة": ("سنة|عام", "سنتين|عامين"),
}  # fmt: skip


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_AGO = "دقيقة|دقايق|ساعة|ساعات|يوم|ايام|اسبوع|اسابيع|شهر|اشهر|شهور|سنة|سنوات|عام|اعوام"
REWRITES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<!\w)و(?=ال)"), "و "),
    (re.compile(r"(?<!\w)(قبل|منذ) (?:حوالي|نحو|قرابة) "), r"\1 "),
    (re.compile(r"(?<!\w)(?:mois d(?:e |')|courant )(?=\w)"), ""),
    *((_word(names), name) for name, names in _MONTHS.items()),
    (re.compile(rf"(?<!\w)شهر (?={'|'.join(_MONTHS)})"), ""),
    *((_word(words), str(number)) for number, words in sorted(_NUMBERS.items(), reverse=True)),
    (_word(f"منذ(?= (?:\\d+ )?(?:{_AGO}|{'|'.join(two for _one, two in _ARABIC_UNITS.values())})(?!\\w))"), "قبل"),
    *((_word(f"قبل (?:{two})"), f"قبل 2 {unit}") for unit, (_one, two) in _ARABIC_UNITS.items()),
    *((_word(f"قبل (?:{one})(?: 1)?"), f"قبل 1 {unit}") for unit, (one, _two) in _ARABIC_UNITS.items()),
    (_word("a couple of|couple of"), "2"),
    (_word("1 quinzaine(?: de jours)?"), "2 semaines"),
    (_word("(?:half an|1/2) hour|1 demi[ -]heure"), "30 minutes"),
    (re.compile(r"(?<!\w)an? (?=(?:minute|hour|day|week|month|year) ago)"), "1 "),
    (_word("نصف ساعة"), "30 دقيقة"),
    (_word(r"ca fait|voici|voila"), "il y a"),
    (_word(r"(?<!il )y a"), "il y a"),
    (re.compile(r"(?<!\w)depuis (?=\d+ (?:minute|heure|jour|semaine|mois|an))"), "depuis il y a "),
    (_word(r"(?:for|since) (\d+ (?:minutes?|hours?|days?|weeks?|months?|years?))(?! ago)"), r"since \1 ago"),
    # prayers tell the time of day
    (_word(r"(?:after |at )?friday prayers?"), "friday midday"),
    (_word(r"friday,? after (?:the )?prayers?"), "friday midday"),
    (_word(r"(?:apres )?(?:la )?(?:grande )?priere du vendredi"), "vendredi midi"),
    (_word("(?:بعد |عند )?صلاة الجمعة"), "الجمعة ظهرا"),
    (_word("صلاة"), ""),
]

# "half past 3", "3 heures et demie", "الساعة 3 والنصف": (pattern with the hour as group 1, minutes to add)
PAST: list[tuple[re.Pattern[str], int]] = [
    (_word(r"half past (\d{1,2})"), 30),
    (_word(r"(?:a )?quarter past (\d{1,2})"), 15),
    (_word(r"(?:a )?quarter to (\d{1,2})"), -15),
    (_word(r"(\d{1,2}) ?h(?:eures?)? et demie?"), 30),
    (_word(r"(\d{1,2}) ?h(?:eures?)? et quart"), 15),
    (_word(r"(\d{1,2}) ?h(?:eures?)? moins (?:le )?quart"), -15),
    (_word(r"الساعة (\d{1,2}) و ?(?:ال)?نصف"), 30),
    (_word(r"الساعة (\d{1,2}) و ?(?:ال)?ربع"), 15),
    (_word(r"الساعة (\d{1,2}) و ?(?:ال)?ثلث"), 20),
    (_word(r"الساعة (\d{1,2}) الا (?:ال)?ربع"), -15),
]

# ---- parts of a day ------------------------------------------------------------------------------


class Window(NamedTuple):
    """The hours of a part of a day in minutes after its midnight (above 1440: the next day), and of a clock beside it.

    "3 in the night" is 03:00, "10 in the night" 22:00: `clock` says between which hours a number is looked for.
    """

    start: int
    end: int
    clock: tuple[int, int]


def _hours(start: str, end: str, clock: tuple[int, int]) -> Window:
    first, last = ([int(part) for part in text.split(":")] for text in (start, end))
    return Window(first[0] * 60 + first[1], last[0] * 60 + last[1], clock)


WINDOWS: dict[PartOfDay, Window] = {
    PartOfDay.BEFORE_DAWN: _hours("03:00", "05:00", (0, 7)),
    PartOfDay.DAWN: _hours("04:30", "06:30", (3, 8)),
    PartOfDay.EARLY_MORNING: _hours("05:00", "08:00", (0, 12)),
    PartOfDay.MORNING: _hours("06:00", "12:00", (0, 12)),
    PartOfDay.MIDDAY: _hours("11:30", "13:30", (11, 15)),
    PartOfDay.AFTERNOON: _hours("12:00", "18:00", (12, 20)),
    PartOfDay.LATE_AFTERNOON: _hours("15:00", "18:00", (14, 20)),
    PartOfDay.DUSK: _hours("17:30", "19:30", (16, 21)),
    PartOfDay.EVENING: _hours("17:00", "22:00", (15, 24)),
    PartOfDay.LATE_EVENING: _hours("20:00", "24:00", (18, 24)),
    PartOfDay.NIGHT: _hours("19:00", "29:00", (18, 30)),
    PartOfDay.MIDNIGHT: _hours("23:30", "24:30", (23, 25)),
    PartOfDay.AFTER_MIDNIGHT: _hours("00:00", "03:00", (0, 6)),
    PartOfDay.DAYTIME: _hours("06:00", "18:00", (6, 20)),
}

_BEFORE_A_PART = (
    r"at|in|on|by|about|around|towards?|during|the|vers|a|au|aux|de|du|des|dans|pendant|en|le|la|les|durant|"
    r"عند|في|خلال|وقت|اثناء|مع|حوالي|قبيل|بعيد"
)
# Most telling first: "after midnight" holds "midnight", "après-midi" holds "midi".
_PARTS: list[tuple[PartOfDay, str]] = [
    (PartOfDay.AFTER_MIDNIGHT, "after midnight|apres minuit|بعد منتصف الليل"),
    (PartOfDay.MIDNIGHT, "midnight|minuit|منتصف الليل"),
    (
        PartOfDay.BEFORE_DAWN,
        "before (?:dawn|sunrise|daybreak|first light)|(?:small|early) hours(?: of the morning)?|"
        "avant (?:l'aube|le lever du (?:soleil|jour))|قبل (?:ال)?(?:فجر|شروق)(?: الشمس)?|قبل طلوع الشمس",
    ),
    (
        PartOfDay.DAWN,
        "dawn|daybreak|sunrise|first light|cockcrow|l'aube|aube|l'aurore|lever du (?:jour|soleil)|petit matin|"
        "chant du coq|point du jour|(?:ال)?فجرا?|(?:ال)?شروق(?: الشمس)?|طلوع الشمس|بزوغ الفجر",
    ),
    (
        PartOfDay.LATE_AFTERNOON,
        "late (?:in the )?afternoon|fin d'apres[ -]midi|fin de l'apres[ -]midi|(?:ال)?عصرا?",
    ),
    (PartOfDay.AFTERNOON, "afternoon|l'apres[ -]midi|apres[ -]midi|بعد الظهر"),
    (PartOfDay.MORNING, "before noon|avant midi|قبل الظهر|morning|matin(?:ee)?|(?:ال)?صباحا?|(?:ال)?صبحا?|ضحى|الضحى"),
    (PartOfDay.MIDDAY, "noon|mid-?day|lunch ?time|midi|mi-journee|(?:ال)?ظهرا?|(?:ال)?ظهيرة"),
    (
        PartOfDay.EVENING,
        "after (?:sunset|dusk|dark|nightfall)|apres (?:le coucher du soleil|la tombee de la nuit)|"
        "بعد (?:ال)?(?:غروب|مغرب)(?: الشمس)?|evening|soiree|soir|(?:ال)?مساءا?|(?:ال)?عشية|(?:ال)?عشاء",
    ),
    (
        PartOfDay.DUSK,
        "dusk|sunset|sundown|twilight|nightfall|crepuscule|coucher du soleil|tombee (?:de la nuit|du jour)|"
        "(?:ال)?غروب(?: الشمس)?|(?:ال)?مغرب|مغيب الشمس|الغسق",
    ),
    (PartOfDay.NIGHT, "night[ -]?time|night|overnight|tonight|nuit|nuitamment|ليلا|بالليل|(?:ال)?ليلة|(?:ال)?ليل"),
    (PartOfDay.DAYTIME, "day[ -]?time|the day(?! before)|broad daylight|plein jour|journee|نهارا|(?:ال)?نهار"),
]
PARTS: list[tuple[PartOfDay, re.Pattern[str]]] = [
    (part, _word(rf"(?:(?:{_BEFORE_A_PART}) )*(?:{pattern})")) for part, pattern in _PARTS
]
# "the night of Monday to Tuesday" begins on the first of the two
NIGHT_OF_TWO = _word(
    r"(?:(?:dans|pendant|in|on|during|خلال|في) )?(?:(?:the|la) )?(?:night|nuit|ليلة|الليلة)"
    r"(?: of| between| from| du| de| d'| من| بين)* ?(?P<first>.+?) (?:(?:to|and|au|a|et|الى|على) |و ?)(?P<second>.+)"
)
ARABIC_EVE = _word(r"ليلة (?P<day>\w+)")

# ---- clocks --------------------------------------------------------------------------------------
APPROXIMATE = _word(
    "around|about|approximately|roughly|circa|ca|vers|environ|autour|aux alentours|حوالي|نحو|قرابة|تقريبا"
)
_LEAD = (
    r"(?:(?:at|around|about|approximately|roughly|circa|by|exactly|the|a|aux alentours de|vers|environ|autour de|de|"
    r"الساعة|حوالي|نحو|قرابة|عند|في|تمام) )"
)
_NUMBER = (
    r"(?P<{0}h>\d{{1,2}})(?: ?(?P<{0}mark>h(?:eures?|rs?|ours?)?|:) ?(?P<{0}m>\d\d)?)?"
    r"(?: ?(?P<{0}half>am|pm|ص|م|o'clock))?"
)
_NUMBER_OR_NAME = rf"(?:{_NUMBER}|(?P<{{0}}named>noon|midi|midnight|minuit))(?![\w:/-])"
CLOCK = re.compile(
    rf"(?<![\w:/.-])(?P<side>(?:before|until|avant|قبل|after|apres|بعد) )?"
    rf"(?P<lead>{_LEAD}*){_NUMBER.format('a')}(?![\w:/-])"
)
CLOCKS = re.compile(
    rf"(?<![\w:/.-])(?:between|from|entre|de|بين|من) {_LEAD}*"
    + _NUMBER_OR_NAME.format("a")
    + rf" (?:(?:and|to|till|until|et|a|jusqu'a|الى|حتى) |و ?){_LEAD}*"
    + _NUMBER_OR_NAME.format("b")
)
BEFORE = frozenset({"before", "until", "avant", "قبل"})
MILITARY = re.compile(r"(?<![\w:/.-])([01]\d|2[0-3])([0-5]\d) ?(?:h|hrs?|hours)(?!\w)")

# ---- days ----------------------------------------------------------------------------------------
DAYS = _word(
    r"(?:between|from|entre|du|de|بين|من) (?P<first>.+?) "
    r"(?:(?:and|to|till|until|et|au|a|jusqu'au|الى|حتى) |و ?)(?P<second>.+)"
)
EARLY = _word(
    r"early|tot|(?:au )?debut(?: du| de la| de l'| de| d')?|beginning of|"
    r"باكرا?|الباكر|مبكرا?|(?:في )?(?:اوايل|بداية|مطلع)"
)
MIDDLE = _word(r"mid(?!-?day)-?|middle of|mi(?=-)|milieu(?: du| de la| de)?|(?:في )?(?:منتصف|اواسط)")
LATE = _word(r"late|end of|tard|(?:a la |en )?fin(?: du| de la| de l'| de| d')?|متاخرا?|(?:في )?(?:اواخر|نهاية)")

NOT_A_DATE = _word(r"الساعة|yesterday|hier|(?:ال)?امس")  # the date library reads over them
YESTERDAY = r"yesterday|hier|(?:ال)?امس|(?:ال)?بارحة|مبارح"
_LAST = r"(?:last|past|previous|derni(?:er|ere)|passee?|(?:ال)?(?:ماضي|فايت|منصرم)ة?)"
LAST = _word(_LAST)
TODAY = re.compile(r"today|aujourd'hui|ce jour|اليوم|this|ce|cet|cette|هذا|هذه|tonight")
SAID_TODAY = _word(r"today|aujourd'hui|اليوم|this|ce|cet|cette|هذا|هذه|tonight")
RELATIVE_DAYS: list[tuple[re.Pattern[str], int]] = [
    (
        re.compile(
            r"(?:the )?day before yesterday|avant[ -]?hier|before last|(?:ال)?اول (?:ال)?امس|اول البارحة|قبل امس"
        ),
        -2,
    ),
    (re.compile(rf"(?:{YESTERDAY}|{_LAST})(?:'s)?"), -1),
    (TODAY, 0),
]
FEW_DAYS_AGO = re.compile(
    r"(?:some|a few|few|several) days (?:ago|back)|il y a (?:quelques|plusieurs) jours|"
    r"قبل (?:(?:بضعة|عدة|بعض) (?:ال)?ايام|ايام(?: قليلة)?)"
)
LAST_DAYS = re.compile(
    r"(?:these |in )?(?:the )?(?:last|past|recent) (?:few )?days|"
    r"(?:ces |les )?(?:quelques )?(?:derniers|recents) jours|"
    r"(?:ال)?ايام (?:القليلة )?(?:الماضية|الاخيرة)"
)
WEEKEND = re.compile(
    rf"(?:(?:the|this|le|ce) )?(?:{_LAST} )?(?:week[ -]?end|fin de semaine|"
    rf"عطلة نهاية الاسبوع|نهاية الاسبوع)(?: {_LAST})?"
)
_THIS = r"(?:(?:this|the|current|cette|la|ce|le|l'|هذا|هذه) ?)?"
THIS_PERIOD: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"{_THIS}(?:week|semaine|(?:ال)?اسبوع)(?: en cours| الجاري| الحالي)?"), "week"),
    (re.compile(rf"{_THIS}(?:month|mois|(?:ال)?شهر)(?: en cours| الجاري| الحالي)?"), "month"),
    (re.compile(rf"{_THIS}(?:year|annee|(?:ال)?سنة|(?:ال)?عام)(?: en cours| الجاري| الحالي)?"), "year"),
]
WEEKDAYS = [
    "monday|mon|lundi|(?:ال)?اثنين", "tuesday|tues?|mardi|(?:ال)?ثلاثاء?", "wednesday|wed|mercredi|(?:ال)?اربعاء?",
    "thursday|thurs?|thu|jeudi|(?:ال)?خميس", "friday|fri|vendredi|(?:ال)?جمعة", "saturday|sat|samedi|(?:ال)?سبت",
    "sunday|sun|dimanche|(?:ال)?احد",
]  # fmt: skip
WEEKDAY = _word("|".join(f"(?P<day{index}>{names})" for index, names in enumerate(WEEKDAYS)))
_AT_EDGES = (
    r"it was|it happened|c'etait|c'est arrive|on|the|of|at|in|during|by|le|la|les|du|de|des|en|au|aux|dans|a|around|"
    r"about|"
    r"vers|environ|يوم|في|من|خلال|عند|بتاريخ|وقع|حدث|كان|حوالي|نحو|قرابة|تقريبا"
)
_AT_THE_END = r"on|the|of|at|in|le|la|de|du|au|a|في|من|تقريبا|around|about"
EDGES = re.compile(rf"^(?:[\s,.;:-]+|(?:{_AT_EDGES})(?!\w)|[ld]')|(?:[\s,.;:-]+|(?<!\w)(?:{_AT_THE_END}))$")
NOW = re.compile(r"(?:just|right) now|now|maintenant|en ce moment|a l'instant|(?:ال)?ان|للتو")
SINCE = re.compile(r"^(?:since|ever since|depuis|منذ) (?P<start>.+)")
HOURS_OR_MINUTES = re.compile(r"\d ?(?:hour|heure|minute|ساع|دقيق|دقايق)")
MINUTES = re.compile(r"minute|دقيق|دقايق")
