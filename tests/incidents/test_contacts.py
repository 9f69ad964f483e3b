"""A number is stored as a keyed hash only, and belongs to one open source of a mission."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from incidents.models import Source, SourceContact
from incidents.services.contacts import (
    contacts_of,
    country_of,
    lookup,
    register_contact,
    retire_contact,
    source_of_number,
)
from incidents.services.sources import close_source
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError
from missions.fence import fenced
from missions.services import audience_of_client, create_api_client
from tests.cast import Cast
from tests.making import audience, by, make_source

NUMBER = "+243 812 345 678"


def register(cast: Cast, source: Source, number: str = NUMBER, role: str = Role.ADVISER) -> SourceContact:
    return register_contact(source_id=source.pk, number=number, **by(cast, role))


@pytest.mark.parametrize("written", ["0812345678", "+243812345678", "00243 812 345 678", "+243 (0)812-345-678"])
def test_a_number_is_one_however_it_is_written(cast: Cast, written: str):
    assert lookup(written, cast.mission) == lookup(NUMBER, cast.mission)


def test_the_hash_is_64_bits_and_hangs_on_the_key(cast: Cast, settings):
    first = lookup(NUMBER, cast.mission)

    assert len(bytes.fromhex(first)) == 8
    settings.LOOKUP_KEY = "another key"
    assert lookup(NUMBER, cast.mission) != first


@pytest.mark.parametrize("nonsense", ["", "12", "hello", "+999 123", "٠" * 50, "+243812345678" * 9, "\x00"])
def test_what_is_no_number_is_refused_by_its_field(cast: Cast, nonsense: str):
    with pytest.raises(ValidationError) as failure:
        lookup(nonsense, cast.mission)

    assert set(failure.value.message_dict) == {"number"}


def test_the_country_is_that_of_the_missions_zone():
    assert [country_of(zone) for zone in ("Africa/Lubumbashi", "Africa/Juba", "UTC")] == ["CD", "SS", None]


def test_without_a_country_only_the_international_form_is_a_number(cast: Cast):
    cast.mission.time_zone = "UTC"

    assert lookup(NUMBER, cast.mission)
    with pytest.raises(ValidationError):
        lookup("0812345678", cast.mission)


def test_the_number_is_nowhere_in_the_database(cast: Cast):
    register(cast, make_source(cast))

    with fenced(cast[Role.ADVISER].actor), connection.cursor() as cursor:
        cursor.execute("select string_agg(c::text, ' ') from incidents_sourcecontact c")
        row = cursor.fetchone()[0]
    trail = str(list(AuditEntry.objects.values_list("data", "reason", "object_id")))
    assert "812345678" not in row.replace(" ", "") + trail


def test_a_number_given_twice_is_one_contact_and_one_line_of_the_trail(cast: Cast):
    source = make_source(cast)

    assert register(cast, source).pk == register(cast, source, "0812345678").pk
    assert AuditEntry.objects.filter(verb="contact.register").count() == 1


def test_a_number_belongs_to_one_open_source_of_a_mission(cast: Cast):
    source, other = make_source(cast), make_source(cast, pseudonym="Ibis 7")
    register(cast, source)
    with pytest.raises(ConflictError):
        register(cast, other)

    close_source(source_id=source.pk, reason="Moved away", **by(cast, Role.ADVISER))
    register(cast, other)

    assert source_of_number(NUMBER, mission=cast.mission, audience=audience(cast, Role.ADVISER)) == other
    with pytest.raises(ValidationError):
        register(cast, source, "+243999999999")


def test_a_retired_number_is_nobodys(cast: Cast):
    source = make_source(cast)
    contact = register(cast, source)

    for _twice in range(2):
        retire_contact(source_id=source.pk, contact_id=contact.pk, **by(cast, Role.ADVISER))

    assert contacts_of(audience(cast, Role.ADVISER), source) == []
    assert source_of_number(NUMBER, mission=cast.mission, audience=audience(cast, Role.ADVISER)) is None
    assert AuditEntry.objects.filter(verb="contact.retire").count() == 1


def test_a_gateway_recognises_senders_of_its_own_mission(cast: Cast):
    source = make_source(cast)
    register(cast, source)
    own, other = (
        audience_of_client(create_api_client(name="SMS", actor="test", mission=mission, role=Role.GATEWAY)[0])
        for mission in (cast.mission, cast.other)
    )

    assert source_of_number("0812345678", mission=cast.mission, audience=own) == source
    assert source_of_number(NUMBER, mission=cast.mission, audience=other) is None
    assert source_of_number("no number", mission=cast.mission, audience=own) is None


def test_only_desks_that_register_sources_register_numbers(cast: Cast):
    source = make_source(cast)
    with pytest.raises((Source.DoesNotExist, NotAllowedError)):
        register(cast, source, role=Role.ANALYST)
