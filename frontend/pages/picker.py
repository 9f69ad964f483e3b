"""What the map of a form needs to know: components/point_picker.html."""

from typing import Any

from missions.models import Mission


def picker_facts(mission: Mission) -> dict[str, Any]:
    """The mission, its bounds ([[south, west], [north, east]], degrees) and where tiles are."""
    west, south, east, north = mission.boundary.extent
    return {"mission": mission.code, "bounds": [[south, west], [north, east]], "tiles": "/tiles/"}
