"""Who a source is: sealed, bound to its row, opened one at a time by somebody who signed in again and says why."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from incidents.models import Source, SourceIdentity
from incidents.sealing import UnreadableError, seal, unseal
from incidents.services.identities import Identity, has_identity, keep_identity, looks_at, open_identity
from incidents.services.identity_keys import read_ring, why_not
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, StepUpNeededError, UnavailableError
from missions.fence import ROTATION, fenced
from tests.cast import Cast
from tests.making import audience, by, make_report, make_source

WHO = Identity(name="Canary Name", reach="+243812345678, after dark", note="Never call the house.")


def look(cast: Cast, source: Source, role: str = Role.ADVISER, **changes: Any) -> Identity:
    asked = {"reason": "To warn them of the raid", "confirmed_at": timezone.now(), **by(cast, role), **changes}
    return open_identity(source_id=source.pk, **asked)


@pytest.fixture
def source(cast: Cast, identity_keys) -> Source:
    found = make_source(cast)
    keep_identity(source_id=found.pk, identity=WHO, **by(cast, Role.ADVISER))
    return found


def stored(source: Source) -> SourceIdentity:
    with fenced(ROTATION):
        return SourceIdentity.objects.get(source=source)


def test_what_was_kept_is_opened_again(cast: Cast, source: Source):
    assert look(cast, source) == WHO
    assert has_identity(audience(cast, Role.ADVISER), source)


def test_each_look_is_in_the_trail_with_its_reason_and_without_what_was_seen(cast: Cast, source: Source):
    look(cast, source, Role.DUTY_OFFICER)

    line = AuditEntry.objects.get(verb="identity.open")
    assert (line.actor, line.object_id) == (cast[Role.DUTY_OFFICER].actor, str(source.public_id))
    assert line.reason == "To warn them of the raid"
    trail = str(list(AuditEntry.objects.values_list("reason", "data", "object_id")))
    assert "Canary" not in trail
    assert "812345678" not in trail


@pytest.mark.parametrize("age", [None, timedelta(minutes=5, seconds=1), timedelta(minutes=-1)])
def test_a_sign_in_of_long_ago_opens_nothing_and_is_no_look(cast: Cast, source: Source, age):
    with pytest.raises(StepUpNeededError):
        look(cast, source, confirmed_at=None if age is None else timezone.now() - age)

    assert not AuditEntry.objects.filter(verb="identity.open").exists()


def test_a_look_needs_a_reason(cast: Cast, source: Source):
    with pytest.raises(ReasonNeededError):
        look(cast, source, reason="  ")
    with pytest.raises(ValidationError):
        look(cast, source, reason="x" * 301)


def test_who_registered_the_source_sees_who_looked_and_nobody_else_does(cast: Cast, source: Source):
    look(cast, source, Role.DUTY_OFFICER)

    assert [line.actor for line in looks_at(audience(cast, Role.ADVISER), source)] == [cast[Role.DUTY_OFFICER].actor]
    assert looks_at(audience(cast, Role.DUTY_OFFICER), source) is None


@pytest.mark.parametrize("role", [role for role in Role.values if role not in {Role.ADVISER, Role.DUTY_OFFICER}])
def test_others_neither_open_nor_keep(cast: Cast, source: Source, role: str):
    """Who may not see the source is told that there is none."""
    with pytest.raises((Source.DoesNotExist, NotAllowedError)):
        look(cast, source, role)
    with pytest.raises((Source.DoesNotExist, NotAllowedError)):
        keep_identity(source_id=source.pk, identity=WHO, **by(cast, role))
    assert not has_identity(audience(cast, role), source)


def test_a_liaison_keeps_and_opens_the_own_source_only(cast: Cast, source: Source):
    own = make_report(cast, Role.LIAISON, source="Ibis 7").source
    keep_identity(source_id=own.pk, identity=WHO, **by(cast, Role.LIAISON))

    assert look(cast, own, Role.LIAISON) == WHO
    with pytest.raises(Source.DoesNotExist):
        look(cast, source, Role.LIAISON)


def test_the_other_missions_desk_meets_no_source(cast: Cast, source: Source):
    with pytest.raises(Source.DoesNotExist):
        look(cast, source, "olga")


def test_a_source_of_which_nothing_is_kept_opens_like_one_that_is_not_there(cast: Cast, identity_keys):
    with pytest.raises(Source.DoesNotExist):
        look(cast, make_source(cast))


@pytest.mark.parametrize("field", ["name", "reach", "note"])
def test_each_field_has_its_limit(cast: Cast, source: Source, field: str):
    too_long = Identity(**{"name": "Somebody", field: "x" * 1001})

    with pytest.raises(ValidationError) as failure:
        keep_identity(source_id=source.pk, identity=too_long, **by(cast, Role.ADVISER))

    assert set(failure.value.message_dict) == {field}


# --- K-1 ------------------------------------------------------------------------------------------------------
def test_swapped_ciphertexts_do_not_open(cast: Cast, source: Source):
    other = make_source(cast, pseudonym="Ibis 7")
    keep_identity(source_id=other.pk, identity=Identity(name="Other"), **by(cast, Role.ADVISER))
    sealed = stored(source).sealed
    with fenced(ROTATION):
        SourceIdentity.objects.filter(source=other).update(sealed=sealed)

    with pytest.raises(UnavailableError):
        look(cast, other)
    assert AuditEntry.objects.filter(verb="identity.open", object_id=str(other.public_id)).count() == 1


@pytest.mark.parametrize("change", [{"version": 2}, {"place": "t:2:sealed"}, {"key": b"k" * 32}])
def test_another_key_version_or_place_does_not_open(change):
    given: dict[str, Any] = {"key": b"q" * 32, "version": 1, "place": "t:1:sealed"}
    sealed = seal({"name": "x"}, **given)

    assert unseal(sealed, **given) == {"name": "x"}
    with pytest.raises(UnreadableError):
        unseal(sealed, **{**given, **change})
    with pytest.raises(UnreadableError):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), **given)
    with pytest.raises(UnreadableError):
        unseal(b"", **given)


def test_a_short_name_and_a_long_one_are_sealed_alike_long():
    given: dict[str, Any] = {"key": b"q" * 32, "version": 1, "place": "t:1:sealed"}

    assert len(seal({"name": "Al"}, **given)) == len(seal({"name": "A" * 150}, **given))


def test_the_row_in_the_database_holds_nothing_of_it(cast: Cast, source: Source):
    with fenced(ROTATION), connection.cursor() as cursor:
        cursor.execute("select sealed, key_version from incidents_sourceidentity")
        sealed, version = cursor.fetchone()

    assert version == 1
    assert b"Canary" not in bytes(sealed)


@pytest.mark.parametrize("text", ["", "1 abc", "one key", f"1 {'a' * 64}\n1 {'b' * 64}", "# nothing"])
def test_without_a_good_key_file_identity_says_why_not_and_the_rest_works(
    cast: Cast, source: Source, identity_keys, text
):
    identity_keys.write_text(text)

    assert why_not()
    with pytest.raises(UnavailableError):
        look(cast, source)
    with pytest.raises(UnavailableError):
        keep_identity(source_id=source.pk, identity=WHO, **by(cast, Role.ADVISER))
    assert make_source(cast, pseudonym="Ibis 7").pk


def test_no_file_and_no_setting_say_so_too(cast: Cast, settings, tmp_path):
    settings.IDENTITY_KEY_FILE = ""
    assert "VIGIL_IDENTITY_KEY_FILE" in why_not()
    settings.IDENTITY_KEY_FILE = str(tmp_path / "nowhere")
    assert why_not()
    settings.IDENTITY_KEY_FILE = str(tmp_path)
    assert why_not()


def test_comments_and_blank_lines_are_no_keys(identity_keys):
    identity_keys.write_text(f"# of the mission\n\n3 {'a' * 64}\n12 {'B' * 64}\n")

    assert read_ring().current == 12
    assert identity_keys.stat().st_mode & 0o777 == 0o600
