"""The file behind a list: the address of the export that holds the same rows, by the same grammar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from frontend.pages.shell import PageRequest


def csv_of(
    request: PageRequest,
    collection: str,
    fixed: Mapping[str, Iterable[Any]],
    form: Any = None,
    *,
    of_mission: bool = True,
) -> str:
    """Address of a collection's CSV with a list's filters; empty where the two exclude each other: nothing is listed.

    `fixed` is what the list itself decides, such as the statuses of a queue; `of_mission` is False for what missions
    share.
    """
    asked = {"mission": [request.mission.code]} if of_mission else {}
    asked |= {name: sorted(map(str, values)) for name, values in fixed.items()}
    for name in form.fields if form is not None else ():
        typed = form.data.get(name, "").strip()
        if typed:
            asked[name] = [typed] if typed in asked.get(name, [typed]) else []
    if not all(asked.values()):
        return ""
    query = urlencode([(name, value) for name, values in asked.items() for value in values])
    return reverse(f"api_{collection}_file", args=["csv"]) + (f"?{query}" if query else "")
