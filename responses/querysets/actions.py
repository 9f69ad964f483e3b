"""Who sees which actions, reviews, feedback and cases of civilian harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from django.apps import apps
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Polygon
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import BooleanField, CharField
from django.db.models.functions import Coalesce

from missions.audience import CLEARED_ONLY, Audience, Grant
from missions.choices import Attribution, Dissemination, Module, Role
from missions.querysets import ContentQuerySet, any_of, nothing, of_mission
from responses import lifecycle
from responses.choices import HarmCaseStatus, ReviewStatus
from threats.models import Alert


class ActionQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.PARTNER else Q()

    def present(self, audience: Audience) -> Self:
        """An action happens where its alert is (served as that alert is), else inside its area: public geography.

        An alert that the audience may not see gives neither its name nor its place.
        """
        alert = Alert.objects.visible_to(audience).present(audience).filter(pk=OuterRef("alert_id"))
        moves = apps.get_model("responses", "ActionTransition")  # the models import this module
        first = moves.objects.filter(action=OuterRef("pk")).order_by("pk")
        return (
            self.with_told(audience)
            .annotate(
                alert_public_id=Subquery(alert.values("public_id")[:1]),
                mission_requested_at=Subquery(first.values("mission_at")[:1]),
                masked=Coalesce(Subquery(alert.values("masked")[:1]), Value(False), output_field=BooleanField()),
            )
            .annotate(
                geometry=Case(
                    When(alert_public_id=None, then=F("area__centre")),
                    default=Subquery(alert.values("geometry")[:1]),
                    output_field=PointField(),
                ),
                place=Coalesce(Subquery(alert.values("place")[:1]), Value(""), output_field=CharField()),
            )
        )

    def within(self, box: Polygon) -> Self:
        """Rows whose served point lies in a box (WGS 84). Only after `present`."""
        return self.filter(geometry__bboverlaps=box)

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.OPEN)


def _inside(audience: Audience) -> list[Grant]:
    """The grants of the mission's own people."""
    return [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]


def _names_groups(grant: Grant) -> Q:
    """Rows of missions that tell this grant the names of groups."""
    if grant.default.attribution != Attribution.FULL:
        return nothing()
    silent = [policy.mission_id for policy in grant.policies if policy.attribution != Attribution.FULL]
    return of_mission(grant) & ~Q(mission_id__in=silent)


class OfActionQuerySet(QuerySet[Any]):
    """What was found by an action, for the mission's own people who see the action itself."""

    def visible_to(self, audience: Audience) -> Self:
        inside = replace(audience, grants=tuple(_inside(audience)))
        actions = apps.get_model("responses", "Action").objects.visible_to(inside)
        return self.filter(action__in=actions.order_by().values("pk"))


class SupportQuerySet(ContentQuerySet):
    """Support is the mission's own matter, and a whole mission's: whoever works in one area must know it too."""

    def visible_to(self, audience: Audience) -> Self:
        conditions = [
            Q(classification__lte=grant.ceiling, compartments__contained_by=sorted(grant.compartments))
            & of_mission(grant)
            for grant in _inside(audience)
        ]
        return self.filter(any_of(conditions), mission__modules__contains=[Module.HRDDP])

    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return nothing() if grant.role in CLEARED_ONLY else Q()

    def present(self, audience: Audience) -> Self:
        """All of it, and the recipient's name where the mission tells this audience of groups."""
        named = any_of([_names_groups(grant) for grant in _inside(audience)])
        return self.annotate(
            recipient_told=Case(When(named, then=F("recipient__name")), default=Value(""), output_field=CharField())
        )

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.SUPPORT_OPEN)

    def live(self) -> Self:
        """What is in force or soon will be: what a grave violation reopens."""
        return self.filter(status__in=lifecycle.CLEARED)


class OfSupportQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Judgements of supports that the audience sees."""
        supports = apps.get_model("responses", "Support").objects.visible_to(audience)
        return self.filter(support__in=supports.order_by().values("pk"))


class ProtectorQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Who else can protect, for the mission's own people: in their area, or everywhere."""
        conditions = [
            of_mission(grant)
            & (Q() if grant.area_ids is None else Q(area=None) | Q(area_id__in=sorted(grant.area_ids)))
            for grant in _inside(audience)
        ]
        return self.filter(any_of(conditions))

    def present(self, audience: Audience) -> Self:
        """All of it, and `vetted_until` and `vetting_passed` of the newest vetting."""
        newest = apps.get_model("responses", "Vetting").objects.filter(protector=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            vetted_until=Subquery(newest.values("until")[:1]), vetting_passed=Subquery(newest.values("passed")[:1])
        )

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class _InsideQuerySet(ContentQuerySet):
    """How the mission judges itself: for its own people, not for headquarters or partners."""

    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return nothing() if grant.role in CLEARED_ONLY else Q()

    def present(self, audience: Audience) -> Self:
        """What it speaks of lies in an area, which is public geography; words are for those who see the row."""
        return self.with_told(audience).annotate(geometry=F("area__centre"))

    def within(self, box: Polygon) -> Self:
        """Rows whose area's inner point lies in a box (WGS 84)."""
        return self.filter(area__centre__bboverlaps=box)


class ReviewQuerySet(_InsideQuerySet):
    def present(self, audience: Audience) -> Self:
        """Add the outside numbers of what it joins, where the audience sees those."""
        incident = apps.get_model("incidents", "Incident").objects.visible_to(audience)
        action = apps.get_model("responses", "Action").objects.visible_to(audience)
        alert = Alert.objects.visible_to(audience)
        return (
            super()
            .present(audience)
            .annotate(
                alert_public_id=Subquery(alert.filter(pk=OuterRef("alert_id")).values("public_id")[:1]),
                action_public_id=Subquery(action.filter(pk=OuterRef("action_id")).values("public_id")[:1]),
                incident_public_id=Subquery(incident.filter(pk=OuterRef("incident_id")).values("public_id")[:1]),
            )
        )

    def open(self) -> Self:
        return self.exclude(status=ReviewStatus.CLOSED)


class FeedbackQuerySet(_InsideQuerySet):
    def present(self, audience: Audience) -> Self:
        """Add the outside number of the alert, where the audience sees it."""
        alert = Alert.objects.visible_to(audience).filter(pk=OuterRef("alert_id"))
        return super().present(audience).annotate(alert_public_id=Subquery(alert.values("public_id")[:1]))


class CivilianHarmQuerySet(_InsideQuerySet):
    def visible_to(self, audience: Audience) -> Self:
        """Only where the mandate has switched the module on; switched off, the rows stay and wait."""
        return super().visible_to(audience).filter(mission__modules__contains=[Module.CIVILIAN_HARM])

    def open(self) -> Self:
        return self.exclude(status=HarmCaseStatus.CLOSED)
