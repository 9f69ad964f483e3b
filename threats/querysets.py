"""Who sees which scores, watch items and alerts."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.geos import Polygon
from django.db.models import Case, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When

from missions.audience import Audience, Grant, Policy
from missions.choices import Attribution, Dissemination, Role
from missions.querysets import ContentQuerySet, any_of, nothing, of_mission
from missions.words import Words
from threats import lifecycle
from threats.choices import Coverage, WatchStatus


class RunQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Runs of missions whose content the audience sees."""
        return self.filter(any_of([of_mission(grant) for grant in audience.content_grants()]))


class ScoreQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Scores of missions whose content the audience sees, within its area; partners see none."""
        conditions = [
            of_mission(grant) & (Q() if grant.area_ids is None else Q(cell__area_id__in=sorted(grant.area_ids)))
            for grant in audience.content_grants()
            if grant.role != Role.PARTNER
        ]
        return self.filter(any_of(conditions))

    def present(self, audience: Audience) -> Self:
        """Cells are public geography: their centre is the point, and nothing is masked. `known`: it may be read."""
        return self.annotate(
            geometry=F("cell__centre"),
            known=Case(When(coverage=Coverage.UNKNOWN, then=Value(False)), default=Value(True)),
        )

    def within(self, box: Polygon) -> Self:
        """Cells that touch a box (WGS 84)."""
        return self.filter(cell__geometry__bboverlaps=box)

    def shown(self) -> Self:
        """The one whole run that the map shows."""
        return self.filter(run_id=F("mission__current_run_id"))


class ScorecardQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Scorecards of missions whose scores the audience sees: they hold sums over a whole mission and no record."""
        grants = [grant for grant in audience.content_grants() if grant.role != Role.PARTNER]
        return self.filter(any_of([of_mission(grant) for grant in grants]))

    def present(self, audience: Audience) -> Self:
        """Add `told_classes`: figures by kind of perpetrator, where the mission tells this audience of them."""
        told = any_of([
            of_mission(grant) & ~Q(mission_id__in=[each.mission_id for each in grant.policies if _keeps_silent(each)])
            for grant in audience.content_grants()
        ])  # fmt: skip
        return self.annotate(
            told_classes=Case(When(told, then=F("by_class")), default=Value(None), output_field=JSONField())
        )

    def newest(self) -> Self:
        """The last revision of each mission's week."""
        latest = self.model.objects.filter(mission=OuterRef("mission"), code=OuterRef("code")).order_by("-revision")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))


def _keeps_silent(policy: Policy) -> bool:
    return policy.attribution == Attribution.NONE


class WatchItemQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Watch items are the mission's own work: not for headquarters or partners."""
        outside = grant.role in {Role.HEADQUARTERS, Role.PARTNER}
        return nothing() if outside else Q()

    def present(self, audience: Audience) -> Self:
        """Watch items speak of cells, which are public geography: nothing to mask."""
        return self.with_told(audience).annotate(geometry=F("cell__centre"))

    def within(self, box: Polygon) -> Self:
        """Items whose cell's centre lies in a box (WGS 84)."""
        return self.filter(cell__centre__bboverlaps=box)

    def open(self) -> Self:
        return self.filter(status=WatchStatus.OPEN)


class AlertQuerySet(ContentQuerySet):
    words = Words("title", second_text="text")

    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Partners see what was disseminated; everybody else in the mission sees every alert below the ceiling."""
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.PARTNER else Q()

    def present(self, audience: Audience) -> Self:
        """Columns and point that this audience is served."""
        return self.with_served_point(audience).with_told(audience)

    def sheltered(self) -> Q:
        """Also what threatens a site where people shelter."""
        return super().sheltered() | Q(near_occupied_site=True)

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.OPEN)

    def undecided(self) -> Self:
        """What waits for a decision: the desk's first list."""
        return self.filter(status__in=lifecycle.UNDECIDED)
