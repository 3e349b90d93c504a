"""Security headers of every answer, the same whether Django or the press gives it."""

from csp.utils import build_policy
from django.conf import settings

Header = tuple[bytes, bytes]


def _hsts() -> str:
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    value += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return value + ("; preload" if settings.SECURE_HSTS_PRELOAD else "")


def always() -> list[Header]:
    """Headers that no answer goes without, lower-case names."""
    named = {
        "x-content-type-options": "nosniff",
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": settings.PERMISSIONS_POLICY,
        "x-permitted-cross-domain-policies": "none",
        "x-frame-options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE:
        named["strict-transport-security"] = _hsts()
    return [(name.encode(), value.encode()) for name, value in named.items()]


def published() -> list[Header]:
    """`always` and the content security policy, as Django's pages carry it."""
    return [*always(), (b"content-security-policy", build_policy().encode())]
