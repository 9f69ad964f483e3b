"""Hazard alerts in the Common Alerting Protocol 1.2 (OASIS): one alert, or several in any document around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from threats.feeds.values import Asked, FeedError, Ring, Value, unpacked

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
# How bad, and how sure of it: what cannot be judged is taken as minor, and its source as one that cannot be judged.
SEVERITY = {"Extreme": 5, "Severe": 4, "Moderate": 3, "Minor": 2, "Unknown": 2}
GRADE = {"Observed": "B", "Likely": "B", "Possible": "C", "Unlikely": "D", "Unknown": "F"}
# Of security the protocol speaks as well; that is no hazard of nature, and other indicators ask for it.
CATEGORIES = frozenset({"Geo", "Met", "Env", "Fire", "Health"})
LONGEST = 200


def read(content: bytes, asked: Asked) -> list[Value]:
    """The hazards that were sent up to the mission's day, without those that a later alert cancels or replaces."""
    try:
        root = fromstring(unpacked(content), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FeedError("The file is no XML that can be read safely.") from error
    alerts = list(root.iter(f"{{{NAMESPACE}}}alert"))
    if not alerts and root.tag.rpartition("}")[2] not in {"feed", "rss", "alerts"}:
        raise FeedError("The file holds no alert of the Common Alerting Protocol 1.2.")
    sent = [alert for alert in alerts if (day := _instant(_text(alert, "sent"))) and day.date() <= asked.today]
    gone = {name for alert in sent if _text(alert, "msgType") in {"Update", "Cancel"} for name in _references(alert)}
    standing = [alert for alert in sent if _text(alert, "identifier") not in gone and _counts(alert)]
    return [value for alert in standing for value in _values(alert)]


def _counts(alert: Element) -> bool:
    return _text(alert, "msgType") in {"Alert", "Update"} and _text(alert, "status") in {"Actual", "Exercise"}


def _values(alert: Element) -> Iterator[Value]:
    """One value for each hazard of an alert; the same in another language is the same."""
    seen: set[tuple[str, str]] = set()
    for number, info in enumerate(alert.iter(f"{{{NAMESPACE}}}info")):
        event, severity = _text(info, "event")[:LONGEST], SEVERITY.get(_text(info, "severity"), 2)
        polygons, circles = tuple(_polygons(info)), tuple(_circles(info))
        begins = _instant(_text(info, "onset") or _text(info, "effective") or _text(alert, "sent"))
        until = _instant(_text(info, "expires"))
        same = (_text(info, "category"), repr((polygons, circles, severity, begins)))
        if begins is None or same in seen or _text(info, "category") not in CATEGORIES or not (polygons or circles):
            continue
        seen.add(same)
        sent = _instant(_text(alert, "sent")) or begins
        yield Value(
            indicator="hazard_alert",
            severity=severity,
            observed_on=min(begins, sent).date(),  # a forecast is known from the day on which it was sent
            external_id=f"{_text(alert, 'identifier')[:90]}:{number}",
            numbers={
                "event": event,
                "until": until.date().isoformat() if until else "?",
                "headline": _text(info, "headline")[:LONGEST],
            },
            grade=GRADE.get(_text(info, "certainty"), "F"),
            polygons=polygons,
            circles=circles,
            attribution=_text(info, "senderName")[:LONGEST] or _text(alert, "sender")[:LONGEST],
            is_exercise=_text(alert, "status") == "Exercise",
        )


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()


def _references(alert: Element) -> Iterator[str]:
    """Identifiers of earlier alerts: `sender,identifier,sent` each, with blanks between them."""
    for reference in _text(alert, "references").split():
        parts = reference.split(",")
        if len(parts) == 3:
            yield parts[1]


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _polygons(info: Element) -> Iterator[Ring]:
    """Closed rings; the protocol writes latitude before longitude."""
    for element in info.iter(f"{{{NAMESPACE}}}polygon"):
        ring = tuple(_pair(pair) for pair in (element.text or "").split())
        if len(ring) >= 4 and all(ring) and ring[0] == ring[-1]:
            yield tuple(pair for pair in ring if pair is not None)


def _circles(info: Element) -> Iterator[tuple[float, float, float]]:
    """Centre (longitude, latitude) and radius in km."""
    for element in info.iter(f"{{{NAMESPACE}}}circle"):
        centre, _blank, radius = (element.text or "").strip().partition(" ")
        pair, km = _pair(centre), _float(radius)
        if pair is not None and km is not None and 0 < km <= 2000:
            yield (*pair, km)


def _pair(text: str) -> tuple[float, float] | None:
    first, _comma, second = text.partition(",")
    latitude, longitude = _float(first), _float(second)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return longitude, latitude


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
