"""The collections of judgement: indicators, observations, and what brings them by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from incidents.choices import Reliability
from missions import grammar
from missions.audience import Audience
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, told, when
from missions.models import Mission
from threats import choices
from threats.choices import FeedState, ValueState
from threats.indicators import DEFINITIONS
from threats.models import Feed, Indicator, Observation


def _by_key(what: str, output_field: Any, other: Any = "") -> Case:
    """A word of the definition, in the reader's language."""
    whens = [When(key=key, then=Value(getattr(each, what), output_field)) for key, each in DEFINITIONS.items()]
    return Case(*whens, default=Value(other, output_field), output_field=output_field)


def _list_by_key(what: str) -> Case:
    """Words or codes of the definition; words in the reader's language."""
    texts = ArrayField(TextField())
    whens = [When(key=key, then=Value(list(getattr(each, what)), texts)) for key, each in DEFINITIONS.items()]
    return Case(*whens, default=Value([], texts), output_field=texts)


def _spans() -> Case:
    """After how long a value of each indicator is old."""
    keys: dict[int, list[str]] = {}
    for key, each in DEFINITIONS.items():
        keys.setdefault(each.stale_days, []).append(key)
    whens = [When(key__in=each, then=Value(timedelta(days=days))) for days, each in sorted(keys.items())]
    return Case(*whens, default=Value(timedelta(days=60)), output_field=DurationField())


def _today(audience: Audience) -> Case:
    """The mission's own day: a replay has another one than today."""
    days = {mission.pk: mission.today() for mission in Mission.objects.visible_to(audience)}
    whens = [When(mission_id=pk, then=Value(day, DateField())) for pk, day in days.items()]
    return Case(*whens, default=Value(None, DateField()), output_field=DateField())


def _indicators(audience: Audience) -> Any:
    """Indicators with the newest value that the audience sees, and whether that is current, stale or missing."""
    seen = Observation.objects.visible_to(audience).standing().filter(indicator=OuterRef("pk"))
    last = seen.order_by("-observed_on", "-pk")
    old = ExpressionWrapper(F("until") + F("span"), output_field=DateField())
    return (
        Indicator.objects.visible_to(audience)
        .annotate(
            last_observed_on=Subquery(last.values("observed_on")[:1]),
            last_severity=Subquery(last.values("severity")[:1]),
            until=Coalesce(Subquery(last.values("until_on")[:1]), Subquery(last.values("observed_on")[:1])),
            span=_spans(),
            today=_today(audience),
        )
        .annotate(
            state=Case(
                When(last_observed_on=None, then=Value(ValueState.MISSING.value)),
                When(today__gt=old, then=Value(ValueState.STALE.value)),
                default=Value(ValueState.FRESH.value),
                output_field=CharField(),
            )
        )
    )


def _keep_state(rows: Any, values: list[str], audience: Audience) -> Any:
    return rows.filter(state__in=values)


def _in_set(rows: Any, values: list[str], audience: Audience) -> Any:
    return rows.filter(key__in=[key for key, each in DEFINITIONS.items() if set(values) & {str(s) for s in each.sets}])


INDICATORS = Collection(
    name="indicators",
    rule=_indicators,
    kept=False,  # it speaks the reader's language, and asks what day it is in each mission
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("key"),
        Column("name", _by_key("name", CharField()), help="In your language"),
        Column("question", _by_key("question", TextField()), help="In your language"),
        Column("steps", _list_by_key("steps"), Kind.LIST, help="Severity 0 to 5 in words, in your language"),
        Column("family"),
        Column("sets", _list_by_key("sets"), Kind.LIST),
        Column("direction", _by_key("direction", CharField()), help="`beside` moves no score"),
        Column(
            "automatic", _by_key("automatic", BooleanField(), other=False), Kind.BOOLEAN,
            help="Reckoned from our own record",
        ),
        Column("enabled", kind=Kind.BOOLEAN),
        Column("version", kind=Kind.INTEGER, help="Of the mission's weighing; a run records it"),
        Column("weight", kind=Kind.NUMBER, help="Log-odds at severity 5"),
        Column("half_life_days", kind=Kind.INTEGER, help="0: a date, which counts in its window only"),
        Column("cap", kind=Kind.NUMBER, help="Log-odds at most, with all of its family"),
        Column("reach_km", kind=Kind.NUMBER, help="Sigma of what is felt outside the named place"),
        Column("state", help="`fresh`, `stale` or `missing`: no value is not zero"),
        Column("last_observed_on", kind=Kind.DATE, help="Of what you see"),
        Column("last_severity", kind=Kind.INTEGER, help="0 to 5; null where it is missing"),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        grammar.mission(),
        grammar.choice("family", "family", choices.Family),
        grammar.Parameter(
            "set", "May be repeated", grammar.read_choice(choices.IndicatorSet), _in_set, many=True,
            schema={"type": "array", "items": {"type": "string", "enum": list(choices.IndicatorSet.values)}},
        ),
        grammar.Parameter(
            "state", "May be repeated", grammar.read_choice(ValueState), _keep_state, many=True,
            schema={"type": "array", "items": {"type": "string", "enum": list(ValueState.values)}},
        ),
        grammar.search("key"),
    ),
    order=("mission_id", "family", "key"),
)  # fmt: skip

OBSERVATIONS = Collection(
    name="observations",
    record_type="observation",
    rule=lambda audience: Observation.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("indicator", "indicator__key"),
        Column("family", "indicator__family"),
        Column("severity", kind=Kind.INTEGER, help="0 to 5, as the indicator's scale says; 0 is a finding"),
        Column("area", "area__pcode", help="The area, or the smallest one that holds the cells"),
        Column("cells", kind=Kind.LIST, help="H3; empty: the whole area"),
        Column("geometry", kind=Kind.POINT),
        Column("observed_on", kind=Kind.DATE, help="Mission day"),
        Column("until_on", kind=Kind.DATE, help="Last day of a date in a calendar"),
        Column("recorded_on", kind=Kind.DATE),
        Column("grade", help="Of the source, A to F"),
        Column("source_type"),
        Column("connector", help="Empty: a person wrote it"),
        Column("note", told("note"), help="Only inside the mission"),
        Column("numbers", when(Q(told=True), "numbers", JSONField()), Kind.DOCUMENT, help="What it was reckoned from"),
        Column("licence"),
        Column("attribution"),
        Column("status"),
        Column("withdrawn_reason", told("withdrawn_reason")),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("observed_on"),
        grammar.equals("indicator", "indicator__key", "Key of an indicator"),
        grammar.choice("family", "indicator__family", choices.Family),
        grammar.choice("status", "status", choices.ObservationStatus),
        grammar.choice("grade", "grade", Reliability),
        grammar.choice("connector", "connector", choices.Connector),
        grammar.search("ref", "indicator__key", told=("note",)),
    ),
    order=("-pk",),
)


def _feeds(audience: Audience) -> Any:
    """Feeds with how they stand: whatever was not read at its last try, or in twice its time, is stale."""
    span = Func(F("every_hours"), template="make_interval(hours => 2 * %(expressions)s)", output_field=DurationField())
    late = ExpressionWrapper(F("last_success_at") + span, output_field=DateTimeField())
    state = Case(
        When(last_success_at=None, then=Value(FeedState.NEVER.value)),
        When(Q(late__lt=Now()) | ~Q(last_error=""), then=Value(FeedState.STALE.value)),
        default=Value(FeedState.FRESH.value),
        output_field=CharField(),
    )
    return Feed.objects.visible_to(audience).annotate(late=late).annotate(state=state)


FEEDS = Collection(
    name="connectors",
    rule=_feeds,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("mission", "mission__code"),
        Column("connector"),
        Column("countries", kind=Kind.LIST),
        Column("enabled", kind=Kind.BOOLEAN),
        Column("every_hours", kind=Kind.INTEGER),
        Column("state", help="`fresh`, `stale` or `never`"),
        Column("last_tried_at", kind=Kind.TIME, help="Real time"),
        Column("last_success_at", kind=Kind.TIME, help="Real time"),
        Column("last_error"),
        Column("newest_on", kind=Kind.DATE, help="Day of the newest value that was read"),
    ),
    parameters=(grammar.mission(), grammar.choice("connector", "connector", choices.Connector)),
    order=("mission_id", "connector", "pk"),
)
