from missions.services.audience import (
    SEE_AS,
    as_headquarters,
    audience_of_client,
    audience_of_user,
    client_of_token,
)
from missions.services.clock import database_now, restart_replay
from missions.services.people import create_api_client, create_membership, create_user
from missions.services.places import Place, locate
from missions.services.serving import serve_point

__all__ = [
    "SEE_AS",
    "Place",
    "as_headquarters",
    "audience_of_client",
    "audience_of_user",
    "client_of_token",
    "create_api_client",
    "create_membership",
    "create_user",
    "database_now",
    "locate",
    "restart_replay",
    "serve_point",
]
