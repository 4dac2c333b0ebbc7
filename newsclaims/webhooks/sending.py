"""One request to one webhook: signed, to the checked number, within a time, following nothing.

Signatures are those of Standard Webhooks (https://www.standardwebhooks.com), for which there are libraries in
most languages: ``webhook-signature: v1,`` and the base64 of HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from newsclaims.webhooks.addresses import AddressError, Target, read, resolve

SECONDS = 10.0
"""For all of it: connecting, sending, and the beginning of the answer."""
EXCERPT = 500
AGENT = "newsclaims-webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``error`` says for people why it does not count as delivered, "" if it does."""

    error: str
    status_code: int | None = None
    milliseconds: int = 0
    excerpt: str = ""


def secret(salt: str) -> str:
    """The secret of a webhook, as its owner is shown it once. A copy of the database does not tell it."""
    derived = salted_hmac("newsclaims.webhooks", salt, algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(derived).decode()


def sign(given: str, key: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``, with a secret as :func:`secret` gives it."""
    signed = f"{key}.{timestamp}.".encode() + body
    digest = hmac.new(base64.b64decode(given.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def post(address: str, *, salt: str, key: str, payload: Mapping[str, Any]) -> Answer:
    """Send a payload. Whatever goes wrong is in the answer; nothing is raised for what others do."""
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    now = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": key,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(secret(salt), key, now, body),
    }
    began = time.monotonic()
    try:
        target = read(address)
        status, excerpt = _exchange(target, resolve(target), body, headers)
    except AddressError as error:
        return Answer(str(error))
    except (HTTPError, OSError, ValueError) as error:
        spent = time.monotonic() - began
        late = f"It did not answer within {SECONDS:.0f} seconds."
        why = late if spent >= SECONDS * 0.95 else f"It could not be reached: {_plain(error)}."
        return Answer(why, milliseconds=round(1000 * spent))
    spent = round(1000 * (time.monotonic() - began))
    return Answer(_complaint(status), status, spent, excerpt)


def _exchange(target: Target, number: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Connect to ``number`` as ``target.host``: Host and TLS name the host; it is not looked up again."""
    connection = _connection(target, number)
    with _Deadline(connection) as deadline:
        connection.connect()
        deadline.hold()
        connection.request(
            "POST",
            target.path,
            body=body,
            headers={"Host": target.authority, **headers},
            preload_content=False,
        )
        answer = connection.getresponse()
        if deadline.passed:  # what was cut off may look like an answer
            raise TimeoutError
        return answer.status, _excerpt(answer)


def _excerpt(answer: HTTPResponse) -> str:
    """How an answer begins. One that breaks off has been given all the same."""
    try:
        begins = answer.read(4 * EXCERPT, decode_content=False)
    except (HTTPError, OSError):
        begins = b""
    return begins.decode("utf-8", "replace").replace("\0", "")[:EXCERPT]


class _Deadline:
    """Ends an exchange that drips on: a limit on each read alone would let it go on for ever."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection, self._held = connection, connection.sock
        self._timer = threading.Timer(SECONDS, self._cut)
        self._timer.daemon = True
        self.passed = False

    def hold(self) -> None:
        """Keep the socket: the connection lets go of it when the answer begins."""
        self._held = self._connection.sock

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        self.passed = True
        if (connected := self._held or self._connection.sock) is not None:
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


def _connection(target: Target, number: str) -> HTTPConnection:
    if not target.secure:
        return HTTPConnection(number, target.port, timeout=SECONDS)
    return HTTPSConnection(
        number,
        target.port,
        timeout=SECONDS,
        ssl_context=ssl.create_default_context(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def _complaint(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"It answered {status}, a redirect; none is followed. Give the address that it leads to."
    return f"It answered {status}."


def _plain(error: Exception) -> str:
    """The end of the chain of causes, without urllib3's wrappings."""
    cause = error.__cause__ or error.__context__
    words = str(cause or error).strip().rstrip(".")
    return words[:200] or type(error).__name__
