"""Published bytes as ready-made answers: every header is built once, when the bytes are first read."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.press import negotiation
from portal.press.headers import Header
from portal.press.shelf import Variant

YEAR = b"public, max-age=31536000, immutable"
CHECK = b"no-cache"


@dataclass(frozen=True)
class Form:
    """One encoding of one variant: its tag, the headers of a 200 and of a 304, and the bytes."""

    tag: bytes
    full: list[Header]
    unchanged: list[Header]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One variant: plain, and gzip where that is smaller."""

    plain: Form
    packed: Form | None

    def form(self, accept_encoding: bytes) -> Form:
        if self.packed is not None and negotiation.takes_gzip(accept_encoding):
            return self.packed
        return self.plain


def build(variant: Variant, body: bytes, packed: bytes | None, security: Sequence[Header], *, choice: bool) -> Answer:
    """The answer for `variant`; `choice` says that other languages stand at the same path."""
    vary = [name for name, on in ((b"Accept-Encoding", packed is not None), (b"Accept-Language", choice)) if on]
    shared: list[Header] = [(b"cache-control", YEAR if variant.immutable else CHECK)]
    if vary:
        shared.append((b"vary", b", ".join(vary)))
    described: list[Header] = [(b"content-type", variant.content_type.encode())]
    if variant.language:
        described.append((b"content-language", variant.language.encode()))
    described.extend((name.lower().encode(), value.encode()) for name, value in variant.headers.items())
    rest = [*described, *security]
    tag = f'"{variant.sha256[:40]}"'.encode()
    small = tag[:-1] + b'-gz"'
    return Answer(
        _form(tag, shared, rest, body),
        _form(small, shared, [(b"content-encoding", b"gzip"), *rest], packed) if packed is not None else None,
    )


def _form(tag: bytes, shared: list[Header], rest: list[Header], body: bytes) -> Form:
    unchanged = [(b"etag", tag), *shared]
    return Form(tag, [(b"content-length", str(len(body)).encode()), *unchanged, *rest], unchanged, body)
