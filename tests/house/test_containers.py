"""The container files say what the house says: valid, non-root, healthy, and every variable documented."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OURS = ["web", "worker", "beat", "sweep", "migrate"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def documented() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_compose_file_is_valid_by_the_compose_specification():
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]

    checked = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


def test_every_service_runs_without_root_and_without_capabilities(compose):
    for name, service in compose["services"].items():
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["cap_drop"] == ["ALL"], name


def test_what_serves_is_health_checked_and_keeps_its_data_in_volumes(compose):
    services = compose["services"]
    for name in ("web", "worker", "beat", "postgis", "redis"):
        assert services[name]["healthcheck"]["test"], name
    for name in ("web", "worker", "postgis", "redis"):
        volume = services[name]["volumes"][0].split(":")[0]
        assert volume in compose["volumes"], name


def test_the_application_is_an_ordinary_role_of_the_database_and_its_identity_key_is_a_secret_file(compose):
    prepared = compose["configs"]["prepare-database"]["content"]
    role = re.search(r"create role vigil ([^;]*);", prepared)

    assert role is not None
    assert not {"superuser", "bypassrls"} & set(role[1].lower().split())
    assert compose["services"]["web"]["environment"]["VIGIL_IDENTITY_KEY_FILE"] == "/run/secrets/identity_keys"
    assert all("identity_keys" in compose["services"][name]["secrets"] for name in OURS)
    assert not any("identity" in str(volume) for name in OURS for volume in compose["services"][name]["volumes"])


def test_only_web_listens_and_only_on_the_loopback(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert list(ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_worker_can_be_scaled(compose):
    worker = compose["services"]["worker"]

    assert "container_name" not in worker
    assert "ports" not in worker


def test_every_variable_of_the_compose_file_is_documented(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)) | set(compose["services"]["web"]["environment"])

    assert used <= documented()


def test_every_setting_is_documented_and_nothing_else_is():
    settings = (ROOT / "config/settings.py").read_text()
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    # read by bin/ and docker-compose.yml, not by the settings
    others = {
        "VIGIL_STATE",
        "VIGIL_DB_PASSWORD",
        "VIGIL_REDIS_PASSWORD",
        "VIGIL_PORT",
    }

    assert read <= documented()
    assert documented() <= read | others


def test_image_is_debian_and_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))

    assert set(bases) == {"debian:bookworm-slim"}
    assert "USER vigil" in lines[last:]
