"""Scales of six steps, 0 to 5, in words. An answer of 0 is a finding: somebody looked and there was nothing."""

from django.utils.translation import gettext_lazy as _

MOVEMENT = (
    _("Nothing unusual"),
    _("One sign that nobody else has seen"),
    _("Several signs, or a small group"),
    _("A clear build-up in one place"),
    _("A large build-up, or in several places"),
    _("Ready to attack, or on the move towards people"),
)
THREAT = (
    _("None heard of"),
    _("A rumour of a threat"),
    _("A threat in general words"),
    _("A threat to a named community or place"),
    _("A threat with a day or a deadline"),
    _("A deadline that has passed or passes within days, by somebody able to act on it"),
)
PRESENCE = (
    _("As before"),
    _("Fewer patrols or visits than usual"),
    _("Patrols or visits have stopped"),
    _("Leaving is announced"),
    _("Leaving has begun"),
    _("Gone, and nobody else is within a day's reach"),
)
SPEECH = (
    _("None heard"),
    _("Single hostile remarks"),
    _("Repeated hostile remarks about a group or place"),
    _("Calls to leave, to boycott or to shut people out"),
    _("Calls for violence"),
    _("Calls for violence that name a place, a group or a day, by somebody who is followed"),
)
OFTEN = (
    _("None in two weeks"),
    _("One in two weeks"),
    _("Two or three in two weeks"),
    _("About four in two weeks"),
    _("Several a week"),
    _("Daily"),
)
PEOPLE = (
    _("Nobody"),
    _("Fewer than 100 people"),
    _("100 to 999 people"),
    _("1,000 to 4,999 people"),
    _("5,000 to 19,999 people"),
    _("20,000 people or more"),
)
EXTENT = (
    _("Not seen"),
    _("Faint, in one place"),
    _("Partly, or in a few places"),
    _("Clearly, in much of the area"),
    _("Severe, in most of the area"),
    _("Extreme, everywhere in the area"),
)
DATE = (
    _("A date of no matter"),
    _("A date that stirs few"),
    _("Tension near this date in other years"),
    _("Violence near this date once before"),
    _("Violence near this date more than once"),
    _("A decisive and disputed date"),
)
PRICE = (
    _("Less than 10 % above the months before"),
    _("10 to 25 % above the months before"),
    _("25 to 50 % above the months before"),
    _("50 to 100 % above the months before"),
    _("Two to three times the months before"),
    _("Three times the months before, or more"),
)
HUNGER = (
    _("Minimal"),
    _("First households are stressed"),
    _("Stressed"),
    _("Crisis"),
    _("Emergency"),
    _("Famine, or about to be"),
)
HARM_OF_NATURE = (
    _("No harm expected"),
    _("Harm unlikely"),
    _("Minor harm, or not to be judged"),
    _("Moderate harm"),
    _("Severe harm"),
    _("Extreme harm"),
)
UNUSUAL = (
    _("As in the area's own past"),
    _("A little unusual"),
    _("Unusual: by chance less than once in a hundred times"),
    _("Very unusual: less than once in a thousand"),
    _("Hardly ever: less than once in ten thousand"),
    _("All but never: less than once in a million"),
)
LATE = (
    _("No limit missed"),
    _("A limit was missed on a warning for later"),
    _("A limit was missed on a warning within two weeks"),
    _("A limit was missed on a warning within 72 hours"),
    _("A limit was missed on a warning within 24 hours"),
    _("A limit was missed on a warning of violence that was occurring"),
)
AFTER_OPERATION = (
    _("No operation"),
    _("A small one, nobody was touched"),
    _("A patrol or base that was felt"),
    _("Armed actors were pushed out"),
    _("Armed actors were pushed out and fighters lost"),
    _("People are known to be blamed for having helped"),
)
CHANGE = (
    _("No change"),
    _("Hardly changed"),
    _("A little worse"),
    _("Worse"),
    _("Much worse"),
    _("Far worse"),
)
BLOCKED = (
    _("Open"),
    _("Delays"),
    _("Some are turned back"),
    _("Most are turned back"),
    _("Closed, with exceptions"),
    _("Closed"),
)
IN_FORCE = (
    _("None"),
    _("Talked of"),
    _("Agreed in words"),
    _("Signed"),
    _("Signed and mostly kept"),
    _("Signed, kept and watched over"),
)
