"""Who is asking, and what they may see. Built once per request; the only input of `visible_to` and `present`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from missions.choices import Attribution, Precision, Role
from missions.masking import coarser

# What a role may do with content (DOMAIN table). Verbs are asked by services through `Audience.may`.
RIGHTS: dict[str, frozenset[str]] = {
    Role.LIAISON: frozenset({"report", "identity"}),
    Role.ADVISER: frozenset(
        {
            "report",
            "open",
            "verify",
            "raise",
            "propose",
            "export",
            "assess",
            "grade",
            "edit",
            "upload",
            "source",
            "identity",
            "comment",
            "observe",
        }
    ),
    Role.DUTY_OFFICER: frozenset(
        {
            "report",
            "open",
            "verify",
            "clear",
            "raise",
            "acknowledge",
            "assess",
            "decide",
            "act",
            "export",
            "grade",
            "edit",
            "merge",
            "upload",
            "source",
            "identity",
            "comment",
            "observe",
        }
    ),
    Role.SPECIALIST: frozenset({"report", "propose", "mark", "annex", "comment", "observe"}),
    Role.HEAD_OF_OFFICE: frozenset({"raise", "acknowledge", "assess", "decide", "act", "comment", "observe"}),
    Role.ANALYST: frozenset(
        {
            "report",
            "open",
            "verify",
            "raise",
            "assess",
            "export",
            "grade",
            "edit",
            "merge",
            "upload",
            "comment",
            "override",
            "observe",
            "weigh",
        }
    ),
    Role.PLANNER: frozenset({"act", "raise", "export"}),
    Role.LEADERSHIP: frozenset(
        {"clear", "raise", "acknowledge", "assess", "decide", "act", "export", "comment", "weigh"}
    ),
    Role.HEADQUARTERS: frozenset({"export"}),
    Role.PARTNER: frozenset({"report"}),
    Role.AUDITOR: frozenset({"audit"}),
    Role.ADMINISTRATOR: frozenset({"configure"}),
    Role.GATEWAY: frozenset({"report", "observe"}),
}
ALL_TIERS = frozenset({1, 2, 3})
# A planner approves and times physical protection only; whoever else may act does so in every tier.
TIERS: dict[str, frozenset[int]] = {Role.PLANNER: frozenset({2})}
NO_CONTENT = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.GATEWAY})
EXACT_EVERYWHERE = frozenset({Role.ADVISER, Role.DUTY_OFFICER, Role.SPECIALIST, Role.ANALYST, Role.LEADERSHIP})
EXACT_IN_OWN_AREA = frozenset({Role.HEAD_OF_OFFICE, Role.PLANNER})
SEES_PSEUDONYM = frozenset({Role.ADVISER, Role.DUTY_OFFICER})
# These see finished, cleared facts only; everybody else in the mission sees work in progress.
CLEARED_ONLY = frozenset({Role.HEADQUARTERS, Role.PARTNER})
# Reports (raw accounts of a source) are for the mission's own desks.
SEES_REPORTS = frozenset({Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST})


# Kinds of groups only, unless a mission says otherwise for its own partners.
ATTRIBUTIONS: dict[str, str] = {Role.PARTNER: Attribution.CATEGORY}


@dataclass(frozen=True)
class Policy:
    """How a mission serves one role: the step of its points, and how much it is told of perpetrators."""

    mission_id: int
    step: str
    attribution: str


@dataclass(frozen=True)
class Grant:
    """One membership or client right. `mission_id` None means every mission, later ones included.

    `policies` holds the missions that serve this role otherwise than its default.
    """

    role: str
    mission_id: int | None
    area_ids: frozenset[int] | None = None  # None: the whole mission; else the area and all below it
    ceiling: int = 0
    compartments: frozenset[str] = frozenset()
    policies: tuple[Policy, ...] = ()

    @property
    def default(self) -> Policy:
        """How missions without a policy of their own serve this role."""
        exact = self.role in EXACT_EVERYWHERE or self.role in EXACT_IN_OWN_AREA
        step = Precision.EXACT if exact else Precision.SETTLEMENT
        return Policy(0, step, ATTRIBUTIONS.get(self.role, Attribution.FULL))

    @property
    def sees_content(self) -> bool:
        return self.role not in NO_CONTENT

    @property
    def sees_scores(self) -> bool:
        """Partners see no scores, and nothing of what is judged for them."""
        return self.sees_content and self.role != Role.PARTNER


@dataclass(frozen=True)
class Audience:
    """The asking person or machine with its grants in force."""

    actor: str  # "user:12" or "client:3": what the ledger records
    user_id: int | None = None
    client_id: int | None = None
    grants: tuple[Grant, ...] = field(default=())

    def in_mission(self, mission_id: int) -> Audience:
        """The same audience, narrowed to one mission."""
        kept = tuple(g for g in self.grants if g.mission_id in (None, mission_id))
        return Audience(self.actor, self.user_id, self.client_id, kept)

    @property
    def only_mission(self) -> int | None:
        """The mission that all grants are of; None for none, several, or all missions."""
        missions = {grant.mission_id for grant in self.grants}
        return missions.pop() if len(missions) == 1 else None

    def content_grants(self) -> tuple[Grant, ...]:
        return tuple(g for g in self.grants if g.sees_content)

    def may(self, verb: str, *, mission_id: int, area_id: int | None = None) -> bool:
        """Whether a grant allows the verb in this mission and, where the grant has an area, in that area."""
        return any(
            verb in RIGHTS[g.role]
            and g.mission_id in (None, mission_id)
            and (g.area_ids is None or area_id in g.area_ids)
            for g in self.grants
        )

    def may_act(self, *, tier: int, mission_id: int, area_id: int | None) -> bool:
        """Whether a grant allows to approve and run actions of this tier there."""
        able = tuple(g for g in self.grants if tier in TIERS.get(g.role, ALL_TIERS))
        return Audience(self.actor, self.user_id, self.client_id, able).may(
            "act", mission_id=mission_id, area_id=area_id
        )

    def may_somewhere(self, verb: str, *, mission_id: int) -> bool:
        """Whether a grant allows the verb somewhere in the mission: what a page shows a button for."""
        return any(verb in RIGHTS[g.role] and g.mission_id in (None, mission_id) for g in self.grants)

    def roles_in(self, mission_id: int) -> frozenset[str]:
        return frozenset(g.role for g in self.grants if g.mission_id in (None, mission_id))

    def fingerprint_parts(self) -> Iterable[tuple[object, ...]]:
        """What decides rows, fields and points, in a stable order: for cache keys and feed cursors."""
        return sorted(
            (
                g.role,
                g.mission_id or 0,
                sorted(g.area_ids or ()),
                g.ceiling,
                sorted(g.compartments),
                sorted((p.mission_id, p.step, p.attribution) for p in g.policies),
            )
            for g in self.grants
        )


def policy_of(role: str, mission_id: int, wanted: dict[str, str]) -> Policy:
    """The policy that a mission wants for a role; a point is never served finer than the role's own."""
    default = Grant(role, mission_id).default
    step = coarser(default.step, wanted.get("step", default.step))
    return Policy(mission_id, step, wanted.get("attribution", default.attribution))


def may_look_as_headquarters(audience: Audience, mission_id: int) -> bool:
    """Whether the audience sees all that headquarters sees of a mission: looking with its eyes shows no more then."""
    return any(
        grant.role in EXACT_EVERYWHERE
        and "export" in RIGHTS[grant.role]
        and grant.mission_id in (None, mission_id)
        and grant.area_ids is None
        and not any(policy.mission_id == mission_id for policy in grant.policies)
        for grant in audience.grants
    )


NOBODY = Audience(actor="nobody")
