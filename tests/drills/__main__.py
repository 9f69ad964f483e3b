"""`python -m tests.drills [NAME ...]`, called by `bin/drill` with a scratch database in the environment."""

import argparse
import contextlib
import importlib
import json
import os
import pkgutil
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import django

Drill = Callable[[Callable[[str], None]], dict[str, Any]]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/drill", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known())}; all by default")
    names = parser.parse_args(arguments).names or known()
    if unknown := sorted(set(names) - set(known())):
        parser.error(f"no drill is called {', '.join(unknown)}; there are {', '.join(known())}")
    failed = [result for result in run_on_test_database(names) if not passed(result)]
    return 1 if failed else 0


def known() -> list[str]:
    """Names of the drills, in the order of the alphabet."""
    package = importlib.import_module("tests.drills")
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_"))


def run_on_test_database(names: Iterable[str]) -> Iterable[dict[str, Any]]:
    """Run each drill on an empty test database; one that breaks does not keep the others from running."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment(debug=False)
    with contextlib.redirect_stdout(sys.stderr):  # stdout is for the drills' lines
        made = setup_databases(verbosity=0, interactive=False)
    try:
        for name in names:
            yield attempt(name, importlib.import_module(f"tests.drills.{name}").drill)
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()


def attempt(name: str, drill: Drill) -> dict[str, Any]:
    """What a drill answers, with its name and seconds; a drill that raises has not passed."""
    from tests.committed import committed_rows

    say(f"==> {name}")
    started = time.perf_counter()
    try:
        with committed_rows():
            result = {"drill": name, **drill(say)}
    except Exception as error:
        say(traceback.format_exc())
        result = {"drill": name, "id": name, "figure": f"{type(error).__name__}: {error}", "pass": False}
    return result | {"seconds": round(time.perf_counter() - started, 1)}


def passed(result: dict[str, Any]) -> bool:
    """Whether it passed; its line is printed."""
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    return result["pass"] is True


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
