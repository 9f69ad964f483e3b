"""Thin tasks of the ledger."""

from celery import shared_task

from ledger import services


@shared_task
def number_changes() -> None:
    """Number what was committed since the last second."""
    services.number_changes()


@shared_task
def beat_heart() -> None:
    """Prove that beat, broker and worker all work: this row was written by a task that went through them."""
    services.beat("worker")
