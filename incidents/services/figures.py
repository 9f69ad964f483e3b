"""An incident's harm and attribution, computed anew from its reports unless an analyst has resolved them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.db.models.functions import Lower

from incidents import figures
from incidents.choices import ActorClass, ActorRole, Confidence, HarmBasis, ReportStatus
from incidents.figures import Account
from incidents.models import Actor, Harm, Incident, IncidentActor, Report
from incidents.querysets.reference import UNATTRIBUTED


def family(incident: Incident) -> list[int]:
    """The incident and all that were merged into it, also through others: their reports tell of one event."""
    found, newest = [incident.pk], [incident.pk]
    while newest:
        merged = Incident.objects.filter(merged_into__in=newest)
        newest = list(merged.order_by("pk").values_list("pk", flat=True))
        found += newest
    return found


def top_of(incident: Incident) -> Incident:
    """What an incident counts in: itself, or what it was merged into, at the end of the chain."""
    while incident.merged_into_id is not None:
        incident = Incident.objects.get(pk=incident.merged_into_id)
    return incident


def locked_top(incident: Incident) -> Incident:
    """The same under a row lock; alone, so that whoever locks a chain in another order does not wait for ever."""
    while True:
        rows = Incident.objects.select_for_update(of=("self",)).select_related("mission")
        top: Incident = rows.get(pk=top_of(incident).pk)
        incident.refresh_from_db(fields=["merged_into"])
        if top_of(incident).pk == top.pk:
            return top


def reports_of(incident: Incident) -> Any:
    """The standing reports that tell of an incident, oldest first."""
    linked = Report.objects.filter(links__incident__in=family(incident), links__unlinked_at=None)
    return linked.exclude(status=ReportStatus.WITHDRAWN).order_by("received_at", "pk")


def accounts_of(incident: Incident) -> list[Account]:
    """The same as accounts that can be weighed."""
    columns = (
        "pk", "received_at", "source_id", "source__network_id", "dataset_id", "origin", "reliability", "credibility",
        "harm", "actors", "event_type",
    )  # fmt: skip
    return [_account(row) for row in reports_of(incident).values(*columns)]


def _account(row: dict[str, Any]) -> Account:
    return Account(
        origin=origin_of(row["source_id"], row["source__network_id"], row["dataset_id"], row["origin"]),
        age=(row["received_at"], row["pk"]),
        reliability=row["reliability"],
        credibility=row["credibility"],
        harm=tuple(row["harm"]),
        actors=tuple(row["actors"]),
        event_type=row["event_type"],
    )


def origin_of(source_id: int, network_id: int | None, dataset_id: int | None, origin: str) -> Hashable:
    """What counts once: who said it first where the desk knows, else the dataset, the network, or the source itself."""
    if origin:
        return "origin", origin.casefold()
    if dataset_id:
        return "dataset", dataset_id
    return ("network", network_id) if network_id else ("source", source_id)


def refigure(incident: Incident) -> None:
    """Bring computed figures, attributions and weights up to date; what an analyst has resolved stays."""
    accounts = accounts_of(incident)
    if not incident.harm.filter(basis=HarmBasis.RESOLVED).exists():
        _replace(incident.harm.all(), [harm_row(incident, figure) for figure in figures.figures(accounts)])
    if not incident.incident_actors.filter(basis=HarmBasis.RESOLVED).exists():
        named = attributions_of(accounts)
        _replace(incident.incident_actors.all(), [_link(incident, each) for each in named] or [_nobody(incident)])
    _weigh(incident, accounts)


def attributions_of(accounts: list[Account]) -> list[figures.Attribution]:
    """The groups that accounts name; a group that is known by several names is one group."""
    known = actors_by_name(line["name"] for account in accounts for line in account.actors)

    def one_name(line: dict[str, Any]) -> dict[str, Any]:
        actor = known.get(line["name"].casefold())
        return line if actor is None else {**line, "name": actor.name}

    return figures.attributions(
        replace(account, actors=tuple(one_name(line) for line in account.actors)) for account in accounts
    )


def actors_by_name(names: Iterable[str]) -> dict[str, Actor]:
    """Groups that are known by these names or aliases, by the name in casefold."""
    wanted = {name.casefold() for name in names}
    if not wanted:
        return {}
    aliased = Actor.objects.exclude(aliases=[]).order_by("-pk")
    found = {alias.casefold(): actor for actor in aliased for alias in actor.aliases}
    named = Actor.objects.annotate(low=Lower("name")).filter(low__in=wanted)
    found |= {actor.name.casefold(): actor for actor in named}
    return {name: actor for name, actor in found.items() if name in wanted}


def _weigh(incident: Incident, accounts: list[Account]) -> None:
    """How many independent sources tell of it, and whether they contradict each other."""
    found = {
        "sources": len(figures.independent(accounts)),
        "disputed": bool(figures.differences(accounts)),
    }
    if found != {name: getattr(incident, name) for name in found}:
        Incident.objects.filter(pk=incident.pk).update(**found)
        for name, value in found.items():
            setattr(incident, name, value)


def _replace(old: Any, new: list[Any]) -> None:
    """Rows that are right already stay as they are: a change that changes nothing must not count as one."""
    wanted = {_content(row): row for row in new}
    gone = [row.pk for row in old if wanted.pop(_content(row), None) is None]
    if gone:
        old.filter(pk__in=gone).delete()
    if wanted:
        old.model.objects.bulk_create(wanted.values())


def _content(row: Any) -> tuple[Any, ...]:
    fields = (field.attname for field in row._meta.concrete_fields)  # noqa: SLF001 - Django's documented way
    return tuple(getattr(row, name) for name in fields if name != "id")


def harm_row(incident: Incident, figure: figures.Figure) -> Harm:
    """A line of harm as computed, not saved."""
    kind, sex, age_band, group = figure.key
    return Harm(
        incident=incident, kind=kind, sex=sex, age_band=age_band, group=group, minimum=figure.minimum,
        best=figure.best, maximum=figure.maximum, civilian_status=figure.civilian_status,
    )  # fmt: skip


def _link(incident: Incident, each: figures.Attribution) -> IncidentActor:
    actor = actor_named(each.name)
    return IncidentActor(incident=incident, actor=actor, role=each.role, confidence=each.confidence)


def _nobody(incident: Incident) -> IncidentActor:
    return IncidentActor(
        incident=incident,
        actor=actor_named(UNATTRIBUTED),
        role=ActorRole.PERPETRATOR,
        confidence=Confidence.UNATTRIBUTED,
    )


def actor_named(name: str) -> Actor:
    """The group of this name or alias, whatever its case; a new one of unknown class when nobody has named it yet."""
    found = actors_by_name([name]).get(name.casefold())
    if found is not None:
        return found
    actor, _created = Actor.objects.get_or_create(
        name=name, defaults={"public_id": uuid4(), "actor_class": ActorClass.UNIDENTIFIED_ARMED}
    )
    return actor
