"""Errors of the domain; `config.errors` turns them into HTTP."""

from typing import Any


class DomainError(Exception):
    """Base of what services raise on purpose; the text is for people."""


class NotAllowedError(DomainError):
    """The caller's role does not allow this."""


class TransitionNotAllowedError(DomainError):
    """The record is not in a state from which this move exists, or somebody was first."""


class ReasonNeededError(DomainError):
    """A move needs a reason, a code or another field that is missing."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class StepUpNeededError(DomainError):
    """The person signed in too long ago for this: it needs the password or the second factor again."""


class UnavailableError(DomainError):
    """Something that the operator has to set up, or mend, is missing; everything else works."""


class ResyncRequiredError(DomainError):
    """A feed's cursor is from another life of the database, or older than what is kept: take everything anew."""


class ConflictError(DomainError):
    """The same identity was used before for other content."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "conflict",
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.extra = extra or {}
