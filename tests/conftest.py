import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast: see `tests.cast`."""
    return make_cast()
