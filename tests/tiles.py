"""Ask for tiles through the door and read what they hold."""

import gzip
import math
from typing import Any

import mapbox_vector_tile


def tile_at(longitude: float, latitude: float, z: int) -> tuple[int, int, int]:
    """The tile that a point lies in."""
    side = 1 << z
    x = int((longitude + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side)
    return z, x, y


def address(layer: str, tile: tuple[int, int, int], **query: Any) -> str:
    search = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/tiles/{layer}/{tile[0]}/{tile[1]}/{tile[2]}.mvt" + (f"?{search}" if search else "")


def features(response: Any) -> dict[str, list[dict[str, Any]]]:
    """Properties of the features by layer; nothing for an empty tile."""
    if response.status_code == 204:
        return {}
    assert response.status_code == 200, response.content
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    layers = mapbox_vector_tile.decode(content)
    return {
        name: [{**feature["properties"], "geometry": feature["geometry"]} for feature in layer["features"]]
        for name, layer in layers.items()
    }
