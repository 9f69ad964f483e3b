"""Actions on the map."""

from missions.choices import Role
from responses.models import Action
from tests.making import make_action, make_decided
from tests.tiles import address, features, tile_at

TILE = tile_at(29.5, 0.05, 7)


def drawn(cast, role=Role.ADVISER):
    return features(cast.client(role).get(address("actions", TILE, mission="TST"))).get("actions", [])


def test_an_open_action_is_drawn_where_its_alert_is(cast):
    action = make_action(cast, alert_id=make_decided(cast).pk)

    (pin,) = drawn(cast)

    found = {name: pin[name] for name in ("id", "ref", "tier", "type", "s", "m")}
    assert found == {
        "id": str(action.public_id), "ref": action.ref, "tier": 2, "type": "patrol", "s": "requested", "m": False,
    }  # fmt: skip


def test_headquarters_is_served_the_town(cast):
    make_action(cast, alert_id=make_decided(cast).pk)

    assert drawn(cast, Role.HEADQUARTERS)[0]["m"] is True


def test_an_action_in_an_area_is_drawn_inside_it_and_ends_with_it(cast):
    make_action(cast)

    assert len(drawn(cast)) == 1
    Action.objects.update(status="evaluated")
    assert drawn(cast) == []
