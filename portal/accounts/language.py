from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

Answer = TypeVar("Answer", bound=HttpResponse)


def speak(response: Answer, language: str) -> Answer:
    """Show pages whose address names no language in `language` from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
