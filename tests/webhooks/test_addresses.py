"""Where nothing is ever sent."""

import socket
from typing import Any
from unittest.mock import patch

import pytest
from pytest_django import Settings

from newsclaims.webhooks import sending
from newsclaims.webhooks.addresses import AddressError, read, resolve
from tests.webhooks.conftest import Receiver

FORBIDDEN = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.2.1"),
    *("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]"),
    *("[fd00:ec2::254]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]"),
    *("[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:0:0:0:0:0:0:1]", "[2001:db8::1]"),
]


@pytest.mark.parametrize("host", FORBIDDEN)
def test_numbers_that_are_not_public_are_refused(host: str) -> None:
    with pytest.raises(AddressError, match="not on the public internet"):
        read(f"https://{host}/hook")


@pytest.mark.parametrize("host", [host.strip("[]") for host in FORBIDDEN if "." in host[1:] or ":" in host])
def test_and_so_are_names_that_lead_to_them(host: str) -> None:
    try:
        family = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        pytest.skip("this resolver knows no such number")
    with (
        patch.object(socket, "getaddrinfo", return_value=family),
        pytest.raises(AddressError, match="not on the public"),
    ):
        resolve(read("https://rebound.example/hook"))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://example.org/",
        "//example.org/",
        "https://",
        "https://ana:secret@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: y",
        "javascript:alert(1)",
        "https://exämple.org/",
        "https://[::1",
        "",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        read(address)


def test_a_public_address_is_taken_apart() -> None:
    target = read("https://Example.org:8443/a%20b?c=d")
    assert (target.secure, target.host, target.port, target.path) == (True, "example.org", 8443, "/a%20b?c=d")
    assert target.authority == "example.org:8443"
    assert read("https://[2606:4700::1111]").authority == "[2606:4700::1111]"


def test_what_the_operator_allows_may_be_reached(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW = ["10.1.0.0/16", "hooks.internal"]
    assert read("http://10.1.2.3:9000/").port == 9000
    assert read("http://hooks.internal/").secure is False
    with patch.object(socket, "getaddrinfo", return_value=[(2, 1, 6, "", ("192.168.3.4", 80))]):
        assert resolve(read("http://hooks.internal/")) == "192.168.3.4"
        with pytest.raises(AddressError):
            resolve(read("https://other.internal/"))
    with pytest.raises(AddressError):
        read("http://10.2.0.1/")


def test_one_forbidden_number_among_several_is_enough() -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    with patch.object(socket, "getaddrinfo", return_value=found), pytest.raises(AddressError):
        resolve(read("https://example.org/"))


def test_a_name_that_is_rebound_does_not_get_through(receiver: Receiver) -> None:
    """It is looked up once: what it leads to a moment later is nothing that anybody connects to."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host != "rebound.example":
            return real(host, port, *rest, **more)
        looked_up.append(host)
        number = "192.0.2.7" if len(looked_up) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (number, port))]

    connected: list[Any] = []

    def connect(address: Any, *_rest: Any, **_more: Any) -> Any:
        connected.append(address)
        raise OSError("no route")

    address = f"https://rebound.example:{receiver.port}/"
    with patch.object(socket, "getaddrinfo", resolver):
        answer = sending.post(address, salt="s", key="k", payload={})
        assert "192.0.2.7" in answer.error  # the first look-up: a number that is set aside for documents
        with patch.object(socket, "getaddrinfo", return_value=[(2, 1, 6, "", ("93.184.216.34", 443))]):
            number = resolve(read(address))
        with (
            patch("urllib3.util.connection.create_connection", connect),
            patch.object(sending, "resolve", return_value=number),
        ):
            sending.post(address, salt="s", key="k", payload={})
    assert connected == [("93.184.216.34", receiver.port)]
    assert receiver.came == []
