"""Publish a task from a process that must not hang on a silent broker. Never called while a request is answered."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)
IMPATIENT = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,
}


def publish(task: str, *args: object) -> bool:
    """Send a task by name; False when the broker refuses or stays silent. The row behind the task stays the truth."""
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            current_app.send_task(task, args=args, connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", task=task, error=type(error).__name__)
        return False
    return True
