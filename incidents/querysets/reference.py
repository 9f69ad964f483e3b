"""Who sees groups, their relations, campaigns, and the tools of intake."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from missions.audience import CLEARED_ONLY, RIGHTS, Audience
from missions.querysets import any_of, of_mission

UNATTRIBUTED = "Unattributed"  # the name under which nobody is named


def _inside(audience: Audience) -> list[Q]:
    """Rows of missions whose work in progress the audience sees."""
    return [of_mission(grant) for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]


def all_names() -> Func:
    """A group's name and its other names in one folded text, exactly as the index has it: `|name|other|...|`."""
    return Func(F("name"), F("aliases"), function="missions_place_text", output_field=TextField())


class ActorQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Groups named in an incident that the audience sees: a name told in one mission stays there."""
        incident = apps.get_model("incidents", "Incident")
        link = apps.get_model("incidents", "IncidentActor")
        seen = incident.objects.visible_to(audience).names_actors_to(audience).values("pk")
        return self.filter(Exists(link.objects.filter(actor=OuterRef("pk"), incident__in=seen)))

    def real(self) -> Self:
        """Groups alone, without the name under which nobody is named."""
        return self.exclude(name=UNATTRIBUTED)

    def named_like(self, sought: str) -> Self:
        """Groups one of whose names holds what is sought, or is like it; adds `alike`, 1.0 the most."""
        folded: Any = Func(Value(sought), function="missions_fold", output_field=TextField())
        named = self.annotate(names=all_names(), alike=TrigramWordSimilarity(folded, "names"))
        return named.filter(Q(names__contains=folded) | Q(names__trigram_word_similar=folded))


class ActorRelationQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """What one's own mission says of two groups, both of which the audience is told of."""
        told = apps.get_model("incidents", "Actor").objects.visible_to(audience).order_by().values("pk")
        return self.filter(any_of(_inside(audience)), actor__in=told, other__in=told)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class CampaignQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Campaigns are the mission's own reading of events."""
        return self.filter(any_of(_inside(audience)))


class UploadQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """An uploaded table is its owner's until its rows are reports."""
        return self.filter(any_of([] if audience.user_id is None else [Q(created_by_id=audience.user_id)]))


class MappingQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Mappings of missions in which the audience may upload."""
        uploading = [grant for grant in audience.content_grants() if "upload" in RIGHTS[grant.role]]
        return self.filter(any_of([of_mission(grant) for grant in uploading]))

    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class AttachmentQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """What belongs to a report goes with it."""
        report = apps.get_model("incidents", "Report")
        return self.filter(report__in=report.objects.visible_to(audience).values("pk"))
