"""HTML to PDF with Chinese type, in a process of its own: WeasyPrint takes seconds and 50 MB that no web process should carry.

`python -m portal.policies.typesetting` reads HTML from stdin and writes PDF to stdout.
"""

import logging
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec

import pylopdf_fonts_zh_cn as fonts

logger = logging.getLogger(__name__)
TIMEOUT = 180
FACES = {"Mingshi Sans": fonts.sans_path(), "Mingshi Serif": fonts.serif_path()}


@cache
def available() -> bool:
    """Whether this machine can make PDFs: WeasyPrint needs Pango from the system."""
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def font_faces() -> str:
    """CSS that names the shipped fonts; without them a machine without Chinese fonts prints boxes."""
    return "\n".join(f'@font-face {{ font-family: "{name}"; src: url("{path.as_uri()}"); }}' for name, path in FACES.items())


def to_pdf(html: str) -> bytes | None:
    """The PDF of a document, or None where it cannot be made (logged)."""
    if not available():
        return None
    done = subprocess.run(
        [sys.executable, "-m", "portal.policies.typesetting"], input=html.encode(), capture_output=True, timeout=TIMEOUT, check=False
    )
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        logger.error("no PDF: typesetting ended with %s", done.returncode)
        return None
    return done.stdout


if __name__ == "__main__":
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    allowed = {path.as_uri() for path in FACES.values()}

    class Fonts(URLFetcher):
        """Only our fonts: a document never reaches for a file or the network."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url not in allowed:
                raise FatalURLFetchingError("nothing but our fonts is fetched for a PDF")
            return super().fetch(url, headers)

    sys.stdout.buffer.write(HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=Fonts()).write_pdf(pdf_variant="pdf/ua-1"))
