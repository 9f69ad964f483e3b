"""Exports of incidents speak ACLED's and UCDP's words beside our own."""

import csv
import io
from itertools import product

import pytest

from incidents.choices import EventType
from incidents.codes import ucdp_type
from incidents.codes_acled import to_acled
from incidents.models import Incident
from missions.choices import Role
from tests.making import make_cleared

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """The row of one incident in the file, its types set."""
    incident, client = make_cleared(cast), cast.client(Role.ANALYST)

    def row(event_type, sub_event_type="", civilian_targeting=False):
        Incident.objects.filter(pk=incident.pk).update(
            event_type=event_type, sub_event_type=sub_event_type, civilian_targeting=civilian_targeting
        )
        text = client.get("/api/v1/incidents.csv").getvalue().decode("utf-8-sig")
        return next(csv.DictReader(io.StringIO(text)))

    return row


def test_every_type_is_told_as_the_code_lists_map_it(told):
    for event_type, against in product(EventType.values, (True, False)):
        row = told(event_type, "", against)

        assert (row["acled_event_type"], row["acled_sub_event_type"]) == to_acled(event_type, "")
        assert row["ucdp_type"] == str(ucdp_type(event_type, against) or "")


def test_a_sub_event_is_told_where_acled_has_it(told):
    row = told("violence_against_civilians", "attack", True)

    assert (row["acled_event_type"], row["acled_sub_event_type"]) == ("Violence against civilians", "Attack")
    assert row["ucdp_type"] == "3"
