"""A cell's card never says in which cell a masked record lies."""

from incidents.services import clear_incident
from missions.choices import Role
from tests.making import by, make_verified


def card(cast, role, h3):
    return cast.client(role).get(f"/map/card/cell/{h3}", {"mission": "TST"}).content.decode()


def test_the_count_of_a_cell_leaves_out_what_is_masked_for_the_asking(cast):
    incident = make_verified(cast)
    clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))
    assert incident.cell is not None

    assert "1 incident in 90 days" in card(cast, Role.ANALYST, incident.cell.h3)
    assert "nothing on record" in card(cast, Role.HEADQUARTERS, incident.cell.h3)
