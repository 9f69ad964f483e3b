"""Sources are registered by desks under pseudonyms that are no names and look like no other."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import CheckInOutcome
from incidents.inputs import SourceInput
from incidents.models import CheckIn, Source, SourceContact
from incidents.services.check_ins import open_due_check_ins
from incidents.services.contacts import register_contact
from incidents.services.networks import close_network, edit_network
from incidents.services.sources import close_source, edit_source, reopen_source, suggest_pseudonym
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.fence import fenced
from missions.models import Settlement
from tests.cast import Cast
from tests.making import by, make_network, make_report, make_source


def fields_of(failure: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(failure.value.message_dict)


def test_a_desk_registers_a_source_with_all_that_may_be_known_of_it(cast: Cast):
    network = make_network(cast)
    source = make_source(
        cast, pseudonym="  Heron   12 ", network=str(network.public_id), area=cast.west.pcode, settlement="asali",
        language="sw", is_focal_point=True, consent="share_masked", danger="high", check_in_days=7,
    )  # fmt: skip

    source.refresh_from_db()
    assert (source.pseudonym, source.network, source.area) == ("Heron 12", network, cast.west)
    assert source.settlement == Settlement.objects.get(mission=cast.mission, name="Asali")
    assert (source.consent, source.danger, source.check_in_days, source.created_by) == (
        "share_masked", "high", 7, cast[Role.ADVISER],
    )  # fmt: skip


def test_the_trail_says_which_columns_and_never_what_they_say(cast: Cast):
    source = make_source(cast, pseudonym="Heron 12", language="sw")

    line = AuditEntry.objects.get(verb="source.create", object_id=str(source.public_id))
    assert "language" in line.data["columns"]
    assert "Heron" not in str(line.data) + line.reason


@pytest.mark.parametrize("pseudonym", ["Jean Bosco", "Desk 4K2M", "Heron 0812345678", "", "x" * 81 + "1", "Hе\x00n 12"])
def test_what_is_no_pseudonym_is_refused_with_the_field(cast: Cast, pseudonym: str):
    with pytest.raises(ValidationError) as failure:
        make_source(cast, pseudonym=pseudonym)

    assert fields_of(failure) == {"pseudonym"}


def test_a_pseudonym_that_looks_like_another_is_refused_and_the_other_is_named(cast: Cast):
    make_source(cast, pseudonym="Heron 12")

    with pytest.raises(ValidationError) as failure:
        make_source(cast, Role.DUTY_OFFICER, pseudonym="Hеron l2")

    assert "Heron 12" in str(failure.value.message_dict["pseudonym"])


def test_a_name_of_the_missions_own_people_is_no_pseudonym(cast: Cast):
    user = cast[Role.PLANNER]
    user.first_name, user.last_name = "Amina", "Sow"
    user.save()

    with pytest.raises(ValidationError):
        make_source(cast, pseudonym="Amina Sow 3")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "dataset"), ("type", "gossip"), ("consent", "maybe"), ("danger", "none"), ("area", "OTH01"),
        ("network", "no number"), ("network", "7c9e6679-7425-40de-944b-e07fc1f90ae7"), ("settlement", "Nowhere"),
        ("check_in_days", 0), ("check_in_days", 366), ("language", "x" * 9),
    ],
)  # fmt: skip
def test_each_refusal_names_its_field(cast: Cast, field: str, value: Any):
    with pytest.raises(ValidationError) as failure:
        make_source(cast, **{field: value})

    assert fields_of(failure) == {field}


def test_two_places_of_one_name_are_told_apart_by_the_area(cast: Cast):
    Settlement.objects.filter(mission=cast.mission, name="Bora").update(name="Asali")

    with pytest.raises(ValidationError) as failure:
        make_source(cast, settlement="Asali")
    source = make_source(cast, settlement="Asali", area=cast.east.pcode)

    assert fields_of(failure) == {"settlement"}
    assert source.settlement.area == cast.east


@pytest.mark.parametrize("role", [role for role in Role.values if role not in {Role.ADVISER, Role.DUTY_OFFICER}])
def test_nobody_else_registers_sources(cast: Cast, role: str):
    with pytest.raises(NotAllowedError):
        make_source(cast, role)


def test_an_edit_keeps_the_reports_and_an_old_pseudonym(cast: Cast):
    report = make_report(cast, source="Blue heron")  # as reports may name it: no number

    edit_source(
        source_id=report.source_id, data=SourceInput(pseudonym="Blue heron", danger="high"), **by(cast, Role.ADVISER)
    )

    report.refresh_from_db()
    assert (report.source.pseudonym, report.source.danger) == ("Blue heron", "high")
    with pytest.raises(ValidationError):
        edit_source(source_id=report.source_id, data=SourceInput(pseudonym="Red heron"), **by(cast, Role.ADVISER))


def test_an_edit_that_changes_nothing_leaves_no_line(cast: Cast):
    source = make_source(cast)
    before = AuditEntry.objects.count()

    edit_source(source_id=source.pk, data=SourceInput(pseudonym="Heron 12"), **by(cast, Role.ADVISER))

    assert AuditEntry.objects.count() == before


def test_closing_retires_numbers_and_ends_the_asking_and_can_be_undone(cast: Cast):
    source = make_source(cast, check_in_days=1)
    register_contact(source_id=source.pk, number="+243812345678", **by(cast, Role.ADVISER))
    Source.objects.filter(pk=source.pk).update(last_heard_at="2020-01-01T00:00Z")
    open_due_check_ins()

    close_source(source_id=source.pk, reason="Moved away", **by(cast, Role.ADVISER))

    assert CheckIn.objects.get().outcome == CheckInOutcome.NO_LONGER
    with fenced(cast[Role.ADVISER].actor):
        assert SourceContact.objects.filter(retired_at=None).count() == 0
    with pytest.raises(TransitionNotAllowedError):
        close_source(source_id=source.pk, reason="Again", **by(cast, Role.ADVISER))
    assert reopen_source(source_id=source.pk, **by(cast, Role.ADVISER)).closed_at is None


def test_a_suggested_pseudonym_is_taken_without_a_word(cast: Cast):
    make_source(cast, pseudonym=suggest_pseudonym(cast.mission))

    assert Source.objects.count() == 1


def test_networks_are_one_of_a_name_and_are_closed_once(cast: Cast):
    network = make_network(cast, area=cast.west.pcode, check_in_days=14)

    with pytest.raises(ValidationError) as failure:
        make_network(cast, name="river  WATCH")
    edit_network(network_id=network.pk, data=_said(network, check_in_days=7), **by(cast, Role.DUTY_OFFICER))
    close_network(network_id=network.pk, **by(cast, Role.ADVISER))

    network.refresh_from_db()
    assert fields_of(failure) == {"name"}
    assert network.check_in_days == 7
    with pytest.raises(TransitionNotAllowedError):
        close_network(network_id=network.pk, **by(cast, Role.ADVISER))


def _said(network, **changes):
    from incidents.inputs import NetworkInput

    return NetworkInput(**{"name": network.name, "kind": network.kind, "area": network.area.pcode, **changes})
