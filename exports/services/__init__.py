from exports.services.feed import FeedPage, pull_changes
from exports.services.files import Exported, export_collection, headquarters
from exports.services.weeks import bundle_path, publish_week

__all__ = [
    "Exported",
    "FeedPage",
    "bundle_path",
    "export_collection",
    "headquarters",
    "publish_week",
    "pull_changes",
]
