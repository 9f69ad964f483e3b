"""No withheld figure can be found out: not from the total and the other figures, not by somebody who knows the rule."""

from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from incidents import disclosure
from incidents.disclosure import LEAST_COUNT


def told(cells, order=None):
    return disclosure.told(cells, order or sorted(cells))


tables = st.dictionaries(st.integers(1, 30), st.integers(0, 40), min_size=1, max_size=12)


@given(tables)
def test_what_is_shown_is_true_and_never_small(cells):
    shown = told(cells)

    for key, count in shown.cells.items():
        assert count is None or count == cells[key] >= LEAST_COUNT
    assert shown.total is None or shown.total == sum(cells.values()) >= LEAST_COUNT


@given(tables)
def test_beside_a_total_each_withheld_cell_may_be_anything_from_none_to_five_at_least(cells):
    shown = told(cells)
    hidden = [key for key, count in shown.cells.items() if count is None]
    if shown.total is None or not hidden:
        return

    left = shown.total - sum(count for count in shown.cells.values() if count is not None)
    assert len(hidden) >= 2
    assert left >= LEAST_COUNT


@given(tables)
def test_a_table_without_small_cells_is_told_whole(cells):
    big = {key: count + LEAST_COUNT for key, count in cells.items()}

    assert told(big).cells == big
    assert told(big).total == sum(big.values())


def test_even_who_knows_the_rule_finds_no_withheld_cell():
    """Every table of three cells, in every order: tables that are told alike differ in each withheld cell."""
    alike = {}
    for counts, order in product(product(range(13), repeat=3), permutations(range(3))):
        shown = told(dict(enumerate(counts)), order)
        alike.setdefault((tuple(shown.cells.values()), shown.total), set()).add(counts)

    assert len(alike) > 500
    for (cells, total), possible in alike.items():
        if any(max(counts) < 9 for counts in possible):  # others would need bigger cells than are tried here
            for place, count in enumerate(cells):
                assert count is not None or len({counts[place] for counts in possible}) > 1, (cells, total, possible)


def test_an_only_area_is_as_small_as_its_total():
    assert told({"a": 3}).total is None
    assert told({"a": 7}) == told({"a": 7})
    assert told({"a": 7}).cells == {"a": 7}


def test_the_smallest_of_the_others_is_withheld_with_an_only_small_one():
    assert told({"a": 2, "b": 9, "c": 6}).cells == {"a": None, "b": 9, "c": None}
    assert told({"a": 2, "b": 9, "c": 6}).total == 17


def test_none_is_not_told_apart_from_few():
    assert told({"a": 0, "b": 9}).cells == {"a": None, "b": None}
    assert told({"a": 0, "b": 9}).total == 9
