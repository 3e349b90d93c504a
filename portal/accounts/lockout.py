"""Hooks of django-axes: it counts wrong passwords without ever learning who tried from where."""

import hashlib
import hmac
import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.doors import limits


def client_address(request: HttpRequest) -> str:
    """A keyed hash of the client's address, in the shape axes' column wants: an IPv6 address of the private range fd00::/8."""
    digest = hmac.digest(settings.INDEX_PEPPER, f"sign-in {limits.client_key(request)}".encode(), hashlib.sha256)
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))


def account_key(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """A keyed hash of the address somebody tried to sign in with; people type other things into that field too."""
    typed = str((credentials or {}).get("email") or request.POST.get("login", "")).strip().lower()
    return hmac.new(settings.INDEX_PEPPER, f"account {typed}".encode(), hashlib.sha256).hexdigest()


def nobody(*_details: Any) -> str:
    """What axes writes to the log instead of name, address and browser."""
    return "somebody"


def locked_out(request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page after five wrong passwords: same answer whether or not the account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    response = render(request, "staff/accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
