"""Cut the demo files out of the shared data folder; the same input gives the same bytes.

python data/demo/make.py ../shared/data        (needs the development requirements: shapely)
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path

from shapely import Point, prepare, union_all
from shapely.geometry import shape

HERE = Path(__file__).parent
COUNTRY = "DR Congo (Zaire)"
CONTEXT_DEGREES = 3.1  # some 340 km at these latitudes: more than the 300 km that the scores look at
# OCHA P-codes of the provinces (ocha_pcodes_adm1_adm2.csv, OCHA, CC BY); geoBoundaries has English names only
PCODES = {
    "Upper Uele": ("CD53", "Haut-Uele"),
    "Lower Uele": ("CD52", "Bas-Uele"),
    "Ituri": ("CD54", "Ituri"),
    "Tshopo": ("CD51", "Tshopo"),
    "North Kivu": ("CD61", "North Kivu"),
    "South Kivu": ("CD62", "South Kivu"),
    "Maniema": ("CD63", "Maniema"),
    "Haut-Katanga": ("CD71", "Haut-Katanga"),
    "Haut-Lomami": ("CD73", "Haut-Lomami"),
    "Tanganyika": ("CD74", "Tanganyika"),
    "Lomami": ("CD81", "Lomami"),
}


def write(name: str, text: str) -> None:
    (HERE / name).write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def areas(shared: Path) -> list[dict]:
    """The provinces of MONUSCO's area of 2017, with their P-codes."""
    collection = json.loads(gzip.decompress((shared / "mission_areas.geojson.gz").read_bytes()))
    kept = [feature for feature in collection["features"] if feature["properties"]["mission"] == "MONUSCO"]
    for feature in kept:
        pcode, name = PCODES[feature["properties"]["name"]]
        feature["properties"] = {"iso3": "COD", "pcode": pcode, "name": name}
    kept.sort(key=lambda feature: feature["properties"]["pcode"])
    write("areas.geojson.gz", json.dumps({"type": "FeatureCollection", "features": kept}, separators=(",", ":")))
    return kept


def events(shared: Path, features: list[dict]) -> None:
    """Every event of the country, and of its neighbours as far as the scores look."""
    near = union_all([shape(feature["geometry"]) for feature in features]).buffer(CONTEXT_DEGREES)
    prepare(near)
    text = gzip.decompress((shared / "ucdp_ged211_africa_1989_2017.csv.gz").read_bytes()).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    out = io.StringIO()
    table = csv.DictWriter(out, rows.fieldnames or [], lineterminator="\n")
    table.writeheader()
    for row in rows:
        if row["country"] == COUNTRY or near.covers(Point(float(row["longitude"]), float(row["latitude"]))):
            table.writerow(row)
    write("events_ucdp_ged211.csv.gz", out.getvalue())


def bases(shared: Path) -> None:
    """Towns where MONUSCO had a base in 2017."""
    with (shared / "context/mission_bases_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("mission") == "MONUSCO"]
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    (HERE / "bases_2017.csv").write_text(out.getvalue(), encoding="utf-8")


def main(shared: Path) -> None:
    """Write all demo files."""
    events(shared, areas(shared))
    bases(shared)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
