"""Who sees which reports and incidents, and how they are served."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, CharField, Exists, F, JSONField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject

from incidents.choices import HarmKind, IncidentStatus, ReportStatus
from incidents.disclosure import LEAST_COUNT
from incidents.lifecycle import STANDING
from missions.audience import CLEARED_ONLY, SEES_REPORTS, Audience, Grant
from missions.choices import Attribution, Dissemination, MandateScope, Role
from missions.querysets import ContentQuerySet, nothing
from missions.words import Words

HARM_COLUMNS = ("kind", "best", "civilian_status", "sex", "age_band", "group", "basis")


class ReportQuerySet(ContentQuerySet):
    words = Words("text", "language", "translation", "translation_language", place="place_name")

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
    words = Words("summary", place="place_name")

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
        told = served.with_told(audience).with_figures().with_actors(audience)
        return told.with_winner(audience).with_scope()

    def sheltered(self) -> Q:
        """Also what happened near a site where people shelter."""
        return super().sheltered() | Q(near_occupied_site=True)

    def with_figures(self) -> Self:
        """Add `killed` {min, best, max}, the incident's total, and `figures`: every line that this audience is told.

        Only after `with_told`. Totals leave in full; the breakdowns of a kind stay inside when one of them is so small
        that it could name somebody: what is left of the total would tell it.
        """
        harm = apps.get_model("incidents", "Harm")  # the models import this module
        lines = harm.objects.filter(incident=OuterRef("pk")).order_by("kind", "sex", "age_band", "group")
        totals = Q(sex="", age_band="", group="")
        killed = lines.filter(totals, kind=HarmKind.KILLED)
        small = harm.objects.filter(incident=OuterRef("incident"), kind=OuterRef("kind")).exclude(totals)
        safe = lines.filter(totals | ~Exists(small.exclude(best__gte=LEAST_COUNT)))
        line = JSONObject(**{name: F(name) for name in HARM_COLUMNS}, min=F("minimum"), max=F("maximum"))
        return self.annotate(
            killed=Subquery(killed.values(figures=JSONObject(min=F("minimum"), best=F("best"), max=F("maximum")))[:1]),
            figures=Case(
                When(told=True, then=ArraySubquery(lines.values(line=line))),
                default=ArraySubquery(safe.values(line=line)),
                output_field=ArrayField(JSONField()),
            ),
        )

    def with_actors(self, audience: Audience) -> Self:
        """Add `actor_list`: who is thought to have done what, as fully as this audience is told."""
        link = apps.get_model("incidents", "IncidentActor")
        links = link.objects.filter(incident=OuterRef("pk")).order_by("role", "actor__name")
        kind = {"role": F("role"), "confidence": F("confidence"), "actor_class": F("actor__actor_class")}
        full = JSONObject(name=F("actor__name"), **kind)
        served = self.with_attribution(audience)
        return served.annotate(
            actor_list=Case(
                When(attribution=Attribution.FULL, then=ArraySubquery(links.values(line=full))),
                When(attribution=Attribution.CATEGORY, then=ArraySubquery(links.values(line=JSONObject(**kind)))),
                default=Value([], output_field=ArrayField(JSONField())),
                output_field=ArrayField(JSONField()),
            )
        )

    def names_actors_to(self, audience: Audience) -> Self:
        """Incidents whose groups this audience is told by name."""
        return self.with_attribution(audience).filter(attribution=Attribution.FULL)

    def naming(self, group: UUID) -> Self:
        """Incidents in which a group (its outside number) is named to the audience. Only after `present`."""
        link = apps.get_model("incidents", "IncidentActor")
        named = link.objects.filter(incident=OuterRef("pk"), actor__public_id=group)
        return self.filter(Exists(named), attribution=Attribution.FULL)

    def of_campaign(self, campaign: UUID, audience: Audience) -> Self:
        """Incidents of a campaign or operation (its outside number) that the audience knows of."""
        links = apps.get_model("incidents", "CampaignLink").objects.visible_to(audience)
        return self.filter(pk__in=links.filter(campaign__public_id=campaign).values("incident"))

    def with_scope(self) -> Self:
        """Add `mandate_scope`: the highest scope of the mission's mandate elements that an incident falls under."""
        elements = apps.get_model("missions", "MandateElement").objects.filter(mission=OuterRef("mission_id"))
        met = elements.filter(
            Q(event_types__contains=[OuterRef("event_type")])
            | Q(threat_families__contains=[OuterRef("threat_family")])
            | Q(targets__overlap=OuterRef("targets"))
        )
        return self.annotate(
            mandate_scope=Case(
                When(Exists(met.filter(scope=MandateScope.CORE)), then=Value(MandateScope.CORE)),
                When(Exists(met), then=Value(MandateScope.EXPANDED)),
                When(Exists(elements), then=Value(MandateScope.OUTSIDE)),
                default=Value(""),
                output_field=CharField(max_length=8),
            )
        )

    def with_winner(self, audience: Audience) -> Self:
        """Add `winner_id`: what a merged incident went into, when the audience sees that."""
        incident = apps.get_model("incidents", "Incident")
        winner = incident.objects.visible_to(audience).filter(pk=OuterRef("merged_into_id"))
        return self.annotate(winner_id=Subquery(winner.values("public_id")[:1]))

    def standing(self) -> Self:
        """What counts as having happened."""
        return self.filter(status__in=STANDING)
