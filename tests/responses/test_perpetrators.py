"""Whom a warning fears: from its report, its incident, or the threat that it belongs to."""

from uuid import uuid4

from incidents.models import Actor
from missions.choices import Role
from responses.services.perpetrators import perpetrators
from tests.making import audience, by, make_alert
from tests.threats.test_threats import make_threat
from threats.models import Alert
from threats.services import link_alert


def test_the_actor_of_a_threat_is_feared_where_no_report_names_another(cast):
    alert, other = make_alert(cast), make_alert(cast)
    group = Actor.objects.create(public_id=uuid4(), name="Group of the hills", actor_class="rebel_group")
    threat = make_threat(cast, actor_id=group.pk)
    link_alert(threat_id=threat.pk, alert_id=alert.pk, **by(cast, Role.ADVISER))

    feared = perpetrators(audience(cast, Role.LEADERSHIP), Alert.objects.filter(mission=cast.mission))

    assert feared == {alert.pk: "rebel_group"}
    assert other.pk not in feared
