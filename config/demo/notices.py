"""One subscription, so that the page about them shows one; a replay tells in the app only."""

from __future__ import annotations

from config.demo.accounts import OWN_AREA
from missions.choices import Role
from missions.models import Area, Mission, User
from missions.services import audience_of_user
from threats.choices import Imminence, NoticeKind
from threats.models import Subscription
from threats.services.subscriptions import SubscriptionInput, subscribe


def ensure_subscription(mission: Mission, users: dict[str, User]) -> None:
    """The analyst is told of what is urgent in the field office's area, unless subscribed before."""
    analyst = users[Role.ANALYST]
    if Subscription.objects.filter(mission=mission, user=analyst).exists():
        return
    area = Area.objects.get(mission=mission, name=OWN_AREA)
    kinds = (NoticeKind.RAISED, NoticeKind.ESCALATED)
    wanted = SubscriptionInput(area=area.pcode, imminence=Imminence.H24, kinds=kinds)
    subscribe(mission=mission, data=wanted, user=analyst, audience=audience_of_user(analyst))
