"""Cut the ground of the demo mission out of the shared context layers; the same input gives the same bytes.

python data/reach/make.py ../shared/data/context        (needs the development requirements: shapely)
"""

import csv
import gzip
import io
import json
import sys
from math import exp
from pathlib import Path

from shapely import Point, prepare, union_all
from shapely.geometry import shape

HERE = Path(__file__).parent
YEAR = 2017
MARGIN = 0.5  # degrees around the area: a way may lead round
OPEN_KMH, EMPTY_KMH, INHABITED = 12.0, 6.0, 2_000  # the access grid's own rule: see its README
RELIEF_M = 1_000.0


def write(name: str, text: str) -> None:
    (HERE / name).write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def table(path: Path) -> csv.DictReader:
    return csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"), newline=""))


def people(row: dict[str, str]) -> int:
    """Between the two counts by even growth."""
    before, after = int(row["pop_2000"]), int(row["pop_2020"])
    return round(before * (after / before) ** ((YEAR - 2000) / 20)) if before and after else after


def squares(context: Path, near) -> None:
    """Each square with its people and the speed off the roads."""
    counted = {(row["lat"], row["lon"]): row for row in table(context / "population_grid_0p167deg_2000_2020.csv.gz")}
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["latitude", "longitude", "people", "kmh"])
    for row in table(context / "access_grid_0p167deg.csv.gz"):
        if not near.covers(Point(float(row["lon"]), float(row["lat"]))):
            continue
        population = counted[row["lat"], row["lon"]]
        level = OPEN_KMH if int(population["pop_2000"]) > INHABITED else EMPTY_KMH
        speed = level * exp(-float(row["relief_m"]) / RELIEF_M)
        lines.writerow([row["lat"], row["lon"], people(population), f"{speed:.1f}"])
    write("squares.csv.gz", out.getvalue())


def roads(context: Path, near) -> None:
    """Main roads that touch the area, whole."""
    collection = json.loads(gzip.decompress((context / "roads_main_africa.geojson.gz").read_bytes()))
    kept = [feature for feature in collection["features"] if near.intersects(shape(feature["geometry"]))]
    for feature in kept:
        feature["properties"] = {"speed_kmh": feature["properties"]["speed_kmh"]}
        line = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[round(x, 3), round(y, 3)] for x, y in line]
    write("roads.geojson.gz", json.dumps({"type": "FeatureCollection", "features": kept}, separators=(",", ":")))


def main(context: Path) -> None:
    """Write both files."""
    areas = json.loads(gzip.decompress((HERE.parent / "demo/areas.geojson.gz").read_bytes()))["features"]
    inside = union_all([shape(feature["geometry"]) for feature in areas])
    near = inside.buffer(MARGIN)
    prepare(near)
    squares(context, near)
    roads(context, near)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
