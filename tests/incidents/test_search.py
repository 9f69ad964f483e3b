"""`q` of a list: a ref's beginning, or words as the caller is served them, in any form, accent or language."""

from typing import Any

import pytest
from django.db import connection

from incidents.models import Actor, Incident, IncidentActor, Report
from missions.choices import Role
from missions.words import hold, hold_any, label_words
from tests.making import make_alert, make_cleared, make_incident, make_report
from threats.models import Alert

HIDDEN: dict[str, Any] = {
    "longitude": 29.3123,
    "latitude": 0.0712,
    "place_name": "Zuri hamlet",
    "text": "Houses were burnt at dawn.",
}


def total(cast, role, sought, kind="incidents"):
    return cast.client(role).get(f"/api/v1/{kind}/", {"q": sought}).json()["total"]


@pytest.mark.parametrize(
    ("language", "text", "sought"),
    [
        ("en", "Armed men attacked the village", "attack"),
        ("en", "Armed men attacked the village", "ATTACKING villages"),
        ("fr", "Des hommes armés ont incendié les écoles", "ecole incendie"),
        ("fr", "Des hommes armés ont incendié les écoles", "École"),
        ("ar", "هاجم مسلحون المدرسة في القرية", "مدرسه"),
        ("ar", "هاجم مسلحون المدرسة في القرية", "الْقَرْيَة"),
        ("", "Ils ont attaqué les marchés", "marche"),
        ("", "وصل المسلحون إلى السوق", "سوق"),
        ("sw", "Watu wenye silaha walivamia kijiji", "kijiji"),
        ("en", "Two columns; the second one burnt the market", '"burnt the market"'),
    ],
)
def test_words_are_found_in_any_form_and_accent(cast, language, text, sought):
    make_report(cast, text=text, language=language)

    assert total(cast, Role.ANALYST, sought, "reports") == 1


@pytest.mark.parametrize("sought", ["drone", "attack drone", '"village attacked"', "'", "a & b |", "((", "%", "_"])
def test_what_a_record_does_not_hold_does_not_find_it(cast, sought):
    make_report(cast, text="Armed men attacked the village", language="en")

    assert total(cast, Role.ANALYST, sought, "reports") == 0


def test_a_translation_is_found_in_its_own_language(cast):
    make_report(
        cast, text="هاجم مسلحون القرية", language="ar", translation="Gunmen attacked", translation_language="en"
    )

    assert total(cast, Role.ANALYST, "gunman attack", "reports") + total(cast, Role.ANALYST, "gunmen", "reports") >= 1
    assert total(cast, Role.ANALYST, "قرية", "reports") == 1


def test_a_ref_is_found_by_its_beginning_in_small_letters(cast):
    incident, alert = make_incident(cast), make_alert(cast)

    assert total(cast, Role.ANALYST, incident.ref[:-1].lower()) == 1
    assert total(cast, Role.ANALYST, alert.ref.lower(), "alerts") == 1
    assert total(cast, Role.ANALYST, incident.ref[1:]) == 0


def test_words_and_place_of_one_record_are_found_together(cast):
    make_incident(cast, **HIDDEN)
    Incident.objects.update(summary="Houses were burnt at dawn.")

    assert total(cast, Role.ADVISER, "house Zuri") == 1
    assert total(cast, Role.ADVISER, "house Asali") == 0


def test_who_is_served_another_place_finds_that_one_and_never_the_true_one(cast):
    make_cleared(cast, **HIDDEN)
    Incident.objects.update(summary="Houses were burnt at dawn.")

    by_role = {role: [total(cast, role, text) for text in ("zuri", "asali", "burnt", "burnt zuri", "burnt asali")]
               for role in (Role.ADVISER, Role.LIAISON, Role.HEADQUARTERS)}  # fmt: skip

    assert by_role == {
        Role.ADVISER: [1, 0, 1, 1, 0],
        Role.LIAISON: [0, 1, 1, 0, 1],
        Role.HEADQUARTERS: [0, 1, 0, 0, 0],
    }


def test_hidden_rows_are_not_found_by_any_of_their_words(cast):
    incident = make_incident(cast, **HIDDEN)
    Incident.objects.update(summary="Houses were burnt at dawn.", classification=2)
    Report.objects.update(compartments=["crsv"])

    for sought in ("burnt", "zuri", incident.ref):
        assert total(cast, Role.ANALYST, sought) == 0
        assert total(cast, Role.ANALYST, sought, "reports") == 0


@pytest.fixture
def group(cast):
    incident = make_cleared(cast)
    group = Actor.objects.create(
        public_id=incident.public_id, name="Alliance des forces démocratiques", actor_class="rebel_group",
        aliases=["ADF-Nord", "Les Aigles"],
    )  # fmt: skip
    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator")
    return group


@pytest.mark.parametrize("sought", ["democratiques", "Forces Demokratiques", "adf nord", "aigles", "alliance"])
def test_groups_are_found_by_a_name_or_another_one_also_misspelt(cast, group, sought):
    assert total(cast, Role.ANALYST, sought, "actors") == 1
    assert total(cast, "olga", sought, "actors") == 0


def test_incidents_of_a_group_are_for_those_to_whom_it_is_named(cast, group):
    def of_group(role):
        return cast.client(role).get(f"/api/v1/incidents/?actor={group.public_id}").json()["total"]

    assert [of_group(role) for role in (Role.ANALYST, Role.HEADQUARTERS, Role.PARTNER)] == [1, 1, 0]
    assert cast.client(Role.PARTNER).get("/api/v1/incidents/").json()["total"] in {0, 1}


@pytest.mark.parametrize("model", [Incident, Report, Alert])
def test_words_and_labels_come_from_an_index(db, model):
    """Whoever changes the words of a model without its index makes every search read the whole table."""
    labels = model._meta.get_field("served_locations").related_model
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    name = model.__name__.lower()

    assert f"{name}_words" in model.objects.filter(hold(model.objects.all().words.kept(), "market")).explain()
    assert f"{name}_label_words" in labels.objects.filter(hold_any(label_words(), "market")).explain()
