"""Asking an address somebody else named: https and public addresses only, where it resolved to and nowhere else, no redirect followed."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS, LARGEST, LONGEST = 5, 65_536, 2_000
SCHEMES = {"https": 443}


class NotPublic(Exception):
    """An address that nobody outside may send us to."""


def check_url(url: str) -> SplitResult:
    """What can be said of an address before it is resolved. Raises NotPublic: no https, a name of this house, a login in it, too long."""
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        raise NotPublic from None
    host = found.hostname or ""
    if len(url) > LONGEST or found.scheme not in SCHEMES or not host or "@" in found.netloc or port == 0 or not url.isascii():
        raise NotPublic
    if _literal(host) is None and ("." not in host.rstrip(".") or host.rstrip(".").endswith((".local", ".localhost", ".internal"))):
        raise NotPublic
    if (literal := _literal(host)) is not None and not is_public(literal):
        raise NotPublic
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's on the internet; one that hides another (mapped, 6to4, Teredo, NAT64) is as public as that."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not inner.is_global:
            return False
    return found.is_global and not found.is_multicast


def _literal(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None


def resolve(host: str, port: int) -> str:
    """The address to connect to. Raises NotPublic when any of its addresses is not public, OSError when there is none."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(address) for address in found):
        raise NotPublic
    return found[0]


def post(url: str, body: bytes, *, content_type: str) -> int:
    """POST; the status of the answer (a redirect is an answer like any other), 0 when none came. Raises NotPublic."""
    place = check_url(url)
    host, port = str(place.hostname), place.port or SCHEMES[place.scheme]
    try:
        connection = _connected(place.scheme, host, port, resolve(host, port))
        try:
            path = (place.path or "/") + (f"?{place.query}" if place.query else "")
            connection.request("POST", path, body, {"Content-Type": content_type, "User-Agent": "mingshi"})
            answer = connection.getresponse()
            answer.read(LARGEST)
            return answer.status
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError):
        return 0


def ask(url: str, body: bytes, *, headers: Mapping[str, str], seconds: float, most: int, inside: bool = False) -> bytes | None:
    """POST; the body of a 200 answer of at most `most` bytes, wholly here within `seconds` of being connected; None for all else.

    `inside`: the operator said that this one address may be http and of their own network. Raises NotPublic."""
    place = urlsplit(url) if inside else check_url(url)
    host, port = str(place.hostname), place.port or {"https": 443, "http": 80}[place.scheme]
    try:
        connection = _connected(place.scheme, host, port, _first(host, port) if inside else resolve(host, port))
        try:
            with _ended_after(seconds, connection.sock) as over:
                connection.request("POST", place.path or "/", body, {**headers, "User-Agent": "mingshi"})
                answer = connection.getresponse()
                read = answer.read(most + 1) if answer.status == 200 else b""
                return read if read and len(read) <= most and not over.is_set() else None
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError):
        return None


def _first(host: str, port: int) -> str:
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


@contextmanager
def _ended_after(seconds: float, connected: socket.socket) -> Iterator[threading.Event]:
    """Cut the connection after that time, however busily it drips; the event says so. A timeout of a socket begins anew with each byte."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        try:
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
        except OSError:  # it has ended by itself
            return

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def _connected(scheme: str, host: str, port: int, address: str) -> HTTPConnection:
    """To the address that was looked at, under the name that was asked for: a second look-up could give another one."""
    secure: dict[str, Any] = {"context": ssl.create_default_context()} if scheme == "https" else {}
    connection = (HTTPSConnection if secure else HTTPConnection)(host, port, timeout=SECONDS, **secure)
    plain = socket.create_connection((address, port), timeout=SECONDS)
    try:
        connection.sock = secure["context"].wrap_socket(plain, server_hostname=host) if secure else plain
    except BaseException:
        plain.close()
        raise
    return connection
