"""Publishing: bytes are rendered once and answered ahead of Django from then on, also while the database is down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from portal.press import shelf
from portal.press.shelf import Variant

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*", re.ASCII)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?", re.ASCII)


@dataclass(frozen=True)
class Published:
    """What stands at a path: the bytes and what is said about them."""

    body: bytes
    variant: Variant


def publish(
    path: str, body: bytes, content_type: str, immutable: bool = False, *, language: str = "", headers: Mapping[str, str] = NO_HEADERS
) -> str:
    """Answer GET `path` (any query) with `body` from now on; returns the SHA-256 of the body in hex.

    `immutable` says that these bytes never change, so browsers keep them for a year. Publishing one path in several
    languages makes variants, chosen by Accept-Language. ValueError for a path, language or header that cannot be sent.
    """
    _check(path, content_type, language, headers)
    root = Path(settings.PRESS_ROOT)
    with shelf.writing(root):
        digest = shelf.put_object(root, body)
        variants = shelf.get_variants(root, path)
        variants[language] = Variant(digest, content_type, immutable, language, dict(headers))
        shelf.put_variants(root, path, variants)
    return digest


def withdraw(path: str) -> bool:
    """Stop answering `path` in every language, and remove the bytes unless another path has them too. False when there was nothing."""
    root = Path(settings.PRESS_ROOT)
    with shelf.writing(root):
        variants = shelf.get_variants(root, path)
        shelf.put_variants(root, path, {})
        if variants:
            shelf.drop_objects(root, {each.sha256 for each in variants.values()} - shelf.in_use(root))
    return bool(variants)


def sweep() -> int:
    """Remove bytes that no path names any more (what was published there changed); returns how many."""
    root = Path(settings.PRESS_ROOT)
    with shelf.writing(root):
        unused = shelf.objects(root) - shelf.in_use(root)
        shelf.drop_objects(root, unused)
    return len(unused)


def read(path: str, language: str = "") -> Published | None:
    """What is published at `path` in `language` (where there is only one variant, that one), or None."""
    root = Path(settings.PRESS_ROOT)
    variants = shelf.get_variants(root, path)
    variant = variants.get(language) or (next(iter(variants.values())) if len(variants) == 1 else None)
    return Published(shelf.get_object(root, variant.sha256)[0], variant) if variant else None


def _check(path: str, content_type: str, language: str, headers: Mapping[str, str]) -> None:
    if not shelf.is_path(path):
        raise ValueError(f"not a path to publish at: {path!r}")
    if not _HEADER_VALUE.fullmatch(content_type) or "/" not in content_type:
        raise ValueError(f"not a content type: {content_type!r}")
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language: {language!r}")
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"not a header: {name!r}")
