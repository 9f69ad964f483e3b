from responses.services.actions import (
    accept,
    cancel,
    complete,
    decline,
    evaluate,
    infeasible,
    record_times,
    start,
)
from responses.services.requests import request_action

__all__ = [
    "accept",
    "cancel",
    "complete",
    "decline",
    "evaluate",
    "infeasible",
    "record_times",
    "request_action",
    "start",
]
