"""What the commands in bin/ say when they are called wrongly, and what must never slip into the lists of packages."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, state: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, cwd=ROOT, env=os.environ | {"VIGIL_STATE": str(state)}, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "arguments", [["--port", "high"], ["--port", "0"], ["--port", "70000"], ["--port"], ["--prot", "1"]]
)
def test_up_refuses_what_it_does_not_understand(arguments, tmp_path):
    result = run("bin/up", *arguments, state=tmp_path / "state")

    assert result.returncode == 2
    assert result.stdout == ""
    assert not (tmp_path / "state").exists()


def test_down_of_a_state_that_never_was_makes_none(tmp_path):
    result = run("bin/down", state=tmp_path / "state")

    assert result.returncode == 0
    assert not (tmp_path / "state").exists()


def test_down_twice_does_no_harm(tmp_path):
    (tmp_path / "state").mkdir()

    assert [run("bin/down", state=tmp_path / "state").returncode for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-node"])
def test_requirements_are_hashed_and_name_no_registry(name):
    text = (ROOT / f"{name}.txt").read_text()
    pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)

    assert len(pinned) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
    assert "http" not in text
    assert "index-url" not in text.replace("--no-emit-index-url", "")


def test_lock_of_the_browser_libraries_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
