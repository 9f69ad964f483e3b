"""Celery: the engine for work that may be redone. What may not be lost is a row, swept from here."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vigil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The schedule is code: an editable one can be edited wrong, one in Redis dies with it.
app.conf.beat_schedule = {
    "number-changes": {
        "task": "ledger.tasks.number_changes",
        "schedule": timedelta(seconds=1),
    },
    "sweep-timers": {"task": "threats.tasks.sweep_timers", "schedule": timedelta(seconds=5)},
    "sweep-rescore-requests": {
        "task": "threats.tasks.sweep_rescore_requests",
        "schedule": timedelta(seconds=2),
    },
    "send-notices": {
        "task": "threats.tasks.send_notices",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},  # the next one does the same
    },
    "heartbeat": {"task": "ledger.tasks.beat_heart", "schedule": timedelta(seconds=15)},
    "open-check-ins": {"task": "incidents.tasks.open_check_ins", "schedule": timedelta(minutes=1)},
    "clean-files": {"task": "incidents.tasks.clean_waiting_files", "schedule": timedelta(seconds=30)},
    "end-files": {"task": "incidents.tasks.end_overdue_files", "schedule": timedelta(minutes=5)},
    "reckon-observations": {"task": "threats.tasks.reckon_observations", "schedule": timedelta(minutes=5)},
    "run-connectors": {"task": "threats.tasks.run_connectors", "schedule": timedelta(minutes=10)},
    "sweep-harm-reviews": {"task": "responses.tasks.sweep_harm_reviews", "schedule": timedelta(minutes=2)},
    "thin-score-history": {"task": "threats.tasks.thin_histories", "schedule": crontab(hour=2, minute=7)},
    "weekly-scorecards": {
        "task": "threats.tasks.make_scorecards",
        "schedule": crontab(day_of_week=1, hour=2, minute=41),
    },
    "nightly-scores": {
        "task": "threats.tasks.score_every_mission",
        "schedule": crontab(hour=1, minute=17),
    },
}
app.conf.task_routes = {
    "ledger.tasks.*": {"queue": "alerts"},
    "threats.tasks.sweep_timers": {"queue": "alerts"},
    "threats.tasks.run_connectors": {"queue": "imports"},
    "threats.tasks.send_notices": {"queue": "alerts"},
    "threats.tasks.*": {"queue": "scoring"},
    "responses.tasks.*": {"queue": "alerts"},
    "exports.tasks.*": {"queue": "exports"},
    "incidents.tasks.*": {"queue": "imports"},
}
