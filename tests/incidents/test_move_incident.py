"""Every move of an incident: allowed or refused, with its reason, by the right person, written down or not at all."""

import pytest

from incidents import lifecycle
from incidents.choices import IncidentStatus as S
from incidents.models import Incident
from incidents.services import clear_incident, move_incident, verify_incident
from ledger.models import AuditEntry, Change
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.making import SEEN, by, last_step, make_incident, undone

# The state machine of the domain, written out once more: from -> to.
ALLOWED = {
    S.DRAFT: {S.SUBMITTED, S.WITHDRAWN, S.MERGED},
    S.SUBMITTED: {S.IN_VERIFICATION, S.VERIFIED, S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN, S.MERGED},
    S.IN_VERIFICATION: {S.VERIFIED, S.UNVERIFIABLE, S.REFUTED, S.WITHDRAWN, S.MERGED},
    S.VERIFIED: {S.IN_VERIFICATION, S.REFUTED, S.WITHDRAWN, S.MERGED},
    S.UNVERIFIABLE: {S.IN_VERIFICATION, S.WITHDRAWN, S.MERGED},
    S.REFUTED: {S.IN_VERIFICATION, S.WITHDRAWN, S.MERGED},
    S.MERGED: set(),
    S.WITHDRAWN: {S.SUBMITTED},
}
PAIRS = [(before, after) for before in S.values for after in S.values]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_table_of_moves(before, after):
    assert lifecycle.may_move(before, after) == (after in ALLOWED[before])


def in_status(cast, status):
    incident = make_incident(cast)
    winner = make_incident(cast) if status == S.MERGED else None
    Incident.objects.filter(pk=incident.pk).update(status=status, merged_into=winner)
    return incident


@pytest.mark.parametrize("before", S.values)
def test_the_service_moves_by_the_table_and_leaves_the_rest_as_it_was(cast, before):
    incident = in_status(cast, before)
    trail = AuditEntry.objects.count()
    version = Change.objects.filter(record_id=incident.public_id).count()

    # verified has a service of its own, merging comes with the service that undoes it, drafts are seen by their author
    for after in S.values:
        moves = before != S.DRAFT and after in ALLOWED[before] - {S.VERIFIED, S.MERGED}
        with undone():
            if moves:
                move(cast, incident, after)
            else:
                with pytest.raises((TransitionNotAllowedError, Incident.DoesNotExist)):
                    move(cast, incident, after)
            incident.refresh_from_db()
            assert incident.status == (after if moves else before), after
            assert incident.transitions.count() == 1 + moves, after
            assert AuditEntry.objects.count() == trail + moves, after
            assert Change.objects.filter(record_id=incident.public_id).count() == version + moves, after


def move(cast, incident, after):
    move_incident(incident_id=incident.pk, to=after, reason="Because", **by(cast, Role.ANALYST))


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (S.SUBMITTED, S.IN_VERIFICATION, False),
        (S.SUBMITTED, S.UNVERIFIABLE, True),
        (S.SUBMITTED, S.REFUTED, True),
        (S.IN_VERIFICATION, S.WITHDRAWN, True),
        (S.VERIFIED, S.IN_VERIFICATION, True),
        (S.REFUTED, S.IN_VERIFICATION, True),
        (S.WITHDRAWN, S.SUBMITTED, True),
    ],
)
def test_verdicts_and_what_takes_them_back_need_a_reason(cast, before, after, needed):
    incident = in_status(cast, before)

    if needed:
        with pytest.raises(ReasonNeededError) as caught:
            move_incident(incident_id=incident.pk, to=after, reason="  ", **by(cast, Role.ANALYST))
        assert caught.value.field == "reason"
    else:
        move_incident(incident_id=incident.pk, to=after, **by(cast, Role.ANALYST))


@pytest.mark.parametrize("to", [S.UNVERIFIABLE, S.REFUTED])
def test_nobody_judges_own_work(cast, to):
    incident = make_incident(cast)

    with pytest.raises(NotAllowedError, match="own work"):
        move_incident(incident_id=incident.pk, to=to, reason="Wrong", **by(cast, Role.ADVISER))


def test_the_author_takes_back_what_nobody_has_verified_yet(cast):
    incident = make_incident(cast)

    moved = move_incident(incident_id=incident.pk, to=S.WITHDRAWN, reason="Entered twice", **by(cast, Role.ADVISER))

    step = last_step(incident)
    assert moved.status == S.WITHDRAWN
    assert (step.reason, step.by) == ("Entered twice", cast[Role.ADVISER])


MOVERS = {Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST}


def test_who_may_take_an_incident_into_verification(cast):
    incident = make_incident(cast)

    for role in Role.values:
        with undone():
            if role in MOVERS:
                assert move_incident(incident_id=incident.pk, to=S.IN_VERIFICATION, **by(cast, role)).status
            else:
                with pytest.raises((NotAllowedError, Incident.DoesNotExist)):
                    move_incident(incident_id=incident.pk, to=S.IN_VERIFICATION, **by(cast, role))


@pytest.mark.parametrize(
    "call",
    [
        lambda key, who: move_incident(incident_id=key, to=S.REFUTED, reason="x", **who),
        lambda key, who: verify_incident(evidence=SEEN, incident_id=key, **who),
        lambda key, who: clear_incident(incident_id=key, **who),
    ],
)
def test_an_invisible_incident_and_an_invented_number_are_told_the_same(cast, call):
    texts = set()
    for key in (make_incident(cast).pk, 987_654_321):
        with pytest.raises(Incident.DoesNotExist) as caught:
            call(key, by(cast, "olga"))
        texts.add(str(caught.value))
    assert len(texts) == 1
