"""The one way out: `send` hands a letter to mail server, SMS gateway, file or console, as MAIL_URL and SMS_GATEWAY_URL say."""

import base64
import json
import smtplib
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from portal.notices.letters import Letter

SECONDS = 15


class Undelivered(Exception):
    """It did not go out. `code` says why without quoting anybody; `final` when trying again cannot help."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code, self.final = code, final


def send(channel: str, letter: Letter, *, message_id: str, language: str) -> None:
    """Deliver now or raise Undelivered. `message_id` is the same at every attempt, so a receiver can tell a duplicate."""
    if channel == "sms":
        _sms(settings.SMS_GATEWAY_URL, letter, message_id)
    else:
        url = urlsplit(settings.MAIL_URL)
        _carrier(url.scheme)(url, mail(letter, message_id, language))


def mail(letter: Letter, message_id: str, language: str) -> EmailMessage:
    """The letter as a text mail; Django refuses line breaks in headers once more."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    headers = {
        "Message-ID": f"<{message_id}@{domain}>",
        "Content-Language": "zh-Hans" if language == "zh-hans" else "en",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday replies to a robot
    }
    if letter.stop:
        headers["List-Unsubscribe"] = f"<{letter.stop}>"
        if letter.stop.startswith("https://"):  # RFC 8058: the mail program shows a button of its own that posts to the address
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    replies = [letter.reply_to] if letter.reply_to else None
    return EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers, reply_to=replies)


def _carrier(scheme: str) -> Callable[[SplitResult, EmailMessage], None]:
    carriers = {"file": _file, "console": _console, "smtp": _smtp, "smtps": _smtp, "smtp+plain": _smtp}
    try:
        return carriers[scheme]
    except KeyError:
        raise Undelivered("mail_url_unknown") from None


def folder() -> Path:
    """Where the file carrier puts letters (`VAR/mail`)."""
    where = Path(settings.VAR) / "mail"
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where


def _file(url: SplitResult, message: EmailMessage) -> None:
    name = str(message.extra_headers["Message-ID"]).strip("<>").partition("@")[0]
    unfinished = folder() / f".{name}"
    unfinished.write_bytes(message.message().as_bytes())
    unfinished.rename(folder() / f"{name}.eml")  # whoever watches the folder sees whole letters only


def forget(message_id: str) -> None:
    """What the file carrier wrote of a letter goes with its notice; what other carriers handed over is with others."""
    for ending in ("eml", "sms.txt"):
        (Path(settings.VAR) / "mail" / f"{message_id}.{ending}").unlink(missing_ok=True)


def _console(url: SplitResult, message: EmailMessage) -> None:
    sys.stdout.write(f"--- {message.to[0]}\n{message.subject}\n\n{message.body}---\n")
    sys.stdout.flush()


def _smtp(url: SplitResult, message: EmailMessage) -> None:
    connection = EmailBackend(
        host=url.hostname or "localhost",
        port=url.port or {"smtps": 465, "smtp": 587}.get(url.scheme, 25),
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_tls=url.scheme == "smtp",
        use_ssl=url.scheme == "smtps",
        timeout=SECONDS,
    )
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise Undelivered("recipient_refused", final=all(code >= 500 for code in codes)) from None
    except smtplib.SMTPAuthenticationError:
        raise Undelivered("server_login_refused") from None
    except (smtplib.SMTPException, ssl.SSLError):
        raise Undelivered("server_refused") from None
    except OSError:
        raise Undelivered("server_unreachable") from None
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()  # Django leaves it open when the greeting fails


def _sms(gateway: str, letter: Letter, message_id: str) -> None:
    if gateway:
        _post(urlsplit(gateway), {"id": message_id, "to": letter.address, "text": letter.body.strip()})
    elif settings.MAIL_URL.startswith("file:"):
        (folder() / f"{message_id}.sms.txt").write_text(f"{letter.address}\n{letter.body}")
    elif settings.MAIL_URL.startswith("console:"):
        sys.stdout.write(f"--- {letter.address}\n{letter.body}---\n")
    else:
        raise Undelivered("no_sms_gateway")


def _post(url: SplitResult, document: dict[str, str]) -> None:
    """`id` repeats at every attempt: a gateway that honours it sends once. Answers other than 2xx mean not delivered."""
    if url.scheme not in ("http", "https") or not url.hostname:
        raise Undelivered("sms_url_unknown")
    place = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": document["id"]}
    if url.username:
        login = f"{unquote(url.username)}:{unquote(url.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
    request = urllib.request.Request(place, json.dumps(document).encode(), headers, method="POST")  # noqa: S310 scheme checked above
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        error.close()
        raise Undelivered(f"gateway_{error.code}", final=400 <= error.code < 500 and error.code not in (408, 429)) from None
    except OSError:
        raise Undelivered("gateway_unreachable") from None
