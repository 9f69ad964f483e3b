"""Thin tasks of this floor. All may be lost, repeated or run at once: the rows are the truth."""

from celery import shared_task

from incidents import services
from incidents.services.check_ins import open_due_check_ins


@shared_task
def open_check_ins() -> None:
    """Ask after every source whose silence has lasted too long: the second of two sweepers."""
    open_due_check_ins()


@shared_task
def clean_waiting_files() -> None:
    """Look at received files that nobody has looked at yet."""
    services.clean_waiting_files()


@shared_task
def end_overdue_files() -> None:
    """Delete voice notes whose days are over, and files that never arrived whole."""
    services.end_overdue_files()
