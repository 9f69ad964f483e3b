"""Event types of incidents in the words of ACLED and UCDP, as SQL: one look-up in a constant for each row."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from incidents.choices import EventType, SubEventType
from incidents.codes import ucdp_type
from incidents.codes_acled import to_acled

_KINDS = [(kind, sub) for kind in EventType.values for sub in ("", *SubEventType.values)]


def _words(key: Func, table: dict[str, str]) -> Func:
    """The text that a table of constants has for a key; null where it has none."""
    return Func(Value(json.dumps(table)), key, template="(%(expressions)s)", arg_joiner="::jsonb ->> ",
                output_field=TextField())  # fmt: skip


def _key(*columns: str) -> Func:
    parts = [Cast(F(column), TextField()) for column in columns]
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || '/' || ", output_field=TextField())


def _of_acled(part: Callable[[tuple[str, str]], str]) -> Func:
    return _words(_key("event_type", "sub_event_type"), {"/".join(kind): part(to_acled(*kind)) for kind in _KINDS})


def _of_ucdp() -> Cast:
    found = {
        f"{kind}/{str(against).lower()}": str(number)
        for kind in EventType.values
        for against in (True, False)
        if (number := ucdp_type(kind, against)) is not None
    }
    return Cast(_words(_key("event_type", "civilian_targeting"), found), IntegerField())


ACLED_TYPE = _of_acled(lambda words: words[0])
ACLED_SUB_TYPE = _of_acled(lambda words: words[1])
UCDP_TYPE = _of_ucdp()
