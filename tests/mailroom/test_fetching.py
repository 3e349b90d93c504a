"""The mailbox: a letter leaves it only once it is kept; a folder and an IMAP server."""

import socket
import threading
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from portal.mailroom import boxes, services
from portal.mailroom.models import Letter
from portal.mailroom.rules import Outcome
from tests.mailroom.post import case_of, deliver, mail, reply_to

pytestmark = pytest.mark.django_db


def test_a_letter_in_the_folder_is_taken_in_and_gone_from_it(inbox, capsys):
    deliver(inbox, mail(reply_to(case_of())))
    call_command("fetch_mail")
    assert Letter.objects.get().outcome == Outcome.JOINED
    assert list((inbox / "new").iterdir()) == []
    assert capsys.readouterr().out.startswith("1 new letters")


def test_received_is_when_the_server_wrote_the_file(inbox):
    import os

    deliver(inbox, mail("cases@firm.example"), "a")
    os.utime(inbox / "new" / "a", (1_700_000_000, 1_700_000_000))
    services.fetch_mail()
    assert Letter.objects.get().received_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_letter_stays_in_the_box_while_the_database_is_away(inbox, monkeypatch):
    deliver(inbox, mail("cases@firm.example"))

    def away(**_what):
        raise DatabaseError

    monkeypatch.setattr(services, "take_in", away)
    assert services.fetch_mail() == 0
    assert len(list((inbox / "new").iterdir())) == 1


def test_the_same_letter_delivered_twice_is_one(inbox):
    raw = mail(reply_to(case_of()))
    deliver(inbox, raw)
    deliver(inbox, raw)
    assert services.fetch_mail() == 1
    assert Letter.objects.count() == 1 and list((inbox / "new").iterdir()) == []


def test_a_link_in_the_folder_is_not_followed(inbox, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("From: a@b.example\n\nnot mail")
    (inbox / "new" / "link").symlink_to(secret)
    assert services.fetch_mail() == 0


def test_an_eleven_megabyte_letter_is_kept_by_its_beginning(inbox):
    deliver(inbox, mail("cases@firm.example", "x" * 11 * 1024 * 1024))
    services.fetch_mail()
    assert Letter.objects.get().outcome == Outcome.TOO_LARGE


@pytest.mark.parametrize("where", ["folder:/nowhere/at/all", "pop3://mail.example/x", "imap+plain://127.0.0.1:1/INBOX"])
def test_a_mailbox_that_is_not_there_is_logged_by_a_code_alone(inbox, settings, caplog, where):
    settings.INBOUND_MAIL = where
    assert services.fetch_mail() == 0
    assert "mailbox not read" in caplog.text and "127.0.0.1" not in caplog.text and "nowhere" not in caplog.text


def test_off_means_off(inbox, settings):
    deliver(inbox, mail("cases@firm.example"))
    settings.INBOUND_MAIL = ""
    assert services.fetch_mail() == 0 and not Letter.objects.exists()


class Server:
    """A scripted IMAP server: one letter, unseen until it is marked."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.said, self.seen = raw, [], False
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        connection, _who = self.socket.accept()
        with connection, connection.makefile("rwb") as wire:
            wire.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            wire.flush()
            for line in wire:
                tag, _space, command = line.decode().strip().partition(" ")
                self.said.append(command)
                wire.write(self.answer(command) + f"{tag} OK done\r\n".encode())
                wire.flush()
                if command.startswith("LOGOUT"):
                    return

    def answer(self, command: str) -> bytes:
        if command.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return b"* 1 EXISTS\r\n"
        if "SEARCH" in command:
            return b"* SEARCH" + (b"" if self.seen else b" 7") + b"\r\n"
        if "RFC822.SIZE" in command:
            return f'* 1 FETCH (UID 7 RFC822.SIZE {len(self.raw)} INTERNALDATE "22-Nov-2025 10:00:00 +0800")\r\n'.encode()
        if "BODY.PEEK" in command:
            return f"* 1 FETCH (UID 7 BODY[] {{{len(self.raw)}}}\r\n".encode() + self.raw + b")\r\n"
        if "STORE" in command:
            self.seen = True
        return b"* BYE\r\n" if command.startswith("LOGOUT") else b""

    def close(self) -> None:
        self.thread.join(5)
        self.socket.close()


def test_a_letter_at_an_imap_server_is_taken_in_and_marked_seen(inbox, settings, tmp_path):
    server = Server(mail(reply_to(case_of())))
    password = tmp_path / "password"
    password.write_text("secret word\n")
    settings.INBOUND_MAIL, settings.INBOUND_PASSWORD_FILE = f"imap+plain://cases%40firm.example@127.0.0.1:{server.port}/INBOX", password
    assert services.fetch_mail() == 1
    server.close()
    letter = Letter.objects.get()
    assert (letter.outcome, letter.received_at) == (Outcome.JOINED, datetime(2025, 11, 22, 2, tzinfo=UTC))
    assert server.seen and server.said[-1].startswith("LOGOUT")
    assert 'LOGIN cases@firm.example "secret word"' in server.said


def test_imap_is_asked_for_the_size_before_the_letter(inbox, settings):
    server = Server(mail("cases@firm.example"))
    settings.INBOUND_MAIL = f"imap+plain://127.0.0.1:{server.port}/INBOX"
    list(boxes.letters())
    server.close()
    asked = [command for command in server.said if "FETCH" in command]
    assert "RFC822.SIZE" in asked[0] and "BODY.PEEK" in asked[1] and not server.seen
