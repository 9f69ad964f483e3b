"""What an alert consists of when somebody raises it."""

from dataclasses import dataclass

from missions.choices import Classification


@dataclass(frozen=True, kw_only=True)
class AlertInput:
    """A warning that asks for a decision.

    Its place is the first of these that is given: a point (decimal degrees, WGS 84), the report's own point, a risk
    cell (H3 index), the watch item's cell or area, an area (P-code). `report_id` and `watch_item_id` are inside ids.
    """

    title: str
    origin: str
    imminence: str
    text: str = ""
    event_type: str = ""
    longitude: float | None = None
    latitude: float | None = None
    cell_h3: str = ""
    area: str = ""
    report_id: int | None = None
    watch_item_id: int | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False
