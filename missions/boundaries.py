"""Admin areas out of a GeoJSON file (gzipped or not): names, P-codes and polygons that a database can trust.

Numbers become GEOS polygons through WKB; no text of the file ever reaches GDAL. Longitude comes first (WGS 84).
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext as _

from missions.choices import AreaLevel
from missions.errors import DomainError
from missions.polygons import BrokenGeometryError, merge, polygons_of

WGS84 = re.compile(r"CRS84|EPSG:+(\d*:)?4326$", re.IGNORECASE)
NAMES = ("name", "shapename", "name_en")
NUMBERED_NAME = re.compile(r"(?:adm|admin|name_?)(\d)_?(?:en|fr|name|ref_name)?$", re.IGNORECASE)
PCODE = re.compile(r"(?:adm|admin)?(\d)?_?p[-_ ]?code$", re.IGNORECASE)
COUNTRIES = ("iso3", "adm0_a3", "shapegroup", "iso_a3", "adm0_pcode", "country")
UNIT_CODES = ("adm1_code", "adm2_code")


class BoundaryError(DomainError):
    """The boundary file cannot be used; the text says why in one line."""


@dataclass(frozen=True)
class Unit:
    """One admin area: all polygons of it, with the P-code that the file gives it ("" if it gives none)."""

    name: str
    pcode: str
    level: str
    geometry: MultiPolygon


@dataclass
class Boundaries:
    """The units of a file, and what had to be mended or left out."""

    units: list[Unit]
    notes: list[str] = field(default_factory=list)

    def union(self) -> MultiPolygon:
        """What is inside the mission."""
        return merge([unit.geometry for unit in self.units])


def read_boundaries(path: Path, where: Iterable[tuple[str, str]] = ()) -> Boundaries:
    """Admin areas of a file, narrowed to features whose properties have the values asked for.

    The same property twice means either value, different properties mean all of them.
    Raises BoundaryError when the file cannot be read or nothing with a polygon is left.
    """
    features = _features(_load(path))
    kept = [feature for feature in features if _matches(_properties(feature), list(where))]
    if not kept:
        raise BoundaryError(_nothing_matches(features, list(where)))
    notes: list[str] = []
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for number, feature in enumerate(kept, start=1):
        groups.setdefault(_identity(feature, number), []).append(feature)
    units = [unit for key, group in groups.items() if (unit := _unit(key, group, notes))]
    if not units:
        raise BoundaryError(_("No feature has a polygon."))
    return Boundaries(sorted(units, key=lambda unit: (unit.pcode, unit.name)), notes)


def _load(path: Path) -> Any:
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        return json.loads(raw.decode("utf-8-sig"))
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or _("the gzip data are damaged")
        raise BoundaryError(f"{path}: {reason}") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BoundaryError(_("%(file)s is not GeoJSON.") % {"file": path}) from error


def _features(document: Any) -> list[dict[str, Any]]:
    if not isinstance(document, dict):
        raise BoundaryError(_("The boundary file is not GeoJSON."))
    crs = document.get("crs")
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not WGS84.search(name):
        raise BoundaryError(_("The boundary file is not in WGS 84 but in %(crs)s.") % {"crs": name[:60]})
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return [feature for feature in document["features"] if isinstance(feature, dict)]
    if document.get("type") == "Feature":
        return [document]
    if document.get("type") in ("Polygon", "MultiPolygon", "GeometryCollection"):
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise BoundaryError(_("The boundary file holds no features."))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _matches(properties: dict[str, Any], where: Sequence[tuple[str, str]]) -> bool:
    wanted: dict[str, set[str]] = {}
    for key, value in where:
        wanted.setdefault(key, set()).add(value)
    return all(_text(properties.get(key)) in values for key, values in wanted.items())


def _nothing_matches(features: list[dict[str, Any]], where: Sequence[tuple[str, str]]) -> str:
    known = {key for feature in features for key in _properties(feature)}
    for key, value in where:
        if key not in known:
            names = ", ".join(sorted(known)[:12])
            return _("No feature has a property %(key)s; there are: %(names)s.") % {"key": key, "names": names}
        if all(_text(_properties(feature).get(key)) != value for feature in features):
            return _("No feature has %(key)s=%(value)s.") % {"key": key, "value": value}
    return _("No feature meets all conditions at once.") if where else _("The boundary file holds no features.")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _first(properties: dict[str, Any], names: Iterable[str]) -> str:
    lower = {key.lower(): value for key, value in properties.items()}
    return next((text for name in names if (text := _text(lower.get(name)))), "")


def _deepest(properties: dict[str, Any], pattern: re.Pattern[str]) -> tuple[str, int]:
    """The value of the property of the lowest admin level, with that level (0: it does not say)."""
    found = [
        (int(match.group(1) or 0), _text(value))
        for key, value in properties.items()
        if (match := pattern.match(key)) and _text(value)
    ]
    level, value = max(found, default=(0, ""))
    return value, level


def _pcode(properties: dict[str, Any]) -> str:
    return _deepest(properties, PCODE)[0][:40]


def _name(properties: dict[str, Any]) -> str:
    return (_first(properties, NAMES) or _deepest(properties, NUMBERED_NAME)[0])[:160]


def _level(properties: dict[str, Any]) -> str:
    second = _first(properties, ("level", "shapetype")).endswith("2") or _deepest(properties, PCODE)[1] == 2
    return AreaLevel.ADMIN2 if second else AreaLevel.ADMIN1


def _identity(feature: dict[str, Any], number: int) -> tuple[str, ...]:
    """What makes two features the same admin unit: the P-code, else country, unit code and name."""
    properties = _properties(feature)
    if pcode := _pcode(properties):
        return ("pcode", pcode)
    name = _name(properties)
    if not name:
        return ("number", str(number))
    return ("name", name, _first(properties, COUNTRIES), _first(properties, UNIT_CODES))


def _unit(key: tuple[str, ...], group: list[dict[str, Any]], notes: list[str]) -> Unit | None:
    properties = _properties(group[0])
    name = _name(properties) or _pcode(properties) or _("Area %(number)s") % {"number": key[1]}
    polygons = []
    for feature in group:
        try:
            found, repaired = polygons_of(feature.get("geometry"))
        except BrokenGeometryError as error:
            raise BoundaryError(f"{name}: {error}") from error
        polygons += found
        notes += [f"{name}: {text}" for text in repaired]
    if not polygons:
        notes.append(_("%(name)s has no polygon and was left out.") % {"name": name})
        return None
    if len(group) > 1:
        notes.append(_("%(name)s: %(count)d features became one area.") % {"name": name, "count": len(group)})
    return Unit(name, _pcode(properties), _level(properties), merge(polygons))
