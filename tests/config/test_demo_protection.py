"""What the demo shows of the response by itself: a promise in question, a gap, a base that closes, slow work."""

from io import StringIO

import pytest
from django.core.management import call_command

from missions.choices import AreaLevel, Role
from missions.models import Mission, User
from missions.services import audience_of_user
from responses.models import Commitment, Workstream
from responses.services import priorities
from responses.services.gaps import area_gaps
from responses.services.reach import closures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_each_appears_by_itself(settings, tmp_path):
    settings.DEMO, settings.DEMO_PASSWORD = True, "demo-demo-demo-1"
    settings.EXPORT_ROOT, settings.MEDIA_ROOT = tmp_path / "exports", tmp_path / "media"
    call_command("load_demo", stdout=StringIO(), stderr=StringIO())
    mission = Mission.objects.get()
    who = audience_of_user(User.objects.get(username=Role.LEADERSHIP))

    promises = Commitment.objects.visible_to(who).present(who)
    assert promises.questioned().count() == 1
    kept = promises.get(status="kept")
    assert kept.since == 0

    (loss,) = closures(mission=mission, audience=who)
    assert loss.base.name == "Uvira"
    assert sum(lost for _limit, _now, lost in loss.people) > 10_000

    work = Workstream.objects.visible_to(who).present(who).get()
    assert (work.reached, work.planned) == (2, 5)

    found = area_gaps(mission=mission, audience=who, level=AreaLevel.ADMIN1)
    assert any(gap.tier == 1 for each in found for gap in each.gaps)

    board = priorities.board(mission=mission, audience=who)
    assert len(board.covered) == 2
    assert sum(len(rung) for _key, _name, rung in board.rungs) == 4
