"""Every word that browser code shows, by the module that shows it.

A phrase with a number or a name in it is one phrase with a place-holder, never glued from parts: word order differs
between languages, and Arabic needs the number isolated.
"""

from django.utils.translation import gettext_lazy as _

from frontend.field_words import FIELD
from responses.choices import ActionStatus

# The classes of a probability in words, as `risk_class` counts them; the last is for no number at all.
BANDS = [
    _("below 1 %"),
    _("1 to 5 %"),
    _("5 to 15 %"),
    _("15 to 30 %"),
    _("30 to 60 %"),
    _("above 60 %"),
    _("unknown"),
]

STRINGS = {
    "live": {
        "asOf": _("Data as of %(time)s"),
        "asOfAgo": _("Data as of %(time)s, %(minutes)s min ago"),
        "notLive": _("Not live since %(time)s. Trying again in %(seconds)s s."),
        "tryNow": _("Try now"),
        "signedOut": _("Signed out. What you see is no longer updated."),
        "signIn": _("Sign in again"),
        "newer": _("Newer data has arrived."),
        "update": _("Update"),
        "rebuilt": _("Vigil was updated. Reload to use the new version."),
        "reload": _("Reload"),
    },
    "leaving": {
        "notes": _("Field notes on this device that nobody has received: %(n)s."),
        "drafts": _("Drafts of reports on this device: %(n)s. Who signs in here as their author finds them again."),
        "ask": _("Sign out all the same?"),
    },
    "draft": {
        "kept": _("Kept on this device at %(time)s, sealed. Files are not kept."),
        "notKept": _("Nothing of this is kept on this device: it goes to the specialist or the conduct team."),
        "noRoom": _("This browser keeps no drafts. Only this page holds it until the server has answered “Received”."),
        "draftOf": _("A draft of %(time)s lies on this device, not sent."),
        "goOn": _("Go on with it"),
        "throwAway": _("Throw it away"),
    },
    "map": {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "attribution": _("UCDP GED, GeoNames, Natural Earth. Boundaries shown do not imply endorsement."),
        "notLoaded": _("%(layer)s: not loaded, try again"),
        "truncated": _("Showing %(shown)s of %(total)s incidents: zoom in."),
        "cardFailed": _("The details could not be loaded. The list has them too."),
        "cardSignedOut": _("You are signed out: sign in again to see details."),
        "copied": _("Link copied."),
        "copyFailed": _("The link could not be copied: take it from the address bar."),
        "focusCell": _("Cell, %(band)s"),
        "focusIncident": _("Incident %(n)s of %(total)s"),
        "focusAlert": _("Alert %(ref)s, %(imminence)s"),
        "focusAction": _("Action %(ref)s, tier %(tier)s, %(state)s"),
        "focusArea": _("Area %(name)s"),
        "cluster": _("%(n)s incidents: zoom in"),
        "none": _("Nothing to step through in this view."),
        "close": _("Close"),
        "sheet": _("Make the panel taller or shorter"),
        "whatIf": _("What if: %(n)s supposed, %(cells)s cells would move. Nothing is saved."),
        "whatIfFailed": _("What is supposed could not be computed."),
        "bands": BANDS,
        "imminence": {
            "occurring": _("occurring"),
            "h24": _("within 24 hours"),
            "h72": _("within 72 hours"),
            "w2": _("within 2 weeks"),
            "later": _("later"),
        },
        "actionState": dict(ActionStatus.choices),
    },
    "picker": {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "attribution": _("GeoNames, Natural Earth. Boundaries shown do not imply endorsement."),
        "place": _("Place of the report"),
        "understood": _("Understood as latitude %(lat)s, longitude %(lng)s"),
        "swapped": _("This lies outside the mission's area; latitude and longitude may be the wrong way round."),
        "swap": _("Turn them round"),
        "outside": _("This lies outside the mission's area."),
        "unreadable": _("Not understood. Write latitude, then longitude, such as 4.85, 31.6"),
    },
    "reach": {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "attribution": _(
            "WorldPop, © OpenStreetMap, GeoNames, Natural Earth. Boundaries shown do not imply endorsement."
        ),
        "notLoaded": _("The squares of the map could not be loaded. The tables say the same in numbers."),
    },
    "field": FIELD,
    "position": {
        "asking": _("Asking this device where it is …"),
        "got": _("Position of this device, to within %(metres)s m."),
        "denied": _("This device may not tell where it is. Allow it in the browser, or use the map."),
        "failed": _("This device could not find where it is. Use the map, or write the place."),
    },
}


def strings_for(*groups: str) -> dict[str, object]:
    """The words of these groups in the language of the request."""
    return {group: _spoken(STRINGS[group]) for group in groups}


def _spoken(value: object) -> object:
    if isinstance(value, dict):
        return {key: _spoken(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_spoken(entry) for entry in value]
    return str(value)
