"""Who sees what was said to whom: the mission's own desks, never partners or liaisons."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.gis.geos import Polygon
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from incidents.choices import ActorRole
from missions.audience import Audience, Grant
from missions.choices import Role
from missions.querysets import ContentQuerySet, mission_now, nothing
from responses.choices import CommitmentStatus

# A talk that gets about can cost the life of who passed it on, and the talk itself.
NOT_TOLD = frozenset({Role.PARTNER, Role.LIAISON})


class DialogueQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return nothing() if grant.role in NOT_TOLD else Q()

    def present(self, audience: Audience) -> Self:
        """Words for those who are told them, the actor's name for those who are told names, an area's own point."""
        return self.with_told(audience).with_attribution(audience).annotate(geometry=F("area__centre"))

    def within(self, box: Polygon) -> Self:
        """Rows whose area's point lies in a box (WGS 84). Only after `present`."""
        return self.filter(geometry__bboverlaps=box)


class CommitmentQuerySet(DialogueQuerySet):
    def present(self, audience: Audience) -> Self:
        """Adds `since`: incidents by this actor in this area after the day, of those that this audience sees."""
        acted = (
            _link().filter(incident=OuterRef("pk"), actor=OuterRef(OuterRef("actor"))).exclude(role=ActorRole.VICTIM)
        )
        against = _incidents(audience).filter(
            Exists(acted),
            mission=OuterRef("mission"),
            area__path__startswith=OuterRef("area__path"),
            occurred_from__date__gt=OuterRef("due_on"),
        )
        counted = against.order_by().values("mission").annotate(n=Count("pk")).values("n")
        return (
            super()
            .present(audience)
            .annotate(
                since=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
                is_over=Q(due_on__lt=TruncDate(mission_now())),
            )
        )

    def open(self) -> Self:
        return self.filter(status=CommitmentStatus.OPEN)

    def questioned(self) -> Self:
        """Promises that nobody has judged and that incidents stand against. Only after `present`."""
        return self.open().filter(since__gt=0)


def incidents_against(commitment: Any, audience: Audience) -> Any:
    """The incidents that `since` counts, as this audience is served them, the newest first."""
    acted = _link().filter(incident=OuterRef("pk"), actor=commitment.actor_id).exclude(role=ActorRole.VICTIM)
    found = _incidents(audience).filter(
        Exists(acted),
        mission=commitment.mission_id,
        area__path__startswith=commitment.area.path,
        occurred_from__date__gt=commitment.due_on,
    )
    return found.present(audience).select_related("area").order_by("-occurred_from", "-pk")


def _incidents(audience: Audience) -> Any:
    incident = apps.get_model("incidents", "Incident")
    return incident.objects.visible_to(audience).names_actors_to(audience).standing()


def _link() -> Any:
    return apps.get_model("incidents", "IncidentActor").objects
