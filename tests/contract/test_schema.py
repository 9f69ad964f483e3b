"""The schema tells the truth: what it describes is what the doors answer, whatever is asked."""

from itertools import islice
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from missions.choices import Role
from tests.architecture.callers import MACHINE
from tests.architecture.walk import addresses, ask
from tests.contract.forms import ask_form, forms_of
from tests.contract.inputs import CALLERS, MODES, Asker, Judged, ask_operation, generated, operations

OF_A_WRITE, OF_A_READ, OF_A_FORM = 5, 1, 2  # examples: of the first two for each of two callers and two modes


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_snapshot_is_what_the_code_says(schema):
    kept = yaml.load((Path(settings.BASE_DIR) / "docs/openapi.yaml").read_text(), yaml.CSafeLoader)

    assert sorted(kept["paths"]) == sorted(schema["paths"])
    assert kept["components"]["schemas"].keys() == schema["components"]["schemas"].keys()


def test_answers_have_the_described_shape(world, schema):
    """Each GET of the schema as an adviser and a machine, for a few keys each."""
    kinds = {
        "watch-items": "watch", "areas": "area_id", "actors": "any", "codelists": "", "annexes": "annex",
        "check-ins": "check_in", "zero-reports": "zero_report", "connectors": "feed", "scorecards": "week",
    }  # fmt: skip
    checked = 0
    for path, methods in schema["paths"].items():
        operation = methods.get("get")
        if operation is None or "{form}" in path or path.endswith(("zip", "schema/", "audit/{key}/", "/file")):
            continue
        name = path.split("/")[3]
        kind = kinds.get(name, name.rstrip("s"))
        recipe = path.replace("{key}", f"{{{kind}}}" if kind else "event_type").replace("{h3}", "{cell}")
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


@pytest.mark.contract
@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("caller", CALLERS)
def test_no_question_breaks_a_door_and_none_that_is_refused_leaves_a_trace(world, schema, caller, mode):
    """Generated questions, good and bad; the whole count is that of `bin/drill inputs`."""
    judged = Judged()
    asker = Asker(world, caller, judged)
    for operation in operations(schema):
        writes = operation.method.upper() != "GET"
        ask_operation(asker, world, operation, mode, generated(OF_A_WRITE if writes else OF_A_READ))

    assert not judged.faults, judged.told()


@pytest.mark.contract
@pytest.mark.slow
def test_no_answer_to_a_form_breaks_a_page_or_is_half_written(world):
    judged = Judged()
    asker = Asker(world, Role.ADVISER, judged)
    for door, form in forms_of(asker, world, pages=2):
        ask_form(asker, door, form, generated(OF_A_FORM))

    assert judged.asked > 50
    assert not judged.faults, judged.told()
