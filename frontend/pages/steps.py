"""Buttons that move a record: one POST address per record, `do` names the step, a service does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.urls import reverse

from frontend.forms.base import PageForm, set_zone
from frontend.pages.shell import PageRequest
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError


@dataclass(frozen=True)
class Step:
    """One button: the form behind it, the service that it calls with the cleaned data, and what is said after."""

    form: Callable[..., PageForm]
    run: Callable[[dict[str, Any]], object]
    done: Any = ""


@dataclass
class Attempt:
    """A step that did not succeed: its form with what was typed and why, and the status of the page."""

    key: str
    form: PageForm
    status: int = 400

    @property
    def somebody_was_first(self) -> bool:
        return self.status == 409


def attempt(request: PageRequest, steps: Mapping[str, Step]) -> Attempt | None:
    """Run the posted step. None: done. Else what went wrong, for the same page again.

    Raises NotAllowedError as services do; SuspiciousOperation (400) for a step that does not exist.
    """
    key = request.POST.get("do", "")
    if key not in steps:
        raise SuspiciousOperation  # says nothing of what was sent: it is logged
    form = steps[key].form(request.POST, auto_id=f"{key}_%s")
    set_zone(form, request.mission.zone)
    if not form.is_valid():
        return Attempt(key, form)
    status = run(form, lambda: steps[key].run(form.cleaned_data))
    return Attempt(key, form, status) if status else None


def run(form: PageForm, work: Callable[[], object]) -> int:
    """Call a service and write what it refuses into the form; 0 when it was done, else the HTTP status."""
    try:
        work()
    except (ValidationError, ReasonNeededError) as error:
        form.blame(error)
        return 400
    except (TransitionNotAllowedError, ConflictError) as error:
        form.blame(error)
        if isinstance(error, ConflictError):
            form.conflict = error.extra
            if "alert" in error.extra:
                form.elsewhere = reverse("frontend:alert", args=[error.extra["alert"]])
        return 409
    except NotAllowedError:
        raise
    return 0


def brought_up(failed: Attempt | None, version: int) -> None:
    """Let a form that came too late be sent again: what it now answers is what is on screen."""
    if failed is not None and failed.somebody_was_first and "version" in failed.form.fields:
        typed: Any = failed.form.data
        failed.form.data = typed.copy()
        failed.form.data["version"] = str(version)  # type: ignore[index]


def forms_of(request: PageRequest, steps: Mapping[str, Step], failed: Attempt | None) -> dict[str, PageForm]:
    """The forms of all steps, fresh, except the one that failed: it keeps what was typed."""
    made = {}
    for key, step in steps.items():
        made[key] = failed.form if failed and failed.key == key else step.form(auto_id=f"{key}_%s")
        set_zone(made[key], request.mission.zone)
    return made
