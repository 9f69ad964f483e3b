"""`python -m tests.bench`, called by `bin/bench` with a scratch database in the environment."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import django

from tests.bench.line import Line, Measured, measure


def main() -> int:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    lines = chosen(registered(), options.only)
    if not lines:
        say(f"no line begins with {options.only}" if options.only else "no lines are registered")
        return 2
    results = [report(measure(line, options.rows)) for line in lines]
    text = json.dumps({"rows": options.rows, "lines": [result.as_json() for result in results]})
    if options.json:
        options.json.write_text(text + "\n")
    sys.stdout.write(text + "\n")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "--rows", type=positive, default=1_000_000, help="incidents in the bench missions (default: 1000000)"
    )
    parser.add_argument("--only", default="", help="prefixes of line names, with commas between them")
    parser.add_argument("--json", type=Path, help="also write the result to this file")
    return parser.parse_args()


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def registered() -> list[Line]:
    package = importlib.import_module("tests.bench.lines")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [line for name in names for line in importlib.import_module(f"tests.bench.lines.{name}").LINES]


def chosen(lines: list[Line], only: str) -> list[Line]:
    prefixes = tuple(prefix.strip() for prefix in only.split(",") if prefix.strip())
    return [line for line in lines if not prefixes or line.name.startswith(prefixes)]


def report(result: Measured) -> Measured:
    row = result.as_json()
    ratio = "" if row["ratio"] is None else f"ratio {row['ratio']}"
    say(
        f"{row['name']:28} {row['ours']} {row['unit']}  reference {row['reference']}  {ratio}  reach {row['reach']}"
        f"  {'ok' if row['ok'] else 'MISSED'}"
    )
    return result


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
