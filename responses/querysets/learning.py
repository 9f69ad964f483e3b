"""Who sees reviews, feedback and cases of civilian harm."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.contrib.gis.geos import Polygon
from django.db.models import F, OuterRef, Q, Subquery

from missions.audience import CLEARED_ONLY, Audience, Grant
from missions.choices import Module
from missions.querysets import ContentQuerySet, nothing
from responses.choices import HarmCaseStatus, ReviewStatus
from threats.models import Alert


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
