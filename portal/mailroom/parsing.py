"""An e-mail as it may be read: bounded before the parser sees it, text only, never rendered. Anything strange has a name. Pure."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from html.parser import HTMLParser

from portal.mailroom import rules

CHARSETS = re.compile(
    r"(?:utf-8|utf-16(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|gb2312|gbk|gb18030|big5(?:hkscs)?|hz|iso2022_\w+|shift_jis|euc_\w+|koi8-[ru])"
)
HEADER_END = re.compile(rb"\r?\n\r?\n")
MULTIPART = re.compile(rb"content-type\s*:\s*(?:multipart|message)/", re.IGNORECASE)
PGP = "-----BEGIN PGP MESSAGE-----"
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+-].*)?@", re.IGNORECASE)
BLOCKS = {"p", "div", "br", "li", "tr", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "hr", "pre"}
UNSAID = {"script", "style", "head", "title", "template", "noscript"}


class Unreadable(Exception):
    """It is no e-mail we take apart. `code` says why, quoting nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, repr=False)
class Parsed:
    """What an e-mail says. `sender` is one plain address or "", `to` every address it names as reached."""

    message_id: str
    sender: str
    to: list[str]
    subject: str
    text: str
    attachments: list[str]
    results: list[str]
    automatic: bool
    encrypted: bool

    def with_text(self, text: str) -> "Parsed":
        return replace(self, text=text)


def parse(raw: bytes) -> Parsed:
    """Read one e-mail of at most `rules.LARGEST` bytes. Raises Unreadable before anything hostile costs time or memory."""
    _bounded(raw)
    try:
        message = message_from_bytes(raw, policy=compat32)
        parts = list(_leaves(message))
        text, attachments = _text(parts), _names(parts)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise Unreadable("structure") from error
    return Parsed(
        message_id=_line(message, "Message-ID")[:998],
        sender=_sender(message),
        to=_addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"),
        subject=_line(message, "Subject")[:500],
        text=text,
        attachments=attachments,
        results=[_raw(value) for value in _values(message, "Authentication-Results")[:20]],
        automatic=_automatic(message),
        encrypted=_encrypted(message, text),
    )


def head_of(raw: bytes) -> bytes:
    """The headers alone, for an e-mail too large to read."""
    found = HEADER_END.search(raw[: rules.HEAD])
    return raw[: found.end()] if found else raw[: rules.HEAD]


def beginning(raw: bytes) -> str:
    """The first bytes as they are, for a person to look at what no parser should."""
    return tidy(decode(raw[:20_000], ""))


def _bounded(raw: bytes) -> None:
    if len(raw) > rules.LARGEST:
        raise Unreadable("too_large")
    found = HEADER_END.search(raw[: rules.HEAD + 4])
    head = raw[: found.start()] if found else raw
    if len(head) > rules.HEAD or head.count(b"\n") > rules.HEAD_LINES:
        raise Unreadable("headers")
    if sum(1 for _each in MULTIPART.finditer(raw)) > rules.MULTIPARTS or raw.count(b"\n--") > rules.BOUNDARIES:
        raise Unreadable("parts")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, outermost first; an e-mail within the e-mail is one attachment and not looked into."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > rules.PARTS:
            raise Unreadable("parts")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [each for each in payload if isinstance(each, Message)] + waiting
        else:
            yield part


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment" and not _filename(part)


def _text(parts: list[Message]) -> str:
    """The plain text, or the words of the HTML where there is no other; at most `rules.TEXT` characters."""
    for kind in ("text/plain", "text/html"):
        said = [_decoded(part) for part in parts if _is_text(part, kind)]
        words = "\n".join(_words(each) if kind == "text/html" else each for each in said).strip()
        if words:
            return tidy(words)[: rules.TEXT]
    return ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    return decode(raw[: rules.TEXT * 8], _charset(part))


def _charset(part: Message) -> str:
    with suppress(Exception):  # the parameter of a hostile header may break the parser in many ways
        return str(part.get_content_charset() or "")
    return ""


def decode(raw: bytes, charset: str) -> str:
    """Text from bytes: the charset named when it is one of text, else UTF-8, else GB 18030; what fits nowhere becomes U+FFFD."""
    try:
        name = codecs.lookup(charset).name if charset and charset.isascii() and charset.isprintable() else ""
    except (LookupError, ValueError):
        name = ""
    wanted = "gb18030" if name in ("gb2312", "gbk") else name if CHARSETS.fullmatch(name) else ""
    for each in filter(None, (wanted, "utf-8", "gb18030")):
        with suppress(UnicodeDecodeError):
            return raw.decode(each)
    return raw.decode(wanted or "utf-8", "replace")


def tidy(text: str) -> str:
    """Without lone surrogates, NUL and other line ends than LF."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class _Words(HTMLParser):
    """The words of HTML, a line for each block. Nothing is loaded, followed or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in UNSAID
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(self.silent - (tag in UNSAID), 0)
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html[: rules.TEXT * 2])
    return "\n".join(" ".join(line.split()) for line in "".join(reader.found).split("\n"))


def _filename(part: Message) -> str:
    with suppress(Exception):
        return _plain(str(part.get_filename() or ""))
    return ""


def _names(parts: list[Message]) -> list[str]:
    """What the attachments are called; one without a name is called by its type. At most `rules.NAMES`."""
    found = []
    for part in parts:
        name = _filename(part)
        if name or not (_is_text(part, "text/plain") or _is_text(part, "text/html")):
            found.append(name or part.get_content_type()[:80])
    return found[: rules.NAMES]


def _values(message: Message, name: str) -> list[str]:
    """Every header of this name as it was sent; bytes beyond ASCII, which no header should hold, read like a text's."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return [tidy(decode(value.encode("ascii", "surrogateescape"), "")) for value in found]


def _raw(value: str) -> str:
    return value[: rules.HEADER]


def _plain(text: str) -> str:
    """One line of at most 120 characters."""
    return " ".join(tidy(text).split())[:120]


def _line(message: Message, name: str) -> str:
    """A header in words, on one line; encoded words decoded, what cannot be is left as it is."""
    text = "".join(_values(message, name)[:1])[: rules.HEADER]
    with suppress(Exception):
        text = "".join(decode(part, charset or "") if isinstance(part, bytes) else part for part, charset in decode_header(text))
    return " ".join(tidy(text).split())


def _addresses(message: Message, *names: str) -> list[str]:
    values = [value[: rules.HEADER] for name in names for value in _values(message, name)[:20]]
    with suppress(Exception):
        return [address for _name, address in getaddresses(values)[:200] if "@" in address]
    return []


def _sender(message: Message) -> str:
    """The one address of the one From header; "" for none, several, or one that is not plain ASCII."""
    values = _values(message, "From")
    found = _addresses(message, "From")
    if len(values) != 1 or len(found) != 1 or len(values[0]) > rules.HEADER:
        return ""
    address = found[0]
    return address if address.isascii() and address.isprintable() and len(address) <= 254 and " " not in address else ""


def _automatic(message: Message) -> bool:
    """Whether a machine sent it (RFC 3834 and what programs did before it): such mail is never answered and never anybody's words."""
    submitted = _line(message, "Auto-Submitted").lower()
    bulk = _line(message, "Precedence").lower() in ("bulk", "list", "junk", "auto_reply")
    named = any(
        _values(message, name)
        for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "Feedback-ID")
    )
    null = _values(message, "Return-Path") != [] and _line(message, "Return-Path").strip("<> ") == ""
    report = message.get_content_type() == "multipart/report"
    calendar = message.get_content_type() == "text/calendar"
    machine = any(MACHINES.match(address) for address in _addresses(message, "From"))
    return bool(submitted and not submitted.startswith("no")) or bulk or named or null or report or calendar or machine


def _encrypted(message: Message, text: str) -> bool:
    kind = message.get_content_type()
    sealed = kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
    return sealed or PGP in text[:5_000]


NOTHING = Parsed("", "", [], "", "", [], [], False, False)
