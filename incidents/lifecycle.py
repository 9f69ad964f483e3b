"""Allowed moves of an incident and of an annex, as data. Pure."""

from incidents.choices import AnnexStatus
from incidents.choices import IncidentStatus as S

OPEN = frozenset({S.DRAFT, S.SUBMITTED, S.IN_VERIFICATION})
# What counts as having happened for scoring and figures.
STANDING = frozenset({S.SUBMITTED, S.IN_VERIFICATION, S.VERIFIED})

MOVES: dict[str, frozenset[str]] = {
    "": frozenset({S.DRAFT, S.SUBMITTED}),
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN, S.MERGED}),
    S.SUBMITTED: frozenset(
        {
            S.IN_VERIFICATION,
            S.VERIFIED,
            S.UNVERIFIABLE,
            S.REFUTED,
            S.WITHDRAWN,
            S.MERGED,
        }
    ),
    S.IN_VERIFICATION: frozenset({S.VERIFIED, S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN, S.MERGED}),
    S.VERIFIED: frozenset({S.IN_VERIFICATION, S.REFUTED, S.WITHDRAWN, S.MERGED}),
    S.UNVERIFIABLE: frozenset({S.IN_VERIFICATION, S.WITHDRAWN, S.MERGED}),
    S.REFUTED: frozenset({S.IN_VERIFICATION, S.WITHDRAWN, S.MERGED}),
    S.MERGED: frozenset(),
    S.WITHDRAWN: frozenset({S.SUBMITTED}),
}
NEEDS_REASON = frozenset({S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN})
# A judgement that was given is not taken back, and a withdrawal not undone, without saying why.
JUDGED = frozenset({S.VERIFIED, S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN})
# The facts that a verification vouches for: changing one takes it back, and who changed one is an author of them.
VOUCHED = frozenset(
    {
        "event_type", "sub_event_type", "civilian_targeting", "occurred_from", "occurred_to", "time_precision", "point",
        "location_precision", "place_name",
    }
)  # fmt: skip
# What else leaves the house: changing one takes the clearance back, not the verification.
CLEARED = frozenset({"threat_family", "targets", "methods"})
# What an import writes: a dataset's facts are corrected in the dataset, or the next version would undo it unseen.
IMPORTED = VOUCHED | {"summary"}


def may_move(current: str, target: str) -> bool:
    """Whether an incident may go from one status to another."""
    return target in MOVES[current]


def may_verify(current: str, level: int, target_level: int) -> bool:
    """Whether an incident may be verified at a level: from where verification is open, or upwards when it is done."""
    return may_move(current, S.VERIFIED) or (current == S.VERIFIED and target_level > level)


def needs_reason(current: str, target: str) -> bool:
    """Whether a move must say why."""
    return target in NEEDS_REASON or current in JUDGED


# A verified annex that is edited is open again: what was verified is what was read.
ANNEX_MOVES: dict[str, frozenset[str]] = {
    AnnexStatus.OPEN: frozenset({AnnexStatus.VERIFIED, AnnexStatus.WITHDRAWN}),
    AnnexStatus.VERIFIED: frozenset({AnnexStatus.OPEN, AnnexStatus.WITHDRAWN}),
    AnnexStatus.WITHDRAWN: frozenset(),
}
