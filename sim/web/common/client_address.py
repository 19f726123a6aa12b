"""Who is calling: an address that limits count by, and whether it is somebody who sits at this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

#: Headers by which a proxy tells that it asks for somebody else.
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def caller(scope: Scope) -> str:
    """Whose request it is: an address, of the newer kind the network (a machine has as many of those as it likes).

    For a proxy on this machine it is whom the proxy names last; what others say of themselves counts for nothing.

    >>> caller({"client": ("192.168.1.7", 1)}), caller({"client": ("2001:db8::7", 1)}), caller({"client": None})
    ('192.168.1.7', '2001:db8::/64', '?')
    >>> caller({"client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"10.0.0.1, 198.51.100.4")]})
    'by proxy: 198.51.100.4'
    """
    peer = str((scope.get("client") or ("?",))[0])
    if _is_loopback(peer) and is_proxied(scope):
        return f"by proxy: {_counted(_headers(scope).get('x-forwarded-for', '?').rsplit(',', 1)[-1].strip()[:45])}"
    return _counted(peer)


def is_local(scope: Scope) -> bool:
    """Whether a request comes from somebody who sits at this machine: from its own address, under its own name, passed on by nobody.

    A tunnel or a proxy on this machine has its address too, but not its name, or it says for whom it asks.

    >>> here, there = ("127.0.0.1", 1), ("192.168.1.7", 1)
    >>> [is_local({"client": each, "headers": [(b"host", host)]}) for each in (here, there) for host in (b"localhost:80", b"parley.example")]
    [True, False, False, False]
    """
    peer = str((scope.get("client") or ("?",))[0])
    return _is_loopback(peer) and not is_proxied(scope) and _is_loopback(_name(_headers(scope).get("host", "")))


def is_proxied(scope: Scope) -> bool:
    """Whether a proxy says that it asks for somebody else."""
    told = _headers(scope)
    return any(name in told for name in PASSED_ON)


def _headers(scope: Scope) -> Headers:
    return Headers(raw=list(scope.get("headers", ())))


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _counted(found: str) -> str:
    """An address as limits count it."""
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return found
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return "::1" if address.is_loopback else str(ipaddress.ip_network((address, 64), strict=False))


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(_counted(name)).is_loopback
    except ValueError:
        return False
