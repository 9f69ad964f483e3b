"""French and Arabic: complete catalogues, whole place-holders, and pages that really answer in them."""

import re
import subprocess
from ast import literal_eval
from pathlib import Path

import pytest
from django.conf import settings as configured

from missions.choices import Role

LOCALE = Path(configured.BASE_DIR) / "locale"
LANGUAGES = {"fr": 2, "ar": 6}
PLACE_HOLDER = re.compile(r"%\(\w+\)\w+|%%|\{\w+\}|</?\w+>")
STRING = re.compile(r'^(msg\w+(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)


def gettext_tool(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def catalogue(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def entries(language):
    """Every entry but the header, as its strings by keyword: msgctxt, msgid, msgid_plural, msgstr, msgstr[0]..."""
    text = gettext_tool("msgattrib", "--no-obsolete", "--no-wrap", str(catalogue(language)))
    for block in text.split("\n\n"):
        strings = {key: "".join(map(literal_eval, value.splitlines())) for key, value in STRING.findall(block)}
        if strings.get("msgid"):
            yield strings


@pytest.fixture
def spoken(tmp_path, settings):
    """The catalogues as they stand in the source, compiled apart from what an installation has compiled before."""
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        gettext_tool("msgfmt", "--check", "-o", str(folder / "django.mo"), str(catalogue(language)))
    settings.LOCALE_PATHS = [tmp_path]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("doubt", ["--only-fuzzy", "--untranslated", "--only-obsolete"])
def test_no_phrase_is_untranslated_guessed_or_left_over(language, doubt):
    assert gettext_tool("msgattrib", doubt, str(catalogue(language))) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_holder_and_tag_survives_translation(language):
    found = list(entries(language))

    assert len(found) > 1000
    for entry in found:
        wanted = sorted(PLACE_HOLDER.findall(entry["msgid"]))
        for key in entry:
            if key.startswith("msgstr"):
                assert sorted(PLACE_HOLDER.findall(entry[key])) == wanted, entry["msgid"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_all_plural_forms_of_the_language(language):
    counted = [entry for entry in entries(language) if "msgid_plural" in entry]

    assert counted
    for entry in counted:
        assert sum(key.startswith("msgstr[") for key in entry) == LANGUAGES[language]


def test_both_languages_translate_the_same_phrases():
    french, arabic = ({(e.get("msgctxt"), e["msgid"]) for e in entries(language)} for language in LANGUAGES)

    assert french == arabic


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("fr", "ltr", "Mot de passe"), ("ar", "rtl", "كلمة المرور"), ("en", "ltr", "Password")],
)
def test_the_sign_in_page_speaks_the_language_of_the_browser(db, client, spoken, language, direction, words):
    page = client.get(configured.LOGIN_URL, headers={"accept-language": language})

    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{direction}"' in page.text
    assert words in page.text


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [
        ("fr", "ltr", ["Alertes", "Couches et filtres", "plus de 60"]),
        ("ar", "rtl", ["الإنذارات", "الطبقات وعوامل التصفية", "أكثر من 60"]),
    ],
)
def test_the_map_speaks_the_language_that_was_chosen(cast, spoken, language, direction, words):
    client = cast.client(Role.DUTY_OFFICER)
    client.post("/account/language/", {"language": language})

    page = client.get("/")

    assert f'<html lang="{language}" dir="{direction}"' in page.text
    for word in words:
        assert word in page.text
    assert "Layers and filters" not in page.text


def test_a_language_that_is_not_spoken_gets_english(db, client, spoken):
    page = client.get(configured.LOGIN_URL, headers={"accept-language": "de"})

    assert '<html lang="en" dir="ltr"' in page.text
