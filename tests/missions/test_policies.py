"""How a mission masks: who sets it, what it may be, and that it never serves a finer point than the role's own."""

import pytest
from django.core.exceptions import ValidationError

from ledger.models import AuditEntry
from missions.audience import policy_of
from missions.choices import Attribution, Precision, Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError
from missions.services import as_headquarters
from missions.services.policies import masking_of, masking_version, set_masking
from tests.making import audience, by, make_member


def set_to(cast, name=Role.ADMINISTRATOR, reason="Agreed with partners", version=None, **policies):
    return set_masking(
        mission_id=cast.mission.pk,
        policies={role: {"step": step, "attribution": told} for role, (step, told) in policies.items()},
        version=version or masking_version(cast.mission),
        reason=reason,
        **by(cast, name),
    )


def test_an_administrator_sets_it_and_the_trail_says_why(cast):
    mission = set_to(cast, headquarters=(Precision.CELL, Attribution.CATEGORY))

    policy = masking_of(mission)[Role.HEADQUARTERS]
    assert (policy.step, policy.attribution) == ("cell", "category")
    line = AuditEntry.objects.filter(verb="mission.masking").get()
    assert (line.reason, line.data["after"]) == ("Agreed with partners", {"step": "cell", "attribution": "category"})
    (grant,) = audience(cast, Role.HEADQUARTERS).grants
    assert grant.policies == (policy,)


def test_what_is_the_default_again_leaves_nothing_behind(cast):
    set_to(cast, headquarters=(Precision.CELL, Attribution.NONE))
    cast.mission.refresh_from_db()
    mission = set_to(cast, headquarters=(Precision.SETTLEMENT, Attribution.FULL))

    assert mission.masking == {}


@pytest.mark.parametrize("name", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_nobody_else_sets_it(cast, name):
    with pytest.raises(NotAllowedError):
        set_to(cast, name, headquarters=(Precision.CELL, Attribution.FULL))


@pytest.mark.parametrize(
    ("policies", "field"),
    [
        ({"headquarters": (Precision.EXACT, Attribution.FULL)}, "headquarters_step"),
        ({"partner": ("elsewhere", Attribution.FULL)}, "partner_step"),
        ({"partner": (Precision.ADMIN, "some")}, "partner_attribution"),
        ({"auditor": (Precision.ADMIN, Attribution.NONE)}, "auditor"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_set(cast, policies, field):
    with pytest.raises(ValidationError) as refused:
        set_to(cast, **policies)

    assert field in refused.value.message_dict
    cast.mission.refresh_from_db()
    assert cast.mission.masking == {}


def test_a_change_needs_a_reason_and_no_change_needs_none(cast):
    with pytest.raises(ReasonNeededError):
        set_to(cast, reason=" ", partner=(Precision.ADMIN, Attribution.NONE))
    set_to(cast, reason="", partner=(Precision.SETTLEMENT, Attribution.CATEGORY))

    assert not AuditEntry.objects.filter(verb="mission.masking").exists()


def test_who_read_an_older_masking_does_not_overwrite_the_newer_one(cast):
    read = masking_version(cast.mission)
    set_to(cast, partner=(Precision.ADMIN, Attribution.NONE))

    with pytest.raises(ConflictError):
        set_to(cast, version=read, partner=(Precision.NONE, Attribution.NONE))


def test_a_role_with_the_true_point_may_be_served_a_coarser_one(cast):
    set_to(cast, planner=(Precision.ADMIN, Attribution.FULL))

    assert policy_of(Role.PLANNER, 1, {"step": "admin"}).step == "admin"
    (grant,) = audience(cast, Role.PLANNER).grants
    assert grant.policies[0].step == "admin"


# --- with the eyes of headquarters ---------------------------------------------------------------------------
LOOKING = (Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST, Role.LEADERSHIP)


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_all_that_headquarters_sees_may_look_with_its_eyes(cast, role):
    looking = as_headquarters(audience(cast, role), "TST")

    assert (looking is not None) == (role in LOOKING)
    if looking is not None:
        assert looking.user_id is None
        assert looking.grants == audience(cast, Role.HEADQUARTERS).grants


def test_nobody_looks_so_at_more_than_what_is_theirs(cast):
    part = make_member(cast, "part", role=Role.ANALYST, area=cast.west)

    assert as_headquarters(audience(cast, part), "TST") is None
    assert as_headquarters(audience(cast, Role.ANALYST), "OTH") is None
    set_to(cast, analyst=(Precision.ADMIN, Attribution.NONE))
    assert as_headquarters(audience(cast, Role.ANALYST), "TST") is None
