"""Short ways to observations and to what the scores make of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from missions.choices import Role
from tests.cast import Cast
from tests.making import by
from tests.threats.history import cell_at
from threats import services
from threats.choices import RunTrigger
from threats.inputs import ObservationInput
from threats.models import Observation, RiskScore

WEST_POINT, EAST_POINT = (29.25, 0.0), (29.75, 0.0)


def today() -> date:
    return datetime.now(UTC).date()


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def observation_input(**changes: Any) -> ObservationInput:
    """The most that one observation can weigh: severity 5 by a completely reliable source, today, in West."""
    where = {} if changes.keys() & {"cells", "longitude", "area"} else {"area": "TST01"}
    said = {"indicator": "armed_build_up", "severity": 5, "observed_on": today(), "grade": "A", **where, **changes}
    return ObservationInput(**said)


def observe(cast: Cast, role: str = Role.ANALYST, **changes: Any) -> Observation:
    services.adopt(mission=cast.mission)
    return services.record_observation(mission=cast.mission, data=observation_input(**changes), **by(cast, role))


def run(mission: Any, **kwargs: Any) -> Any:
    done = services.score_mission(mission_id=mission.pk, trigger=RunTrigger.NEWS, **kwargs)
    mission.refresh_from_db()
    return done


def score(mission: Any, point: tuple[float, float] = WEST_POINT, horizon: int = 28) -> RiskScore:
    found: RiskScore = RiskScore.objects.select_related("run").get(cell=cell_at(mission, *point), horizon=horizon)
    return found
