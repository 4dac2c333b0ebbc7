"""Where a webhook may go: public addresses by HTTPS, and what NEWSCLAIMS_WEBHOOK_ALLOW allows beside."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
# Public by their number, but a cloud's own service for the machines in it.
_METADATA = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("fd00:ec2::/32"))
# IPv4 written as IPv6: what is behind it is what counts.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


ALLOW = "Whoever runs the site can allow it with NEWSCLAIMS_WEBHOOK_ALLOW."


class AddressError(Exception):
    """An address that nothing may be sent to; the message is for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. ``path`` is what is asked for, with the query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def read(address: str) -> Target:
    """Take an address apart. Raises AddressError for one that can never be sent to."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressError("This is no web address. It looks like https://example.org/hook.") from error
    host = (parts.hostname or "").rstrip(".")
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or not address.isascii()
        or not address.isprintable()
    ):
        raise AddressError("This is no web address. It looks like https://example.org/hook.")
    if parts.username is not None or parts.password is not None or " " in address:
        raise AddressError("Leave name and password out of the address; what is sent is signed instead.")
    secure = parts.scheme == "https"
    literal = _literal(host)
    if literal is not None and not may_reach(literal, host):
        raise AddressError(f"Nothing is sent to {host}: it is not on the public internet. {ALLOW}")
    if not secure and not _named(host) and not (literal is not None and _listed(literal)):
        raise AddressError("The address must begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port or (443 if secure else 80), path)


def resolve(target: Target) -> str:
    """The one number that is connected to: looked up once, and checked. Raises AddressError, OSError.

    A name that has a forbidden address among its addresses is refused altogether.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    numbers = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    for number in numbers:
        if not may_reach(number, target.host):
            raise AddressError(f"{target.host} is at {number}, which is not on the public internet. {ALLOW}")
    return str(numbers[0])


def may_reach(number: IP, host: str) -> bool:
    """Whether this number may be connected to, for this host."""
    return _named(host) or _listed(number) or _is_public(number)


def _is_public(number: IP) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is None and number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
        if number.teredo is not None:
            return False
    bad = number.is_private or number.is_loopback or number.is_link_local or number.is_multicast
    if bad or number.is_reserved or number.is_unspecified or not number.is_global:
        return False
    return not any(number in network for network in _METADATA if network.version == number.version)


def _literal(host: str) -> IP | None:
    """The number that ``host`` is, in whatever way of writing; None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:  # 127.1, 0x7f000001 and 2130706433 are numbers to a resolver, too
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ipaddress.AddressValueError):
        return None


def _named(host: str) -> bool:
    """Whether the operator allows this host by its name."""
    return host.lower() in {entry.lower() for entry in settings.WEBHOOK_ALLOW}


def _listed(number: IP) -> bool:
    """Whether the operator allows this number, as one or as part of a network."""
    for entry in settings.WEBHOOK_ALLOW:
        try:
            network = ipaddress.ip_network(entry, strict=False)
        except ValueError:
            continue  # a name
        if network.version == number.version and number in network:
            return True
    return False
