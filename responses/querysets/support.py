"""Who sees findings, support to forces and protectors: the mission's own people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField

from missions.audience import CLEARED_ONLY, Audience, Grant
from missions.choices import Attribution, Module
from missions.querysets import ContentQuerySet, any_of, nothing, of_mission
from responses import lifecycle


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
