import gc
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings, setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from tests.architecture.world import World, make_world
from tests.cast import Cast, make_cast
from tests.committed import committed_rows

# A busy machine draws examples slowly, which says nothing of what is tested.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker takes all that needs the world of canaries: no other one spends seconds on making it as well."""
    for item in items:
        if "standing_world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("world"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the test database whatever is collected.

    pytest-django makes none when no collected test asks for `db`: the tests on committed rows, run alone, would work
    on the database that the environment names, and empty it.
    """
    with django_db_blocker.unblock():
        keepdb = django_db_keepdb and not django_db_createdb
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": None}, keepdb=keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            _end_other_sessions()
            teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """Threads of the browser's server keep their connections for a while, and a database in use cannot be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast: see `tests.cast`."""
    return make_cast()


@pytest.fixture
def committed_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The same cast in committed rows, for tests whose threads have connections of their own."""
    with django_db_blocker.unblock(), committed_rows():
        yield make_cast()


@pytest.fixture
def identity_keys(tmp_path: Path, settings: Any) -> Path:
    """A key file for identities, as `bin/up` makes one."""
    file = _key_file(tmp_path)
    settings.IDENTITY_KEY_FILE = str(file)
    return file


def _key_file(folder: Path) -> Path:
    file = folder / "secret" / "identity_keys"
    file.parent.mkdir()
    file.write_text(f"1 {secrets.token_hex(32)}\n")
    file.chmod(0o600)
    return file


@pytest.fixture(scope="module")
def standing_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world of canaries, made once for a module (it takes seconds) in a transaction that is undone at its end."""
    folder = tmp_path_factory.mktemp("world")
    changed = {"EXPORT_ROOT": folder, "MEDIA_ROOT": folder, "IDENTITY_KEY_FILE": str(_key_file(folder))}
    with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
        yield make_world(make_cast())
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """That world for one test, which may change rows and keys of its own copy."""
    kept = standing_world
    keys = {kind: [*values] for kind, values in kept.keys.items()}
    return replace(kept, canaries={**kept.canaries}, keys=keys)
