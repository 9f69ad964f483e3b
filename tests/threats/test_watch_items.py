"""Where risk crosses the mission's threshold one watch item opens per place; only a person ends the watch."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from frontend.templatetags.vigil_format import percent_text
from frontend.templatetags.vigil_records import watched as said_of
from incidents.models import Incident
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission
from tests.making import alert_input, by
from tests.threats.history import cell_at, put, put_many
from threats import services
from threats.choices import RunTrigger, WatchStatus
from threats.models import Alert, RiskRun, RiskScore, WatchItem
from threats.services.watch import adjoining, open_watch_items

WEST, EAST = (29.25, 0.0), (29.75, 0.0)


@pytest.fixture(autouse=True)
def thresholds(cast):
    """Low ones, so that a handful of attacks crosses them."""
    cast.mission.watch_thresholds = {"7": 0.01, "28": 0.03, "90": 0.06}
    cast.mission.save()


def run(cast, trigger=RunTrigger.NIGHTLY):
    return services.score_mission(mission_id=cast.mission.pk, trigger=trigger)


def another_run(cast):
    put(cast.mission, *WEST, days_ago=1)
    return run(cast)


@pytest.fixture
def watched(cast):
    put_many(cast.mission, *WEST)
    run(cast)
    return WatchItem.objects.get()


def test_a_cell_above_the_threshold_opens_one_watch_item(cast, watched):
    cell = cell_at(cast.mission, *WEST)
    score = RiskScore.objects.get(cell=cell, horizon=watched.horizon)

    assert (watched.cell, watched.area, watched.status) == (cell, cast.west, WatchStatus.OPEN)
    assert (watched.risk, watched.threshold) == (score.risk, cast.mission.watch_thresholds[str(watched.horizon)])
    assert watched.risk >= watched.threshold
    assert (watched.title, watched.kind, watched.cells) == ("Asali", "threshold", [cell.h3])
    assert watched.review_on == watched.opened_at.date() + timedelta(days=7)
    assert AuditEntry.objects.filter(verb="watch_item.open", object_id=str(watched.public_id)).count() == 1


def test_a_model_opens_watch_items_and_never_alerts(cast, watched):
    assert not Alert.objects.exists()


def test_it_is_not_opened_again_while_it_is_open(cast, watched):
    another_run(cast)

    assert WatchItem.objects.get() == watched


def test_adjoining_cells_are_one_place_and_the_worst_is_named(cast):
    put_many(cast.mission, *WEST)
    put_many(cast.mission, WEST[0] + 0.16, WEST[1], number=14)
    put_many(cast.mission, *EAST)
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.02})

    run(cast)

    hot = set(RiskScore.objects.filter(horizon=28, risk__gte=0.02).values_list("cell__h3", flat=True))
    groups = adjoining(hot)
    items = WatchItem.objects.all()
    assert len(items) == len(groups) < len(hot)
    for item in items:
        group = next(group for group in groups if item.cell.h3 in group)
        assert item.risk == max(RiskScore.objects.filter(horizon=28, cell__h3__in=group).values_list("risk", flat=True))


def test_unknown_is_not_watched_as_high(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"7": 0.0})

    run(cast)

    assert not WatchItem.objects.exists()


def test_a_risk_that_falls_closes_nothing(cast, watched):
    Incident.objects.update(status="refuted")
    run(cast)

    watched.refresh_from_db()
    assert watched.status == WatchStatus.OPEN


def test_an_import_opens_none_and_the_next_run_does(cast):
    put_many(cast.mission, *WEST)
    services.request_rescore(mission_id=cast.mission.pk, reason="import")
    services.score_if_asked(mission_id=cast.mission.pk)
    assert not WatchItem.objects.exists()

    run(cast)
    assert WatchItem.objects.count() == 1


def test_a_person_closes_it_with_a_reason(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason=" Patrol base opened ", **by(cast, Role.ANALYST))

    watched.refresh_from_db()
    assert (watched.status, watched.closed_reason) == (WatchStatus.CLOSED, "Patrol base opened")
    assert AuditEntry.objects.filter(verb="watch_item.close", reason="Patrol base opened").count() == 1


def test_a_closed_one_is_not_opened_again_within_the_review_period(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason="Looked at", **by(cast, Role.ANALYST))
    another_run(cast)
    assert WatchItem.objects.count() == 1

    WatchItem.objects.update(closed_at=cast.mission.now() - timedelta(days=8))
    another_run(cast)
    assert WatchItem.objects.filter(status=WatchStatus.OPEN).count() == 1


def test_one_that_led_to_an_open_alert_is_not_opened_again(cast, watched):
    services.raise_alert(mission=cast.mission, data=alert_input(watch_item_id=watched.pk), **by(cast, Role.ADVISER))
    WatchItem.objects.update(closed_at=cast.mission.now() - timedelta(days=8))

    another_run(cast)

    assert WatchItem.objects.count() == 1


def test_closing_needs_a_reason(cast, watched):
    with pytest.raises(ReasonNeededError):
        services.close_watch_item(watch_item_id=watched.pk, reason="  ", **by(cast, Role.ANALYST))


def test_it_is_closed_once(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason="Looked at", **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError):
        services.close_watch_item(watch_item_id=watched.pk, reason="Too", **by(cast, Role.DUTY_OFFICER))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PLANNER])
def test_roles_that_do_not_assess_do_not_close(cast, watched, role):
    with pytest.raises(NotAllowedError):
        services.close_watch_item(watch_item_id=watched.pk, reason="No", **by(cast, role))


@pytest.mark.parametrize("who", [Role.HEADQUARTERS, Role.PARTNER, "olga"])
def test_for_who_does_not_see_it_there_is_none(cast, watched, who):
    with pytest.raises(WatchItem.DoesNotExist):
        services.close_watch_item(watch_item_id=watched.pk, reason="No", **by(cast, who))


# ---- two levels, so that nothing flutters ---------------------------------------------------------------


def lift(cast, risk, *, day, before=0.02, cells=(WEST,), horizon=28):
    """A run of a day that says this risk of some cells, and far less of the others."""
    shown = RiskRun.objects.first() or run(cast)
    RiskScore.objects.update(risk=0.001, before=0.001, coverage="scored")
    h3 = [cell_at(cast.mission, *at).h3 for at in cells]
    RiskScore.objects.filter(horizon=horizon, cell__h3__in=h3).update(risk=risk, before=before)
    shown.as_of = date(2017, 1, 2) + timedelta(days=day)
    return open_watch_items(mission=Mission.objects.get(pk=cast.mission.pk), run=shown)


@pytest.mark.parametrize("seed", range(3))
def test_a_series_that_wavers_around_the_threshold_opens_one_item(cast, seed):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})
    noise = np.random.default_rng(seed)
    neighbour = (WEST[0] + 0.16, WEST[1])
    places = [(WEST,), (neighbour,), (WEST, neighbour)]
    for day in range(12):
        cells = places[noise.integers(len(places))]
        lift(cast, noise.uniform(0.2, 0.4), day=day, before=0.2, cells=cells)

    assert WatchItem.objects.count() == 1


def test_it_is_marked_as_fallen_after_three_days_and_stays_open(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})
    lift(cast, 0.5, day=0, before=0.5)
    for day in (1, 2, 3):
        lift(cast, 0.1, day=day, before=0.1)

    item = WatchItem.objects.get()
    assert (item.status, item.fallen_on) == (WatchStatus.OPEN, date(2017, 1, 4))
    lift(cast, 0.5, day=4, before=0.5)
    item.refresh_from_db()
    assert (item.fallen_on, item.below_days) == (None, 0)


def test_silence_is_no_fall(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})
    lift(cast, 0.5, day=0, before=0.5)
    shown = RiskRun.objects.get()
    RiskScore.objects.update(risk=0.01, coverage="unknown")
    for day in range(1, 6):
        shown.as_of = date(2017, 1, 2) + timedelta(days=day)
        open_watch_items(mission=Mission.objects.get(pk=cast.mission.pk), run=shown)

    assert WatchItem.objects.get().fallen_on is None


def test_a_jump_within_a_week_is_watched_below_the_threshold_too(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})

    lift(cast, 0.12, day=0, before=0.03)

    item = WatchItem.objects.get()
    assert (item.kind, item.risk, item.before) == ("jump", 0.12, 0.03)
    assert item.threshold == pytest.approx(0.09)


@pytest.mark.parametrize(("risk", "before"), [(0.12, 0.05), (0.04, 0.001)])
def test_a_small_rise_is_no_jump(cast, risk, before):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})

    lift(cast, risk, day=0, before=before)

    assert not WatchItem.objects.exists()


def test_a_group_that_grows_stays_one_item(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.3})
    lift(cast, 0.5, day=0, before=0.5)

    lift(cast, 0.5, day=1, before=0.5, cells=(WEST, (WEST[0] + 0.16, WEST[1])))

    assert len(WatchItem.objects.get().cells) == 2


def test_a_person_watches_on_and_the_review_moves(cast, watched):
    services.review_watch_item(watch_item_id=watched.pk, days=14, **by(cast, Role.DUTY_OFFICER))

    watched.refresh_from_db()
    assert watched.review_on == cast.mission.now().date() + timedelta(days=14)
    assert AuditEntry.objects.filter(verb="watch_item.review").count() == 1
    with pytest.raises(ValidationError):
        services.review_watch_item(watch_item_id=watched.pk, days=91, **by(cast, Role.DUTY_OFFICER))


def test_its_title_is_worded_in_the_language_of_the_reader(watched):
    words = f"attacks on civilians likely ({percent_text(watched.risk)} in {watched.horizon} days)"
    with translation.override("en"):
        assert said_of(watched) == f"Asali: {words}"
    watched.kind, watched.title = "", "Rumour of a raid"
    assert said_of(watched) == "Rumour of a raid"


def test_a_late_review_is_said(cast, watched):
    WatchItem.objects.update(review_on=cast.mission.now().date() - timedelta(days=2))
    client = cast.client(Role.DUTY_OFFICER)

    assert "2 days late" in client.get("/alerts/").text
    assert "2 days late" in client.get(f"/watch/{watched.public_id}/").text
