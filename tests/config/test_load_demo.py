"""The demo: whole after the first load, the same after the second, completed after one that was cut short."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import load_demo
from exports.models import Week
from incidents.models import Incident, Report
from ledger.models import AuditEntry, Change
from missions.choices import Role
from missions.models import Area, Base, Cell, Membership, Mission, User
from responses.models import Action, Commitment, EntryPoint, GroupTask, Placement, Review, Workstream
from threats.models import Alert, RiskRun

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSWORD = "demo-demo-demo-1"


@pytest.fixture(autouse=True)
def demo_settings(settings, tmp_path):
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    settings.EXPORT_ROOT, settings.MEDIA_ROOT = tmp_path / "exports", tmp_path / "media"


def load(*options):
    out = StringIO()
    call_command("load_demo", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def counts():
    models = (
        Mission, Area, Cell, Base, Incident, Report, User, Membership, Alert, Action, RiskRun, Week, Change,
        Commitment, EntryPoint, GroupTask, Placement, Workstream,
    )  # fmt: skip
    return {model.__name__: model.objects.count() for model in models}


def test_the_demo_is_whole_after_a_load_that_was_cut_short_and_the_same_after_the_next(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(load_demo, "score_mission", _cut)
        with pytest.raises(KeyboardInterrupt):
            load()
    assert Mission.objects.get().current_run_id is None

    accounts = load()

    mission = Mission.objects.get()
    assert (mission.code, mission.is_demo, mission.is_replay, mission.replay_max_days) == ("COD", True, True, 7)
    assert f"{mission.now():%F %H}" == "2018-01-01 06"
    assert Incident.objects.filter(mission=mission, cleared_by="curated-data").count() > 2_000
    assert Area.objects.get(mission=mission, pcode="CD61").name == "North Kivu"
    assert Base.objects.filter(mission=mission).count() == 16
    assert mission.current_run_id is not None
    assert Week.objects.get().code == "2017-W52"
    _exercise_is_marked_and_varied()
    _accounts_sign_in(accounts)

    before = counts()
    assert load() == accounts
    assert counts() == before


def _cut(**_options):
    raise KeyboardInterrupt


def _exercise_is_marked_and_varied():
    alerts = Alert.objects.all()
    assert len(alerts) == 7
    assert all(alert.is_exercise and alert.title.startswith("Exercise:") for alert in alerts)
    assert len({alert.status for alert in alerts}) >= 5
    actions = Action.objects.all()
    assert all(action.is_exercise for action in actions)
    assert {action.tier for action in actions} == {1, 2, 3}
    assert len({action.status for action in actions}) >= 5
    reviews = Review.objects.all()
    causes = {review.kind: review.cause for review in reviews}
    assert causes == {"missed_warning": "not_credible", "retaliation": ""}
    assert all(review.is_exercise and review.created_by is None for review in reviews)  # they opened by themselves


def _accounts_sign_in(printed):
    users = {user.username: user for user in User.objects.all()}
    assert set(users) == {role.replace("_", "-") for role in Role.values}
    assert all(name in printed for name in users)
    assert PASSWORD in printed
    assert all(user.check_password(PASSWORD) and not user.must_change_password for user in users.values())
    scoped = Membership.objects.exclude(area=None).values_list("role", "area__name")
    assert set(scoped) == {("liaison", "North Kivu"), ("head_of_office", "North Kivu")}
    assert Membership.objects.get(role="partner").ceiling == 0


def test_restart_begins_the_replay_again():
    load()
    Mission.objects.update(replay_anchor="2020-01-01T00:00:00Z")
    assert Mission.objects.get().is_held

    load("--restart")

    mission = Mission.objects.get()
    assert f"{mission.now():%F %H}" == "2018-01-01 06"
    assert AuditEntry.objects.filter(verb="mission.restart_replay").count() == 1


def test_without_the_demo_there_is_nothing(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="switched off"):
        load()

    assert not Mission.objects.exists()
    assert not User.objects.exists()


def test_a_real_mission_of_that_name_is_left_alone(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(code="COD")

    with pytest.raises(CommandError, match="no demo"):
        load()
