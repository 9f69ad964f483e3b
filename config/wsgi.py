"""WSGI entry point, served by granian."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _held(application: Any) -> Any:
    from config.holding import WORKING, Holding  # it reads records: only once the applications are set up

    return Holding(application, rooms=max(0, settings.WEB_THREADS - WORKING))


application = _held(get_wsgi_application())
