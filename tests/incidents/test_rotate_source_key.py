"""K-2: the key of identities is changed row by row; a run that is killed anywhere loses nothing and is gone on with."""

import json
import secrets
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from incidents.models import Source, SourceIdentity
from incidents.services import identity_rotation
from incidents.services.identities import Identity, keep_identity, open_identity
from incidents.services.identity_keys import Ring, read_ring, with_new_key, write_ring
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import UnavailableError
from missions.fence import ROTATION, fenced
from tests.cast import Cast
from tests.making import by, make_source


@pytest.fixture
def sources(cast: Cast, identity_keys) -> list[Source]:
    made = [make_source(cast, pseudonym=f"Heron {n}") for n in range(1, 8)]
    for source in made:
        keep_identity(source_id=source.pk, identity=Identity(name=f"Name {source.pk}"), **by(cast, Role.ADVISER))
    return made


def rotate(**changes) -> identity_rotation.Rotation:
    return identity_rotation.rotate(actor="test", reason="drill", say=lambda text: None, **changes)


def versions() -> set[int]:
    with fenced(ROTATION):
        return set(SourceIdentity.objects.values_list("key_version", flat=True))


def readable(cast: Cast, sources: list[Source]) -> bool:
    names = [
        open_identity(source_id=s.pk, reason="drill", confirmed_at=timezone.now(), **by(cast, Role.ADVISER)).name
        for s in sources
    ]
    return names == [f"Name {s.pk}" for s in sources]


def test_every_row_is_sealed_anew_and_the_old_key_is_gone(cast: Cast, sources, identity_keys):
    before = identity_keys.read_text()

    done = rotate(batch=3)

    assert (done.version, done.resealed, done.retired) == (2, 7, True)
    assert versions() == {2}
    assert list(read_ring().keys) == [2]
    assert readable(cast, sources)
    identity_keys.write_text(before)
    with pytest.raises(UnavailableError):
        readable(cast, sources)


def test_the_trail_says_when_it_began_and_ended_and_why(sources):
    rotate()

    lines = AuditEntry.objects.filter(object_type="identity_key").order_by("pk")
    assert [(line.verb, line.object_id, line.reason) for line in lines] == [
        ("identity.rotate", "2", "drill"),
        ("identity.rotated", "2", "drill"),
    ]


def test_a_run_that_is_killed_between_two_batches_is_gone_on_with(cast: Cast, sources, monkeypatch):
    reseal, calls = identity_rotation._reseal_batch, []

    def killed(ring: Ring, batch: int) -> int:
        calls.append(batch)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return reseal(ring, batch)

    monkeypatch.setattr(identity_rotation, "_reseal_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate(batch=3)
    assert versions() == {1, 2}
    assert readable(cast, sources)
    monkeypatch.undo()

    done = rotate(batch=3)

    assert (done.version, done.resealed, done.retired) == (2, 4, True)
    assert versions() == {2}


def test_a_run_that_is_killed_before_the_first_row_or_before_the_end_makes_no_third_key(cast: Cast, sources):
    write_ring(with_new_key(read_ring()))  # killed right after the key was written
    assert rotate().version == 2
    ring = read_ring()
    write_ring(Ring({1: secrets.token_bytes(32), **ring.keys}))  # killed right before the old one was retired

    done = rotate()

    assert (done.version, done.resealed, done.retired) == (2, 0, True)


def test_a_row_that_no_key_opens_stops_it_before_anything_is_retired(cast: Cast, sources, identity_keys):
    with fenced(ROTATION):
        SourceIdentity.objects.filter(source=sources[-1]).update(sealed=b"nonsense")

    with pytest.raises(UnavailableError, match=str(sources[-1].pk)):
        rotate()

    assert list(read_ring().keys) == [1, 2]
    assert readable(cast, sources[:-1])


def test_where_the_file_cannot_be_replaced_the_rows_are_sealed_and_the_old_line_is_the_operators(
    cast: Cast, sources, identity_keys, monkeypatch
):
    monkeypatch.setattr(identity_rotation, "write_ring", _refuses)
    with pytest.raises(UnavailableError, match="version 2"):
        rotate()
    identity_keys.write_text(identity_keys.read_text() + f"2 {secrets.token_hex(32)}\n")

    done = rotate()

    assert (done.resealed, done.retired, versions()) == (7, False, {2})
    assert readable(cast, sources)


def _refuses(ring: Ring) -> None:
    raise OSError("read-only")


def test_what_is_kept_while_it_runs_is_kept_with_the_new_key(cast: Cast, sources):
    write_ring(with_new_key(read_ring()))

    keep_identity(source_id=sources[0].pk, identity=Identity(name="Newer"), **by(cast, Role.ADVISER))

    assert versions() == {1, 2}
    assert rotate().resealed == 6


def test_the_command_prints_what_it_did_and_wants_a_reason(cast: Cast, sources):
    out = StringIO()

    call_command("rotate_source_key", "--reason", "The old key was copied", stdout=out, stderr=StringIO())

    assert json.loads(out.getvalue()) == {"version": 2, "resealed": 7, "retired": True}
    with pytest.raises(CommandError):
        call_command("rotate_source_key", stdout=out, stderr=StringIO())


def test_without_a_key_file_the_command_says_so_in_one_line(cast: Cast, settings):
    settings.IDENTITY_KEY_FILE = ""
    with pytest.raises(CommandError, match="VIGIL_IDENTITY_KEY_FILE"):
        call_command("rotate_source_key", "--reason", "drill", stdout=StringIO(), stderr=StringIO())
