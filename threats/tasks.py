"""Thin tasks of risk. All may be lost, repeated or run at once: the waiting request rows are the truth."""

from celery import shared_task

from threats import services
from threats.services.score_history import thin_every_history
from threats.services.scorecards import judge_lately
from threats.services.sending import send_due


@shared_task
def score_mission(mission_id: int) -> None:
    """Answer the mission's waiting requests; nothing to do when they are answered or being answered."""
    services.score_if_asked(mission_id=mission_id)


@shared_task
def sweep_rescore_requests() -> None:
    """Answer every mission's waiting requests: the second of two sweepers."""
    for waiting in services.missions_waiting():
        services.score_if_asked(mission_id=waiting.mission_id)


@shared_task
def sweep_timers() -> None:
    """Write down the limits that were missed: the second of two sweepers."""
    services.sweep_timers()


@shared_task
def reckon_observations() -> None:
    """Bring up what our own record says of each mission; limits pass and silence grows without any news."""
    services.refresh_all()


@shared_task
def run_connectors() -> None:
    """Read every feed whose time has come, each in its own transaction: one that fails stops no other."""
    for feed in services.due_feeds():
        services.run_feed(feed_id=feed.pk)


@shared_task
def score_every_mission() -> None:
    """Ask for the nightly run of each mission: days pass, and whatever was missed heals."""
    services.request_nightly_runs()


@shared_task
def thin_histories() -> None:
    """Keep of the shown scores one version a day for 90 days and one a week for ever, in every mission."""
    thin_every_history()


@shared_task
def make_scorecards(mission_id: int | None = None) -> None:
    """Judge each mission's last week, and again the weeks before it that late reports may have changed."""
    judge_lately(mission_id=mission_id)


@shared_task
def send_notices() -> None:
    """Send the notices that are due; each row is sent by whoever claims it, however often this comes."""
    send_due()
