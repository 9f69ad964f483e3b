"""Who sees which scores, watch items and alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any, Self

from django.apps import apps
from django.contrib.gis.geos import Polygon
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now, TruncDate

from missions.audience import CLEARED_ONLY, RIGHTS, Audience, Grant, Policy
from missions.choices import Attribution, Dissemination, Role
from missions.querysets import ContentQuerySet, any_of, mission_now, nothing, of_mission
from missions.words import Words
from threats import lifecycle
from threats.choices import (
    URGENT,
    AlertStatus,
    Coverage,
    Decision,
    DeliveryState,
    Imminence,
    NoticeChannel,
    ObservationStatus,
    WatchStatus,
)

# The order of the desk, which its index keeps: how soon, then when the next duty of that state is due.
RANK = Case(
    *(When(imminence=imminence.value, then=Value(place)) for place, imminence in enumerate(Imminence)),
    output_field=IntegerField(),
)
NEXT_DUE = Case(
    When(status=AlertStatus.RECEIVED.value, then=F("acknowledge_by")),
    When(status=AlertStatus.NEEDS_INFORMATION.value, then=F("question_due")),
    When(status=AlertStatus.DECIDED.value, decision=Decision.MONITOR.value, then=F("review_at")),
    default=F("decide_by"),
    output_field=DateTimeField(),
)


class RunQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Runs of missions whose content the audience sees."""
        return self.filter(any_of([of_mission(grant) for grant in audience.content_grants()]))


class OverrideQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Overrides of scores that the audience sees: their reasons are the mission's own."""
        inside = [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]
        return self.filter(any_of([_of_cells(grant) for grant in inside]))

    def in_force(self) -> Self:
        """Neither ended by somebody nor over by the mission's clock."""
        return self.filter(ended_at=None, until__gt=mission_now())


def _of_cells(grant: Grant) -> Q:
    return of_mission(grant) & (Q() if grant.area_ids is None else Q(cell__area_id__in=sorted(grant.area_ids)))


class ScoreQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Scores of missions whose content the audience sees, within its area; partners see none."""
        conditions = [_of_cells(grant) for grant in audience.grants if grant.sees_scores]
        return self.filter(any_of(conditions))

    def present(self, audience: Audience) -> Self:
        """Cells are public geography: their centre is the point, and nothing is masked.

        `override_risk` and `override_until` are an analyst's, while it stands; `shown_risk` is that or else the
        score; `known`: one of them may be read.
        """
        standing = apps.get_model("threats", "RiskOverride").objects.in_force()
        standing = standing.filter(cell_id=OuterRef("cell_id"), horizon=OuterRef("horizon")).order_by()
        override = Subquery(standing.values("risk")[:1])
        readable = ~Q(coverage=Coverage.UNKNOWN) | Q(override_risk__isnull=False)
        return self.annotate(geometry=F("cell__centre"), override_risk=override).annotate(
            override_until=Subquery(standing.values("until")[:1]),
            shown_risk=Coalesce(F("override_risk"), F("risk")),
            known=Case(When(readable, then=Value(True)), default=Value(False), output_field=BooleanField()),
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
        return self.filter(any_of([of_mission(grant) for grant in audience.grants if grant.sees_scores]))

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
        outside = grant.role in CLEARED_ONLY
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

    def by_urgency(self) -> Self:
        """The most imminent first, among them what has the least time left for its next duty."""
        return self.alias(rank=RANK, next_due=NEXT_DUE).order_by("rank", "next_due", "pk")


class LimitQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Limits of the alerts that the audience sees; how the desk kept them is the mission's own matter."""
        inside = replace(audience, grants=tuple(g for g in audience.content_grants() if g.role not in CLEARED_ONLY))
        alerts = apps.get_model("threats", "Alert").objects.visible_to(inside)
        return self.filter(alert__in=alerts.order_by().values("pk"))

    def open(self) -> Self:
        """Neither met nor fallen away; missed ones stay open until then."""
        return self.filter(met_at=None, lifted_at=None)

    def overdue(self) -> Self:
        """Due by the database's clock, and nobody has written down yet that they were missed."""
        return self.open().filter(missed_at=None, due_at__lte=Now())


class HandoverQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Handovers of the desk, for those who hold it for the whole mission, below the ceiling of who wrote them."""
        desks = [g for g in audience.content_grants() if "acknowledge" in RIGHTS[g.role] and g.area_ids is None]
        return self.filter(any_of([of_mission(g) & Q(classification__lte=g.ceiling) for g in desks]))


class IndicatorQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """What is asked and what it weighs, for everybody who sees scores: partners see none."""
        return self.filter(any_of([of_mission(grant) for grant in audience.grants if grant.sees_scores]))


class ObservationQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Judgement is the mission's own work: headquarters sees what was disseminated, partners nothing."""
        if not grant.sees_scores:
            return nothing()
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.HEADQUARTERS else Q()

    def present(self, audience: Audience) -> Self:
        """Observations speak of areas and cells, which are public geography: nothing to mask. Words are told."""
        return self.with_told(audience).annotate(geometry=F("centre"))

    def within(self, box: Polygon) -> Self:
        """Observations whose centre lies in a box (WGS 84)."""
        return self.filter(centre__bboverlaps=box)

    def standing(self) -> Self:
        return self.filter(status=ObservationStatus.STANDING)


class FeedQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """What the mission reads by itself, for its own people."""
        inside = [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]
        return self.filter(any_of([of_mission(grant) for grant in inside]))


DESK_VERB = "acknowledge"  # who takes alerts into hand sees to their notices as well


class SubscriptionQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """A person's own ones, and the duty addresses of missions whose whole desk the audience keeps."""
        desks = [
            Q(user=None) & of_mission(grant)
            for grant in audience.grants
            if DESK_VERB in RIGHTS[grant.role] and grant.area_ids is None
        ]
        return self.filter(any_of([*_own_notices(audience), *desks]))

    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class DeliveryQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Notices of alerts that the audience sees: a person's own, and everybody's for the mission's own people.

        A right that was taken away hides what was told before.
        """
        alerts = apps.get_model("threats", "Alert").objects.visible_to(audience).order_by().values("pk")
        inside = [
            Q(channel__isnull=False) & of_mission(grant)
            for grant in audience.content_grants()
            if grant.role not in CLEARED_ONLY
        ]
        return self.filter(any_of([*_own_notices(audience), *inside]), alert__in=alerts)

    def in_app(self) -> Self:
        return self.filter(channel=NoticeChannel.IN_APP)

    def unread(self) -> Self:
        return self.in_app().filter(read_at=None)

    def undelivered(self) -> Self:
        """What has reached nobody yet, and what never will; a channel that only stands by is no failure."""
        return self.filter(state__in=(DeliveryState.WAITING, DeliveryState.GIVEN_UP, DeliveryState.NO_LONGER_ALLOWED))

    def urgent_first(self) -> Self:
        """What cannot wait first, then the oldest."""
        return self.order_by(Case(When(imminence__in=URGENT, then=Value(0)), default=Value(1)), "told_at", "id")


def _own_notices(audience: Audience) -> list[Q]:
    return [] if audience.user_id is None else [Q(user_id=audience.user_id)]


class OfAlertQuerySet(QuerySet[Any]):
    """What was thought and done about an alert, for the mission's own people who see the alert itself."""

    def visible_to(self, audience: Audience) -> Self:
        inside = replace(audience, grants=tuple(g for g in audience.grants if g.role not in CLEARED_ONLY))
        alerts = apps.get_model("threats", "Alert").objects.visible_to(inside)
        return self.filter(alert__in=alerts.order_by().values("pk"))

    def present(self, audience: Audience) -> Self:
        """All of it: words of the mission for the mission, and nothing that has a place of its own."""
        return self


class ThreatQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Threats are the mission's own judgement: headquarters sees what was disseminated, partners nothing."""
        if grant.role == Role.PARTNER:
            return nothing()
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.HEADQUARTERS else Q()

    def present(self, audience: Audience) -> Self:
        """Threats speak of areas, which are public geography; the actor is named as the mission tells this audience."""
        shown = self.with_told(audience).with_attribution(audience)
        return shown.annotate(
            geometry=F("area__centre"),
            actor_told=Case(
                When(attribution=Attribution.FULL, then=F("actor__name")), default=Value(""), output_field=CharField()
            ),
            actor_class_told=Case(
                When(~Q(attribution=Attribution.NONE), then=F("actor__actor_class")),
                default=Value(""),
                output_field=CharField(),
            ),
        )

    def within(self, box: Polygon) -> Self:
        """Threats whose area's centre lies in a box (WGS 84)."""
        return self.filter(area__centre__bboverlaps=box)

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.THREAT_OPEN)

    def overdue(self) -> Self:
        """Not closed, and their day of review is past by their mission's clock."""
        return self.open().filter(review_on__lt=TruncDate(mission_now(), tzinfo=UTC))
