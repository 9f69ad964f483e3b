"""Thin tasks of reports and their files. All may be lost, repeated or run at once: the rows are the truth."""

from celery import shared_task

from incidents import services


@shared_task
def clean_waiting_files() -> None:
    """Look at received files that nobody has looked at yet."""
    services.clean_waiting_files()


@shared_task
def end_overdue_files() -> None:
    """Delete voice notes whose days are over, and files that never arrived whole."""
    services.end_overdue_files()
