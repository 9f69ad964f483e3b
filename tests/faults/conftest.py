import pytest

from tests.faults.house import House


@pytest.fixture
def house(committed_cast):
    """Processes on the committed rows of the test database; all of them have ended before the rows go."""
    with House() as house:
        yield house
