"""Generated answers to the forms of the pages: what a browser would send, and what nobody's browser would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.recipes import RECIPES
from tests.architecture.walk import addresses
from tests.architecture.world import World
from tests.contract.inputs import Asker

NASTY = (
    "", " ", "\x00", "x" * 20_001, "-1", "0", "1e999", "NaN", "99999999999999999999", "٣", "1,5", "2026-02-30", "now",
    "9999-12-31T23:59", "0000-00-00", "2031-01-01T00:00", "on", "=1+1", "<script>alert(1)</script>", "' or 1=1 --",
    "\u202egnp.exe", "\u200b", "аdmin", "29.3,0.1", "0.07, 29.31", "POINT(1 2)", '{"type": "raster"}', "/vsicurl/x",
    "S1 00 E29 15", "TST-0000000", "crsv", "verified", "../../etc/passwd", "%00", "a" * 300 + "@b.org",
)  # fmt: skip
# How a page says what is wrong: at a field, above the form, or that it is no form of this page at all.
SAYS = ("field__error", 'role="alert"', "errorlist", "The address or the form could not be read.")
SKIPPED = {"csrfmiddlewaretoken"}
COLUMNS = b"what,words\nbattle,Shots\n", b"\xff\xfe\x00", b"PK\x03\x04rubbish", b"", b"a,a,a\n1\n" * 50, b"=1+1\n"


@dataclass
class Form:
    """A form as a page shows it: where it goes, and each field with the values that it offers."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def shape(self) -> tuple[Any, ...]:
        """What makes it the same form on another page."""
        step = tuple(self.fields.get("do", ()))
        return (step, tuple(sorted(self.fields)))


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms = page, list[Form]()
        self._form: Form | None = None
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = said.get("method", "").lower() == "post"
            self._form = Form(urljoin(self.page, said.get("action", ""))) if posts else None
            self.forms += [self._form] if self._form else []
        elif self._form is not None:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", self._select if tag == "option" else "")
        if self._form is None or not name or name in SKIPPED:
            return
        if tag == "select":
            self._select = name
        if said.get("type") == "file":
            self._form.files.add(name)
        elif tag in {"input", "button", "option", "select", "textarea"}:
            offered = self._form.fields.setdefault(name, [])
            offered += [said["value"]] if said.get("value") else []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def forms_of(asker: Asker, world: World, pages: int = 100) -> Iterator[tuple[str, Form]]:
    """(door, form) of every form on the pages that the caller sees, so many pages of a door; each kind of form once."""
    seen: set[Any] = set()
    for door, recipes in RECIPES.items():
        if door.startswith("frontend:") and not door.startswith("frontend:card"):
            for form in islice(_shown(asker, world, recipes), pages):
                if (kind := (door, form.shape)) not in seen:
                    seen.add(kind)
                    yield door, form


def _shown(asker: Asker, world: World, recipes: list[str]) -> Iterator[Form]:
    for method, address in (pair for recipe in recipes for pair in addresses(world, recipe)):
        if method == "POST":
            yield Form(address)
        else:
            yield from _on_page(asker, address)


def _on_page(asker: Asker, address: str) -> Iterator[Form]:
    answer = asker.client.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return
    reader = _Reader(address)
    reader.feed(answer.content.decode())
    yield from (form for form in reader.forms if not form.action.startswith(("/account/", "/logout/", "/see-as/")))


def ask_form(asker: Asker, door: str, form: Form, settings: Any) -> None:
    """Send one form with generated answers: some as offered, some nasty, some left out, some that it does not have."""
    name = f"{door} {'/'.join(form.fields.get('do', []))}".strip()

    def asked(answers: dict[str, Any], files: dict[str, Any]) -> None:
        sent = {**answers, **{key: SimpleUploadedFile(*file) for key, file in files.items()}}
        response = asker.ask(name, "POST", form.action, data=sent)
        if response.status_code == 400 and not _says_what(response.seen):
            asker.judged.fault(name, "refused without saying what", answers)

    settings(given(_answers(form), _files(form))(asked))()


def _answers(form: Form) -> Any:
    fields = {name: _answer(offered) for name, offered in form.fields.items() if name != "do"}
    step = {"do": st.sampled_from([*form.fields["do"] * 8, "no_such_step"])} if form.fields.get("do") else {}
    return st.fixed_dictionaries(step, optional={**fields, "no_such_field": st.just("x")})


def _answer(offered: list[str]) -> Any:
    free = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    return st.one_of(st.sampled_from(offered), st.sampled_from(offered), free) if offered else free


def _files(form: Form) -> Any:
    names = st.sampled_from(["reports.csv", "reports.xlsx", "x.svg", "photo.jpg", "a" * 300 + ".csv", "no-ending"])
    one = st.tuples(names, st.one_of(st.sampled_from(COLUMNS), st.binary(max_size=200)))
    return st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(form.files), one))


def _says_what(text: str) -> bool:
    return any(mark in text for mark in SAYS)
