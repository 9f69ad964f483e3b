"""Who sees what colleagues wrote beside an incident: comments, changed fields, campaigns."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from missions.audience import CLEARED_ONLY, RIGHTS, Audience
from missions.querysets import any_of

PLACE_FIELDS = frozenset({"point", "place_name", "location_precision"})


def _inside(audience: Audience) -> Audience:
    """The audience without the grants that see finished facts only."""
    kept = tuple(grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY)
    return Audience(audience.actor, audience.user_id, audience.client_id, kept)


def _incidents(audience: Audience) -> Any:
    return apps.get_model("incidents", "Incident").objects.visible_to(audience)


class IncidentCommentQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """A word between colleagues: for roles that may comment, on incidents that this role shows them."""
        inside = _inside(audience)
        kept = tuple(grant for grant in inside.grants if "comment" in RIGHTS[grant.role])
        speaking = Audience(audience.actor, audience.user_id, audience.client_id, kept)
        return self.filter(incident__in=_incidents(speaking).values("pk"))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class IncidentRevisionQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Changed fields of incidents seen from inside the mission; a place only where the true one is served."""
        inside = _inside(audience)
        seen = _incidents(inside)
        exact = seen.with_served_point(inside, always_exact=Q(dataset__isnull=False)).filter(masked=False).values("pk")
        return self.filter(
            any_of([Q(incident__in=seen.values("pk")) & ~Q(field__in=PLACE_FIELDS), Q(incident__in=exact)])
        )


class CampaignLinkQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Links between a campaign and an incident, both of which the audience sees."""
        campaign = apps.get_model("incidents", "Campaign")
        seen = campaign.objects.visible_to(audience).filter(pk=OuterRef("campaign_id"))
        return self.filter(Exists(seen), incident__in=_incidents(audience).values("pk"))
