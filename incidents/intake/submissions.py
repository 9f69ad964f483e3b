"""Submissions of KoboToolbox and ODK Central as flat answers: `group/question` in either make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_ANSWERS = 500
MAX_ANSWER = 10_000
MAX_DEPTH = 8
IDS = ("meta/instanceID", "_uuid", "__id", "instanceID", "meta/rootUuid")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def answers_of(submission: Mapping[str, Any]) -> dict[str, str]:
    """Every answer as text, by its path; also by its last name where only one answer is called so.

    A point of GeoJSON (ODK) becomes latitude and longitude with a blank between them, as Kobo writes it.
    """
    found = dict(_flat(submission, "", MAX_DEPTH))
    lasts = [path.rsplit("/", 1)[-1] for path in found]
    short = {path.rsplit("/", 1)[-1]: text for path, text in found.items()}
    return {name: text for name, text in short.items() if lasts.count(name) == 1} | found


def instance_of(answers: Mapping[str, str]) -> str:
    """The number that the form's device made for this submission; empty: it has none."""
    for name in IDS:
        match = UUID.search(answers.get(name, "").casefold())
        if match:
            return match.group()
    return ""


def _flat(part: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in list(part.items())[:MAX_ANSWERS]:
        path = f"{prefix}{name}"[:200]
        if isinstance(value, Mapping) and not _is_point(value):
            if depth:
                yield from _flat(value, f"{path}/", depth - 1)
        elif text := _text(value):
            yield path, text[:MAX_ANSWER]


def _is_point(value: Mapping[str, Any]) -> bool:
    return value.get("type") == "Point" and isinstance(value.get("coordinates"), list)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, Mapping):
        longitude, latitude = [*map(str, value["coordinates"]), "", ""][:2]
        return f"{latitude} {longitude}".strip()
    if len(value) == 2 and all(isinstance(part, int | float) for part in value):  # Kobo's _geolocation
        return f"{value[0]} {value[1]}"
    return json.dumps(value, ensure_ascii=False)[:MAX_ANSWER]
