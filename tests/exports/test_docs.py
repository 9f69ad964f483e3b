"""The API's own pages: one schema, one page made from it, nothing from elsewhere."""

import pytest

from missions.choices import Role


@pytest.mark.parametrize("who", ["person", "machine"])
def test_the_api_is_described_on_one_page_without_scripts_of_others(cast, who):
    client = cast.machine() if who == "machine" else cast.client(Role.ADVISER)

    page = client.get("/api/docs/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "PUT /api/v1/reports/{key}" in text
    assert "min_verification" in text
    assert "https://" not in text.replace("https://vigil.invalid", "")


def test_the_schema_is_openapi_31(cast):
    schema = cast.machine().get("/api/schema/", headers={"Accept": "application/json"}).json()

    assert schema["openapi"] == "3.1.0"
    assert {"token", "session"} == set(schema["components"]["securitySchemes"])
