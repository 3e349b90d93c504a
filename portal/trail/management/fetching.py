"""Fetching a served log over HTTP with nothing but the standard library."""

import gzip
import io
import urllib.error
import urllib.request
import zlib
from http.client import HTTPException
from urllib.parse import urlsplit

from portal.trail.refuted import Refuted
from portal.trail.verifying import Fetch

TIMEOUT = 30
LARGEST = 256 * 65_537 + 1


def fetch_from(url: str) -> Fetch:
    """A `fetch(path)` below the portal at `url`; ValueError unless it is http or https. An address of the log itself will do."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(url)
    start = url.rstrip("/").removesuffix("/tlog")
    return lambda path: _fetch(start + path, path)


def _fetch(url: str, path: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, identity", "User-Agent": "mingshi-verify"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (the scheme was checked)
            body = answer.read(LARGEST)
            return _unzip(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    except urllib.error.HTTPError as error:
        raise Refuted("missing", path=path, reason=error.code) from None
    except (OSError, HTTPException, EOFError, ValueError, zlib.error) as error:
        raise Refuted("missing", path=path, reason=type(error).__name__) from None


def _unzip(body: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
        return stream.read(LARGEST)
