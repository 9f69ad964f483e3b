"""Thin tasks of responses. All may be lost, repeated or run at once: what they look for is in the rows."""

from celery import shared_task

from responses.services.reviews import sweep_reviews


@shared_task
def sweep_harm_reviews() -> None:
    """Open the reviews that imported and late harm asks for: the second of two sweepers."""
    sweep_reviews()
