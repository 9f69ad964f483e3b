"""A13: raw SQL as the application's own role, without an audience or with another one's, gets no row."""

from contextlib import nullcontext

import pytest
from django.db import ProgrammingError, connection, transaction

from incidents.models import Annex
from incidents.services.contacts import register_contact
from incidents.services.identities import Identity, keep_identity
from missions.audience import RIGHTS
from missions.choices import Role
from missions.fence import ROOM_COUNTS, ROTATION, fenced, open_fence
from missions.models import ApiClient, Membership
from missions.services import create_api_client
from tests.cast import Cast
from tests.making import audience, by, make_source

TABLES = ("incidents_sourceidentity", "incidents_sourcecontact", "incidents_annex")


@pytest.fixture
def behind(cast: Cast, identity_keys) -> Cast:
    """One row in each table behind the fence: identity and number of a source of the adviser's, a case in a room."""
    source = make_source(cast, area=cast.west.pcode)
    keep_identity(source_id=source.pk, identity=Identity(name="Canary"), **by(cast, Role.ADVISER))
    register_contact(source_id=source.pk, number="+243812345678", **by(cast, Role.ADVISER))
    cast.mission.modules = ["crsv"]
    cast.mission.save()
    Membership.objects.filter(user=cast[Role.SPECIALIST]).update(compartments=["crsv"])
    with fenced(cast[Role.SPECIALIST].actor):
        Annex.objects.create(
            mission=cast.mission, ref="TST-000000-1", kind="crsv", compartments=["crsv"], area=cast.west,
            occurred_from="2026-01-01", occurred_to="2026-01-01", created_by=cast[Role.SPECIALIST],
        )  # fmt: skip
    open_fence("")  # a test is one transaction: begin it anew
    return cast


def rows(table: str, actor: str | None = None) -> int:
    with fenced(actor) if actor is not None else nullcontext(), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # noqa: S608 - a constant
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_nothing(behind: Cast, table: str):
    assert rows(table) == rows(table, "") == rows(table, "nobody") == rows(table, "user:") == 0


@pytest.mark.parametrize(
    ("table", "seen_by"),
    [
        ("incidents_sourceidentity", {Role.ADVISER, Role.DUTY_OFFICER}),
        ("incidents_sourcecontact", {Role.ADVISER, Role.DUTY_OFFICER, Role.GATEWAY}),
        ("incidents_annex", {Role.SPECIALIST}),
    ],
)
def test_each_sees_what_the_rights_say_and_the_other_mission_nothing(behind: Cast, table: str, seen_by: set[str]):
    found = {name for name, user in behind.users.items() if rows(table, user.actor)}

    assert found == {str(role) for role in seen_by}


def test_the_policies_name_the_roles_that_may_open_identities():
    """The liaison opens the own ones only: the policy says so by the source's author."""
    holders = {role for role, verbs in RIGHTS.items() if "identity" in verbs}

    assert holders == {Role.ADVISER, Role.DUTY_OFFICER, Role.LIAISON}


def test_whoever_registered_a_source_sees_its_rows_and_no_other(behind: Cast):
    liaison = behind[Role.LIAISON]
    assert rows("incidents_sourceidentity", liaison.actor) == 0

    make = behind[Role.ADVISER].pk
    with connection.cursor() as cursor:
        cursor.execute("update incidents_source set created_by_id = %s where created_by_id = %s", [liaison.pk, make])

    assert rows("incidents_sourceidentity", liaison.actor) == 1


def test_a_right_that_ended_shuts_the_fence(behind: Cast):
    user = behind[Role.ADVISER]
    Membership.objects.filter(user=user).update(expires_at="2020-01-01T00:00Z")

    assert rows("incidents_sourceidentity", user.actor) == 0


def test_a_gateway_of_the_mission_recognises_numbers_and_opens_nothing(behind: Cast):
    own, _token = create_api_client(name="SMS", actor="test", mission=behind.mission, role=Role.GATEWAY)
    other, _token = create_api_client(name="SMS", actor="test", mission=behind.other, role=Role.GATEWAY)

    assert [rows("incidents_sourcecontact", client.actor) for client in (own, other)] == [1, 0]
    assert rows("incidents_sourceidentity", own.actor) == 0
    ApiClient.objects.filter(pk=own.pk).update(revoked_at="2020-01-01T00:00Z")
    assert rows("incidents_sourcecontact", own.actor) == 0


def test_a_module_that_is_off_shuts_its_room(behind: Cast):
    behind.mission.modules = []
    behind.mission.save()

    assert rows("incidents_annex", behind[Role.SPECIALIST].actor) == 0


def test_the_houses_own_work_has_names_of_its_own(behind: Cast):
    assert [rows(table, ROTATION) for table in TABLES] == [1, 0, 0]
    assert [rows(table, ROOM_COUNTS) for table in TABLES] == [0, 0, 1]


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_written_or_removed_behind_the_fence_either(behind: Cast, table: str):
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")  # noqa: S608 - a constant
        assert cursor.rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), fenced("user:0"):
        Annex.objects.create(
            mission=behind.mission, ref="TST-000000-2", kind="crsv", compartments=["crsv"], area=behind.west,
            occurred_from="2026-01-01", occurred_to="2026-01-01",
        )  # fmt: skip


def test_visible_to_opens_the_fence_for_its_own_question_only(behind: Cast):
    member = audience(behind, Role.SPECIALIST)

    seen = Annex.objects.visible_to(member)

    assert (seen.count(), seen.exists(), len(seen), seen.first().kind) == (1, True, 1, "crsv")
    assert list(seen.filter(kind="caac")) == []
    assert Annex.objects.visible_to(audience(behind, Role.ADVISER)).count() == 0
    assert (Annex.objects.count(), list(Annex.objects.all())) == (0, [])


def test_the_former_actor_is_back_after_a_block_within_a_transaction(behind: Cast):
    member = behind[Role.SPECIALIST].actor
    with transaction.atomic():
        open_fence(member)
        with fenced("user:0"):
            assert Annex.objects.count() == 0
        assert Annex.objects.count() == 1


@pytest.mark.slow
def test_a_used_connection_never_hands_the_audience_on(committed_cast: Cast, identity_keys):
    """1,000 check-outs of one connection, each after somebody's transaction: the next one is nobody."""
    cast = committed_cast
    source = make_source(cast)
    keep_identity(source_id=source.pk, identity=Identity(name="Canary"), **by(cast, Role.ADVISER))
    met = 0
    for _n in range(1_000):
        with fenced(cast[Role.ADVISER].actor):
            pass
        met += rows("incidents_sourceidentity")
    with pytest.raises(RuntimeError):
        open_fence(cast[Role.ADVISER].actor)

    assert met == 0
    assert rows("incidents_sourceidentity", cast[Role.ADVISER].actor) == 1
