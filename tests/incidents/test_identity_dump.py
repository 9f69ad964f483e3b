"""Whoever carries a dump of the database away has no source's identity and no number."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from incidents.services.contacts import register_contact
from incidents.services.identities import Identity, keep_identity
from missions.choices import Role
from tests.cast import Cast
from tests.making import by, make_source

NAMES = [f"Canary{n:03}" for n in range(200)]


def dump(role: str) -> subprocess.CompletedProcess[bytes]:
    """`pg_dump` of the test's database, data only, as this role."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        major = int(cursor.fetchone()[0]) // 10000
    told = connection.settings_dict
    program = Path(f"/usr/lib/postgresql/{major}/bin/pg_dump")
    command = [program, "--data-only", "-h", told["HOST"], "-U", role, "-d", told["NAME"]]
    return subprocess.run(command, check=False, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})


@pytest.fixture
def kept(committed_cast: Cast, identity_keys: Path) -> Path:
    """Two hundred identities and a number, committed; the file of the keys."""
    who = by(committed_cast, Role.ADVISER)
    for n, name in enumerate(NAMES):
        source = make_source(committed_cast, pseudonym=f"Heron {n}")
        keep_identity(source_id=source.pk, identity=Identity(name=name, reach=f"Reach{name}"), **who)
    register_contact(source_id=source.pk, number="+243812345678", **who)
    return identity_keys


def test_a_whole_dump_holds_sealed_rows_and_nothing_of_what_is_in_them(kept: Path):
    made = dump("vigil_admin")
    assert made.returncode == 0, made.stderr

    table = re.search(rb"COPY public.incidents_sourceidentity .*?\n(.*?)\n\\\.", made.stdout, re.DOTALL)
    assert table is not None
    assert table[1].count(b"\n") + 1 == len(NAMES)
    hidden = [
        *NAMES,
        *(name.encode().hex() for name in NAMES),
        "243812345678",
        "812345678",
        kept.read_text().split()[1],
    ]
    assert [text for text in hidden if text.encode() in made.stdout] == []


def test_the_applications_own_role_cannot_dump_what_lies_behind_the_fence(kept: Path):
    made = dump("vigil")

    assert made.returncode != 0
    assert b"row-level security" in made.stderr
