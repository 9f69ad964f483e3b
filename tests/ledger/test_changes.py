"""Every change of an exported record is in the ledger once per statement, numbered after commit."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.choices import ActorClass, ActorRole, EventType, HarmKind
from incidents.models import Actor, Harm, Incident, IncidentActor
from ledger.models import Change, FeedState
from ledger.services import audit, body_hash, number_changes

DAY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def incident(cast):
    return Incident.objects.create(
        mission=cast.mission, ref="TST-000000-0", event_type=EventType.BATTLE, occurred_from=DAY, occurred_to=DAY
    )


def changes_of(record):
    return list(Change.objects.filter(record_id=record.public_id).values_list("version", flat=True))


def test_a_new_record_is_one_change_of_version_one(incident):
    assert changes_of(incident) == [1]


def test_an_edit_raises_the_version_by_one(incident):
    incident.summary = "edited"
    incident.save()

    incident.refresh_from_db()
    assert incident.version == 2
    assert changes_of(incident) == [1, 2]


def test_several_children_in_one_statement_are_one_change_of_their_parent(incident):
    Harm.objects.bulk_create(Harm(incident=incident, kind=kind, best=1) for kind in (HarmKind.KILLED, HarmKind.INJURED))

    assert changes_of(incident) == [1, 2]


def test_an_actor_given_to_an_incident_is_a_change_of_the_incident(incident):
    actor = Actor.objects.create(public_id=uuid.uuid4(), name="A group", actor_class=ActorClass.REBEL_GROUP)
    IncidentActor.objects.create(incident=incident, actor=actor, role=ActorRole.PERPETRATOR)

    assert changes_of(incident) == [1, 2]


def test_what_is_rolled_back_leaves_no_change(incident):
    with transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(summary="never")
        transaction.set_rollback(True)

    assert changes_of(incident) == [1]


def test_content_cannot_be_deleted(incident):
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        incident.delete()


def test_numbering_is_gapless_in_order_and_done_once(incident):
    incident.save()
    before = FeedState.objects.get().head
    waiting = Change.objects.filter(position=None).count()

    assert number_changes() == waiting
    assert number_changes() == 0

    positions = list(Change.objects.filter(position__gt=before).order_by("id").values_list("position", flat=True))
    assert positions == list(range(before + 1, before + waiting + 1))
    assert FeedState.objects.get().head == before + waiting


@pytest.mark.parametrize(
    "statement",
    ["update ledger_auditentry set reason = 'x'", "delete from ledger_auditentry", "truncate ledger_auditentry"],
)
def test_the_audit_trail_cannot_be_changed(cast, statement):
    audit(actor="test", verb="test.write", object_type="mission", object_id=1)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_same_body_hashes_the_same_in_any_order():
    assert body_hash({"a": 1, "b": [1, "é"]}) == body_hash({"b": [1, "é"], "a": 1})
    assert body_hash({"a": 1}) != body_hash({"a": 2})
