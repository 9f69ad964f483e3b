"""The closed rooms: who writes, who verifies, what is kept, and that nobody else is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.choices import AnnexStatus
from incidents.models import Annex, Referral
from incidents.services import edit_annex, open_annex, take_referral, verify_annex, withdraw_annex
from ledger.models import AuditEntry
from missions.choices import Compartment, Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.making import (
    annex_input,
    audience,
    by,
    last_step,
    make_annex,
    make_incident,
    make_member,
    make_referral,
    yesterday,
)


@pytest.fixture
def keeper(cast):
    return make_member(cast, "keeper", "crsv", "caac")


@pytest.fixture
def colleague(cast):
    return make_member(cast, "colleague", "crsv")


def seen_by(cast, name):
    return list(Annex.objects.visible_to(audience(cast, name)))


@pytest.mark.parametrize("kind", Compartment.values)
def test_a_specialist_opens_a_case_in_each_room(cast, kind):
    annex = make_annex(cast, make_member(cast, "keeper", kind), kind)

    assert (annex.kind, annex.compartments, annex.status, annex.area) == (kind, [kind], "open", cast.west)
    assert annex.data["form"] == 1
    assert last_step(annex).to_status == "open"


def test_who_is_no_member_meets_a_room_that_does_not_exist(cast, keeper):
    for kind in ("crsv", "no-such-room"):
        with pytest.raises(Annex.DoesNotExist):
            open_annex(mission=cast.mission, kind=kind, data=annex_input(), **by(cast, Role.SPECIALIST))


def test_a_room_whose_module_is_off_is_not_there_for_its_members_either(cast, keeper):
    annex = make_annex(cast, keeper)
    cast.mission.modules = ["caac"]
    cast.mission.save()

    assert seen_by(cast, keeper) == []
    with pytest.raises(Annex.DoesNotExist):
        open_annex(mission=cast.mission, kind="crsv", data=annex_input(), **by(cast, keeper))
    with pytest.raises(Annex.DoesNotExist):
        verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, keeper))


def test_a_member_who_is_no_specialist_reads_and_does_not_write(cast, keeper):
    reader = make_member(cast, "reader", "crsv", role=Role.ANALYST)
    annex = make_annex(cast, keeper)

    assert seen_by(cast, reader) == [annex]
    with pytest.raises(NotAllowedError):
        open_annex(mission=cast.mission, kind="crsv", data=annex_input(), **by(cast, reader))
    with pytest.raises(NotAllowedError):
        verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, reader))


def test_a_specialist_with_an_area_works_in_that_area(cast):
    keeper = make_member(cast, "keeper", "crsv", area=cast.east)

    with pytest.raises(NotAllowedError):
        make_annex(cast, keeper)
    assert make_annex(cast, keeper, area="TST02").area == cast.east


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": "OTH01"}, "area"),
        ({"area": "TST"}, "area"),
        ({"area": ""}, "area"),
        ({"occurred_from": None}, "occurred_from"),
        ({"occurred_from": yesterday().date() + timedelta(days=9)}, "occurred_from"),
        ({"occurred_to": yesterday().date() - timedelta(days=9)}, "occurred_to"),
        ({"answers": {}}, "violation"),
        ({"answers": {"survivors": [{"sex": "x"}]}}, "survivors"),
        ({"answers": {"surname": "x"}}, "surname"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(cast, keeper, changes, field):
    with pytest.raises(ValidationError) as refused:
        make_annex(cast, keeper, **changes)

    assert field in refused.value.message_dict
    assert not Annex.objects.exists()


def test_the_same_form_sent_twice_is_one_case(cast, keeper):
    first = make_annex(cast, keeper)

    assert make_annex(cast, keeper, public_id=first.public_id) == first
    assert Annex.objects.count() == 1


# --- referrals ----------------------------------------------------------------------------------------------
def test_a_case_is_opened_from_a_referral_which_is_taken_with_it(cast, keeper):
    referral = make_referral(cast, is_exercise=True)

    annex = make_annex(cast, keeper, referral_id=referral.pk)

    referral.refresh_from_db()
    assert (referral.taken_by, referral.annex) == (cast[keeper], annex)
    assert annex.is_exercise
    with pytest.raises(TransitionNotAllowedError):
        make_annex(cast, keeper, referral_id=referral.pk)


def test_a_referral_is_taken_by_one_member_and_the_other_is_told_who(cast, keeper, colleague):
    referral = make_referral(cast)
    take_referral(referral_id=referral.pk, **by(cast, keeper))

    with pytest.raises(TransitionNotAllowedError, match="keeper"):
        take_referral(referral_id=referral.pk, **by(cast, colleague))
    assert take_referral(referral_id=referral.pk, **by(cast, keeper)) == referral


def test_a_referral_of_another_room_opens_no_case_here(cast, keeper):
    referral = make_referral(cast, "caac")

    with pytest.raises(Referral.DoesNotExist):
        make_annex(cast, keeper, referral_id=referral.pk)
    referral.refresh_from_db()
    assert referral.taken_at is None


def test_strangers_do_not_meet_a_referral_not_even_who_passed_it_on(cast, keeper):
    referral = make_referral(cast)

    for name in (Role.ADVISER, Role.SPECIALIST):
        with pytest.raises(Referral.DoesNotExist):
            take_referral(referral_id=referral.pk, **by(cast, name))


def test_a_case_hangs_on_an_incident_that_its_author_sees(cast, keeper):
    incident = make_incident(cast)

    assert make_annex(cast, keeper, incident_id=incident.pk).incident == incident
    type(incident).objects.filter(pk=incident.pk).update(classification=2)
    with pytest.raises(ValidationError):
        make_annex(cast, keeper, incident_id=incident.pk)


# --- changes and verification --------------------------------------------------------------------------------
def changed(violation="sexual_slavery"):
    return annex_input(answers={**annex_input().answers, "violation": violation})


def test_a_change_keeps_what_was_said_before(cast, keeper):
    annex = make_annex(cast, keeper)

    after = edit_annex(
        annex_id=annex.pk, version=annex.version, data=changed(), reason="Heard more", **by(cast, keeper)
    )

    assert (after.version, after.data["violation"]) == (annex.version + 1, "sexual_slavery")
    kept = after.revisions.get()
    assert (kept.version, kept.data["data"]["violation"], kept.reason) == (after.version, "rape", "Heard more")


def test_a_change_of_nothing_is_no_change(cast, keeper):
    annex = make_annex(cast, keeper)

    after = edit_annex(annex_id=annex.pk, version=annex.version, data=annex_input(), **by(cast, keeper))

    assert after.version == annex.version
    assert not after.revisions.exists()


def test_who_read_an_older_version_is_told_who_changed_it_and_what_stands(cast, keeper, colleague):
    annex = make_annex(cast, keeper)
    edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), **by(cast, keeper))

    with pytest.raises(ConflictError, match="keeper") as refused:
        edit_annex(annex_id=annex.pk, version=annex.version, data=changed("forced_marriage"), **by(cast, colleague))

    assert refused.value.extra["stored"]["data"]["violation"] == "sexual_slavery"
    with pytest.raises(ConflictError):
        verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, colleague))


def test_another_specialist_of_the_room_verifies(cast, keeper, colleague):
    annex = make_annex(cast, keeper)

    verified = verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, colleague))

    assert (verified.status, verified.verified_by) == (AnnexStatus.VERIFIED, cast[colleague])


def test_nobody_verifies_what_one_wrote_or_changed(cast, keeper, colleague):
    annex = make_annex(cast, keeper)
    with pytest.raises(NotAllowedError):
        verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, keeper))

    annex = edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), **by(cast, colleague))

    for name in (keeper, colleague):
        with pytest.raises(NotAllowedError):
            verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, name))


def test_the_database_refuses_an_author_who_verifies(cast, keeper):
    annex = make_annex(cast, keeper)

    with pytest.raises(IntegrityError), transaction.atomic():
        Annex.objects.filter(pk=annex.pk).update(verified_by=cast[keeper])


def test_another_room_s_specialist_does_not_verify(cast, keeper):
    annex = make_annex(cast, keeper)
    other = make_member(cast, "other", "caac")

    with pytest.raises(Annex.DoesNotExist):
        verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, other))


def test_what_was_verified_is_open_again_when_it_is_changed_and_that_needs_a_reason(cast, keeper, colleague):
    annex = make_annex(cast, keeper)
    annex = verify_annex(annex_id=annex.pk, version=annex.version, **by(cast, colleague))

    with pytest.raises(ReasonNeededError):
        edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), **by(cast, keeper))
    again = edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), reason="New facts", **by(cast, keeper))

    assert (again.status, again.verified_by) == (AnnexStatus.OPEN, None)


def test_a_case_is_withdrawn_with_a_reason_and_then_stands_still(cast, keeper):
    annex = make_annex(cast, keeper)

    with pytest.raises(ReasonNeededError):
        withdraw_annex(annex_id=annex.pk, version=annex.version, **by(cast, keeper))
    annex = withdraw_annex(annex_id=annex.pk, version=annex.version, reason="Twice the same", **by(cast, keeper))

    assert annex.status == AnnexStatus.WITHDRAWN
    with pytest.raises(TransitionNotAllowedError):
        edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), **by(cast, keeper))


def test_the_trail_holds_ids_only(cast, keeper, colleague):
    annex = make_annex(cast, keeper, referral_id=make_referral(cast).pk)
    annex = edit_annex(annex_id=annex.pk, version=annex.version, data=changed(), reason="Because", **by(cast, keeper))
    annex = verify_annex(annex_id=annex.pk, version=annex.version, reason="Seen", **by(cast, colleague))
    withdraw_annex(annex_id=annex.pk, version=annex.version, reason="Why not", **by(cast, keeper))

    lines = AuditEntry.objects.filter(object_type__in=["annex", "referral"])
    assert {line.verb for line in lines} == {
        "annex.open", "annex.edit", "annex.verify", "annex.withdraw", "referral.take",
    }  # fmt: skip
    assert {(line.reason, str(line.data)) for line in lines} == {("", "{}")}
