"""The judge of generated requests sees what a refusal has left behind, and nothing where nothing is left."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse

from incidents.models import Actor
from ledger.services import audit
from missions.choices import Role
from tests.contract.inputs import Asker, Judged


class Refuses:
    """A client whose door does something and then refuses."""

    def __init__(self, does: Any) -> None:
        self.does = does

    def post(self, path: str, **_body: Any) -> HttpResponse:
        self.does()
        return HttpResponse("refused", status=400)


def faults(world, does):
    judged = Judged()
    asker = Asker(world, Role.ADVISER, judged)
    asker.client = Refuses(does)
    asker.ask("POST /door/", "POST", "/door/")
    return [kind for _door, kind in judged.faults]


def write():
    Actor.objects.create(public_id=uuid4(), name="Group", actor_class="rebel_group")


def undo():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def test_a_half_write_is_found(world):
    assert faults(world, write) == ["refused with 400 and wrote incidents_actor"]


def test_what_was_undone_and_what_is_only_the_trail_of_a_refusal_is_no_fault(world):
    assert faults(world, undo) == []
    assert faults(world, lambda: audit(actor="test", verb="test.refused", object_type="door", object_id=1)) == []
    assert faults(world, lambda: None) == []
