"""What the desk's form gets to keep drafts with; the keeping itself is tested in tests/js/draft.test.mjs."""

import json
import re

import pytest

from missions.choices import Role

pytestmark = pytest.mark.django_db


def draft_facts(client):
    page = client.get("/reports/new/").content.decode()
    found = re.search(r'<script id="vigil-draft"[^>]*>(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_each_author_has_a_key_of_their_own_and_gets_it_again_after_signing_in_anew(cast):
    mine, again = draft_facts(cast.client(Role.ADVISER)), draft_facts(cast.client(Role.ADVISER))
    theirs = draft_facts(cast.client(Role.DUTY_OFFICER))

    assert mine["key"] == again["key"]
    assert mine["key"] != theirs["key"]


def test_what_belongs_to_a_specialist_or_the_conduct_team_is_named_as_never_kept(cast):
    never = draft_facts(cast.client(Role.ADVISER))["never"]

    assert {"sexual_violence", "recruitment_and_use", "child", "about_own_people"} <= set(never)


def test_every_page_asks_before_it_signs_out(cast):
    page = cast.client(Role.ADVISER).get("/incidents/").content.decode()

    assert "data-signs-out" in page
    assert '"leaving":' in page
