"""A real server on loopback that is told of things, and does with them as it was told."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from newsclaims.celery import app
from newsclaims.webhooks import services
from newsclaims.webhooks.models import Event, Webhook


@dataclass
class Receiver:
    """What came, and how the next request is answered."""

    port: int
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"thanks"
    behave: Callable[[BaseHTTPRequestHandler], None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=newsclaims"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if one.behave is not None:
                one.behave(self)
                return
            self.send_response(one.status)
            for name, value in one.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(one.body)))
            self.end_headers()
            self.wfile.write(one.body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_broker() -> Iterator[None]:
    with patch.object(app, "send_task"):
        yield


@pytest.fixture
def allowed(settings: Settings) -> None:
    """The operator allows loopback."""
    settings.WEBHOOK_ALLOW = ["127.0.0.0/8"]


@pytest.fixture
def webhook(editor: User, receiver: Receiver, allowed: None) -> Webhook:
    events = [Event.EXTRACTED, Event.CORRECTED]
    return services.create(owner=editor, address=receiver.address, events=events)[0]
