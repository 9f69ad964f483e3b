"""Who sees which reports and incidents, and how they are served."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from incidents.choices import HarmKind, IncidentStatus, ReportStatus
from incidents.lifecycle import STANDING
from missions.audience import (
    CLEARED_ONLY,
    SEES_PSEUDONYM,
    SEES_REPORTS,
    Audience,
    Grant,
)
from missions.choices import Dissemination, Role
from missions.querysets import ContentQuerySet, any_of, nothing, of_mission


class SourceQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Pseudonyms: for desks that may see them, and for whoever registered the source."""
        conditions = [of_mission(g) for g in audience.content_grants() if g.role in SEES_PSEUDONYM]
        if audience.user_id is not None:
            conditions.append(Q(created_by_id=audience.user_id))
        return self.filter(any_of(conditions))


class ActorQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Groups named in an incident that the audience sees: a name told in one mission stays there."""
        incident = apps.get_model("incidents", "Incident")
        link = apps.get_model("incidents", "IncidentActor")
        seen = incident.objects.visible_to(audience).values("pk")
        return self.filter(Exists(link.objects.filter(actor=OuterRef("pk"), incident__in=seen)))


class ReportQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """The desks see every report, a liaison or partner only the own ones, everybody else none."""
        if grant.role in SEES_REPORTS:
            return Q()
        if audience.user_id is not None:
            return Q(created_by_id=audience.user_id)
        return Q(created_by_client_id=audience.client_id) if audience.client_id is not None else nothing()

    def present(self, audience: Audience) -> Self:
        """Columns and point that this audience is served. Who sees a report sees its text: the desks and its author."""
        source = apps.get_model("incidents", "Source").objects.visible_to(audience).filter(pk=OuterRef("source_id"))
        return self.with_served_point(audience).annotate(
            told=Value(True, output_field=BooleanField()),
            source_public_id=Subquery(source.values("public_id")[:1]),
            pseudonym=Subquery(source.values("pseudonym")[:1]),
        )

    def unlinked(self) -> Self:
        """Reports that nobody has linked to an incident yet."""
        return self.filter(status=ReportStatus.RECEIVED)


class IncidentQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Headquarters and partners see cleared facts; merged ones redirect, drafts are their author's."""
        if grant.role in CLEARED_ONLY:
            shared = Q(cleared_at__isnull=False, status__in=STANDING)
            if grant.role == Role.PARTNER:
                shared &= ~Q(dissemination=Dissemination.INTERNAL)
            return shared
        if audience.user_id is not None:
            return ~Q(status=IncidentStatus.DRAFT) | Q(created_by_id=audience.user_id)
        return ~Q(status=IncidentStatus.DRAFT)

    def present(self, audience: Audience) -> Self:
        """Columns, figures and point that this audience is served. Public dataset rows are served as they are."""
        served = self.with_served_point(audience, always_exact=Q(dataset__isnull=False))
        return served.with_told(audience).with_killed().with_winner(audience)

    def with_killed(self) -> Self:
        """Add `killed` {min, best, max}: the incident's total, not its breakdowns."""
        harm = apps.get_model("incidents", "Harm")  # the models import this module
        killed = harm.objects.filter(incident=OuterRef("pk"), kind=HarmKind.KILLED, sex="", age_band="").order_by("id")
        return self.annotate(
            killed=Subquery(killed.values(figures=JSONObject(min=F("minimum"), best=F("best"), max=F("maximum")))[:1])
        )

    def with_winner(self, audience: Audience) -> Self:
        """Add `winner_id`: what a merged incident went into, when the audience sees that."""
        incident = apps.get_model("incidents", "Incident")
        winner = incident.objects.visible_to(audience).filter(pk=OuterRef("merged_into_id"))
        return self.annotate(winner_id=Subquery(winner.values("public_id")[:1]))

    def standing(self) -> Self:
        """What counts as having happened."""
        return self.filter(status__in=STANDING)
