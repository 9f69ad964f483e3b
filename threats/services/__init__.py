from threats.services.explain import Explanation, HorizonRisk, NearestBase, explain, trend
from threats.services.scoring import missions_waiting, request_rescore, score_if_asked, score_mission
from threats.services.watch import close_watch_item, open_watch_items

__all__ = [
    "Explanation",
    "HorizonRisk",
    "NearestBase",
    "close_watch_item",
    "explain",
    "missions_waiting",
    "open_watch_items",
    "request_rescore",
    "score_if_asked",
    "score_mission",
    "trend",
]
