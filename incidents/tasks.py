"""Thin tasks of this floor. All may be lost, repeated or run at once."""

from celery import shared_task

from incidents.services.check_ins import open_due_check_ins


@shared_task
def open_check_ins() -> None:
    """Ask after every source whose silence has lasted too long: the second of two sweepers."""
    open_due_check_ins()
