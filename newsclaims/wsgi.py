"""What gunicorn serves."""

import gc
import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")


class Request(WSGIRequest):
    """A request whose Content-Type may name a codec that is no character set (zlib): no 500."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # the stubs do not list it
        except LookupError:
            self._encoding = None


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Handler()

# All pages are loaded before gunicorn forks, shared by its processes, and left out of what Python's garbage
# collector walks through: a full collection would otherwise hold up a request by a tenth of a second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
