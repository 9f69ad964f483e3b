"""Rules of the mission: everybody inside reads them, who configures changes them, each change says why."""

import pytest

from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError
from missions.services.rulesets import set_ruleset
from responses.models import ApprovalRule, LearningRules, OwnActionType
from responses.services import kind_of
from responses.services.rules import BOARD, EMERGENCY, LEARNING, emergency_hours
from tests.making import audience, make_alert
from tests.responses.test_priorities import place
from threats.models import Delivery
from threats.services.notice_policy import NOTICES

DUTY, ADMIN = Role.DUTY_OFFICER, Role.ADMINISTRATOR
INSIDE = [Role.LIAISON, Role.ADVISER, DUTY, Role.SPECIALIST, Role.HEAD_OF_OFFICE, Role.ANALYST, Role.PLANNER]
SHEETS = ("emergency", "reviews", "notices", "board")


def filled(client, key, **changes):
    """What a browser sends of a sheet as it stands, with changes."""
    form = client.get(f"/rules/{key}/").context["form"]
    shown = {field.html_name: field.value() for field in form}
    return {
        name: value
        for name, value in {**shown, "reason": "Agreed", **changes}.items()
        if value is not None and value is not False
    }


@pytest.mark.parametrize("role", [*INSIDE, Role.LEADERSHIP])
def test_everybody_inside_reads_the_rules_and_only_who_configures_is_offered_to_change_them(cast, role):
    client = cast.client(role)
    answer = client.get("/rules/")
    assert answer.status_code == 200
    assert "/rules/reviews/" not in answer.text
    assert {client.get(f"/rules/{key}/").status_code for key in (*SHEETS, "types", "approvals")} == {403}
    assert client.get("/api/v1/rules/?mission=TST").json()["missed_hours"] == 72


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.PARTNER, Role.AUDITOR])
def test_who_is_not_inside_does_not_read_them(cast, role):
    client = cast.client(role)
    assert client.get("/rules/").status_code == 403
    assert client.get("/api/v1/rules/?mission=TST").status_code == 403


def test_the_administrator_changes_a_sheet_with_a_reason_and_the_trail_and_the_page_tell_it(cast):
    client = cast.client(ADMIN)
    stale = filled(client, "reviews", missed_hours=3)
    for wrong in (
        {"reason": ""},
        {"missed_km": 0},
        {"missed_km": "nan"},
        {"retaliation_days": 400},
        {"missed_hours": ""},
    ):
        answer = client.post("/rules/reviews/", filled(client, "reviews", **{"missed_km": 9, **wrong}))
        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == set(wrong)
        typed = {"missed_km": 9, **wrong}["missed_km"]
        assert answer.context["form"]["missed_km"].value() == str(typed)  # what was typed is kept
    assert not LearningRules.objects.exists()

    assert client.post("/rules/reviews/", filled(client, "reviews", missed_km=7.5)).status_code == 302
    late = client.post("/rules/reviews/", stale)

    assert late.status_code == 409
    assert LearningRules.objects.get().missed_km == 7.5
    entry = AuditEntry.objects.get(verb="mission.rules.reviews")
    assert (entry.actor, entry.reason) == (cast[ADMIN].actor, "Agreed")
    assert (entry.data["before"]["missed_km"], entry.data["after"]["missed_km"]) == (15.0, 7.5)
    told = cast.client(DUTY).get("/rules/").text
    assert "7.5 km" in told
    assert "Agreed" in told


def test_no_service_takes_a_change_of_rules_from_others_or_without_a_reason(cast):
    for rules in (EMERGENCY, LEARNING, BOARD, NOTICES):
        said = {"rules": rules, "mission_id": cast.mission.pk, "version": rules.version(cast.mission)}
        values = {**rules.read(cast.mission), "emergency_hours": 5} if rules is EMERGENCY else rules.read(cast.mission)
        with pytest.raises(NotAllowedError):
            set_ruleset(values=values, reason="Mine", audience=audience(cast, Role.LEADERSHIP), **said)
        if rules is EMERGENCY:
            with pytest.raises(ReasonNeededError):
                set_ruleset(values=values, reason=" ", audience=audience(cast, ADMIN), **said)


def test_emergency_support_gets_the_hours_that_the_mission_set(cast):
    client = cast.client(ADMIN)
    assert client.post("/rules/emergency/", filled(client, "emergency", emergency_hours=0)).status_code == 400
    assert client.post("/rules/emergency/", filled(client, "emergency", emergency_hours=6)).status_code == 302
    assert emergency_hours(cast.mission) == 6


def test_the_roles_that_the_mission_chose_are_told(cast):
    client = cast.client(ADMIN)
    assert client.post("/rules/notices/", filled(client, "notices", roles_raised=[])).status_code == 400
    assert client.post("/rules/notices/", filled(client, "notices", roles_raised=[Role.PARTNER])).status_code == 400
    assert client.post("/rules/notices/", filled(client, "notices", roles_raised=[Role.ANALYST])).status_code == 302

    make_alert(cast)

    told = Delivery.objects.filter(kind="raised").values_list("user__username", flat=True)
    assert cast[Role.ANALYST].username in told
    assert cast[Role.HEAD_OF_OFFICE].username not in told


def test_a_renamed_rung_keeps_its_areas_and_one_with_areas_does_not_go(cast):
    place(cast, cast.west)
    client = cast.client(ADMIN)
    words = {"rung_1": "Red", "rung_2": "Amber", "rung_3": "", "rung_4": "Watch"}

    assert client.post("/rules/board/", filled(client, "board", rung_1="")).status_code == 400
    assert client.post("/rules/board/", filled(client, "board", rung_1="Same", rung_2="same")).status_code == 400
    assert client.post("/rules/board/", filled(client, "board", **words)).status_code == 302

    cast.mission.refresh_from_db()
    assert cast.mission.priority_labels == [["must", "Red"], ["should", "Amber"], ["rung_1", "Watch"]]
    assert "Red" in cast.client(Role.HEAD_OF_OFFICE).get("/priorities/").text


def test_own_types_of_action_are_added_changed_and_archived_never_deleted(cast):
    client = cast.client(ADMIN)
    said = {
        "do": "add", "code": "river_watch", "label_en": "River watch", "label_fr": "Guet du fleuve",
        "label_ar": "مراقبة النهر", "tier": 2, "phase": "prevention", "reason": "A river",
    }  # fmt: skip
    assert client.post("/rules/types/", {**said, "code": "patrol"}).status_code == 400
    assert client.post("/rules/types/", {**said, "reason": ""}).status_code == 400
    assert client.post("/rules/types/", said).status_code == 302
    change = {**said, "do": "change", "label_en": "Watch on the river", "tier": 1}
    assert client.post("/rules/types/river_watch/", change).status_code == 302
    kind = kind_of(cast.mission, "river_watch")
    assert kind is not None
    assert (kind.label, kind.tier) == ("Watch on the river", 1)

    assert client.post("/rules/types/river_watch/", {"do": "end", "reason": "Dry"}).status_code == 302

    assert OwnActionType.objects.get().ended_at is not None
    assert client.get("/rules/types/river_watch/").status_code == 404
    assert "Archived" in cast.client(DUTY).get("/rules/").text
    document = cast.client(DUTY).get("/api/v1/rules/?mission=TST").json()
    assert document["action_types"][0]["archived"] is True
    assert 'value="river_watch"' not in cast.client(DUTY).get("/actions/new/").text


def test_approvals_are_asked_for_and_asked_for_no_more(cast):
    client = cast.client(ADMIN)
    said = {"do": "add", "role": Role.PLANNER, "tier": 2, "type": "", "responder": "", "reason": "Fuel"}
    assert client.post("/rules/approvals/", {**said, "role": DUTY}).status_code == 400
    assert client.post("/rules/approvals/", said).status_code == 302
    assert client.post("/rules/approvals/", said).status_code == 400
    assert cast.client(DUTY).get("/api/v1/rules/?mission=TST").json()["approvals"] == [
        {"role": "planner", "tier": 2, "type": "", "responder": ""}
    ]

    assert client.post("/rules/approvals/", {"do": "end", "rule": "planner|2||", "reason": "Enough"}).status_code == 302

    assert ApprovalRule.objects.get().ended_at is not None
    reasons = (
        AuditEntry.objects.filter(verb__startswith="approval_rule.").order_by("pk").values_list("reason", flat=True)
    )
    assert list(reasons) == ["Fuel", "Enough"]
