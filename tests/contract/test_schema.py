"""The schema tells the truth: what it describes is what the doors answer, whatever is asked."""

import json
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import jsonschema
import pytest
import schemathesis
import yaml
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from missions.choices import Role
from tests.architecture.callers import MACHINE
from tests.architecture.walk import addresses, ask

generated = hypothesis_settings(
    max_examples=3, deadline=None, phases=[Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_snapshot_is_what_the_code_says(schema):
    kept = yaml.safe_load((Path(settings.BASE_DIR) / "docs/openapi.yaml").read_text())

    assert sorted(kept["paths"]) == sorted(schema["paths"])
    assert kept["components"]["schemas"].keys() == schema["components"]["schemas"].keys()


def test_answers_have_the_described_shape(world, schema):
    """Each GET of the schema as an adviser and a machine, for a few keys each."""
    kinds = {
        "watch-items": "watch", "areas": "area_id", "actors": "any", "codelists": "", "annexes": "annex",
        "check-ins": "check_in", "zero-reports": "zero_report",
    }  # fmt: skip
    checked = 0
    for path, methods in schema["paths"].items():
        operation = methods.get("get")
        if operation is None or "{form}" in path or path.endswith(("zip", "schema/", "audit/{key}/", "/file")):
            continue
        name = path.split("/")[3]
        kind = kinds.get(name, name.rstrip("s"))
        recipe = path.replace("{key}", f"{{{kind}}}" if kind else "event_type")
        for caller in (Role.ADVISER, MACHINE):
            for method, address in islice(addresses(world, recipe), 4):
                response = ask(world.client(caller), method, address)
                shape = described(operation, response)
                resolver = {**shape, "components": schema["components"]}
                jsonschema.validate(response.json(), resolver, cls=jsonschema.Draft202012Validator)
                checked += 1
    assert checked > 60


def described(operation, response):
    """The schema of the given answer; a status or media type that is not described is an error."""
    media = response.headers["Content-Type"].split(";")[0]
    return operation["responses"][str(response.status_code)]["content"][media]["schema"]


MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.contract
@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("caller", [Role.ADVISER, MACHINE])
def test_no_question_breaks_a_door(world, schema, caller, mode):
    """Generated questions, good and bad, writes included: no server error, no status that is not described."""
    client = world.client(caller)
    client.raise_request_exception = False
    api = schemathesis.openapi.from_dict(schema)
    for result in api.get_all_operations():
        operation = result.ok()

        described_statuses = {int(status) for status in operation.definition.raw["responses"]}
        generated(given(case=operation.as_strategy(generation_mode=mode))(asking(client, described_statuses)))()


def asking(client, described_statuses):
    """A test that asks one generated question."""

    def asked(case):
        response = send(client, case)
        allowed = described_statuses | {400, 401, 403, 404, 405}
        assert response.status_code in allowed, (case.method, case.path, case.query, case.body, response.seen)

    return asked


def send(client, case):
    query = urlencode({name: value for name, value in (case.query or {}).items() if value is not None}, doseq=True)
    headers = {
        name: str(value).encode("latin-1", "replace").decode("latin-1") for name, value in (case.headers or {}).items()
    }
    body = (
        {}
        if isinstance(case.body, NotSet)
        else {
            "data": case.body if isinstance(case.body, bytes) else json.dumps(case.body),
            "content_type": "application/json",
        }
    )
    return ask(client, case.method, f"{case.formatted_path}?{query}", **body, headers=headers)
