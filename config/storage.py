"""Static files: served from our own host, under names that change with their content."""

from whitenoise.storage import CompressedStaticFilesStorage


class StaticStorage(CompressedStaticFilesStorage):
    """Compressed, not renamed: native ES modules import each other by their plain names.

    Freshness comes from the build id that pages put into the import map and style address.
    """
