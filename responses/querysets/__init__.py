from responses.querysets.actions import ActionQuerySet

__all__ = ["ActionQuerySet"]
