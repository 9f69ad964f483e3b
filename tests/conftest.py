from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import Cast, make_cast
from tests.committed import committed_rows


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast: see `tests.cast`."""
    return make_cast()


@pytest.fixture
def committed_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The same cast in committed rows, for tests whose threads have connections of their own."""
    with django_db_blocker.unblock(), committed_rows():
        yield make_cast()
