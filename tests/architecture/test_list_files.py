"""Every list leads to a file, and the file holds the rows that the list shows, with its filters."""

import csv
import io

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


def test_the_file_of_a_list_holds_what_the_list_shows(world):
    """As an analyst, and as a duty officer what an analyst has no list of."""
    lists = [name for name in PAGES if not any("{" in recipe.partition("?")[0] for recipe in RECIPES[name])]
    left = [path for method, path in every(world, lists) if method == "GET"]
    checked, wrong = set(), []
    for client in map(world.client, (Role.ANALYST, Role.DUTY_OFFICER)):
        for path in (path for path in left if path not in checked):
            answer = client.get(path)
            shown = answer.context.get("list") if answer.status_code == 200 and answer.context else None
            if not isinstance(shown, Listing):
                continue
            checked.add(path)
            wrong += faults_of(client, path, answer, shown.total)

    assert wrong == []
    assert len(checked) > 30


def faults_of(client, path, answer, total):
    """What is wrong with the file of one list page, said in a line each."""
    if not (export := answer.context.get("export")):
        return [] if path.startswith(WITHOUT_FILE) else [f"{path} has no file"]
    rows = rows_of(client.get(export))
    return [
        *([] if export.replace("&", "&amp;") in answer.text else [f"{path} does not lead to its file"]),
        *([] if rows == total else [f"{path} shows {total} rows, its file has {rows}"]),
    ]


def rows_of(answer):
    """How many rows a file holds, below its heading."""
    assert answer.status_code == 200, answer.content
    return len(list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))) - 1
