"""One request: signed, bounded in time, following nothing."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pytest_django import Settings

from newsclaims.webhooks import sending
from tests.webhooks.conftest import Receiver


def send(address: str) -> sending.Answer:
    return sending.post(address, salt="salt", key="one", payload={"words": "“No,” she said 😀"})


@pytest.mark.usefixtures("allowed")
def test_what_comes_can_be_verified_as_the_documentation_says(receiver: Receiver) -> None:
    answer = send(receiver.address)
    assert (answer.error, answer.status_code, answer.excerpt) == ("", 200, "thanks")
    path, headers, body = receiver.came[0]
    assert path == "/hook?from=newsclaims"
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert json.loads(body) == {"words": "“No,” she said 😀"}
    documented = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
    snippet = documented.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(snippet, names)
    assert names["verified"](sending.secret("salt"), headers, body)
    assert not names["verified"](sending.secret("other"), headers, body)
    assert not names["verified"](sending.secret("salt"), headers, body + b" ")
    late = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}
    assert not names["verified"](sending.secret("salt"), late, body)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    key = base64.b64encode(b"0" * 32).decode()
    expected = hmac.new(b"0" * 32, b'msg_1.1700000000.{"a":1}', hashlib.sha256).digest()
    assert (
        sending.sign(f"whsec_{key}", "msg_1", 1700000000, b'{"a":1}')
        == "v1," + base64.b64encode(expected).decode()
    )


def test_a_secret_depends_on_the_installation(settings: Settings) -> None:
    one = sending.secret("salt")
    settings.SECRET_KEY = "another" * 10
    assert sending.secret("salt") != one


@pytest.mark.usefixtures("allowed")
def test_no_redirect_is_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.address}
    answer = send(receiver.address)
    assert answer.status_code == 307
    assert "a redirect; none is followed" in answer.error
    assert len(receiver.came) == 1


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(("status", "delivered"), [(200, True), (204, True), (400, False), (500, False)])
def test_an_answer_of_200_and_the_like_counts(receiver: Receiver, status: int, delivered: bool) -> None:
    receiver.status, receiver.body = status, b""
    assert (send(receiver.address).error == "") is delivered


def test_nothing_is_sent_to_loopback_unless_it_is_allowed(receiver: Receiver) -> None:
    answer = send(receiver.address)
    assert "not on the public internet" in answer.error
    assert receiver.came == []


@pytest.mark.usefixtures("allowed")
def test_no_proxy_of_the_environment_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(receiver.address).error == ""


@pytest.mark.usefixtures("allowed")
def test_little_of_the_answer_is_kept(receiver: Receiver) -> None:
    receiver.body = b"\0\xff" + b"x" * 1_000_000
    answer = send(receiver.address)
    assert len(answer.excerpt) <= sending.EXCERPT
    assert "\0" not in answer.excerpt


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("drips", ["header", "body", "nothing"])
def test_a_server_that_drips_is_cut_off(receiver: Receiver, drips: str) -> None:
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if drips == "body" else b""))
            while drips != "nothing" and not over.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()
            over.wait(5)
        except OSError:
            pass

    receiver.behave = drip
    began = time.monotonic()
    with patch.object(sending, "SECONDS", 0.6):
        answer = send(receiver.address)
    over.set()
    assert time.monotonic() - began < 3
    assert (answer.error == "") is (drips == "body")
    assert "did not answer within" in answer.error or drips == "body"


@pytest.mark.usefixtures("allowed")
def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = send(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert "It could not be reached" in answer.error


@pytest.mark.usefixtures("allowed")
def test_a_certificate_must_be_right(receiver: Receiver, tmp_path: Path) -> None:
    """TLS names the host, and a certificate that nobody vouches for ends it."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=hook.test",
    ]
    command += ["-addext", "subjectAltName=DNS:hook.test"]
    command += ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    named: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            for _time in range(2):
                connection, _from = server.accept()
                try:
                    with context.wrap_socket(connection, server_side=True) as secure:
                        secure.recv(10_000)
                        secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                except OSError:
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        with patch.object(sending, "resolve", return_value="127.0.0.1"):
            address = f"https://hook.test:{port}/"
            refused = send(address)
            trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
            with patch.object(ssl, "create_default_context", return_value=trusting):
                accepted = send(address)
    assert "certificate verify failed" in refused.error
    assert (accepted.error, accepted.status_code) == ("", 204)
    assert named == ["hook.test", "hook.test"]
