"""What somebody unknown gets: exactly what the contract says, also below addresses that do not exist."""

import pytest
from django.utils import timezone

from missions.models import ApiClient


@pytest.mark.parametrize("path", ["/login/", "/healthz", "/readyz"])
def test_public_doors_answer(client, db, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/alerts/", "/nowhere/", "/account/2fa/"])
def test_pages_send_to_sign_in_and_back(client, db, path):
    response = client.get(f"{path}?z=6")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=%2F")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/incidents/", "/api/nowhere", "/tiles/x/1/2/3.mvt", "/ogc/", "/feeds/alerts.atom", "/live", "/deepz"],
)
def test_machine_doors_answer_401_with_the_scheme(client, db, path):
    response = client.get(path)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("field", ["expires_at", "revoked_at"])
def test_an_expired_or_revoked_token_is_nobody(cast, field):
    ApiClient.objects.filter(mission=cast.mission).update(**{field: timezone.now()})

    assert cast.machine().get("/api/schema/").status_code == 401


def test_a_token_opens_no_page_and_no_session(cast):
    response = cast.machine().get("/")

    assert response.status_code == 302
    assert not response.cookies


def test_a_token_opens_machine_doors(cast):
    assert cast.machine().get("/deepz").status_code in {200, 503}
