"""What public feeds say, as values of indicators: one module per format, each pure: bytes in, values out."""

from collections.abc import Callable

from threats.choices import Connector
from threats.feeds import hazard_cap, idmc, inform, wfp_prices
from threats.feeds.values import Asked, FeedError, Value

READERS: dict[str, Callable[[bytes, Asked], list[Value]]] = {
    Connector.IDMC: idmc.read,
    Connector.INFORM: inform.read,
    Connector.WFP_PRICES: wfp_prices.read,
    Connector.HAZARD_CAP: hazard_cap.read,
}
CREDITS: dict[str, tuple[str, str]] = {
    # licence, attribution
    Connector.IDMC: ("CC BY-IGO", "IDMC, Global Internal Displacement Database"),
    Connector.INFORM: ("CC BY 4.0", "INFORM, European Commission Joint Research Centre"),
    Connector.WFP_PRICES: ("CC BY-IGO", "World Food Programme, Price Database"),
    Connector.HAZARD_CAP: ("", ""),
}

__all__ = ["CREDITS", "READERS", "Asked", "FeedError", "Value"]
