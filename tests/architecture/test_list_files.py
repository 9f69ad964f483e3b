"""Every list leads to a file, and the file holds the rows that the list shows, with its filters."""

import csv
import io

import pytest

from frontend.pages.listing import Listing
from missions.choices import Role
from tests.architecture.recipes import RECIPES
from tests.architecture.walk import every

# What waits to be done by oneself, one's own things, and what does not leave the house as a table.
WITHOUT_FILE = (
    "/analytics/behind/", "/check-ins/", "/deliveries/", "/dialogue/?tab=ways", "/feedback/", "/mappings/",
    "/messages/", "/notices/", "/uploads/", "/verify/",
)  # fmt: skip
PAGES = [name for name in RECIPES if name.startswith("frontend:")]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DUTY_OFFICER])
def test_the_file_of_a_list_holds_what_the_list_shows(world, role):
    client, checked, wrong = world.client(role), 0, []
    lists = [name for name in PAGES if not any("{" in recipe.partition("?")[0] for recipe in RECIPES[name])]
    for path in (path for method, path in every(world, lists) if method == "GET"):
        answer = client.get(path)
        shown = answer.context.get("list") if answer.status_code == 200 and answer.context else None
        if not isinstance(shown, Listing):
            continue
        export = answer.context.get("export")
        if not export:
            wrong += [] if path.startswith(WITHOUT_FILE) else [f"{path} has no file"]
            continue
        checked += 1
        wrong += [] if export.replace("&", "&amp;") in answer.text else [f"{path} does not lead to its file"]
        rows = rows_of(client.get(export))
        wrong += [] if rows == shown.total else [f"{path} shows {shown.total} rows, its file has {rows}"]

    assert wrong == []
    assert checked > 25


def rows_of(answer):
    """How many rows a file holds, below its heading."""
    assert answer.status_code == 200, answer.content
    return len(list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))) - 1
