"""The row rule shared by all content of missions."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Polygon
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    FloatField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Least, Now

from missions.audience import CLEARED_ONLY, EXACT_EVERYWHERE, EXACT_IN_OWN_AREA, Audience, Grant
from missions.choices import Attribution, ClockMode, Precision
from missions.fence import fenced
from missions.masking import LADDER
from missions.words import Words, hold, hold_any, label_words

if TYPE_CHECKING:
    from missions.models import Area, Mission


def nothing() -> Q:
    """A condition that no row meets. Not `pk__in=[]`: Django would leave it out of the SQL, and its columns with it."""
    return Q(pk__lt=0)


def of_mission(grant: Grant, field: str = "mission_id") -> Q:
    """Rows of the grant's mission; no condition for a grant on all missions."""
    return Q() if grant.mission_id is None else Q(**{field: grant.mission_id})


def any_of(conditions: list[Q]) -> Q:
    """Rows that meet one of the conditions; none for an empty list."""
    result = nothing()
    for condition in conditions:
        result = condition if result == nothing() else result | condition
    return result


def own(audience: Audience) -> list[Q]:
    """What the asking person wrote."""
    return [] if audience.user_id is None else [Q(created_by_id=audience.user_id)]


def mission_now() -> Case:
    """`Mission.now` of each row's own mission, where rows of many missions are asked at once."""
    span = ExpressionWrapper(F("mission__replay_max_days") * Value(timedelta(days=1)), output_field=DurationField())
    passed = ExpressionWrapper(Now() - F("mission__replay_anchor"), output_field=DurationField())
    replayed = ExpressionWrapper(F("mission__replay_start") + Least(passed, span), output_field=DateTimeField())
    return Case(When(mission__clock_mode=ClockMode.REPLAY, then=replayed), default=Now(), output_field=DateTimeField())


class MissionQuerySet(QuerySet["Mission"]):
    def visible_to(self, audience: Audience) -> MissionQuerySet:
        """Missions in which the audience holds any grant."""
        if any(grant.mission_id is None for grant in audience.grants):
            return self
        return self.filter(pk__in=[grant.mission_id for grant in audience.grants])


class GeographyQuerySet(QuerySet[Any]):
    """Areas, cells, settlements, bases: the mission's own map, for everyone who sees its content."""

    def visible_to(self, audience: Audience) -> GeographyQuerySet:
        grants = audience.content_grants()
        if any(grant.mission_id is None for grant in grants):
            return self
        return self.filter(mission_id__in=[grant.mission_id for grant in grants])


class BaseQuerySet(GeographyQuerySet):
    def open_on(self, day: date) -> Self:
        """Bases from which the mission works on a day; one without dates always was there."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))


class OnCallQuerySet(QuerySet[Any]):
    """Duty phones: for the mission's own people, in every area, since who is called may be the neighbour's base."""

    def visible_to(self, audience: Audience) -> Self:
        inside = [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]
        return self.filter(any_of([of_mission(grant) for grant in inside]))

    def answering(self, *, area: Area | None, now: datetime) -> Self:
        """Who answers at an instant of mission time for an area, for one above it, or for the whole mission."""
        above = [] if area is None else [int(part) for part in area.path.split("/") if part]
        return self.current(now).filter(Q(area=None) | Q(area_id__in=above))

    def current(self, now: datetime) -> Self:
        """Whose span holds an instant of mission time."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class SiteQuerySet(GeographyQuerySet):
    """Protected sites: a target list, so only for those who are served true points, within their own area."""

    def visible_to(self, audience: Audience) -> SiteQuerySet:
        conditions = [
            of_mission(grant) & (Q() if grant.area_ids is None else Q(area_id__in=sorted(grant.area_ids)))
            for grant in audience.content_grants()
            if grant.role in EXACT_EVERYWHERE | EXACT_IN_OWN_AREA
        ]
        return self.filter(any_of(conditions))


class AreaQuerySet(GeographyQuerySet):
    def under(self, area: Area) -> QuerySet[Any]:
        """The area and all below it, by the path of the tree."""
        return self.filter(mission_id=area.mission_id, path__startswith=area.path)


class ContentQuerySet(QuerySet[Any]):
    """Records of a mission. Subclasses add what belongs to their model in `seen_by` and `exact_for`."""

    words: ClassVar[Words]  # of the kinds of records whose text is searched

    def visible_to(self, audience: Audience) -> Self:
        """The only row-level rule: mission, area, ceiling, compartments, and the role's own share."""
        conditions = [self._granted(grant) & self.seen_by(grant, audience) for grant in audience.content_grants()]
        return self.filter(any_of(conditions))

    @staticmethod
    def _granted(grant: Grant) -> Q:
        condition = Q(classification__lte=grant.ceiling) & of_mission(grant)
        condition &= Q(compartments__contained_by=sorted(grant.compartments))
        if grant.area_ids is not None:
            condition &= Q(area_id__in=sorted(grant.area_ids))
        return condition

    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Which of the granted rows this role sees; every one by default."""
        return Q()

    def sheltered(self) -> Q:
        """Rows that nobody without the true point is served nearer than displaced."""
        return Q(compartments__len__gt=0)

    @staticmethod
    def exact_for(audience: Audience) -> Q:
        """Rows whose true point this audience is served: by the grant that shows the row, not by another one."""
        exact = _by_policy(audience, "step").get(Precision.EXACT, [])
        return any_of([*exact, *own(audience)])

    def with_told(self, audience: Audience) -> Self:
        """Add `told`: whether this audience is given the row's free text. Finished facts travel without words."""
        granted = [self._granted(grant) for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]
        return self.annotate(
            told=Case(
                When(any_of([*granted, *own(audience)]), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )

    def with_attribution(self, audience: Audience) -> Self:
        """Add `attribution`: how much this audience is told of who is thought to have done it."""
        wanted = _by_policy(audience, "attribution")
        wanted.setdefault(Attribution.FULL, []).extend(own(audience))
        whens = [
            When(any_of(wanted[level]), then=Value(level))
            for level in (Attribution.FULL, Attribution.CATEGORY)
            if wanted.get(level)
        ]
        return self.annotate(
            attribution=Case(*whens, default=Value(Attribution.NONE), output_field=CharField(max_length=8))
        )

    def with_served_point(self, audience: Audience, *, always_exact: Q | None = None) -> Self:
        """Add `step`, `geometry` (the point this audience is served), `masked` and `masked_radius_km`.

        `always_exact` names rows of public datasets, which have no served point.
        """
        exact = self.exact_for(audience)
        if always_exact is not None:
            exact |= always_exact
        steps = self._steps(audience)
        served = {step: f"served_{step}" for step in steps if step != Precision.NONE}
        relations = {
            name: FilteredRelation("served_locations", condition=Q(served_locations__step=step))
            for step, name in served.items()
        }

        def each(column: str, **kwargs: Any) -> Case:
            whens = [When(step=step, then=F(f"{name}__{column}")) for step, name in served.items()]
            return Case(*whens, **kwargs)

        return self.annotate(
            **relations,
            step=Case(
                When(exact, then=Value(Precision.EXACT.value)),
                *(When(condition, then=Value(step)) for step, condition in steps.items()),
                default=Value(Precision.NONE.value),
                output_field=CharField(max_length=10),
            ),
        ).annotate(
            masked=Case(
                When(step=Precision.EXACT, then=Value(False)), default=Value(True), output_field=BooleanField()
            ),
            geometry=Case(
                When(step=Precision.EXACT, then=F("exact_location__point")),
                default=each("point", default=None, output_field=PointField()),
                output_field=PointField(),
            ),
            masked_radius_km=each("radius_km", default=None, output_field=FloatField()),
            place=each("label", default=Value(""), output_field=CharField()),
        )

    def _steps(self, audience: Audience) -> dict[str, Q]:
        """The masked steps of this audience with the rows of each, the finest first; a row's first one counts."""
        wanted = {step: any_of(conditions) for step, conditions in _by_policy(audience, "step").items()}
        settlement = wanted.get(Precision.SETTLEMENT)
        if settlement is not None:  # what is sheltered among these is displaced
            wanted[Precision.SETTLEMENT] = settlement & ~self.sheltered()
            wanted[Precision.DISPLACED] = wanted.get(Precision.DISPLACED, nothing()) | settlement
        return {step: wanted[step] for step in LADDER[1:] if step in wanted}

    def within(self, box: Polygon) -> Self:
        """Rows whose *served* point lies in a box (WGS 84). Only after `present`, so that no masked row is placed."""
        field = self.model._meta.get_field  # noqa: SLF001 - Django's documented way to a relation
        # The condition alone would read every row: the two small index scans name the few that it can be true for.
        near = [
            table.related_model.objects.filter(point__bboverlaps=box).order_by().values(table.field.attname)
            for table in (field("exact_location"), field("served_locations"))
        ]
        return self.filter(geometry__bboverlaps=box, pk__in=near[0].union(near[1]))

    def holding(self, sought: str, audience: Audience) -> Self:
        """Rows whose ref begins with what is sought, or whose words hold it as they are served. After `present`."""
        by_ref, kept = Q(ref__startswith=sought.upper()), Q(hold(self.words.kept(), sought))
        # Not `by_ref | kept`: every row that such a condition finds would have its words stemmed once more.
        found = [self.model.objects.filter(condition).order_by().values("pk") for condition in (by_ref, kept)]
        if _is_served_as_kept(audience):
            return self.filter(pk__in=found[0].union(found[1]))
        # The indexes name what can match; what is hidden from this audience or has another place for it drops out.
        table = self.model._meta.get_field("served_locations")  # noqa: SLF001 - as above
        labelled = table.related_model.objects.filter(hold_any(label_words(), sought)).order_by()
        likely = found[0].union(found[1], labelled.values(table.field.attname))
        return self.filter(by_ref | Q(hold(self.words.served(), sought)), pk__in=likely)


def _is_served_as_kept(audience: Audience) -> bool:
    """Whether every row that the audience sees is served to it with its own words and place."""
    return all(
        grant.role not in CLEARED_ONLY
        and {policy.step for policy in (grant.default, *grant.policies)} == {Precision.EXACT.value}
        for grant in audience.content_grants()
    )


class FencedQuerySet(ContentQuerySet):
    """Rows behind row security: what comes from `visible_to` opens the fence for its audience, nothing else does."""

    fence_actor: str = ""

    def visible_to(self, audience: Audience) -> Self:
        rows = super().visible_to(audience)
        rows.fence_actor = audience.actor
        return rows

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.fence_actor = self.fence_actor
        return clone

    def _fetch_all(self) -> None:
        with self._opened(self._result_cache is None):
            super()._fetch_all()

    def count(self) -> int:
        with self._opened():
            return super().count()

    def exists(self) -> bool:
        with self._opened():
            return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with self._opened():
            return super().aggregate(*args, **kwargs)

    def _opened(self, needed: bool = True) -> AbstractContextManager[None]:
        return fenced(self.fence_actor) if needed and self.fence_actor else nullcontext()


def opened(rows: Any) -> AbstractContextManager[None]:
    """The fence of a queryset, open for its audience: for whoever runs its SQL without it."""
    return rows._opened() if isinstance(rows, FencedQuerySet) else nullcontext()  # noqa: SLF001 - of this module


def _by_policy(audience: Audience, what: str) -> dict[str, list[Q]]:
    """The rows of each step or attribution: by the grant that shows a row, as the row's mission serves that role."""
    found: dict[str, list[Q]] = {}
    for grant in audience.content_grants():
        granted = ContentQuerySet._granted(grant)  # noqa: SLF001 - of this module
        others = ~Q(mission_id__in=[policy.mission_id for policy in grant.policies]) if grant.policies else Q()
        found.setdefault(str(getattr(grant.default, what)), []).append(granted & others)
        for policy in grant.policies:
            found.setdefault(str(getattr(policy, what)), []).append(granted & Q(mission_id=policy.mission_id))
    return found
