"""What the server itself must withstand."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from newsclaims.wsgi import application


@pytest.mark.django_db(transaction=True)  # the server opens and closes its own connections
@pytest.mark.parametrize(
    "content_type", ["text/plain; charset=zlib", "text/plain; charset=none-such", "x; charset="]
)
def test_a_character_set_that_is_none_is_no_server_error(content_type: str) -> None:
    statuses: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/people/",
        "QUERY_STRING": "q=a",
        "CONTENT_TYPE": content_type,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost",
    }

    def start(status: str, *_rest: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    b"".join(application(environ, start))
    assert statuses == ["200 OK"]
