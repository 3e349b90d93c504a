"""Where letters lie: a Maildir folder or an IMAP mailbox, as INBOUND_MAIL says. Nothing leaves it before `done` is called."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from stat import S_ISREG
from time import mktime
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from portal.mailroom.rules import HEAD, LARGEST

AT_ONCE, SECONDS = 50, 30
SIZE, WHEN = re.compile(rb"RFC822\.SIZE (\d+)"), re.compile(rb'INTERNALDATE "[^"]+"')


class Unreachable(Exception):
    """The mailbox cannot be read now. `code` quotes no server and no address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, repr=False)
class Incoming:
    """One letter: its bytes (of one too large only the beginning), its size, when our server received it, how to be done with it."""

    raw: bytes
    size: int
    received_at: datetime
    done: Callable[[], None]


def letters() -> Iterator[Incoming]:
    """What waits, at most 50 at once, oldest first; nothing while no mailbox is set. Raises Unreachable."""
    if not settings.INBOUND_MAIL:
        return
    scheme, _colon, rest = settings.INBOUND_MAIL.partition(":")
    if scheme == "folder":
        yield from _folder(Path(rest))
    elif scheme in ("imaps", "imap+plain"):
        yield from _imap(urlsplit(settings.INBOUND_MAIL))
    else:
        raise Unreachable("inbound_mail_unknown")


def _folder(place: Path) -> Iterator[Incoming]:
    """Read by hand: `mailbox.Maildir` parses a message without bounds before it gives it away."""
    if not (place / "new").is_dir():
        raise Unreachable("no_folder")
    found = [path for name in ("new", "cur") if (place / name).is_dir() for path in (place / name).iterdir()]
    for path in sorted(found, key=lambda each: each.name)[:AT_ONCE]:
        with suppress(FileNotFoundError):  # another worker was quicker
            state = path.lstat()
            if S_ISREG(state.st_mode):
                with path.open("rb") as file:
                    raw = file.read(LARGEST + 1 if state.st_size <= LARGEST else HEAD)
                yield Incoming(raw, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC), partial(path.unlink, missing_ok=True))


def _imap(url: SplitResult) -> Iterator[Incoming]:
    try:
        box = _connected(url)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable("server_unreachable" if isinstance(error, OSError) else "server_refused") from None
    try:
        answer, data = box.uid("SEARCH", None, "UNSEEN")  # type: ignore[arg-type]
        for uid in (data[0] or b"").split()[:AT_ONCE] if answer == "OK" else []:
            if (found := _fetched(box, uid.decode())) is not None:
                yield found
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable("server_unreachable" if isinstance(error, OSError) else "server_refused") from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _connected(url: SplitResult) -> imaplib.IMAP4:
    host = url.hostname or "localhost"
    if url.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, url.port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, url.port or 143, timeout=SECONDS)
    box.login(unquote(url.username or ""), _password())
    answer, _data = box.select(_quoted(unquote(url.path.strip("/")) or "INBOX"))
    if answer != "OK":
        raise imaplib.IMAP4.error("no such mailbox")
    return box


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _password() -> str:
    try:
        return Path(settings.INBOUND_PASSWORD_FILE).read_text().strip() if settings.INBOUND_PASSWORD_FILE else ""
    except OSError:
        raise Unreachable("no_password_file") from None


def _fetched(box: imaplib.IMAP4, uid: str) -> Incoming | None:
    _answer, told = box.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    facts = b" ".join(part if isinstance(part, bytes) else part[0] for part in told if part)
    size, when = SIZE.search(facts), WHEN.search(facts)
    if size is None:
        return None
    wanted = "(BODY.PEEK[])" if int(size[1]) <= LARGEST else f"(BODY.PEEK[]<0.{HEAD}>)"
    _answer, data = box.uid("FETCH", uid, wanted)
    raw = next((part[1] for part in data if isinstance(part, tuple)), None)
    if raw is None:
        return None
    return Incoming(raw, int(size[1]), _moment(when), partial(_seen, box, uid))


def _moment(found: re.Match[bytes] | None) -> datetime:
    """INTERNALDATE, the server's own; now when it says none."""
    stamp = imaplib.Internaldate2tuple(found[0]) if found else None
    return datetime.fromtimestamp(mktime(stamp), UTC) if stamp else datetime.now(UTC)


def _seen(box: imaplib.IMAP4, uid: str) -> None:
    box.uid("STORE", uid, "+FLAGS", r"(\Seen)")
